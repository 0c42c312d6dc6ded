"""Timing, the verdicts: what the figures of a side come to, in words that programs can ask for."""

import math
from collections.abc import Sequence

from xpsession.records.side import Comparison, Ratio, Side
from xpsession.records.timing_details import Speed

# The part of the median that the middle half of the blocks spans on a machine that is too busy.
NOISE = 0.2
# The half-width of an interval, as a logarithm, with which "no difference" says little.
WIDE = 0.05
# The part of its clock that a device loses when it is held back.
DROP = 0.1
# The part of the median that a call may wait for the CPU without a word.
CROWD = 0.02


def verdicts(side: Side, first: Side | None = None) -> tuple[str, ...]:
    """Return what holds of a side, of these.

    ``launch_bound``: handing a call over takes the host longer than doing it takes the device. ``transfer_bound``:
    the side is faster than the first or the first faster than it, but not with the copies of the inputs and the
    result. ``synchronises``: the statement waits for the device by itself. ``noisy``: the middle half of the blocks
    spans more than a fifth of their median. ``crowded``: other processes had the CPU during nearly all blocks.
    ``inconclusive``: neither it nor the first side is faster, and the interval is too wide to say that they are
    equal.

    ``throttled``: heat or a limit of power held the device back, or its clock fell by more than a tenth meanwhile.

    Parameters
    ----------
    side : Side
        The side.
    first : Side, optional
        What it is compared with.
    """
    parts = side.parts
    against = None if first is None else Comparison(first, side)
    held = {
        "throttled": _throttled(side.speeds),
        "launch_bound": parts is not None and parts.device is not None and (parts.host or 0) > parts.device,
        "transfer_bound": against is not None and _transfer_bound(against),
        "synchronises": parts is not None and parts.synchronises,
        "noisy": _noisy(side),
        "crowded": side.disturbance is not None and side.disturbance.waited > CROWD * side.median,
        "inconclusive": against is not None and _inconclusive(against.ratio),
    }
    return tuple(name for name, holds in held.items() if holds)


def _throttled(speeds: Sequence[Speed]) -> bool:
    """Return whether something held the device back, or its clock fell while the statement was sampled."""
    if any(speed.reason for speed in speeds):
        return True
    before, after = (speeds[0], speeds[-1]) if speeds else (Speed(), Speed())
    return after.heat > before.heat or (after.hertz or 0.0) < (1 - DROP) * (before.hertz or 0.0)


def _transfer_bound(found: Comparison) -> bool:
    """Return whether the copies turn the faster side into the slower one."""
    if found.with_copies is None or not found.ratio.measurable:
        return False
    return (found.ratio.median > 1) != (found.with_copies > 1)


def _noisy(side: Side) -> bool:
    low, high = side.quartiles
    return side.interval is not None and high - low > NOISE * side.median


def _inconclusive(ratio: Ratio) -> bool:
    if ratio.measurable:
        return False
    return ratio.interval is None or math.log(ratio.interval[1] / ratio.interval[0]) / 2 > WIDE
