"""Sweeping, the crossings: where one device begins to be the faster one, from ratios at some sizes alone.

A ratio counts where its interval excludes 1; between two sizes that count for different devices lies a crossing. It is
interpolated along straight lines in the logarithms, for times are sums of powers of n.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from xpsession.records.side import Ratio
from xpsession.records.sweep import Copies, Crossing, Crossover


class Reading(NamedTuple):
    """How many times faster the second device is than the first at one size."""

    n: int
    ratio: Ratio

    @property
    def leader(self) -> int:
        """1 where the second device is faster, -1 where the first is, 0 where no difference is measurable."""
        if not self.ratio.measurable:
            return 0
        return 1 if self.ratio.median > 1 else -1


def brackets(readings: Sequence[Reading]) -> list[list[Reading]]:
    """Return the readings around each change of the leader: its last one, the undecided, the other's first one."""
    readings = sorted(readings)
    decided = [place for place, reading in enumerate(readings) if reading.leader]
    return [
        readings[low : high + 1] for low, high in pairwise(decided) if readings[low].leader != readings[high].leader
    ]


def crossover(
    readings: Sequence[Reading], names: Sequence[str], *, data: Copies = "resident", side: int = 1
) -> Crossover:
    """Return which of two sides is faster at which sizes.

    Parameters
    ----------
    readings : sequence of Reading
        The ratios.
    names : pair of str
        What the sides are called.
    data : {"resident", "with copies"}, optional
        What the ratios are of.
    side : int, optional
        The place of the second of them among all sides.

    Examples
    --------
    >>> found = crossover([Reading(10, Ratio(0.1, 0.09, 0.11)), Reading(1000, Ratio(10, 9, 11))], ["cpu", "cuda:0"])
    >>> found.leaders, [round(crossing.n) for crossing in found.crossings]
    (('cpu', 'cuda:0'), [100])
    """
    decided = [reading for reading in sorted(readings) if reading.leader]
    changes = brackets(readings)
    after = [decided[0], *(bracket[-1] for bracket in changes)] if decided else []
    return Crossover(
        data=data,
        leaders=tuple(names[reading.leader > 0] for reading in after),
        crossings=tuple(map(_crossing, changes)),
        decided=tuple(reading.n for reading in decided),
        side=side,
    )


def _crossing(bracket: Sequence[Reading]) -> Crossing:
    """Return the crossing in a bracket, whose ends are decided for different devices."""
    low, high = bracket[0], bracket[-1]
    ends = [math.log(reading.n) for reading in (low, high)]
    at = _root([math.log(reading.n) for reading in bracket], [math.log(reading.ratio.median) for reading in bracket])
    intervals = [reading.ratio.interval for reading in (low, high)]
    bounds = None
    if all(interval is not None and interval[0] > 0 for interval in intervals):
        around = [_root(ends, [math.log(end) for end in side]) for side in zip(*filter(None, intervals), strict=True)]
        bounds = (_size(min(at, *around), low.n, high.n), _size(max(at, *around), low.n, high.n))
    return Crossing(_size(at, low.n, high.n), (low.n, high.n), bounds)


def _size(log_n: float, low: int, high: int) -> float:
    """Return the size with this logarithm; rounding leads out of no bracket."""
    return min(max(math.exp(log_n), low), high)


def _root(xs: Sequence[float], ys: Sequence[float]) -> float:
    """Return where the line through the points is 0, between the first and the last of them.

    The line is that of least squares. Where it rises though the ends fall, or the reverse, it is that through the ends.
    """
    if all(y in (-math.inf, math.inf) for y in (ys[0], ys[-1])) or ys[0] == ys[-1]:
        return (xs[0] + xs[-1]) / 2
    x_mean, y_mean = sum(xs) / len(xs), sum(ys) / len(ys)
    slope = sum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True)) / sum((x - x_mean) ** 2 for x in xs)
    if slope * (ys[-1] - ys[0]) <= 0:
        slope = (ys[-1] - ys[0]) / (xs[-1] - xs[0])
        x_mean, y_mean = xs[0], ys[0]
    return min(max(x_mean - y_mean / slope, xs[0]), xs[-1]) if slope else (xs[0] + xs[-1]) / 2
