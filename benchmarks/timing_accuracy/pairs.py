"""Accuracy of a ratio on a busy machine: two spins of known ratio, and code against itself."""

import statistics
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from timing_accuracy.load import loaded
from timing_accuracy.peers import magic_timeit, pyperf_mean, pyperf_verdict, timeit_best
from timing_accuracy.rows import Effort, Row, errors, label, ours
from timing_accuracy.single import SPIN
from timing_accuracy.standin import TWINS, RealClock, StandIn, standin

from xpsession.records.side import Ratio

BUDGET = 0.5
CROWD = 2
TRUE, MOST_ERROR = 2.0, 3.0
LEAST_COVERAGE, MOST_MEDIAN_ERROR, MOST_FALSE = 85.0, 1.0, 5.0
TARGET = (
    f"interval holds 1 in ≥ {LEAST_COVERAGE:g} %, median error ≤ {MOST_MEDIAN_ERROR:g} %, "
    f"false verdicts ≤ {MOST_FALSE:g} %"
)
SHORTER = (10e-6, 100e-6, 1e-3)
ARRAY = np.ones(10_000)
SAME = {
    "a spin of 100 µs": ("spin(100e-6)", SPIN),
    "15 µs of Python": ("sum(range(2000))", ""),
    "2 ms of Python": ("sum(range(200_000))", ""),
    "NumPy on one array": ("total()", ""),
}
# Each side makes an array of its own, at an address of its own.
APART = {"NumPy on an array each": ("x.sum()", "import numpy\nx = numpy.ones(10_000)")}
HOLDS, FALSE = "interval holds 1, %", "false verdicts, %"
_PEERS_WORK = "15 µs of Python"


def ratio_of_two(effort: Effort) -> Row:
    """Time two spins, one twice as long as the other, while every core is busy."""
    return _ratio("two spins of ratio 2, every core busy, 0.5 s", effort)


def ratio_crowded(effort: Effort) -> Row:
    """Time the two spins while every core has two busy processes."""
    return _ratio("the same, two busy processes a core", effort, crowded=True)


def same_code(effort: Effort) -> Row:
    """Time code against itself while every core is busy."""
    with loaded():
        found = _against_itself(SAME, effort)
        peers = _chains(*SAME[_PEERS_WORK], effort)
    return _same("code against itself, every core busy, 0.5 s", found, peers)


def same_crowded(effort: Effort) -> Row:
    """Time code against itself while every core has two busy processes."""
    with loaded(CROWD):
        found = _against_itself(SAME, effort)
    return _same("code against itself, two busy processes a core, 0.5 s", found, {})


def equal_arrays(effort: Effort) -> Row:
    """Time code against itself on equal arrays at addresses of their own, with nothing else to do."""
    return _same("the same on equal arrays, one for each side, idle", _against_itself(APART, effort), {})


def _ratio(check: str, effort: Effort, *, crowded: bool = False) -> Row:
    """Hold the ratios of all lengths against the target; by the others where it is not too crowded."""
    figures: dict[str, Any] = {}
    with loaded(CROWD if crowded else 1), standin(RealClock()) as device:
        for shorter in SHORTER if effort.trials > effort.peer_trials else SHORTER[1:2]:
            found = [_twice(shorter, device) for _ in range(effort.trials)]
            figures[f"{label(2 * shorter)} to {label(shorter)}"] = errors(found, true=TRUE)
        peers = {} if crowded else _ratios_of_peers(SHORTER[1], effort)
    rows = list(figures.values())
    worst = max(row["95th percentile, %"] for row in rows)
    others = "; ".join(f"{tool} {_range([row])}" for tool, row in peers.items())
    return Row(
        check=check,
        target=f"error ≤ {MOST_ERROR:g} % (of 95 trials in 100)",
        measured=f"≤ {worst:.1f} %; ratios {_range(rows)}",
        peers=f"{others} at {label(SHORTER[1])}" if peers else "",
        met=worst <= MOST_ERROR,
        figures={"xpsession": figures, **peers},
        table=(
            *({"": f"xpsession: {lengths}", **row} for lengths, row in figures.items()),
            *({"": f"{tool}: {label(2 * SHORTER[1])} to {label(SHORTER[1])}", **row} for tool, row in peers.items()),
        ),
    )


def _twice(shorter: float, device: StandIn) -> float:
    """Return the ratio that we measure between a spin and one half as long."""
    lengths = dict(zip(TWINS, (TRUE * shorter, shorter), strict=True))
    names = {"length": lambda: lengths[device.here]}
    setup = f"{SPIN}\nseconds = length()"
    timing = ours("spin(seconds)", setup=setup, devices=TWINS, names=names, budget=BUDGET)
    assert timing.ratio is not None  # noqa: S101  # for the type checker
    return timing.ratio.median


def _ratios_of_peers(shorter: float, effort: Effort) -> dict[str, dict[str, float]]:
    """Return the errors of the others, which time one spin after the other and take as long as they take."""
    ratios: dict[str, list[float]] = {}
    for _ in range(1 + effort.peer_trials):
        both = [
            (*magic_timeit(code, SPIN, effort), timeit_best(code, SPIN, effort), pyperf_mean(code, SPIN, effort))
            for code in (f"spin({TRUE * shorter!r})", f"spin({shorter!r})")
        ]
        for tool, longer, other in zip(("%timeit mean", "%timeit best", "timeit", "pyperf"), *both, strict=True):
            ratios.setdefault(tool, []).append(longer / other)
    return {tool: errors(values, true=TRUE) for tool, values in ratios.items()}


def _chains(statement: str, setup: str, effort: Effort) -> dict[str, dict[str, Any]]:
    """Return how far neighbours differ among measurements of the same code, one after another."""
    means: list[float] = []
    bests: list[float] = []
    plain: list[float] = []
    for _ in range(effort.chain):
        mean, best = magic_timeit(statement, setup, effort)
        means.append(mean)
        bests.append(best)
        plain.append(timeit_best(statement, setup, effort))
    with TemporaryDirectory() as folder:
        files = [Path(folder) / f"{index}.json" for index in range(effort.chain)]
        pyperf = [pyperf_mean(statement, setup, effort, keep=file) for file in files]
        verdicts = [pyperf_verdict(first, second) for first, second in pairwise(files)]
    chains = {"%timeit mean": means, "%timeit best": bests, "timeit": plain, "pyperf": pyperf}
    rows: dict[str, dict[str, Any]] = {
        tool: errors([first / second for first, second in pairwise(values)], true=1.0)
        for tool, values in chains.items()
    }
    rows["pyperf"][FALSE] = round(100 * sum(verdicts) / len(verdicts), 1)
    return rows


def _against_itself(works: dict[str, tuple[str, str]], effort: Effort) -> dict[str, list[Ratio]]:
    """Return the ratios that we measure of each work to itself, the works taking turns."""
    found: dict[str, list[Ratio]] = {work: [] for work in works}
    with standin(RealClock()):
        for _ in range(effort.same):
            for work, (statement, setup) in works.items():
                names = {"total": ARRAY.sum}
                ratio = ours(statement, setup=setup, devices=TWINS, names=names, budget=BUDGET).ratio
                assert ratio is not None  # noqa: S101  # for the type checker
                found[work].append(ratio)
    return found


def _same(check: str, found: dict[str, list[Ratio]], peers: dict[str, dict[str, Any]]) -> Row:
    """Hold every work by itself against the target."""
    own = {work: _agreement(ratios) for work, ratios in found.items()}
    coverage = min(row[HOLDS] for row in own.values())
    error = max(row["median error, %"] for row in own.values())
    false = max(row[FALSE] for row in own.values())
    shown = (HOLDS, "median error, %", "95th percentile, %", "worst, %", FALSE, "trials")
    mine = [(f"xpsession: {work}", row) for work, row in own.items()]
    others = [(f"{tool}: {_PEERS_WORK}", row) for tool, row in peers.items()]
    return Row(
        check=check,
        target=TARGET,
        measured=f"{coverage:.0f} %, {error:.2f} %, {false:.0f} %"
        + (f", each of the worst of {len(own)} works" if len(own) > 1 else ""),
        peers="; ".join(f"{tool} median error {row['median error, %']:.1f} %" for tool, row in peers.items()),
        met=coverage >= LEAST_COVERAGE and error <= MOST_MEDIAN_ERROR and false <= MOST_FALSE,
        figures={"xpsession": own, **peers},
        table=tuple({"": name, **{column: row.get(column, "") for column in shown}} for name, row in mine + others),
    )


def _agreement(ratios: Sequence[Ratio]) -> dict[str, Any]:
    """Return how often the interval holds 1 and how often a difference is claimed, beside the errors."""
    count = len(ratios)
    held = sum(ratio.interval is not None and ratio.interval[0] <= 1 <= ratio.interval[1] for ratio in ratios)
    widths = [100 * (ratio.interval[1] - ratio.interval[0]) / 2 for ratio in ratios if ratio.interval]
    return {
        HOLDS: round(100 * held / count, 1),
        FALSE: round(100 * sum(ratio.measurable for ratio in ratios) / count, 1),
        "without an interval": count - len(widths),
        "median half-width, %": round(statistics.median(widths), 2) if widths else None,
        **errors([ratio.median for ratio in ratios], true=1.0),
    }


def _range(rows: Sequence[dict[str, float]]) -> str:
    low, high = min(row["least ratio"] for row in rows), max(row["greatest ratio"] for row in rows)
    return f"{low:.2f} to {high:.2f}"
