"""Display of what stands beside a timing: the parts of a call, the copies, the agreement, and the verdicts in words."""

import math
from collections.abc import Iterator

from xpsession import figures
from xpsession.display.source_line import clean
from xpsession.display.units import size
from xpsession.records.timing import Side, Timing
from xpsession.records.timing_details import Agreement, Copy, Transfers

# From this ratio on, the lesser speed in double precision is worth a line.
_SLOW_FP64 = 8
# Fewer bytes have no bandwidth worth a word.
_FEW = 1 << 16


def headline(timing: Timing) -> str:
    """Return what the first sentence says about the copies: nothing where there are none."""
    copied = timing.with_copies
    if copied is None or timing.transfers is None or not timing.transfers.seconds:
        return ""
    return (
        f", {figures.times(copied)} with copies" if copied >= 1 else f", {figures.times(1 / copied)} slower with copies"
    )


def cautions(timing: Timing) -> Iterator[str]:
    """Yield the verdicts, and a difference between the results."""
    there = timing.transfers.device if timing.transfers is not None else "the device"
    words = {
        "launch_bound": "launch-bound: handing a call over takes the host longer than doing it takes the device",
        "transfer_bound": f"transfer-bound: a call that has to copy its inputs and its result is slower on {there}",
        "synchronises": "the statement synchronises; device time unavailable",
        "noisy": "noisy: the middle half of the blocks spans more than a fifth of the median",
        "inconclusive": "inconclusive: the figures scatter too much to say whether there is a difference",
    }
    yield from (words[verdict] for verdict in timing.verdicts)
    found = timing.agreement
    if found is not None and found.agrees is False:
        yield f"the results are not the same: {clean(found.reason or '')}{_extent(found)}"


def details(timing: Timing) -> Iterator[str]:
    """Yield a line for each thing that was measured beside wall time."""
    for side in timing.sides:
        yield from _parts(side)
        yield from _peak(timing, side)
    if timing.transfers is not None and timing.transfers.seconds:
        yield _copies(timing, timing.transfers)
    found = timing.agreement
    if found is not None and found.agrees:
        yield f"the results {'agree' if found.max_abs else 'are equal'}{_extent(found)}"
    elif found is not None and found.agrees is None:
        yield f"the results were not compared: {clean(found.reason or '')}"


def _parts(side: Side) -> Iterator[str]:
    parts = side.parts
    if parts is None or parts.host is None:
        return
    device = "unavailable" if parts.device is None else figures.seconds(parts.device)
    many = ""
    if parts.throughput is not None:
        many = f"; {figures.seconds(parts.throughput)} among {parts.calls} calls that are waited for once"
    yield f"{side.device.name} per call: host {figures.seconds(parts.host)}, device {device}{many}"


def _copies(timing: Timing, found: Transfers) -> str:
    even = timing.break_even
    calls = 0 if even is None else math.ceil(even)
    paid = f"paid for after {calls} call{'s' if calls > 1 else ''} on the same arrays" if calls else "never paid for"
    ways = [
        f"{size(copy.nbytes)} {way} in {figures.seconds(copy.seconds)}{_rates(copy)}"
        for copy, way in ((found.inputs, f"to {found.device}"), (found.outputs, "back"))
        if copy.nbytes
    ]
    return f"copies: {', '.join(ways)}; {figures.seconds(found.seconds)} in all ({paid})"


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


def _peak(timing: Timing, side: Side) -> Iterator[str]:
    """Yield how much of the memory's bandwidth is used at least, and what else bounds the speed."""
    moved, hardware, parts = timing.transfers, side.hardware, side.parts
    if moved is None or hardware is None or moved.device != side.device.name:
        return
    nbytes = moved.inputs.nbytes + moved.outputs.nbytes
    if hardware.cache is not None and 0 < nbytes <= hardware.cache:
        yield f"the inputs and the result fit into the L2 cache of {side.device.name} ({size(hardware.cache)})"
    elif hardware.bandwidth is not None and nbytes and parts is not None and parts.device:
        peak = f"{_rate(hardware.bandwidth)}, twice the memory's clock × its bus width"  # noqa: RUF001  # "times"
        yield f"the device reads and writes at least {_rate(nbytes / parts.device)} (its peak is {peak})"
    double = timing.agreement is not None and set(timing.agreement.dtypes) & {"float64", "complex128"}
    if double and (hardware.fp64_ratio or 0) >= _SLOW_FP64:
        yield f"{side.device.name} computes {hardware.fp64_ratio} times faster in float32 than in float64"
