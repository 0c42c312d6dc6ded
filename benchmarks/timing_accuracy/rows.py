"""Accuracy, the rows: what one check found, how hard to try, and how the engine is asked."""

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from xpsession.records.timing import Timing
from xpsession.timing import Bench, measure
from xpsession.timing.lanes.witness import nobody

MICRO, PERCENT = 1e6, 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One check: its target, what was measured, by the others in the same run, and whether the target was met.

    `met` is None where there is nothing to measure yet; `measured` then says why. `figures` are the details, and
    `table` those of them that the page shows.
    """

    check: str
    target: str
    measured: str
    met: bool | None
    peers: str = ""
    figures: dict[str, Any] = field(default_factory=dict)
    table: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How much to measure; the defaults are those of the report.

    Attributes
    ----------
    spins : tuple of float
        Seconds that the spins last.
    trials, peer_trials : int
        How often each figure is taken, by us and by the others.
    same : int
        Trials of A against A for each kind of work.
    chain : int
        Measurements of the same code, one after another, by each of the others.
    pairs : int
        Interleaved pairs with `timeit`.
    magic : str
        Options of ``%timeit``, whose own defaults are used in the report.
    pyperf : tuple of str
        Options of ``pyperf timeit``.
    timeit_repeat, timeit_number : int
        The repetitions of `timeit`, and its loops; 0 for as many as it takes by itself.
    """

    spins: tuple[float, ...] = (10e-6, 100e-6, 1e-3, 10e-3)
    trials: int = 11
    peer_trials: int = 1
    same: int = 50
    chain: int = 6
    pairs: int = 15
    magic: str = ""
    pyperf: tuple[str, ...] = ("--processes=3", "--values=3", "--warmups=1")
    timeit_repeat: int = 5
    timeit_number: int = 0


QUICK = Effort(
    spins=(100e-6,),
    trials=1,
    peer_trials=1,
    same=1,
    chain=2,
    pairs=1,
    magic="-n 2 -r 2",
    pyperf=("--processes=1", "--values=1", "--warmups=0", "--loops=2"),
    timeit_repeat=2,
    timeit_number=2,
)


def ours(
    statement: str,
    *,
    setup: str = "",
    devices: Sequence[str] = ("cpu",),
    names: dict[str, Any] | None = None,
    budget: float = 0.5,
    timer: Callable[[], float] | None = None,
) -> Timing:
    """Return what xpsession measures."""
    bench = Bench(bind=_unbound) if timer is None else Bench(bind=_unbound, timer=timer, witness=nobody)
    return measure(statement, setup=setup, bench=bench, devices=devices, names=names, budget=budget)


def label(seconds: float) -> str:
    """Return a length as it reads in the report.

    Examples
    --------
    >>> label(10e-6), label(1e-3)
    ('10 µs', '1 ms')
    """
    return f"{1e3 * seconds:g} ms" if seconds >= 1e-3 else f"{1e6 * seconds:g} µs"  # noqa: PLR2004  # the unit


def percentile(values: Iterable[float], percent: int) -> float:
    """Return the least of `values` that `percent` in 100 of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def errors(ratios: Sequence[float], *, true: float) -> dict[str, float]:
    """Return how far off the ratios are, in percent, and their range."""
    off = [PERCENT * abs(ratio / true - 1) for ratio in ratios]
    return {
        "median error, %": round(statistics.median(off), 2),
        "95th percentile, %": round(percentile(off, 95), 2),
        "worst, %": round(max(off), 2),
        "least ratio": round(min(ratios), 3),
        "greatest ratio": round(max(ratios), 3),
        "trials": len(ratios),
    }


def _unbound(device: str, version: str, extension: str) -> object:
    """Bind nothing: no statement of these checks reads `xp`."""
    raise NotImplementedError(f"xp on {device}, {version}, {extension}")
