"""Timing: measures a statement on one device or on two, side by side, and returns what it found."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

from xpsession import backends
from xpsession.errors import ArgumentError
from xpsession.records import Device
from xpsession.records.timing import Timing
from xpsession.timing import copies
from xpsession.timing.environment import environment
from xpsession.timing.inputs import Bind, inputs_of
from xpsession.timing.interrupts import Interrupts
from xpsession.timing.lane import Lane
from xpsession.timing.measurement import Measurement
from xpsession.timing.program import compiled
from xpsession.timing.verdicts import verdicts

DEVICES = ("cpu", "cuda:0")
BUDGET = 2.0
_MOST_DEVICES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What a measurement needs of its surroundings.

    Attributes
    ----------
    bind : callable
        Returns the namespace for a device, a version of the standard and an extension (``""`` for none).
    transform : callable
        Turns the session's code into Python: `str` for Python, the shell's ``transform_cell`` for IPython.
    timer : callable
        Returns the time in seconds.
    """

    bind: Bind
    transform: Callable[[str], str] = str
    timer: Callable[[], float] = perf_counter


def measure(
    stmt: str,
    *,
    bench: Bench,
    setup: str = "",
    devices: Sequence[str] = DEVICES,
    names: dict[str, Any] | None = None,
    budget: float = BUDGET,
    alone: str | None = None,
) -> Timing:
    """Time a statement on one device, or on two against each other.

    The sides take turns in short synchronised blocks, in random order, so that what disturbs the machine disturbs
    both. The arrays that the code reads are copied to each side, and `xp` is bound there; both happens outside the
    timed blocks, and afterwards `names` is as before, whatever happened.

    Parameters
    ----------
    stmt : str
        The statement; its variables are its own, and a name of the session that it rebinds begins each block anew.
    bench : Bench
        What makes namespaces, reads code, and tells the time.
    setup : str, optional
        Code that runs once on each side before the statement, untimed; the statement sees its variables.
    devices : sequence of str, optional
        One or two devices.
    names : dict of str to object, optional
        The session's variables, which are the code's globals.
    budget : float, optional
        Seconds for everything. It is exceeded by at most a tenth and one call, but each device gets one call.
    alone : str, optional
        Why there is only one device.

    Returns
    -------
    Timing
        The record. Ctrl-C ends the sampling early: the record then says that it was interrupted.

    Raises
    ------
    ArgumentError
        If the statement, the budget or the number of devices makes no sense.
    DeviceError
        If a device cannot be used, or an input cannot be copied there.
    SyntaxError
        If the code is not Python.
    Exception
        Whatever the code raises, with a note on which device it ran.

    Examples
    --------
    >>> from xpsession.namespaces import namespace
    >>> bench = Bench(bind=lambda device, version, extension: namespace(device, version=version))
    >>> timing = measure("xp.sum(x)", setup="x = xp.ones(10)", bench=bench, devices=["cpu"], names={"xp": namespace()})
    >>> [side.device.name for side in timing.sides], timing.ratio
    (['cpu'], None)
    """
    began = bench.timer()
    chosen = _chosen(devices)
    if not (math.isfinite(budget) and budget > 0):
        raise ArgumentError.with_hint(f"a budget of {budget} s makes no sense", f"budget={BUDGET}")
    if not stmt.strip():
        raise ArgumentError.with_hint("there is no statement to time", 'measure("xp.sum(x)")')
    names = {} if names is None else names
    program = compiled(bench.transform(stmt), setup=bench.transform(setup), names=names)
    inputs = inputs_of(program, names)
    places = [device.name for device in chosen]
    with Interrupts() as interrupts:
        with interrupts.opened():
            values, rates = [], []
            for device in chosen:
                start = bench.timer()
                values.append(inputs.on(device.name, bench.bind))
                rates.append(copies.rate(inputs.nbytes, bench.timer() - start))
        lanes = [
            Lane(device, program, names=names, values=own, interrupts=interrupts, timer=bench.timer)
            for device, own in zip(chosen, values, strict=True)
        ]
        measurement = Measurement(
            lanes,
            rate=rates[places.index(copies.HOST)] if copies.HOST in places else copies.RATE,
            inputs=inputs,
            bind=bench.bind,
            deadline=began + budget,
            timer=bench.timer,
            interrupts=interrupts,
        )
        stopped = measurement.run()
    timing = Timing(
        statement=stmt,
        setup=setup,
        sides=measurement.sides(),
        ratio=measurement.ratio(),
        reason=None if len(lanes) > 1 else alone or "only one device was asked for",
        moved=inputs.moved,
        budget=budget,
        spent=bench.timer() - began,
        interrupted=stopped or interrupts.seen,
        environment=environment(chosen),
        unmoved=inputs.unmoved,
        transfers=measurement.transfers,
        agreement=measurement.agreement,
    )
    return replace(timing, verdicts=verdicts(timing))


def _chosen(devices: Sequence[str]) -> tuple[Device, ...]:
    """Return the devices, which must be one or two that can be used."""
    if isinstance(devices, str) or not 1 <= len(devices) <= _MOST_DEVICES:
        problem = f"devices are one or two names, not {devices!r}"
        raise ArgumentError.with_hint(problem, f"devices={DEVICES}")
    return tuple(backends.device(name) for name in devices)
