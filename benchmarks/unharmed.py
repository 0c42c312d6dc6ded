"""Whether run-time checks leave code as it is: a body of real Python, run with and without them.

Usage: ``python benchmarks/unharmed.py [--quick] [--only MODULE…] [--jobs N] [--results FOLDER]``; printed, and kept in
``benchmarks/results/`` unless it was quick or a part. With ``--only`` and ``--results``, the part takes its place in
the results of before. The body is the interpreter's own tests of the language, where they are installed; the examples
in the docstrings of scikit-learn and SciPy; the tests of SciPy, scikit-learn and einops that compute with the arrays of
any namespace, with what the libraries do for them watched, too; and programs over arrays that hypothesis draws. The
exit status is 1 where anything differs.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from unharmed_cells import modules

CHILD = Path(__file__).parent / "unharmed_cells" / "child.py"
RESULTS = Path(__file__).parent / "results"
TIMEOUT = 1800  # seconds for one module
_VARYING = re.compile(r"0x[0-9a-f]+|(?<=File \")[^\"]*/|@psf\w*|\b\d+\.\d+ ?(s|seconds)\b")


class Job(NamedTuple):
    """What is run of one module, and its name; of ``programs``, their number."""

    what: str
    module: str


def jobs(*, quick: bool, only: Iterable[str] | None) -> list[Job]:
    """Return what is to be run here; what is not installed is left out."""
    language = modules.QUICK if quick else modules.LANGUAGE
    documented = modules.QUICK_DOCUMENTED if quick else modules.DOCUMENTED
    found = [Job("tests", name) for name in language if find_spec("test") and find_spec(f"test.{name}")]
    found += [Job("docstrings", name) for name in documented if find_spec(name.partition(".")[0])]
    arrays = modules.QUICK_ARRAYS if quick else modules.ARRAYS
    found += [Job("arrays", name) for name in arrays if find_spec(name.partition(".")[0])]
    found.append(Job("programs", str(modules.QUICK_PROGRAMS if quick else modules.PROGRAMS)))
    return found if only is None else [job for job in found if job.module in set(only)]


def compared(job: Job) -> dict[str, Any]:
    """Run a module in two fresh processes, and return what became of its tests in both."""
    plain, watched = _outcomes(job), _outcomes(job, "--watched")
    differing = {
        name: [plain.get(name, "not run"), watched.get(name, "not run")]
        for name in sorted(plain.keys() | watched.keys())
        if plain.get(name) != watched.get(name)
    }
    reasons = {name: [why for start, why in modules.EXCUSED.items() if name.startswith(start)] for name in differing}
    excused = {name: found[0] for name, found in reasons.items() if found}
    harmed = {name: both for name, both in differing.items() if name not in excused}
    print(f"{job.module}: {len(plain)} tests, {len(harmed)} differ", file=sys.stderr, flush=True)
    return {"what": job.what, "module": job.module, "tests": len(plain), "differ": harmed, "excused": excused}


def _outcomes(job: Job, *options: str) -> dict[str, str]:
    command = [sys.executable, "-X", "faulthandler", str(CHILD), job.what, job.module, *options]
    environment = {**os.environ, "MPLBACKEND": "agg", "PYTHONHASHSEED": "0"}
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, env=environment, check=False)
    except subprocess.TimeoutExpired:
        return {"": f"more than {TIMEOUT} s"}
    if done.returncode:
        return {"": f"exit status {done.returncode}: {done.stderr[-2000:]}"}
    outcomes: dict[str, str] = json.loads(done.stdout)
    return {name: _VARYING.sub("…", outcome) for name, outcome in outcomes.items()}


def placed(rows: list[dict[str, Any]], path: Path) -> list[dict[str, Any]]:
    """Return the rows of the report at `path` with `rows` in the place of those of the same modules."""
    before = json.loads(path.read_text(encoding="utf-8"))["rows"] if path.exists() else []
    kept = {(row["what"], row["module"]): row for row in (*before, *rows)}
    return list(kept.values())


def main() -> None:
    """Run, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few modules")
    parser.add_argument("--only", nargs="+", metavar="MODULE")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--results", type=Path)
    options = parser.parse_args()
    with ThreadPoolExecutor(options.jobs) as pool:
        rows = list(pool.map(compared, jobs(quick=options.quick, only=options.only)))
    folder = options.results or (None if options.quick or options.only else RESULTS)
    if folder is not None and options.only:
        rows = placed(rows, folder / "unharmed.json")
    report = {
        "date": datetime.now(UTC).date().isoformat(),
        "command": "make unharmed" + (", then parts of it again" if options.only else ""),
        "python": platform.python_version(),
        "modules": len(rows),
        "tests": sum(row["tests"] for row in rows),
        "differ": sum(len(row["differ"]) for row in rows),
        "rows": rows,
    }
    text = json.dumps(report, indent=2, ensure_ascii=False)
    print(text)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "unharmed.json").write_text(f"{text}\n", encoding="utf-8")
    sys.exit(1 if report["differ"] else 0)


if __name__ == "__main__":
    main()
