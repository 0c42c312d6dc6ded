"""Timing, the evidence: which blocks say something about the statement, and what two series of them say about a ratio.

On a busy machine other processes take the CPU during a block, which then is longer than the statement. What was left
alone counts by itself. Where a call takes longer than the system leaves any process alone, no block is; then the time
that this process waited is taken off, if the waiting explains how the blocks scatter. Where it does not (a statement
that sleeps, or waits for a device, goes on meanwhile), the truth lies between both figures, and so does the interval.
It reaches down to the shortest block, too: threads that a library waits for may have waited where nobody counts it.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from xpsession.records.side import Ratio
from xpsession.timing.statistics.intervals import FEWEST, interval, median, quartiles

# What was taken off explains the scatter where there is some, at most this part of it is left, and that is little.
_SOME, _LEFT, _STEADY = 0.1, 0.25, 0.05
# The least that is left of a block: no statement takes no time.
_LEAST = 0.01
# Seconds that are many turns of the CPU; systems give 1 to 6 ms at a time.
_TURNS = 30e-3
# What chance makes of a few rounds.
_CHANCE = 1.1


class Block(NamedTuple):
    """One block of calls.

    Attributes
    ----------
    seconds : float
        Wall time per call.
    waited : float
        Seconds per call that this process waited for the CPU.
    alone : bool
        Whether no other process had the CPU meanwhile.
    host : bool
        Whether the host does the work itself; a device goes on while the host waits.
    """

    seconds: float
    waited: float = 0.0
    alone: bool = True
    host: bool = True

    @property
    def net(self) -> float:
        """Wall time per call without the waiting."""
        return max(self.seconds - self.waited, _LEAST * self.seconds)


class Figures(NamedTuple):
    """What the blocks of one side come to.

    Attributes
    ----------
    seconds : tuple of float
        The figures that count, in seconds per call.
    dropped : int
        Blocks that do not count, because another process had the CPU meanwhile.
    waited : float
        Seconds of a call, at the median, that other processes had the CPU for, where all blocks have some of that.
    net : bool
        Whether that was taken off.
    least : tuple of float
        What the figures may be at least, where the waiting is in them and cannot be told apart; else nothing.
    """

    seconds: tuple[float, ...]
    dropped: int = 0
    waited: float = 0.0
    net: bool = False
    least: tuple[float, ...] = ()

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the median, which reaches down to what is left without the waiting."""
        ends, least = interval(self.seconds), interval(self.least)
        return ends if ends is None or least is None else (least[0], ends[1])


def figures(blocks: Sequence[Block]) -> Figures:
    """Return what counts of some blocks.

    Examples
    --------
    >>> figures([Block(1.0)] * 6 + [Block(3.0, 2.0, alone=False)])
    Figures(seconds=(1.0, 1.0, 1.0, 1.0, 1.0, 1.0), dropped=1, waited=0.0, net=False, least=())
    """
    alone = [block.seconds for block in blocks if block.alone]
    if _enough(alone, blocks):
        return Figures(tuple(alone), dropped=len(blocks) - len(alone))
    waited = median([block.waited for block in blocks])
    if explained(blocks):
        return Figures(tuple(block.net for block in blocks), waited=waited, net=True)
    if len(alone) >= FEWEST:
        return Figures(tuple(alone), dropped=len(blocks) - len(alone))
    least = tuple(_least(blocks)) if waited else ()
    return Figures(tuple(block.seconds for block in blocks), waited=waited, least=least)


def ratio(first: Sequence[Block], second: Sequence[Block]) -> Ratio:
    """Return how many times longer the blocks of the first side are, taken in pairs.

    Examples
    --------
    >>> ratio([Block(4.0)] * 6, [Block(2.0)] * 6)
    Ratio(median=2.0, low=2.0, high=2.0)
    >>> ratio([Block(4.0, 2.0, alone=False)] * 6, [Block(2.0)] * 6)
    Ratio(median=2.0, low=1.0, high=2.0)
    """
    pairs = list(zip(first, second, strict=True))
    alone = [math.log(one.seconds / other.seconds) for one, other in pairs if one.alone and other.alone]
    if _enough(alone, pairs):
        return _within(alone)
    net = [explained(side) for side in (first, second)]
    sound = [
        math.log(_figure(one, net=net[0]) / _figure(other, net=net[1]))
        for one, other in pairs
        if (one.alone or net[0]) and (other.alone or net[1])
    ]
    return _within(sound) if len(sound) >= FEWEST else _between(pairs)


def once(first: Sequence[Block], second: Sequence[Block]) -> Ratio:
    """Return how many times longer the first side takes where one of them has a single call, and so no rounds.

    Examples
    --------
    >>> once([Block(3.0)], [Block(2.0)])
    Ratio(median=1.5, low=None, high=None)
    """
    ones, others = figures(first), figures(second)
    center = median(ones.seconds) / median(others.seconds)
    if not (ones.waited and not ones.net) and not (others.waited and not others.net):
        return Ratio(center, None, None)
    low = median(_least(first)) / median(others.seconds)
    high = median(ones.seconds) / median(_least(second))
    return Ratio(center, low / _CHANCE, high * _CHANCE)


def explained(blocks: Sequence[Block]) -> bool:
    """Return whether the waiting is what makes the blocks of one side differ.

    Without it they are then equal, and equal to those that were left alone. There must be some of these unless a call
    takes many turns of the CPU: one that ends by the clock, after two or three, could look the same by chance.
    """
    if len(blocks) < FEWEST or not all(block.host for block in blocks):
        return False
    net, wall = (_spread([_figure(block, net=off) for block in blocks]) for off in (True, False))
    if not (wall > _SOME and net <= min(_LEFT * wall, _STEADY)):
        return False
    center = median([block.net for block in blocks])
    alone = [block.seconds for block in blocks if block.alone]
    return bool(alone or center > _TURNS) and all(abs(one - center) <= 2 * _STEADY * center for one in alone)


def _enough(some: Sequence[object], every: Sequence[object]) -> bool:
    return bool(some) and 2 * len(some) >= len(every)


def _figure(block: Block, *, net: bool) -> float:
    return block.net if net else block.seconds


def _least(blocks: Sequence[Block]) -> list[float]:
    """Return what each block would have been at least: no more than the shortest, for others only lengthen them."""
    shortest = min(block.seconds for block in blocks)
    return [min(block.net, shortest) for block in blocks]


def _logs(some: Sequence[float], others: Sequence[float]) -> list[float]:
    return [math.log(one / other) for one, other in zip(some, others, strict=True)]


def _spread(values: Sequence[float]) -> float:
    low, high = quartiles(values)
    return (high - low) / median(values)


def _within(logs: Sequence[float]) -> Ratio:
    """Return the ratio for its logarithms, each of which is as good as the others."""
    ends = interval(logs)
    low, high = (None, None) if ends is None else map(math.exp, ends)
    return Ratio(math.exp(median(logs)), low, high)


def _between(pairs: Sequence[tuple[Block, Block]]) -> Ratio:
    """Return the ratio of wall times, in an interval for whatever part of the waiting made the blocks longer."""
    first, second = ([block.seconds for block in side] for side in zip(*pairs, strict=True))
    least_first, least_second = (_least(side) for side in zip(*pairs, strict=True))
    walls, lows, highs = _logs(first, second), _logs(least_first, second), _logs(first, least_second)
    below, above = interval(lows), interval(highs)
    low = min(lows) - math.log(_CHANCE) if below is None else below[0]
    high = max(highs) + math.log(_CHANCE) if above is None else above[1]
    return Ratio(math.exp(median(walls)), math.exp(low), math.exp(high))
