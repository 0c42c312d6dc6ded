"""Accuracy on devices of known cost: a virtual clock, a deadline on the real one, and many launches in a statement."""

import statistics
from itertools import product
from typing import Any

from timing_accuracy.peers import cupy_benchmark
from timing_accuracy.rows import MICRO, PERCENT, Effort, Row, ours
from timing_accuracy.standin import TWINS, Cost, RealClock, VirtualClock, standin

from xpsession.records.side import Side

MOST_VIRTUAL_ERROR, MOST_DEVICE = 0.1, 1.0
MOST_WALL, MOST_RELATIVE_WALL = 5e-6, 0.03
LAUNCHES = (2e-6, 8e-6, 50e-6)
COMPUTES = (0.0, 1.5e-6, 100e-6, 3e-3)
DEADLINES = (Cost(8e-6, 1.5e-6), Cost(10e-6, 100e-6), Cost(10e-6, 1e-3), Cost(50e-6, 5e-3))
MANY = 4
_REPEATS = 200


def virtual_clock(effort: Effort) -> Row:  # noqa: ARG001  # exact at any effort
    """Time launches of known cost on a clock that only they move, against each other."""
    off: dict[str, list[float]] = {}
    for launch, compute in product(LAUNCHES, COMPUTES):
        costs = Cost(launch, compute), Cost(2 * launch, compute)
        clock = VirtualClock()
        with standin(clock, *costs) as device:
            timing = ours("launch()", devices=TWINS, names={"launch": device.launch}, timer=clock.now)
        assert timing.ratio is not None  # noqa: S101  # for the type checker
        off.setdefault("ratio", []).append(_off(timing.ratio.median, costs[0].wall / costs[1].wall))
        for side, cost in zip(timing.sides, costs, strict=True):
            for quantity, (figure, true) in _quantities(side, cost).items():
                off.setdefault(quantity, []).append(_off(figure, true))
    worst = {quantity: max(values) for quantity, values in off.items()}
    return Row(
        check="a virtual clock: wall, throughput, host, device, ratio",
        target=f"within {MOST_VIRTUAL_ERROR} % of the formula",
        measured=f"≤ {max(worst.values()):.1g} % in {sum(map(len, off.values()))} figures",
        met=max(worst.values()) <= MOST_VIRTUAL_ERROR,
        figures={"worst, %": worst},
    )


def deadline_wall(effort: Effort) -> Row:
    """Time launches that only move a deadline, on the real clock."""
    figures: dict[str, Any] = {}
    within, shown = [], []
    for cost in DEADLINES:
        found = [side.median for side in _on_deadline(cost, effort)]
        bias = statistics.median(found) - cost.wall
        within.append(abs(bias) <= MOST_WALL + MOST_RELATIVE_WALL * cost.wall)
        figures[_case(cost)] = {"wall bias, µs": round(MICRO * bias, 3)}
        shown.append(f"{MICRO * bias:+.2f}")
    return Row(
        check="a deadline device: wall time",
        target="within 3 % + 5 µs",
        measured=f"bias {', '.join(shown)} µs of {_list([cost.wall for cost in DEADLINES])}",
        met=all(within),
        figures=figures,
    )


def deadline_device(effort: Effort) -> Row:
    """Tell the device's own time from the launches, on the real clock, beside CuPy's GPU time."""
    figures: dict[str, Any] = {}
    own, theirs = [], []
    for cost in DEADLINES:
        parts = [side.parts for side in _on_deadline(cost, effort)]
        found = [part.device for part in parts if part is not None and part.device is not None]
        with standin(RealClock(), cost) as device:
            peer = cupy_benchmark(device, launches=1, repeats=_REPEATS)
        own.append(_off(statistics.median(found), cost.device) if found else float("inf"))
        theirs.append(peer if isinstance(peer, str) else f"{_off(peer[1], cost.device):.2g}")
        figures[_case(cost)] = {"device error, %": own[-1], "of trials": len(found), "CuPy's benchmark": _cupy(peer)}
    return Row(
        check="a deadline device: device time",
        target=f"within {MOST_DEVICE:g} %",
        measured=f"≤ {max(own):.2g} % of {_list([cost.device for cost in DEADLINES])}",
        peers=f"CuPy's GPU time: {', '.join(theirs)} % too long",
        met=max(own) <= MOST_DEVICE,
        figures=figures,
    )


def many_launches(effort: Effort) -> Row:  # noqa: ARG001  # exact at any effort
    """Time four launches of 8 µs on the host and 1.5 µs on the device in one statement, on a virtual clock."""
    cost, clock = Cost(8e-6, 1.5e-6), VirtualClock()
    with standin(clock, cost) as device:
        code = "; ".join(["launch()"] * MANY)
        side = ours(code, devices=TWINS[:1], names={"launch": device.launch}, timer=clock.now).sides[0]
    clock = VirtualClock()
    with standin(clock, cost) as device:
        peer = cupy_benchmark(device, launches=MANY, repeats=_REPEATS)
    wall, true = MANY * cost.launch + cost.device, MANY * cost.device
    found = side.parts.device if side.parts is not None and side.parts.device is not None else 0.0
    theirs = peer if isinstance(peer, str) else f"CuPy's GPU time {MICRO * peer[1]:.1f} µs"
    return Row(
        check="four launches, each 8 µs on the host and 1.5 µs on the device",
        target=f"device time within {MOST_VIRTUAL_ERROR} % of {MICRO * true:.1f} µs, wall of {MICRO * wall:.1f} µs",
        measured=f"device {MICRO * found:.1f} µs, wall {MICRO * side.median:.1f} µs",
        peers=theirs,
        met=max(_off(found, true), _off(side.median, wall)) <= MOST_VIRTUAL_ERROR,
        figures={"wall, µs": MICRO * side.median, "device, µs": MICRO * found, "CuPy": _cupy(peer)},
    )


def _quantities(side: Side, cost: Cost) -> dict[str, tuple[float, float]]:
    """Return what was measured and what the formula gives, for each quantity that the side has."""
    quantities = {"wall": (side.median, cost.wall)}
    parts = side.parts
    if parts is not None:
        if parts.host is not None:
            quantities["host"] = parts.host, cost.launch
        if parts.throughput is not None:
            calls = parts.calls
            whole = max(calls * cost.launch + cost.device, cost.launch + calls * cost.device)
            quantities["throughput"] = parts.throughput, whole / calls
        if parts.device is not None and cost.device:
            quantities["device"] = parts.device, cost.device
    return quantities


def _on_deadline(cost: Cost, effort: Effort) -> list[Side]:
    """Return what we measure of a launch, trial by trial."""
    with standin(RealClock(), cost) as device:
        names = {"launch": device.launch}
        return [ours("launch()", devices=TWINS[:1], names=names).sides[0] for _ in range(effort.trials)]


def _off(figure: float, true: float) -> float:
    """Return how far off a figure is, in percent."""
    return PERCENT * abs(figure / true - 1)


def _case(cost: Cost) -> str:
    return f"launch {MICRO * cost.launch:g} µs, device {MICRO * cost.device:g} µs"


def _cupy(peer: tuple[float, float] | str) -> dict[str, float] | str:
    """Return the two means in microseconds, or why there are none."""
    return (
        peer if isinstance(peer, str) else {"CPU, µs": round(MICRO * peer[0], 3), "GPU, µs": round(MICRO * peer[1], 3)}
    )


def _list(seconds: list[float]) -> str:
    return ", ".join(f"{MICRO * value:g}" for value in seconds) + " µs"
