"""Sweeping, the sizes: a coarse grid first, then halves, in the logarithm of n, of the gaps that hold a crossing."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

from xpsession.sweeping.crossings import Reading, brackets

STEP = 4
# A bracket whose ends differ by less than this factor is narrow enough.
NARROW = 1.1


def grid(first: int, last: int) -> tuple[int, ...]:
    """Return sizes from `first` to `last`, each four times the one before.

    Examples
    --------
    >>> grid(10, 500)
    (10, 40, 160, 500)
    """
    sizes = []
    n = first
    while n < last:
        sizes.append(n)
        n *= STEP
    return (*sizes, last)


def bisection(series: Iterable[Sequence[Reading]]) -> int | None:
    """Return the size that halves the widest gap with a crossing in it, or None where all are narrow.

    Parameters
    ----------
    series : iterable of sequence of Reading
        The readings of each question: with the data resident, with copies.
    """
    found = gaps(series)
    if not found:
        return None
    low, high = max(found, key=lambda gap: gap[1] / gap[0])
    return _middle(low, high)


def bisections(series: Iterable[Sequence[Reading]]) -> int:
    """Return how many more sizes it takes until all gaps are narrow, if no reading is undecided."""
    return sum(math.ceil(math.log2(math.log(high / low) / math.log(NARROW))) for low, high in gaps(series))


def gaps(series: Iterable[Sequence[Reading]]) -> set[tuple[int, int]]:
    """Return the gaps to be halved: each has a decided size at one end, and a size of another outcome at the other."""
    return {
        (before.n, after.n)
        for readings in series
        for bracket in brackets(readings)
        for before, after in pairwise(bracket)
        if (before.leader or after.leader) and after.n / before.n > NARROW and _middle(before.n, after.n)
    }


def _middle(low: int, high: int) -> int | None:
    """Return the whole number in the middle of the logarithms, or None where there is none between the two."""
    middle = min(max(round(math.sqrt(low * high)), low + 1), high - 1)
    return middle if low < middle < high else None
