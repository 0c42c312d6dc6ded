"""Sweeping, the growth: how time grows with n, and what the next size will therefore take."""

import math
from collections.abc import Sequence

from xpsession.records.timing import Timing

# Work grows at least like this once it is more than the overhead of calls, and faster than that only by mistake.
_LEAST, _MOST = 1.0, 4.0
_FEWEST, _SPAN = 3, 64


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float | None:
    """Return the power of n with which the time grows at the greatest sizes; None for too few sizes.

    It is the slope of the line of least squares through the logarithms, over the last factor of 64 in n.

    Examples
    --------
    >>> round(exponent([10, 1000, 2000, 4000], [1e-6, 2e-4, 8e-4, 32e-4]), 6)
    2.0
    >>> exponent([10, 100], [1.0, 2.0])
    """
    if len(sizes) < _FEWEST:
        return None
    pairs = sorted(zip(sizes, seconds, strict=True))
    upper = [pair for pair in pairs if pair[0] * _SPAN >= pairs[-1][0]]
    chosen = upper if len(upper) >= _FEWEST else pairs[-_FEWEST:]
    xs, ys = ([math.log(pair[side]) for pair in chosen] for side in (0, 1))
    x_mean, y_mean = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True)) / sum((x - x_mean) ** 2 for x in xs)


def least(timing: Timing, *, setup: float = 0.0) -> float:
    """Return the seconds that a measurement takes at the least: two calls on each side, and a `setup` for each call."""
    return 2 * (sum(side.median for side in timing.sides) + setup * len(timing.sides))


def expected(done: Sequence[tuple[int, float]], n: int, *, alone: float | None = None) -> float:
    """Return the cost to be expected at `n` from the last two of the pairs of a size and a cost.

    One pair is taken to grow with the power `alone`; without that, and from no pair, nothing is known, which is 0.

    Examples
    --------
    >>> expected([(10, 1.0), (20, 4.0)], 40, alone=2.0), expected([(10, 1.0)], 20, alone=2.0)
    (16.0, 4.0)
    >>> expected([(10, 1.0), (20, 0.5)], 40, alone=2.0)
    1.0
    """
    power = _power(*done[-2:]) if len(done) > 1 else alone
    if not done or power is None:
        return 0.0
    last, cost = done[-1]
    return float(cost * (n / last) ** power)


def _power(before: tuple[int, float], after: tuple[int, float]) -> float:
    """Return the power of n with which a cost grew, within what work does."""
    if before[1] <= 0 or after[1] <= 0:
        return _LEAST
    return min(max(math.log(after[1] / before[1]) / math.log(after[0] / before[0]), _LEAST), _MOST)
