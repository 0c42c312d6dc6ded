"""Timing: measures statements on devices, all of them in turn, and returns what it found."""

import math
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from xpsession import backends
from xpsession.errors import ArgumentError
from xpsession.records.device import Device
from xpsession.records.timing import Timing
from xpsession.timing.code.program import Program, compiled
from xpsession.timing.lanes.environment import environment
from xpsession.timing.lanes.inputs import Bind, inputs_of
from xpsession.timing.lanes.interrupts import Interrupts
from xpsession.timing.lanes.lane import Lane
from xpsession.timing.lanes.threads import limited
from xpsession.timing.lanes.witness import Witness, system
from xpsession.timing.phases.measurement import Measurement

DEVICES = ("cpu", "cuda:0")
BUDGET = 2.0


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
    witness : callable
        Returns a context with what tells whether another process has the CPU.
    progress : callable
        Is told what is being done.
    """

    bind: Bind
    transform: Callable[[str], str] = str
    timer: Callable[[], float] = perf_counter
    witness: Callable[[], AbstractContextManager[Witness]] = system
    progress: Callable[[str], object] = str


def measure(  # noqa: PLR0913  # the settings of a measurement, each with a default
    stmt: str,
    *,
    bench: Bench,
    setup: str = "",
    vs: Sequence[str] = (),
    devices: Sequence[str] = DEVICES,
    names: dict[str, Any] | None = None,
    budget: float = BUDGET,
    cold: bool = False,
    cpu_threads: int | None = None,
    alone: str | None = None,
) -> Timing:
    """Time a statement on each of some devices, and several statements against each other.

    A side is a statement on a device. The sides take turns in short synchronised blocks, in random order, so that what
    disturbs the machine disturbs all of them. The arrays that the code reads are copied for each side, and `xp` is
    bound there; both happens outside the timed blocks, and afterwards `names` is as before, whatever happened.

    Parameters
    ----------
    stmt : str
        The statement; its variables are its own, and a name of the session that it rebinds begins each block anew.
    bench : Bench
        What makes namespaces, reads code, and tells the time.
    setup : str, optional
        Code that runs once on each side before the statement, untimed; the statement sees its variables.
    vs : sequence of str, optional
        Statements to compare it with.
    devices : sequence of str, optional
        The devices, of which the first is the one that the others are compared with.
    names : dict of str to object, optional
        The session's variables, which are the code's globals.
    budget : float, optional
        Seconds for everything. It is exceeded by at most a tenth and one call, but each side gets one call.
    cold : bool, optional
        Whether the caches are emptied before each call, which then is a block of its own.
    cpu_threads : int, optional
        How many threads the libraries on the CPU may use meanwhile.
    alone : str, optional
        Why there is only one device.

    Returns
    -------
    Timing
        The record. Ctrl-C ends the sampling early: the record then says that it was interrupted.

    Raises
    ------
    ArgumentError
        If a statement, the budget or the devices make no sense.
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
    names = {} if names is None else names
    inputs = {program: inputs_of(program, names) for program in _programs((stmt, *vs), setup, bench, names)}
    with limited(cpu_threads), bench.witness() as witness, Interrupts() as interrupts:
        lanes = [
            Lane(
                device,
                program,
                inputs=own,
                bind=bench.bind,
                names=names,
                interrupts=interrupts,
                timer=bench.timer,
                witness=witness,
                cold=cold,
            )
            for program, own in inputs.items()
            for device in chosen
        ]
        measurement = Measurement(
            lanes, deadline=began + budget, timer=bench.timer, interrupts=interrupts, progress=bench.progress
        )
        stopped = measurement.run()
        spent = bench.timer() - began
        surroundings = environment(chosen)
    return Timing(
        setup=setup,
        sides=measurement.sides(),
        reason=None if len(lanes) > 1 else alone or "only one device was asked for",
        moved=tuple({moved.name: moved for own in inputs.values() for moved in own.moved}.values()),
        budget=budget,
        spent=spent,
        interrupted=stopped or interrupts.seen,
        environment=surroundings,
        cold=cold,
        unmoved=tuple(dict.fromkeys(name for own in inputs.values() for name in own.unmoved)),
    )


def _chosen(devices: Sequence[str]) -> tuple[Device, ...]:
    """Return the devices, of which there must be one, and all of which must be usable."""
    if isinstance(devices, str) or not devices:
        problem = f"devices are a sequence of names, not {devices!r}"
        raise ArgumentError.with_hint(problem, f"devices={DEVICES}")
    return tuple(backends.device(name) for name in devices)


def _programs(statements: Sequence[str], setup: str, bench: Bench, names: dict[str, Any]) -> list[Program]:
    """Return the program of each statement, all with the same setup."""
    if not all(map(str.strip, statements)):
        raise ArgumentError.with_hint("there is no statement to time", 'measure("xp.sum(x)")')
    codes = [bench.transform(statement) for statement in statements]
    before = bench.transform(setup)
    return [
        compiled(code, setup=before, names=names, typed=typed, number=number)
        for number, (code, typed) in enumerate(zip(codes, statements, strict=True), start=1)
    ]
