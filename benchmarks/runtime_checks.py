"""What watching code while it runs costs, each beside the same code as it was written, in turn in one process.

Usage: ``python benchmarks/runtime_checks.py [--rounds N] [--quick]``; printed, and kept in ``benchmarks/results/``
unless it was quick. A ratio is the median over the rounds of watched over plain, which of the two comes first changing.
"""

import argparse
import ast
import gc
import json
import platform
import statistics
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from types import CodeType
from typing import Any, NamedTuple

from IPython.core.interactiveshell import InteractiveShell

from xpsession import namespace
from xpsession.compliance.runtime import Watcher
from xpsession.standard import LATEST

RESULTS = Path(__file__).parent / "results"
FIRST = 5  # first passes of which the quickest counts, and as many plain ones
PACKAGES = ("numpy", "ipython", "xpsession")


class Case(NamedTuple):
    """Code that defines `work`; the sizes of its first `arrays` arguments and the others; the ratio to keep below."""

    name: str
    source: str
    numbers: tuple[int, ...]
    arrays: int
    bound: float | None
    warm: bool = True


ARITHMETIC = """
def work(x, y, n):
    for _ in range(n):
        z = x * y
        z = z + x
        z = xp.sin(z)
        m = xp.sum(z)
    return m
"""
CHAIN = """
xp
def work(x):
    return x * 2.0 + x * 3.0 - x / 4.0 + 1.0
"""
SMALL = """
xp
def work(x, y, n):
    total = x
    for k in range(n):
        a = x * y
        b = a + k
        total = total + b[1:] if b.shape[0] == 5 else total + b
    return total
"""
CASES = (
    Case("operations of 100,000 elements", ARITHMETIC, (100_000, 100_000, 20), 2, 1.02),
    Case("a chain of 10 million elements, first pass", CHAIN, (10_000_000,), 1, 1.02, warm=False),
    Case("a chain of 10 million elements, known", CHAIN, (10_000_000,), 1, 1.02),
    Case("a loop over 4-element arrays", SMALL, (4, 4, 20_000), 2, 1.10),
)


def watched(source: str, names: dict[str, Any]) -> CodeType:
    """Return watched code of `source`."""
    watcher = Watcher()
    tree = ast.parse(source)
    watcher.prepare(source, tree, names=watcher.noted(names, source), version=LATEST, text=source)
    code = watcher.compile(tree, "<cell>", lambda rewritten, name: compile(rewritten, name, "exec"))  # type: ignore[call-overload]
    assert code is not None  # noqa: S101  # the cases mention the namespace
    return code


def function(code: CodeType) -> Callable[..., object]:
    """Return the `work` that `code` defines."""
    names: dict[str, Any] = {"xp": namespace("cpu")}
    exec(code, names)  # noqa: S102  # the case
    return names["work"]  # type: ignore[no-any-return]


def seconds(work: Callable[..., object], arguments: list[object]) -> float:
    """Return what one call takes."""
    start = perf_counter()
    work(*arguments)
    return perf_counter() - start


def measured(case: Case, rounds: int, *, quick: bool) -> dict[str, Any]:
    """Time a case with and without, and take the peak of its memory."""
    xp = namespace("cpu")
    numbers = [max(number // 100, 4) if quick else number for number in case.numbers]
    arguments: list[Any] = [xp.ones(number) for number in numbers[: case.arrays]] + numbers[case.arrays :]
    codes = [compile(case.source, "<cell>", "exec"), watched(case.source, {"xp": xp})]
    works = [function(code) for code in codes]
    for work in works:
        for _ in range(20 if case.warm and len(case.numbers) == 1 else 2):
            work(*arguments)
    ratios, times = [], []
    for turn in range(rounds):
        pair: list[float] = [0.0, 0.0]
        for side in (0, 1) if turn % 2 else (1, 0):
            # The code of a first pass is new each time; the best of a few tells it from what else the machine does.
            fresh = not case.warm and side == 1
            tries = [works[side]] if case.warm else [works[0]] * FIRST
            tries = [function(watched(case.source, {"xp": xp})) for _ in tries] if fresh else tries
            pair[side] = min(seconds(work, arguments) for work in tries)
        ratios.append(pair[1] / pair[0])
        times.append(pair[0])
    last = works[1] if case.warm else function(watched(case.source, {"xp": xp}))
    peaks = [peak(work, arguments) for work in (works[0], last)]
    return {
        "case": case.name,
        "plain, ms": round(1e3 * statistics.median(times), 3),
        "ratio": round(statistics.median(ratios), 3),
        "quartiles": [round(value, 3) for value in statistics.quantiles(ratios, n=4)[::2]],
        "bound": case.bound,
        "peak memory, ratio": round(peaks[1] / peaks[0], 3) if peaks[0] > 1_000_000 else None,  # noqa: PLR2004  # bytes
    }


def peak(work: Callable[..., object], arguments: list[object]) -> int:
    """Return the most memory that a call holds, in bytes."""
    gc.collect()
    tracemalloc.start()
    work(*arguments)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


NUMPY = "\n".join(f"y{number} = np.sin(x) + x * {number}.0" for number in range(20))
PLAIN = "\n".join(f"n{number} = [k + {number} for k in range(50)]\nd = dict(n=n{number})" for number in range(10))
SHELLS = (
    ("a cell of 20 lines, warnings off, beside a shell without xpsession", NUMPY, "off"),
    ("a cell of 20 lines of NumPy, warnings on, beside a shell without xpsession", NUMPY, "on"),
    ("a cell of 20 lines without arrays, warnings on, beside a shell without xpsession", PLAIN, "on"),
)


def in_shell(name: str, cell: str, mode: str, rounds: int) -> dict[str, Any]:
    """Time a cell that never meets the namespace, beside the same shell before xpsession is loaded."""
    shell = InteractiveShell.instance()
    shell.run_cell("import numpy as np; x = np.ones(1000)", silent=True)

    def run() -> float:
        start = perf_counter()
        shell.run_cell(cell, silent=False)
        return perf_counter() - start

    before, after = [], []
    for _ in range(rounds):
        before.append(min(run() for _ in range(5)))
        shell.run_line_magic("load_ext", "xpsession")
        shell.run_line_magic("xp", "device cpu")
        shell.run_line_magic("xp", f"warnings {mode}")
        run()
        after.append(min(run() for _ in range(5)))
        shell.run_line_magic("unload_ext", "xpsession")
        run()
    ratios = [one / other for one, other in zip(after, before, strict=True)]
    return {
        "case": name,
        "plain, ms": round(1e3 * statistics.median(before), 3),
        "ratio": round(statistics.median(ratios), 3),
        "quartiles": [round(value, 3) for value in statistics.quantiles(ratios, n=4)[::2]],
        "bound": None,
        "peak memory, ratio": None,
    }


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    rows = [measured(case, options.rounds, quick=options.quick) for case in CASES]
    rows += [in_shell(name, cell, mode, options.rounds) for name, cell, mode in SHELLS]
    report = {
        "command": "python benchmarks/runtime_checks.py",
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "packages": {name: version(name) for name in PACKAGES},
        "cases": rows,
    }
    text = json.dumps(report, indent=2)
    print(text)
    if not options.quick:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "runtime-checks.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
