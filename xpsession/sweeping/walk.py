"""Sweeping, the walk: from size to size within the budget, up the grid and then into the gaps with a crossing."""

from collections.abc import Callable, Iterator, Sequence
from typing import get_args

from xpsession import figures
from xpsession.errors import DeviceMemoryError
from xpsession.records.sweep import Copies, Point
from xpsession.records.timing import Timing
from xpsession.sweeping.crossings import Reading
from xpsession.sweeping.growth import expected
from xpsession.sweeping.memory import Watch
from xpsession.sweeping.sizes import bisection, bisections

Measure = Callable[[int, float], tuple[Point, float]]
"""Measures one size within a budget in seconds, and returns what that takes at the least, too."""

# The part of the budget that is for the grid; the rest is for the gaps.
_GRID = 0.7
# The part of the budget that one size of the grid may take: a noisy one is not worth the wait for all the others.
_SHARE = 0.1
# One size beyond which nothing is known may cost this part of what is left; in a gap, all of it.
_BOLD = 0.5
# A size gets time for this many calls at the least, if that is to be had.
_CALLS = 4
_SHORTEST = 1e-3
_GIB = 2**30


class Walk:
    """The sizes that were measured, and how that ended.

    Attributes
    ----------
    points : list of Point
        The sizes, as they came.
    ended : str or None
        Why the sizes do not reach as far as was asked for.
    interrupted : bool
        Whether Ctrl-C ended it.
    """

    def __init__(self, measure: Measure, *, deadline: float, timer: Callable[[], float]) -> None:
        self.points: list[Point] = []
        self.ended: str | None = None
        self.interrupted = False
        self._measure = measure
        self._deadline = deadline
        self._timer = timer
        self._most = self.left * _SHARE
        self._watch = Watch()
        self._costs: dict[int, float] = {}

    @property
    def left(self) -> float:
        """Seconds of the budget that are left."""
        return self._deadline - self._timer()

    def run(self, sizes: Sequence[int]) -> None:
        """Measure `sizes`, then look for the crossings between them; what ends it early keeps the points so far."""
        try:
            self._up(sizes)
            self._into_gaps()
        except KeyboardInterrupt:
            if not self.points:
                raise
            self.interrupted = True

    def _up(self, sizes: Sequence[int]) -> None:
        """Measure the grid, as far as time and memory allow."""
        for place, n in enumerate(sizes):
            self.ended = self._obstacle(n) if self.points else None
            share = min(self.left * _GRID / (len(sizes) - place), self._most)
            share = max(share, min(_CALLS * self._expected(n), self.left * _BOLD))
            if self.ended or not self._take(n, share):
                return
            if place == 0 and _hurried(self.points[0].timing):
                self._take(n, share)

    def _into_gaps(self) -> None:
        """Halve the gaps until they are narrow or the budget is spent."""
        while (n := bisection(self._series())) is not None:
            left = self.left
            above = min(size for size in self._costs if size > n)
            if left <= self._costs[above] or not self._take(n, left / max(bisections(self._series()), 1)):
                return

    def _take(self, n: int, share: float) -> bool:
        """Measure one size, and return whether it fitted into the memory."""
        self._watch.begin()
        try:
            point, self._costs[n] = self._measure(n, max(min(share, self.left), _SHORTEST))
        except (MemoryError, DeviceMemoryError) as error:
            if not self.points:
                raise
            self.ended = f"n = {figures.whole(n)} is too much: {_said(error)}"
            return False
        self._watch.end(n)
        self.points = [*(other for other in self.points if other.n != n), point]
        if point.timing.interrupted:
            raise KeyboardInterrupt
        return True

    def _expected(self, n: int) -> float:
        """Return the seconds that `n`, which is beyond all others, is expected to take at the least.

        The first size alone says nothing, for libraries load and compile there.
        """
        return expected(list(self._costs.items()), n)

    def _obstacle(self, n: int) -> str | None:
        """Return why `n` is not tried, or None."""
        seconds = self._expected(n)
        left = max(self.left, 0.0)
        if left == 0 or seconds > left * _BOLD:
            about = f" would take about {figures.seconds(seconds)}" if seconds else " comes too late"
            return f"n = {figures.whole(n)}{about}, and {figures.seconds(left)} of the budget are left"
        if lack := self._watch.lacks(n):
            wanted, free = (f"{figures.significant(nbytes / _GIB)} GiB" for nbytes in lack)
            return f"n = {figures.whole(n)} would take about {wanted} of the host's memory, of which {free} are free"
        return None

    def _series(self) -> Iterator[Sequence[Reading]]:
        yield from series(self.points).values()


def series(points: Sequence[Point]) -> dict[tuple[int, Copies], list[Reading]]:
    """Return the readings of each further side, by its place, with the data resident and with copies."""
    places = range(1, len(points[0].timing.sides)) if points else range(0)
    kinds: tuple[Copies, ...] = get_args(Copies)
    return {
        (place, data): [Reading(point.n, ratio) for point in points if (ratio := point.ratio_of(place, data))]
        for place in places
        for data in kinds
    }


def _hurried(timing: Timing) -> bool:
    """Return whether a device had time for its first call only, in which libraries load and compile."""
    return any(side.blocks == (side.first,) for side in timing.sides[1:])


def _said(error: Exception) -> str:
    """Return what an error says in one line, and where it was raised."""
    lines = str(error).split(". Hint: ")[0].splitlines() or [type(error).__name__]
    where = [
        note.removeprefix("while timing ")
        for note in getattr(error, "__notes__", ())
        if note.startswith("while timing")
    ]
    return " ".join([lines[0], *where[:1]])
