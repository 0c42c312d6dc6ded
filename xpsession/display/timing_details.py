"""Display of what stands beside a timing: the parts of a call, the copies, the agreement, and the verdicts in words."""

import math
from collections.abc import Iterable, Iterator

from xpsession import figures
from xpsession.display.source_line import clean
from xpsession.display.units import size
from xpsession.records.side import Comparison, Side
from xpsession.records.timing import Timing
from xpsession.records.timing_details import Agreement, Copy, Disturbance

# From this ratio on, the lesser speed in double precision is worth a line.
_SLOW_FP64 = 8
# Fewer bytes have no bandwidth worth a word.
_FEW = 1 << 16
# Seconds that one notices before the figures come.
_NOTICED = 0.1


def headline(found: Comparison) -> str:
    """Return what a sentence about the faster side says about the copies: nothing where there are none."""
    if found.with_copies is None or not found.first.copying + found.second.copying:
        return ""
    copied = found.with_copies if found.ordered[0] is found.second else 1 / found.with_copies
    return (
        f", {figures.times(copied)} with copies" if copied >= 1 else f", {figures.times(1 / copied)} slower with copies"
    )


def cautions(timing: Timing) -> Iterator[str]:
    """Yield the verdicts, and the differences between the results."""
    first = clean(timing.names[0])
    for side, name in zip(timing.sides, map(clean, timing.names), strict=True):
        words = {
            "throttled": f"{name} was throttled: {_throttled(side)}",
            "launch_bound": f"{name} is launch-bound: handing a call over takes the host longer than doing it takes the"
            " device",
            "transfer_bound": f"transfer-bound: a call that has to copy its inputs and its result is slower on {name}",
            "synchronises": f"{name} synchronises by itself; device time unavailable",
            "noisy": f"{name} is noisy: the middle half of the blocks spans more than a fifth of the median",
            "crowded": f"{name} is crowded: {_crowd(side)}",
            "inconclusive": f"{name} against {first} is inconclusive: the figures scatter too much to say whether there"
            " is a difference",
        }
        yield from (words[verdict] for verdict in side.verdicts)
    for side, whose in _compared(timing):
        if side.agreement is not None and side.agreement.agrees is False:
            reason = clean(side.agreement.reason or "")
            yield f"the results{whose} are not the same: {reason}{_extent(side.agreement)}"


def _aside(sides: Iterable[Side]) -> Iterator[str]:
    """Yield what statements do beside computing, each once."""
    mutated = list(dict.fromkeys(clean(name) for side in sides for name in side.mutated))
    if mutated:
        yield f"the statement changes {', '.join(mutated)}; the copies are put back before each block"
    if any(side.prints for side in sides):
        yield "the statement prints; only the first call's output is shown, and of the others it goes nowhere"


def details(timing: Timing) -> Iterator[str]:
    """Yield a line for each thing that was measured beside wall time."""
    yield from _aside(timing.sides)
    for side, name in zip(timing.sides, map(clean, timing.names), strict=True):
        yield from _parts(side, name)
        yield from _peak(side, name, cold=timing.cold)
        yield from _before(side, name)
        yield from _memory(side, name)
        yield from _left_out(side, name)
    yield from _copies(timing)
    said = [(whose, _agreement(side.agreement)) for side, whose in _compared(timing) if side.agreement is not None]
    if len(said) > 1 and len({text for _, text in said}) == 1:
        said = [(" of all sides", said[0][1])]
    yield from (f"the results{whose} {text}" for whose, text in said if text)


def _before(side: Side, name: str) -> Iterator[str]:
    """Yield what came before the sampling, where it took long enough to be noticed."""
    phases = side.phases
    if phases is None:
        return
    said = [
        f"{what} {figures.seconds(taken)}"
        for what, taken in (("context", phases.context), ("setup", phases.setup))
        if taken > _NOTICED
    ]
    if phases.compiling is not None and phases.compiling > _NOTICED:
        made = "" if phases.compiled is None else f", {_compiled(phases.compiled)}"
        said.append(f"first call {figures.seconds(phases.compiling)} longer than later ones{made}")
    if said:
        yield f"{name} before: {'; '.join(said)}"


def _compiled(count: int) -> str:
    """Return where the programs of the first call came from."""
    return f"{count} kernel{'s' if count > 1 else ''} compiled for the disk" if count else "with kernels from the disk"


def _memory(side: Side, name: str) -> Iterator[str]:
    if side.memory is not None and side.memory >= _FEW:
        yield f"{name} takes up to {size(side.memory)} of memory in a call, its result included"


def _throttled(side: Side) -> str:
    """Return what held a device back."""
    reasons = list(dict.fromkeys(speed.reason for speed in side.speeds if speed.reason))
    if reasons or not side.speeds:
        return f"{' and '.join(reasons)} held it back"
    before, after = side.speeds[0], side.speeds[-1]
    if after.heat > before.heat:
        return "heat held it back"
    clocks = [f"{figures.significant((speed.hertz or 0) / 1e6)} MHz" for speed in (before, after)]
    return f"its clock fell from {clocks[0]} to {clocks[1]}"


def _crowd(side: Side) -> str:
    """Return what other processes did to a side, and what that means for its figures."""
    found = side.disturbance or Disturbance()
    had = f"other processes had the CPU for {figures.seconds(found.waited)} of each call"
    if found.taken_off:
        return f"{had}; that is taken off, as it explains how the blocks differ"
    return f"{had}; the figures are too long by up to that, for which the interval allows"


def _left_out(side: Side, name: str) -> Iterator[str]:
    dropped = side.disturbance.dropped if side.disturbance is not None else 0
    if dropped:
        some = f"{dropped} block{'s' if dropped > 1 else ''}"
        yield f"{name}: {some} left out, in which another process had the CPU"


def _agreement(found: Agreement) -> str:
    """Return what holds of results that do not differ; those that do are a warning."""
    if found.agrees is None:
        return f"were not compared: {clean(found.reason or '')}"
    return f"{'agree' if found.max_abs else 'are equal'}{_extent(found)}" if found.agrees else ""


def _compared(timing: Timing) -> Iterator[tuple[Side, str]]:
    """Yield the further sides, each with whose results were compared where there is more than one."""
    first, *names = map(clean, timing.names)
    for side, name in zip(timing.sides[1:], names, strict=True):
        yield side, f" of {first} and {name}" if len(names) > 1 else ""


def _parts(side: Side, name: str) -> Iterator[str]:
    """Yield what the figure among many calls is of, and why that of the device is missing."""
    parts = side.parts
    if parts is not None and parts.throughput is not None:
        yield f"{name}: among {parts.calls} calls, of which only the last is waited for"
    if parts is not None and parts.host is not None and parts.device is None and not parts.synchronises:
        yield f"{name}: device time unavailable"


def _copies(timing: Timing) -> Iterator[str]:
    """Yield for each device what the copies take, and when they are paid for."""
    shown: set[tuple[str, float]] = set()
    for side, name in zip(timing.sides, map(clean, timing.names), strict=True):
        moved, against = side.transfers, _host(timing, side)
        if moved is None or not moved.seconds or against is None or (moved.device, moved.seconds) in shown:
            continue
        shown.add((moved.device, moved.seconds))
        even = against.break_even
        calls = 0 if even is None or against.ordered[0] is not side else math.ceil(even)
        paid = (
            f"paid for after {calls} call{'s' if calls > 1 else ''} on the same arrays" if calls else "never paid for"
        )
        ways = [
            f"{size(copy.nbytes)} {way} in {figures.seconds(copy.seconds)}{_rates(copy)}"
            for copy, way in ((moved.inputs, f"to {moved.device}"), (moved.outputs, "back"))
            if copy.nbytes
        ]
        whose = "" if name == moved.device else f" of {name}"
        yield f"copies{whose}: {', '.join(ways)}; {figures.seconds(moved.seconds)} in all ({paid})"


def _host(timing: Timing, side: Side) -> Comparison | None:
    """Return a side against the first one; the first itself against the first that needs no copies."""
    if side is not timing.sides[0]:
        return Comparison(timing.sides[0], side)
    return next((found for found in timing.comparisons if found.second.transfers is None), None)


def _rates(copy: Copy) -> str:
    """Return the bandwidth, in brackets; nothing for a few bytes, whose copy is all latency."""
    if copy.nbytes < _FEW or not copy.seconds:
        return ""
    pinned = f", {_rate(copy.nbytes / copy.pinned)} with pinned memory" if copy.pinned else ""
    return f" ({_rate(copy.nbytes / copy.seconds)}{pinned})"


def _rate(value: float) -> str:
    return f"{figures.significant(value / 1e9)} GB/s"


def _extent(found: Agreement) -> str:
    """Return how far results are apart, where, and how much of them was looked at; in brackets."""
    said = []
    if found.max_ulp:
        said.append(f"at most {found.max_ulp} ulp")
    elif found.max_abs:
        said.append(f"by at most {found.max_abs:g}")
    if found.max_ulp and found.norm_rel is not None:
        said.append(f"{found.norm_rel:.1e} of the norm")
    if found.where and not found.agrees:
        said.append(f"at [{', '.join(map(str, found.where))}]")
    if 0 < found.compared < found.size:
        said.append(f"the first {found.compared} of {found.size} elements")
    return f" ({', '.join(said)})" if said else ""


def _peak(side: Side, name: str, *, cold: bool) -> Iterator[str]:
    """Yield how much of the memory's bandwidth is used at least, and what else bounds the speed."""
    moved, hardware, parts = side.transfers, side.hardware, side.parts
    if moved is None or hardware is None:
        return
    nbytes = moved.inputs.nbytes + moved.outputs.nbytes
    if hardware.cache is not None and 0 < nbytes <= hardware.cache and not cold:
        yield (
            f"the inputs and the result fit into the L2 cache of {side.device.name} ({size(hardware.cache)}), where"
            " each call finds them; --cold empties it before"
        )
    elif hardware.bandwidth is not None and nbytes and parts is not None and parts.device:
        peak = f"{_rate(hardware.bandwidth)}, twice the memory's clock × its bus width"  # noqa: RUF001  # "times"
        yield f"{name} reads and writes at least {_rate(nbytes / parts.device)} (the peak is {peak})"
    double = side.agreement is not None and set(side.agreement.dtypes) & {"float64", "complex128"}
    if double and (hardware.fp64_ratio or 0) >= _SLOW_FP64:
        yield f"{side.device.name} computes {hardware.fp64_ratio} times faster in float32 than in float64"
