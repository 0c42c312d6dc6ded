"""Measuring: joins the timing service to the namespaces, which the services themselves do not know of each other."""

from collections.abc import Callable, Sequence
from typing import Any

from xpsession import timing
from xpsession.backends import best_device
from xpsession.namespaces import namespace
from xpsession.records import Device
from xpsession.records.timing import Timing
from xpsession.standard.namespace import Bound, restore


def measure(  # the settings of a measurement, each with a default
    stmt: str,
    *,
    setup: str = "",
    devices: Sequence[str] | None = None,
    names: dict[str, Any] | None = None,
    budget: float | None = None,
    transform: Callable[[str], str] = str,
) -> Timing:
    """Time a statement on the CPU against the best GPU, or on the devices that are named.

    Parameters
    ----------
    stmt : str
        The statement. What it assigns is its own; the arrays that it reads are copied to each device, untimed.
    setup : str, optional
        Code that runs once on each device before the statement, untimed.
    devices : sequence of str, optional
        One or two devices; by default ``cpu`` and the first usable GPU, or ``cpu`` alone where there is none.
    names : dict of str to object, optional
        The variables of the code; by default `xp` alone.
    budget : float, optional
        Seconds for everything, by default 2; exceeded by at most a tenth and one call.
    transform : callable, optional
        Turns the code into Python; IPython's ``transform_cell`` for code with magics.

    Returns
    -------
    Timing
        The medians on each device in seconds per call, and how many times faster the second is than the first.

    Raises
    ------
    ArgumentError
        If the statement, the budget or the number of devices makes no sense.
    DeviceError
        If a device cannot be used, or has too little memory for the inputs.

    Examples
    --------
    >>> timing = measure("xp.sum(x)", setup="x = xp.ones(1000)", devices=["cpu"], budget=0.1)
    >>> timing.sides[0].median < 0.1
    True
    """
    chosen, alone = (tuple(devices), None) if devices is not None else _contenders(best_device())
    return timing.measure(
        stmt,
        bench=timing.Bench(bind=_bind, transform=transform),
        setup=setup,
        devices=chosen,
        names={"xp": namespace()} if names is None else names,
        budget=timing.BUDGET if budget is None else budget,
        alone=alone,
    )


def _contenders(device: Device) -> tuple[tuple[str, ...], str | None]:
    """Return the CPU and `device`; or, where that is the CPU, it alone and why there is no other."""
    if device.name == "cpu":
        reason = device.reason or "there is no other device"
        return ("cpu",), f"{reason}. Hint: {device.hint}" if device.hint else reason
    return ("cpu", device.name), None


def _bind(device: str, version: str, extension: str) -> object:
    return restore(Bound(device, version, extension))
