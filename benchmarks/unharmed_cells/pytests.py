"""Unharmed cells, the tests of libraries that compute with the arrays of any namespace: what became of each."""

import math
import os
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from unharmed_cells.watching import WATCHER, Finder

MOST = 2000  # about how many tests of one module are run; of more an even share
OPEN = 50  # tests after which a watcher looks again at what it knows, as it does in each new cell
# How each library marks those of its tests that compute with the arrays of a namespace.
CHOICE = {"scipy": ["-m", "array_api_backends"], "sklearn": ["-k", "array_api"], "einops": []}


class Missing:
    """Finds no CuPy: where that is installed without a GPU, its tests cannot be run."""

    @staticmethod
    def find_spec(fullname: str, path: Any, target: Any = None) -> None:
        """Refuse the import."""
        del path, target
        if fullname == "cupy":
            raise ModuleNotFoundError(fullname)


class Outcomes:
    """A plugin of pytest that keeps what became of each test: its outcome, its traceback and its warnings."""

    def __init__(self, *, watch: bool) -> None:
        self.kept: dict[str, str] = {}
        self._watch = watch

    @pytest.hookimpl(trylast=True)  # once those are left out that were not chosen
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out what is too much."""
        share = max(1, math.ceil(len(items) / MOST))
        items[:] = [item for item in items if zlib.crc32(item.nodeid.encode()) % share == 0]

    def pytest_runtest_setup(self) -> None:
        """Look again, now and then."""
        if self._watch and len(self.kept) % OPEN == 0:
            WATCHER.end()
            WATCHER.begin("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what became of a test, with the error and the lines of its traceback."""
        if report.when == "call" or not report.passed:
            self._add(report.nodeid, f"{report.when} {report.outcome}{_error(report.longrepr)}")

    def pytest_warning_recorded(self, warning_message: Any, nodeid: str) -> None:
        """Keep a warning and its line."""
        said = warning_message
        self._add(nodeid, f"{said.category.__name__}: {said.message} ({Path(said.filename).name}:{said.lineno})")

    def _add(self, nodeid: str, text: str) -> None:
        self.kept[nodeid] = f"{self.kept[nodeid]}; {text}" if nodeid in self.kept else text


def run(module: str, *, watch: bool) -> dict[str, str]:
    """Run a module of a library's tests, and watch it and what the library computes with any namespace."""
    os.environ["SCIPY_ARRAY_API"] = "1"
    os.environ["EINOPS_TEST_BACKENDS"] = "numpy"
    sys.meta_path.insert(0, Missing())
    library = module.partition(".")[0]
    if watch:
        sys.meta_path.insert(0, Finder(library, r"\bxp\b|namespace"))
    outcomes = Outcomes(watch=watch)
    options = ["-q", "--assert=plain", "-p", "no:cacheprovider", "-c", os.devnull]
    status = pytest.main([*options, *CHOICE[library], "--pyargs", module], plugins=[outcomes])
    if status not in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
        raise SystemExit(f"pytest: {status.name if isinstance(status, pytest.ExitCode) else status}")
    return outcomes.kept


def _error(shown: Any) -> str:
    """Return what the report of a test shows of its error."""
    if isinstance(shown, tuple):  # where it was skipped
        return f" {shown[2]}"
    entries = getattr(getattr(shown, "reprtraceback", None), "reprentries", [])
    places = [entry.reprfileloc for entry in entries if getattr(entry, "reprfileloc", None) is not None]
    lines = ", ".join(f"{Path(place.path).name}:{place.lineno}" for place in places)
    crash = getattr(shown, "reprcrash", None)
    return "" if crash is None else f" {crash.message} ({lines})"
