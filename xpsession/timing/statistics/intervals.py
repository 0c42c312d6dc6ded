"""Timing, the intervals: medians, and between which figures the true median lies."""

import math
from collections.abc import Sequence
from functools import cache

import numpy as np

CONFIDENCE = 0.95
# With fewer figures not even the range from the least to the greatest holds the true median 95 times in 100.
FEWEST = 6
# Of more figures the normal distribution counts well enough.
_MANY = 1000


def median(values: Sequence[float]) -> float:
    """Return the median."""
    return float(np.median(values))


def quartiles(values: Sequence[float]) -> tuple[float, float]:
    """Return the first and the third quartile.

    Examples
    --------
    >>> quartiles([1.0, 2.0, 3.0, 4.0, 5.0])
    (2.0, 4.0)
    """
    low, high = np.quantile(values, [0.25, 0.75])
    return float(low), float(high)


def interval(values: Sequence[float]) -> tuple[float, float] | None:
    """Return an interval that holds the true median in at least 95 of 100 cases, or None for too few values.

    Its ends are two of the values, for how many values lie below the true median is a matter of tossing coins: it
    needs no resampling and no assumption but that the values do not depend on each other.

    Examples
    --------
    >>> interval([3.0, 1.0, 2.0, 6.0, 5.0, 4.0]), interval([2.0] * 5)
    ((1.0, 6.0), None)
    """
    count = len(values)
    if count < FEWEST:
        return None
    outside = _outside(count)
    ordered = np.sort(values)
    return float(ordered[outside]), float(ordered[count - 1 - outside])


@cache
def _outside(count: int) -> int:
    """Return how many of `count` values may lie outside, at either end."""
    if count > _MANY:
        return math.floor(count / 2 - 1.96 * math.sqrt(count) / 2 - 1)
    chance, most, outside = 0, (1 - CONFIDENCE) / 2 * 2**count, 0
    while (chance := chance + math.comb(count, outside)) <= most:
        outside += 1
    return outside - 1
