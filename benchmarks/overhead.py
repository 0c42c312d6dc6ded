"""What loading the extension and checking a cell cost, each beside a peer in the same run.

Usage: ``python benchmarks/overhead.py [--rounds N]``; the result is printed and kept in ``benchmarks/results/``.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any

from IPython.core.interactiveshell import InteractiveShell

RESULTS = Path(__file__).parent / "results"
PACKAGES = ("numpy", "ipython", "array-api-compat", "xpsession")

# A shell that has NumPy; then the one statement that is timed.
FRESH = """
from time import perf_counter
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.run_cell("import numpy", silent=True)
start = perf_counter()
{statement}
print(perf_counter() - start)
"""
LOADING = {
    "xpsession": "shell.run_line_magic('load_ext', 'xpsession')",
    "array_api_compat.numpy": "import array_api_compat.numpy",
}

# Thirty lines of ordinary work, two of which leave the standard.
CELL = "\n".join(
    [
        "x = xp.linspace(0.0, 1.0, 64)",
        "y = xp.sin(x) ** 2 + xp.cos(x) ** 2",
        *(f"a{i} = xp.sum(xp.multiply(x, {i}.0), axis=0) + xp.mean(y)" for i in range(12)),
        "def smooth(values, width):",
        "    kernel = xp.ones(width) / width",
        "    padded = xp.concat([values[:1], values, values[-1:]])",
        "    return padded[1:-1] * kernel[0]",
        *(f"b{i} = smooth(xp.reshape(y, (-1,)), {i + 2})" for i in range(10)),
        "c = xp.concatenate([x, y])",
        "d = xp.sum(c, 0)",
    ]
)


def fresh(statement: str) -> float:
    """Return the seconds that `statement` takes in a new process."""
    code = FRESH.format(statement=statement)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def loading(rounds: int) -> dict[str, Any]:
    """Time loading and its peer in turn, each in a process of its own."""
    times: dict[str, list[float]] = {name: [] for name in LOADING}
    for _ in range(rounds):
        for name, statement in LOADING.items():
            times[name].append(fresh(statement))
    ratios = [own / peer for own, peer in zip(*times.values(), strict=True)]
    return {
        **{f"{name}, ms": round(1e3 * statistics.median(values), 1) for name, values in times.items()},
        "ratio": round(statistics.median(ratios), 2),
    }


def checking(rounds: int) -> dict[str, Any]:
    """Time a cell of 30 lines with the check and its display on and off, in turn, in one shell."""
    assert len(CELL.splitlines()) == 30  # noqa: PLR2004, S101  # the figure is that of a cell of this length
    shell = InteractiveShell.instance()
    shell.run_line_magic("load_ext", "xpsession")
    times: dict[str, list[float]] = {"off": [], "on": []}
    out, sys.stdout = sys.stdout, open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  # a device
    try:
        for _ in range(10 * rounds):
            for mode, values in times.items():
                shell.run_cell(f"%xp warnings {mode}", silent=True)
                start = perf_counter()
                shell.run_cell(CELL, store_history=False)
                values.append(perf_counter() - start)
    finally:
        sys.stdout.close()
        sys.stdout = out
    extra = [on - off for off, on in zip(*times.values(), strict=True)]
    return {
        "without, ms": round(1e3 * statistics.median(times["off"]), 2),
        "with, ms": round(1e3 * statistics.median(times["on"]), 2),
        "difference, ms": round(1e3 * statistics.median(extra), 2),
    }


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    record = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "command": "make bench",
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "versions": {name: version(name) for name in PACKAGES},
        "loading in a shell that has NumPy": loading(rounds),
        "a cell of 30 lines": checking(rounds),
    }
    text = json.dumps(record, indent=2)
    print(text)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "overhead.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
