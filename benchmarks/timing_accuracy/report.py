"""Accuracy, the report: the rows with the machine that they hold for, as JSON and as a Markdown table."""

import os
import platform
import subprocess
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from timing_accuracy.rows import Row

import xpsession
from xpsession import backends

PACKAGES = ("xpsession", "numpy", "ipython", "pyperf", "cupy-cuda13x", "cupy-cuda12x")
NOTES = """\
A spin ends by the clock, so its true length is known; calling it adds about 0.1 µs.
Every core busy: one spinning process for each core, beside the one that measures; 0.5 s is our budget, of which we \
use what we need.
`%timeit`, `timeit` and pyperf time one thing after the other and take as long as they take by themselves (pyperf with \
3 processes of 3 values): seconds where we have half of one.
CuPy's benchmark: its own, unchanged `cupyx/profiler/_time.py`, with stand-ins for the driver's calls: an event gets \
the time at which the stand-in device will have done what it was given. No driver and no GPU takes part.
Code against itself: on two stand-in devices that are the host, so that both sides run the same code and wait alike. \
Its false verdicts are those of `Ratio.measurable` and of `pyperf compare_to`; of the others, neighbours in a series \
of measurements are compared.
Equal arrays are not quite the same: where they lie in memory changes what reading them costs, so the true ratio need \
not be 1 there. "NumPy on one array" is free of that.
Blocks during which the system gave the CPU to another process do not count with us, as far as it tells; a call that \
is longer than it leaves any process alone has no others, and is called crowded.
The load is the average of the last minute at the beginning and at the end of a row.
""".splitlines()


@dataclass(frozen=True, slots=True)
class Done:
    """A row, with its sentence, its duration in seconds and the machine's load before and after."""

    row: Row
    sentence: str
    seconds: float
    load: tuple[float, float]


def document(done: list[Done], *, command: str) -> dict[str, Any]:
    """Return the report, JSON-ready."""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "command": command,
        "machine": f"{backends.device('cpu').description}; {platform.machine()}, {os.cpu_count()} cores",
        "engine": _commit(),
        "versions": {"python": platform.python_version(), **_versions()},
        "seconds": round(sum(one.seconds for one in done)),
        "rows": [
            {**asdict(one.row), "what": one.sentence, "seconds": round(one.seconds, 1), "load": list(one.load)}
            for one in done
        ],
        "notes": NOTES,
    }


def updated(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """Return `before` with the rows of `now` in the place of its own, or `now` if the two cannot be compared."""
    if any(before.get(fact) != now[fact] for fact in ("date", "machine", "engine", "versions")):
        return now
    fresh = {row["check"]: row for row in now["rows"]}
    rows = [fresh.get(row["check"], row) for row in before["rows"]]
    return {**before, "rows": rows, "seconds": round(sum(row["seconds"] for row in rows))}


def markdown(report: dict[str, Any]) -> str:
    """Return the report as a short page."""
    versions = ", ".join(f"{name} {number}" for name, number in report["versions"].items())
    on = f"{report['machine']}. {versions}; engine of commit {report['engine']}."
    head = (
        f"{report['date']}, `{report['command']}`, {report['seconds']} s. {on}",
        "Written by `benchmarks/timing.py`; the details are in the JSON file beside this one.",
    )
    table = (
        "| check | target | xpsession | the others, in the same run | met | load |",
        "|---|---|---|---|---|---|",
        *(
            f"| {row['check']} | {row['target']} | {row['measured']} | {row['peers'] or '-'} | {_met(row['met'])} "
            f"| {' → '.join(f'{load:.1f}' for load in row['load'])} |"
            for row in report["rows"]
        ),
    )
    details = [f"## {row['check']}\n\n{_table(row['table'])}" for row in report["rows"] if row["table"]]
    notes = "\n".join(f"- {note}" for note in report["notes"])
    return "\n\n".join(["# How accurate the timing is", *head, "\n".join(table), notes, *details]) + "\n"


def _table(rows: list[dict[str, Any]]) -> str:
    """Return rows of equal keys as a table."""
    lines = [list(rows[0]), ["---"] * len(rows[0]), *(row.values() for row in rows)]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def _met(met: bool | None) -> str:  # noqa: FBT001  # the field of a record
    return {True: "met", False: "**not met**", None: "not measured"}[met]


def _commit() -> str:
    """Return the last commit that changed the package, and whether it was changed since."""
    package = str(Path(xpsession.__file__).parent)
    try:
        commit = _git(package, "log", "-1", "--format=%h", "--", ".")
        return f"{commit}, changed" if _git(package, "status", "--porcelain", "--", ".") else commit
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _git(folder: str, *command: str) -> str:
    return subprocess.run(["git", "-C", folder, *command], check=True, capture_output=True, text=True).stdout.strip()  # noqa: S607


def _versions() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
