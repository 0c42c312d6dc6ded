"""Accuracy of one figure: spins of known length, an empty statement, a call of a microsecond."""

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from timeit import Timer

from timing_accuracy.load import loaded
from timing_accuracy.peers import magic_timeit, pyperf_mean, timeit_best
from timing_accuracy.rows import MICRO, PERCENT, Effort, Row, label, ours

# Ends by the clock, so its true length is known whatever the machine does; calling it adds about 0.1 µs.
SPIN = """
from time import perf_counter
def spin(seconds):
    end = perf_counter() + seconds
    while perf_counter() < end:
        pass
"""
MOST_BIAS, MOST_RELATIVE_BIAS = 1e-6, 0.015
MOST_OVERHEAD, MOST_DIFFERENCE = 15.0, 0.05
CALL = "sum(range(150))"


def spins_idle(effort: Effort) -> Row:
    """Time spins of known length with nothing else to do."""
    return _spins(effort, "spins of 10 µs to 10 ms")


def spins_loaded(effort: Effort) -> Row:
    """Time spins of known length while every core is busy."""
    with loaded():
        return _spins(effort, "the same spins, every core busy")


def empty(effort: Effort) -> Row:
    """Time an empty statement, in turn with `timeit`."""
    found = _in_turn("pass", effort)
    mine, theirs = (1e9 * statistics.median(values) for values in (found.own, found.peer))
    return Row(
        check="an empty statement",
        target=f"≤ {MOST_OVERHEAD:g} ns a loop",
        measured=f"{mine:.1f} ns",
        peers=f"timeit {theirs:.1f} ns",
        met=mine <= MOST_OVERHEAD,
        figures={"xpsession, ns": round(mine, 2), "timeit, ns": round(theirs, 2), "pairs": len(found.own)},
    )


def short_call(effort: Effort) -> Row:
    """Time a call of about a microsecond, in turn with `timeit`."""
    found = _in_turn(CALL, effort)
    ratios = [mine / theirs for mine, theirs in zip(found.own, found.peer, strict=True)]
    ratio = statistics.median(ratios)
    return Row(
        check=f"a call of about 1 µs, `{CALL}`",
        target=f"within {MOST_DIFFERENCE:.0%} of timeit, in turn, in blocks as long as ours",
        measured=f"{ratio:.3f} of timeit's figure (pairs: {min(ratios):.2f} to {max(ratios):.2f})",
        peers=f"timeit {MICRO * statistics.median(found.peer):.3f} µs; {MICRO * found.at_once:.3f} µs all in one go",
        met=abs(ratio - 1) <= MOST_DIFFERENCE,
        figures={
            "xpsession, µs": round(MICRO * statistics.median(found.own), 4),
            "timeit, µs": round(MICRO * statistics.median(found.peer), 4),
            "timeit in one go, µs": round(MICRO * found.at_once, 4),
            "ratios": [round(value, 3) for value in ratios],
        },
    )


def _spins(effort: Effort, check: str) -> Row:
    """Take every length by every tool in turn, and hold the median bias of each against the target."""
    tools: dict[str, Callable[[str], tuple[float, ...]]] = {
        "timeit": lambda code: (timeit_best(code, SPIN, effort),),
        "%timeit": lambda code: magic_timeit(code, SPIN, effort),
        "pyperf": lambda code: (pyperf_mean(code, SPIN, effort),),
    }
    figures: dict[str, dict[str, float]] = {}
    within: list[bool] = []
    for length in effort.spins:
        code = f"spin({length!r})"
        taken: dict[str, list[float]] = {}
        for trial in range(max(effort.trials, effort.peer_trials)):
            if trial < effort.trials:
                taken.setdefault("xpsession", []).append(ours(code, setup=SPIN).sides[0].median)
            if trial < effort.peer_trials:
                for tool, measure in tools.items():
                    names = ("%timeit mean", "%timeit best") if tool == "%timeit" else (tool,)
                    for name, value in zip(names, measure(code), strict=True):
                        taken.setdefault(name, []).append(value)
        bias = {tool: statistics.median(values) - length for tool, values in taken.items()}
        within.append(abs(bias["xpsession"]) <= MOST_BIAS + MOST_RELATIVE_BIAS * length)
        figures[label(length)] = {tool: round(MICRO * value, 3) for tool, value in bias.items()}
    relative = {tool: _relative(effort.spins, figures.values(), tool) for tool in taken}
    return Row(
        check=check,
        target="median bias ≤ 1 µs + 1.5 %",
        measured=relative["xpsession"],
        peers="; ".join(f"{tool} {relative[tool]}" for tool in taken if tool != "xpsession"),
        met=all(within),
        figures={"trials": effort.trials, "trials of the others": effort.peer_trials, "median bias, µs": figures},
        table=tuple({"median bias, µs": length, **row} for length, row in figures.items()),
    )


def _relative(lengths: Sequence[float], figures: Iterable[dict[str, float]], tool: str) -> str:
    """Return between which parts of its length a tool's bias lies."""
    parts = [PERCENT * row[tool] / MICRO / length for length, row in zip(lengths, figures, strict=True)]
    return f"{min(parts):+.2g} to {max(parts):+.2g} %"


@dataclass(frozen=True, slots=True)
class _InTurn:
    """Seconds per call by us and by `timeit`, pair by pair, in blocks of one length; and by `timeit` all in one go."""

    own: list[float]
    peer: list[float]
    at_once: float


def _in_turn(statement: str, effort: Effort) -> _InTurn:
    """Time a statement in turn with `timeit`.

    The loops of `timeit` are as many as are in one of our blocks, and the median of as many repetitions counts: its own
    choice takes 0.2 s in one go, and measures what else the machine does meanwhile. That figure is given beside.
    """
    timer = Timer(statement)
    own: list[float] = []
    peer: list[float] = []
    for pair in range(effort.pairs):
        for mine in (True, False) if pair % 2 or not own else (False, True):
            if mine:
                side = ours(statement).sides[0]
                own.append(side.median)
            else:
                peer.append(statistics.median(timer.timeit(side.loops) / side.loops for _ in range(side.repeat)))
    number = effort.timeit_number or timer.autorange()[0]
    return _InTurn(own, peer, statistics.median(timer.repeat(effort.timeit_repeat, number)) / number)
