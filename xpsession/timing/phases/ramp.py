"""Timing, the ramp: calls that do not count, until clocks, caches and pools have settled and the figure is steady."""

from collections.abc import Callable

from xpsession.timing.lanes.lane import Lane
from xpsession.timing.statistics.evidence import Block
from xpsession.timing.statistics.intervals import median

# Seconds that a clock takes to rise at least, and that are worth waiting for it.
LEAST, MOST = 25e-3, 300e-3
# Blocks whose median is held against that of as many before, and by how much it may still fall.
_WINDOW, _FLAT = 5, 0.01
_MANY = 100


def ramp(lane: Lane, block: Block, *, deadline: float, timer: Callable[[], float]) -> Block:
    """Run a lane, whose blocks have their length by now, until it no longer gets faster; return the last block.

    Parameters
    ----------
    lane : Lane
        The lane.
    block : Block
        Its block before; a call of more than `LEAST` has warmed everything up by itself, and is not run again.
    deadline : float
        When to end, by `timer`.
    timer : callable
        Returns the time in seconds.
    """
    began, length, taken = timer(), lane.loops * block.seconds, [block.net]
    until = min(began + MOST, deadline)
    while length < LEAST and timer() + length <= until and not (_over(timer() - began, taken) and _flat(taken)):
        block = lane.run(lane.loops)
        taken.append(block.net)
    lane.ramp += timer() - began
    return block


def _over(taken: float, blocks: list[float]) -> bool:
    """Return whether that is long enough; on a clock that stands still, blocks are."""
    return taken >= LEAST or (len(blocks) >= _MANY and not taken)


def _flat(taken: list[float]) -> bool:
    """Return whether the last blocks are not faster than those before."""
    if len(taken) < 2 * _WINDOW:
        return False
    return median(taken[-_WINDOW:]) > (1 - _FLAT) * median(taken[-2 * _WINDOW : -_WINDOW])
