"""Timing, the sampling: blocks of calls in interleaved rounds, until the figure is settled or the budget is spent."""

import math
import random
from collections.abc import Callable, Sequence

from xpsession.records.side import Ratio
from xpsession.timing.lanes.lane import Lane
from xpsession.timing.phases.ramp import ramp
from xpsession.timing.statistics import evidence
from xpsession.timing.statistics.evidence import Block, Figures
from xpsession.timing.statistics.intervals import median

# Seconds that a block takes: long enough for the clock, short enough to fall between the machine's disturbances.
SHORTEST, AIM, LONGEST = 50e-6, 150e-6, 500e-6
# Rounds before the figure can count as settled, and how much the number grows from one look to the next.
LEAST, GROWTH = 30, 1.5
# The half-width of a settled figure's interval, relative to the figure.
SETTLED = 0.02
# An empty statement needs 25,000 calls for a block; more are asked for by a clock that hardly moves.
MOST_LOOPS = 100_000
# A look takes the intervals of all ratios, and the record needs some more after the deadline.
_CLOSING = 5
# The part of what is left that getting warm may take, on all lanes together.
RAMP = 0.1
_ATTEMPTS = 12
_LOOKS = 3
# A block that another process has disturbed is run again, unless that never helps with this lane.
_TRIES, _HOPELESS = 3, 10


class Sampler:
    """Measures lanes against each other.

    Attributes
    ----------
    repeated : list of Lane
        The lanes that are run again and again; another one ran once, for a call takes more than is left.
    rounds : list of tuple of Block
        What each repeated lane took, round by round.
    """

    def __init__(self, lanes: Sequence[Lane], *, deadline: float, timer: Callable[[], float]) -> None:
        self.repeated: list[Lane] = []
        self.rounds: list[tuple[Block, ...]] = []
        self._lanes = lanes
        self._deadline = deadline
        self._timer = timer
        self._looked = 0.0
        self._random = random.Random(0)  # noqa: S311  # an order, not a secret; the global generator is the user's

    def run(self) -> None:
        """Find the length of the blocks of each lane, all of which have begun, and sample."""
        first = {lane: self._calibrated(lane) for lane in self._lanes if self._again(lane)}
        for lane, block in list(first.items()):
            if not lane.cold:
                now = self._timer()
                first[lane] = ramp(
                    lane, block, deadline=now + RAMP / len(first) * (self._deadline - now), timer=self._timer
                )
            # A first block is slow, and so may have seemed long enough.
            if lane.loops > 1 or (not lane.cold and first[lane].net < SHORTEST):
                first[lane] = self._aimed(lane)
        self.repeated = list(first)
        self.rounds.append(tuple(first.values()))
        if self.repeated:
            self._sample(cost=sum(lane.loops * block.seconds for lane, block in first.items()))

    def resume(self, *, deadline: float) -> None:
        """Sample on until a later deadline, unless the figure is settled."""
        self._deadline = deadline
        if self.repeated and not self._settled():
            pairs = zip(self.repeated, self.rounds[-1], strict=True)
            self._sample(cost=sum(lane.loops * block.seconds for lane, block in pairs))

    def figures(self, lane: Lane) -> Figures:
        """Return the figures of a lane: those of its blocks that count, or its only call."""
        return evidence.figures(self._series(lane))

    def ratio(self, first: Lane, second: Lane) -> Ratio:
        """Return how many times faster the second lane is; by rounds where both ran in rounds."""
        if first in self.repeated and second in self.repeated:
            return evidence.ratio(self._series(first), self._series(second))
        return evidence.once(self._series(first), self._series(second))

    def _series(self, lane: Lane) -> list[Block]:
        if lane not in self.repeated:
            return [lane.only]
        place = self.repeated.index(lane)
        return [blocks[place] for blocks in self.rounds]

    def _again(self, lane: Lane) -> bool:
        """Return whether a second call fits; where the device compiles the first says little."""
        left = self._deadline - self._timer()
        return left > 0 if lane.asynchronous else lane.first <= left

    def _calibrated(self, lane: Lane) -> Block:
        """Set the number of calls in a block, and return a block of that length."""
        found = lane.run(lane.loops)
        for _ in range(0 if lane.cold else _ATTEMPTS):
            length = lane.loops * found.net
            fits = length >= SHORTEST and (length <= LONGEST or lane.loops == 1)
            if fits or self._timer() >= self._deadline:
                break
            lane.loops = min(math.ceil(AIM / found.net), MOST_LOOPS)
            found = lane.run(lane.loops)
        return found

    def _aimed(self, lane: Lane) -> Block:
        """Make the blocks of a lane as long as those of the others, which would else have an edge or a handicap.

        By now all that the first blocks warmed up is warm.
        """
        seconds = median([lane.run(lane.loops).net for _ in range(_LOOKS)])
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

    def _round(self) -> tuple[Block, ...]:
        """Run a block of each lane, in random order."""
        found: dict[int, Block] = {}
        for place in self._random.sample(range(len(self.repeated)), len(self.repeated)):
            found[place] = self._block(self.repeated[place], place)
        return tuple(found[place] for place in range(len(self.repeated)))

    def _block(self, lane: Lane, place: int) -> Block:
        """Run a block that other processes leave alone, or the last of some tries."""
        hopeless = len(self.rounds) >= _HOPELESS and not any(blocks[place].alone for blocks in self.rounds)
        for _ in range(1 if hopeless else _TRIES):
            block = lane.run(lane.loops)
            if block.alone or self._timer() + lane.loops * block.seconds > self._deadline:
                break
        return block

    def _settled(self) -> bool:
        """Return whether the intervals of the ratios, or that of the one lane's median, are narrow enough."""
        began = self._timer()
        first, *others = self.repeated
        ends = [self.ratio(first, other).interval for other in others]
        if not others:
            ends.append(self.figures(first).interval)
        self._looked = self._timer() - began
        return all(one is not None and math.log(one[1] / one[0]) / 2 < SETTLED for one in ends)
