"""Measuring: joins the timing service to the namespaces, which the services themselves do not know of each other."""

from collections.abc import Callable, Sequence
from typing import Any

from xpsession import timing
from xpsession.backends import best_device
from xpsession.namespaces import namespace
from xpsession.records.device import Device
from xpsession.records.timing import TimeRequest, Timing
from xpsession.standard.namespace import Bound, Namespace, restore


def measure(  # noqa: PLR0913  # the settings of a measurement, each with a default
    stmt: str,
    *,
    setup: str = "",
    vs: str | Sequence[str] = (),
    devices: Sequence[str] | None = None,
    names: dict[str, Any] | None = None,
    budget: float | None = None,
    cold: bool = False,
    cpu_threads: int | None = None,
    transform: Callable[[str], str] = str,
    progress: Callable[[str], object] = str,
) -> Timing:
    """Time a statement on the CPU against the best GPU, on the devices that are named, or against other statements.

    Parameters
    ----------
    stmt : str
        The statement. What it assigns is its own; the arrays that it reads are copied to each device, untimed.
    setup : str, optional
        Code that runs once on each device before the statement, untimed.
    vs : str or sequence of str, optional
        Statements to compare it with.
    devices : sequence of str, optional
        Any number of devices, each of which is compared with the first; by default ``cpu`` and the first usable GPU,
        or ``cpu`` alone where there is none. With `vs` it is the device that `xp` among the `names` is bound to.
    names : dict of str to object, optional
        The variables of the code; by default `xp` alone.
    budget : float, optional
        Seconds for everything, by default 2; exceeded by at most a tenth and one call.
    cold : bool, optional
        Whether the caches are emptied before each call; else each finds there what the one before it left.
    cpu_threads : int, optional
        How many threads the libraries on the CPU (BLAS, OpenMP) may use meanwhile.
    transform : callable, optional
        Turns the code into Python; IPython's ``transform_cell`` for code with magics.
    progress : callable, optional
        Is told what is being done.

    Returns
    -------
    Timing
        The medians of each side in seconds per call, and how many times faster each is than the first.

    Raises
    ------
    ArgumentError
        If a statement, the budget or the devices make no sense.
    DeviceError
        If a device cannot be used, or has too little memory for the inputs.

    Examples
    --------
    >>> timing = measure("xp.sum(x)", setup="x = xp.ones(1000)", devices=["cpu"], budget=0.1)
    >>> timing.sides[0].median < 0.1
    True
    >>> timing = measure("xp.sum(x)", vs="xp.mean(x)", setup="x = xp.ones(1000)", budget=0.1)
    >>> timing.names, timing.ratio == timing.sides[1].ratio
    (('xp.sum(x)', 'xp.mean(x)'), True)
    """
    names = {"xp": namespace()} if names is None else names
    others = (vs,) if isinstance(vs, str) else tuple(vs)
    chosen, alone = _contenders(best_device()) if devices is None else (devices, None)
    if devices is None and others:
        chosen, alone = (_bound(names),), None
    return timing.measure(
        stmt,
        bench=timing.Bench(bind=_bind, transform=transform, progress=progress),
        setup=setup,
        vs=others,
        devices=chosen,
        names=names,
        budget=timing.BUDGET if budget is None else budget,
        cold=cold,
        cpu_threads=cpu_threads,
        alone=alone,
    )


def answer(
    request: TimeRequest,
    *,
    devices: Sequence[str] | None,
    names: dict[str, Any],
    transform: Callable[[str], str] = str,
    progress: Callable[[str], object] = str,
) -> Timing:
    """Time what a line asks for, on devices that were chosen for it; arguments and errors are those of `measure`."""
    return measure(
        request.statement,
        setup=request.setup,
        vs=request.vs,
        devices=devices,
        names=names,
        budget=request.budget,
        cold=request.cold,
        cpu_threads=request.cpu_threads,
        transform=transform,
        progress=progress,
    )


def _bound(names: dict[str, Any]) -> str:
    """Return the device that `xp` is bound to, or the CPU where it is no namespace of ours."""
    xp = names.get("xp")
    return xp.__xpsession__.device if isinstance(xp, Namespace) else "cpu"


def _contenders(device: Device) -> tuple[tuple[str, ...], str | None]:
    """Return the CPU and `device`; or, where that is the CPU, it alone and why there is no other."""
    if device.name == "cpu":
        reason = device.reason or "there is no other device"
        return ("cpu",), f"{reason}. Hint: {device.hint}" if device.hint else reason
    return ("cpu", device.name), None


def _bind(device: str, version: str, extension: str) -> object:
    return restore(Bound(device, version, extension))
