"""How long `xpsession lint` takes beside pyflakes on the same files, one process each, and what it finds in them.

Usage: ``python benchmarks/lint.py [--rounds N] [--only NAME]``; the result is printed, and kept under
``benchmarks/results/``. The files are those of the installed SciPy, scikit-learn, array-api-extra and the standard
library over which pyflakes does not end with a traceback. They take turns, each in one new process for all files, whose
start counts; both find the bytecode of what they import. `ratio` is that of the one process (``--jobs 1``) to pyflakes;
beside it stands that of as many processes as pay, which is what a user waits for. Findings are counted by rule, over
all files, as are crashes.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import sysconfig
import tempfile
from collections import Counter
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any

RESULTS = Path(__file__).parent / "results"
PACKAGES = ("pyflakes", "xpsession", "scipy", "scikit-learn", "array-api-extra")
SITE, STANDARD = Path(sysconfig.get_path("purelib")), Path(sysconfig.get_path("stdlib"))
CORPORA = {
    "SciPy": SITE / "scipy",
    "scikit-learn": SITE / "sklearn",
    "array-api-extra": SITE / "array_api_extra",
    "standard library": STANDARD,
}
LEFT_OUT = {"site-packages", "__pycache__", "idlelib", "lib2to3"}
# More arguments than this in one command no system takes; Windows takes 32,767 characters of them.
BATCH = 200 if os.name == "nt" else 10_000
OWN, PEER, TOGETHER = "xpsession lint", "pyflakes", "xpsession lint, as many processes as pay"
COMMANDS = {
    OWN: ["xpsession", "lint", "--quiet", "--jobs", "1"],
    PEER: ["pyflakes"],
    TOGETHER: ["xpsession", "lint", "--quiet"],
}


def files(folder: Path) -> list[str]:
    """Return the Python files below a folder that can be read and parsed by both."""
    found = []
    for path in sorted(folder.rglob("*.py")):
        if LEFT_OUT.intersection(path.relative_to(folder).parts):
            continue
        try:
            compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        found.append(str(path))
    return found


def timed(command: list[str], given: list[str]) -> tuple[float, str, str]:
    """Return the seconds that a command takes over the files, in as many processes as there are batches; its output."""
    seconds, out, err = 0.0, "", ""
    for first in range(0, len(given), BATCH):
        start = perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", *command, *given[first : first + BATCH]],
            capture_output=True,
            text=True,
            check=False,
            encoding="utf-8",
            env={name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        )
        seconds += perf_counter() - start
        out, err = out + done.stdout, err + done.stderr
    return seconds, out, err


def readable(given: list[str]) -> list[str]:
    """Return the files over which pyflakes does not end with a traceback."""
    _, _, err = timed(["pyflakes"], given)
    if "Traceback" not in err:
        return given
    if len(given) == 1:
        return []
    half = len(given) // 2
    return [*readable(given[:half]), *readable(given[half:])]


def measure(folder: Path, rounds: int) -> dict[str, Any]:
    """Time both over one corpus, in turn."""
    everything = files(folder)
    given = readable(everything)
    timed(COMMANDS[OWN], given)  # leaves the bytecode; pyflakes has run
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, command in COMMANDS.items():
            times[name].append(timed(command, given)[0])
    return {
        "files": len(given),
        "lines": sum(Path(path).read_bytes().count(b"\n") for path in given),
        "not read by pyflakes": len(everything) - len(given),
        **{f"{name}, s": round(statistics.median(values), 2) for name, values in times.items()},
        "ratio": _ratio(times[OWN], times[PEER]),
        "ratio, as many processes as pay": _ratio(times[TOGETHER], times[PEER]),
    }


def _ratio(own: list[float], peer: list[float]) -> float:
    """Return the median of the ratios of each round."""
    return round(statistics.median(one / other for one, other in zip(own, peer, strict=True)), 2)


def survey(folder: Path) -> dict[str, Any]:
    """Count what is found in every file of a corpus, those included that Python itself cannot read."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as err:
        command = [sys.executable, "-m", "xpsession", "lint", "--format", "json", str(folder)]
        start = perf_counter()
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=err, text=True, check=False, encoding="utf-8")
        seconds = perf_counter() - start
        err.seek(0)
        said = err.read()
    found = json.loads(done.stdout) if done.stdout else []
    return {
        "exit code": done.returncode,
        "crashes": said.count("Traceback"),
        "files that could not be read": sum(line.startswith("xpsession:") for line in said.splitlines()),
        "seconds, as many processes as pay": round(seconds, 2),
        "findings": dict(sorted(Counter(one["code"] for one in found).items())),
    }


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=CORPORA, help="one of the corpora; nothing is kept then")
    arguments = parser.parse_args()
    wanted = {arguments.only: CORPORA[arguments.only]} if arguments.only else CORPORA
    record = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "command": "make bench",
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "versions": {name: version(name) for name in PACKAGES},
        "beside pyflakes": {name: measure(folder, arguments.rounds) for name, folder in wanted.items()},
        "found in all files": {name: survey(folder) for name, folder in wanted.items()},
    }
    text = json.dumps(record, indent=2)
    print(text)
    if not arguments.only:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "lint.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
