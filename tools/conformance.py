"""Run the standard's own test suite, array-api-tests, on a namespace of this package, and keep the record.

Usage: ``python tools/conformance.py CHECKOUT [--device cpu] [--standard 2025.12] [--examples 200]``. CHECKOUT is one of
https://github.com/data-apis/array-api-tests with data-apis/array-api in its folder ``array-api``. The exit status is 1
if a test fails that the standard's notes do not excuse.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, parse

from xpsession import backends, standard
from xpsession.errors import DeviceError

RESULTS = Path(__file__).parents[1] / "benchmarks" / "results"

FLOOR = (
    "floor_divide with an infinity: the standard's note lets libraries follow Python's // "
    "(NaN for an infinite dividend, -1.0 where the exact quotient rounds to -0)"
)
# What may fail, by a pattern of the test's name, and the standard's note that says so.
ALLOWED = {
    r"(floor_divide|__i?floordiv__)\(x1_i is [+-]infinity and isfinite\(x2_i\)": FLOOR,
    r"(floor_divide|__i?floordiv__)\(isfinite\(x1_i\) and x1_i [<>] 0 and x2_i is [+-]infinity": FLOOR,
}
# What the suite asks in vain of an earlier version of the standard.
BEYOND_THE_VERSION = {
    "2022.12": {
        r"test_dlpack::test_from_dlpack$": "the suite asks for __array_namespace_info__, which came with 2023.12"
    },
}
# What can not be corrected from outside the library, and why: methods of its array class.
BEYOND_REACH = {
    "numpy": {r"test_dunder_dlpack|__dlpack__": "a method of NumPy's array class, complete since NumPy 2.1"},
    "cupy": {
        r"__i?mod__": "an operator of CuPy's array class: x1 - x2*floor(x1/x2) of infinities is NaN, and loses digits",
        r"test_dunder_dlpack$": "a method of CuPy's array class: copy=True is a BufferError on a GPU",
    },
}


def run_suite(checkout: Path, device: str, version: str, examples: int) -> Element:
    """Run the suite in a process of its own and return its report."""
    # In a session the library's arrays are completed. The suite wants exec('…'), with just these quotes.
    steps = (
        "session = Session({})",
        f'session.select("{device}")',
        f'session.set_standard("{version}")',
        "xp = session.xp",
    )
    module = "; ".join(("from xpsession.sessions import Session", *steps))
    environment = {
        **os.environ,
        "ARRAY_API_TESTS_MODULE": f"exec({module!r})",
        "ARRAY_API_TESTS_VERSION": version,
    }
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        # CuPy compiles what it runs first, and other machines are busy: nothing here fails by the clock.
        drawing = [f"--max-examples={examples}", "--disable-deadline"]
        options = [*drawing, f"--junitxml={report}", "--disable-warnings", "--tb=line", "-q"]
        command = [sys.executable, "-m", "pytest", "array_api_tests", *options, "-p", "no:cacheprovider"]
        done = subprocess.run(command, cwd=checkout, env=environment, check=False)
        if not report.exists():
            raise SystemExit(f"the suite did not start; pytest's exit status was {done.returncode}")
        return parse(report).getroot()  # noqa: S314  # written by pytest a moment ago


def excuse(name: str, library: str, version: str) -> str | None:
    """Return why a failure of the test called `name` is none of ours, or None."""
    notes = ALLOWED | BEYOND_THE_VERSION.get(version, {}) | BEYOND_REACH.get(library, {})
    return next((note for pattern, note in notes.items() if re.search(pattern, name)), None)


def record(report: Element, device: str, version: str, examples: int) -> dict[str, Any]:
    """Return the counts and every failure, with its excuse or its message."""
    cases = list(report.iter("testcase"))
    bound = backends.device(device)
    failed = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    skipped = [case for case in cases if case.find("skipped") is not None]
    failures = []
    for case in sorted(failed, key=lambda case: str(case.get("name"))):
        found = case.find("failure")
        problem = found if found is not None else case.find("error")
        message = "" if problem is None else str(problem.get("message")).strip().partition("\n")[0]
        name = f"{case.get('classname', '').rpartition('.')[2]}::{case.get('name')}"
        failures.append({"test": name, "message": message, "excuse": excuse(name, bound.backend, version)})
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "command": f"python tools/conformance.py CHECKOUT --device {device} --standard {version} --examples {examples}",
        "device": {"name": bound.name, "description": bound.description, "library": bound.library},
        "python": platform.python_version(),
        "standard": version,
        "passed": len(cases) - len(failed) - len(skipped),
        "skipped": len(skipped),
        "failed, excused": sum(failure["excuse"] is not None for failure in failures),
        "failed": sum(failure["excuse"] is None for failure in failures),
        "failures": failures,
    }


def main() -> int:
    """Run, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkout", type=Path, help="a checkout of data-apis/array-api-tests")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--standard", default=standard.LATEST, choices=standard.VERSIONS)
    parser.add_argument("--examples", type=int, default=200)
    parser.add_argument("--results", type=Path, default=RESULTS, help="the folder for the record")
    arguments = parser.parse_args()
    try:
        backends.device(arguments.device)
    except DeviceError as error:
        parser.error(str(error))
    chosen = (arguments.device, arguments.standard, arguments.examples)
    result = record(run_suite(arguments.checkout, *chosen), *chosen)
    text = json.dumps(result, indent=2)
    print(text)
    library = result["device"]["library"].replace(" ", "-").lower()
    name = f"conformance-{arguments.device.replace(':', '-')}-{library}-{arguments.standard}.json"
    arguments.results.mkdir(parents=True, exist_ok=True)
    (arguments.results / name).write_text(text + "\n", encoding="utf-8")
    return 1 if result["failed"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
