"""Timing, the verdicts: what the figures of a timing come to, in words that programs can ask for."""

import math

from xpsession.records.timing import Side, Timing

# The part of the median that the middle half of the blocks spans on a machine that is too busy.
NOISE = 0.2
# The half-width of an interval, as a logarithm, with which "no difference" says little.
WIDE = 0.05


def verdicts(timing: Timing) -> tuple[str, ...]:
    """Return what holds of a timing, of these.

    ``launch_bound``: handing a call over takes the host longer than doing it takes the device. ``transfer_bound``: the
    device is faster, but not with the copies of the inputs and the result. ``synchronises``: the statement waits for
    the device by itself. ``noisy``: the middle half of a side's blocks spans more than a fifth of their median.
    ``inconclusive``: neither side is faster, and the interval is too wide to say that they are equal.

    Nothing is said of a GPU that is throttled: CuPy does not tell.
    """
    parts = [side.parts for side in timing.sides if side.parts is not None]
    held = {
        "launch_bound": any(part.device is not None and (part.host or 0) > part.device for part in parts),
        "transfer_bound": _transfer_bound(timing),
        "synchronises": any(part.synchronises for part in parts),
        "noisy": any(map(_noisy, timing.sides)),
        "inconclusive": _inconclusive(timing),
    }
    return tuple(name for name, holds in held.items() if holds)


def _transfer_bound(timing: Timing) -> bool:
    ordered, copied = timing.ordered, timing.with_copies
    if ordered is None or timing.transfers is None or copied is None:
        return False
    faster, _, ratio = ordered
    return ratio.measurable and faster.device.name == timing.transfers.device and copied < 1


def _noisy(side: Side) -> bool:
    low, high = side.quartiles
    return side.interval is not None and high - low > NOISE * side.median


def _inconclusive(timing: Timing) -> bool:
    ratio = timing.ratio
    if ratio is None or ratio.measurable:
        return False
    return ratio.interval is None or math.log(ratio.interval[1] / ratio.interval[0]) / 2 > WIDE
