"""Timing, the sampling: blocks of calls in interleaved rounds, until the figure is settled or the budget is spent."""

import math
import random
from collections.abc import Callable, Sequence

from xpsession.timing.intervals import interval, median
from xpsession.timing.lane import Lane

# Seconds that a block takes: long enough for the clock, short enough to fall between the machine's disturbances.
SHORTEST, AIM, LONGEST = 50e-6, 150e-6, 500e-6
# Rounds before the figure can count as settled, and how much the number grows from one look to the next.
LEAST, GROWTH = 30, 1.5
# The half-width of a settled figure's interval, relative to the figure.
SETTLED = 0.02
# An empty statement needs 25,000 calls for a block; more are asked for by a clock that hardly moves.
MOST_LOOPS = 100_000
# A look bootstraps an interval for each ratio, and the record needs up to three times as many after the deadline; the
# number of rounds grows meanwhile.
_CLOSING = 5
_ATTEMPTS = 12
_LOOKS = 3


class Sampler:
    """Measures lanes against each other.

    Attributes
    ----------
    repeated : list of Lane
        The lanes that are run again and again; another one ran once, for a call takes more than is left.
    rounds : list of tuple of float
        Seconds per call of each repeated lane, round by round.
    """

    def __init__(self, lanes: Sequence[Lane], *, deadline: float, timer: Callable[[], float]) -> None:
        self.repeated: list[Lane] = []
        self.rounds: list[tuple[float, ...]] = []
        self._lanes = lanes
        self._deadline = deadline
        self._timer = timer
        self._looked = 0.0
        self._random = random.Random(0)  # noqa: S311  # an order, not a secret; the global generator is the user's

    @property
    def complete(self) -> bool:
        """Whether there is a figure for every lane."""
        return bool(self.rounds)

    def run(self) -> None:
        """Find the length of the blocks of each lane, all of which have begun, and sample."""
        figures = {lane: self._calibrated(lane) for lane in self._lanes if self._again(lane)}
        for lane in figures:
            if lane.loops > 1:
                figures[lane] = self._aimed(lane)
        self.repeated = list(figures)
        self.rounds.append(tuple(figures.values()))
        if self.repeated:
            self._sample(cost=sum(lane.loops * seconds for lane, seconds in figures.items()))

    def resume(self, *, deadline: float) -> None:
        """Sample on until a later deadline, unless the figure is settled."""
        self._deadline = deadline
        if self.repeated and not self._settled():
            self._sample(
                cost=sum(lane.loops * seconds for lane, seconds in zip(self.repeated, self.rounds[-1], strict=True))
            )

    def blocks(self, lane: Lane) -> tuple[float, ...]:
        """Return the figures of a lane: its blocks, or its only call."""
        if lane not in self.repeated:
            return (lane.first,)
        place = self.repeated.index(lane)
        return tuple(figures[place] for figures in self.rounds)

    def against(self, first: Lane, second: Lane) -> list[float] | None:
        """Return the logarithm of how many times faster the second lane is, round by round; None without rounds."""
        if first not in self.repeated or second not in self.repeated:
            return None
        places = self.repeated.index(first), self.repeated.index(second)
        return [math.log(figures[places[0]] / figures[places[1]]) for figures in self.rounds]

    def _again(self, lane: Lane) -> bool:
        """Return whether a second call fits; where the device compiles the first says little."""
        left = self._deadline - self._timer()
        return left > 0 if lane.asynchronous else lane.first <= left

    def _calibrated(self, lane: Lane) -> float:
        """Set the number of calls in a block, and return the seconds per call of a block of that length."""
        seconds = lane.run(lane.loops)
        for _ in range(_ATTEMPTS):
            block = lane.loops * seconds
            fits = block >= SHORTEST and (block <= LONGEST or lane.loops == 1)
            if fits or self._timer() >= self._deadline:
                break
            lane.loops = min(math.ceil(AIM / seconds), MOST_LOOPS)
            seconds = lane.run(lane.loops)
        return seconds

    def _aimed(self, lane: Lane) -> float:
        """Make the blocks of a lane as long as those of the others, which would else have an edge or a handicap.

        By now all that the first blocks warmed up is warm. Returns the seconds per call of a block.
        """
        seconds = median([lane.run(lane.loops) for _ in range(_LOOKS)])
        lane.loops = min(max(1, round(AIM / seconds)), MOST_LOOPS)
        return lane.run(lane.loops)

    def _sample(self, *, cost: float) -> None:
        """Add rounds, of which the first is expected to take `cost` seconds, and the others what they took so far."""
        began, before, look = self._timer(), len(self.rounds), max(LEAST, math.ceil(len(self.rounds) * GROWTH))
        while self._timer() + cost + _CLOSING * self._looked <= self._deadline:
            self.rounds.append(self._round())
            cost = (self._timer() - began) / (len(self.rounds) - before)
            if len(self.rounds) >= look:
                if self._settled():
                    return
                look = math.ceil(len(self.rounds) * GROWTH)

    def _round(self) -> tuple[float, ...]:
        """Run a block of each lane, in random order."""
        figures = dict.fromkeys(range(len(self.repeated)), 0.0)
        for place in self._random.sample(range(len(self.repeated)), len(self.repeated)):
            lane = self.repeated[place]
            figures[place] = lane.run(lane.loops)
        return tuple(figures.values())

    def _settled(self) -> bool:
        """Return whether the intervals of all ratios, or that of the one lane's median, are narrow enough."""
        began = self._timer()
        # A difference of logarithms is a relative difference.
        found = [interval(logs) for logs in zip(*map(log_ratios, self.rounds), strict=True)]
        self._looked = self._timer() - began
        return all(ends is not None and (ends[1] - ends[0]) / 2 < SETTLED for ends in found)


def log_ratios(figures: Sequence[float]) -> list[float]:
    """Return the logarithms of how many times the first figure is each further one, or that of the only figure."""
    first, *further = map(math.log, figures)
    return [first - log for log in further] or [first]
