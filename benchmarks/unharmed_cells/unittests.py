"""Unharmed cells, the interpreter's own tests: what became of each."""

import importlib
import sys
import unittest
from typing import Any

from unharmed_cells.watching import Finder


class Outcomes(unittest.TestResult):
    """Keeps what became of each test."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, str] = {}

    def startTest(self, test: unittest.TestCase) -> None:  # noqa: N802  # as unittest has it
        """Take a test as passed until something else is said."""
        super().startTest(test)
        self.kept[test.id()] = "passed"

    def addError(self, test: unittest.TestCase, err: Any) -> None:  # noqa: N802
        """Keep an error."""
        self.kept[test.id()] = f"error: {err[0].__name__}: {err[1]}"

    def addFailure(self, test: unittest.TestCase, err: Any) -> None:  # noqa: N802
        """Keep a failure."""
        self.kept[test.id()] = f"failed: {err[1]}"

    def addSubTest(self, test: unittest.TestCase, subtest: unittest.TestCase, err: Any) -> None:  # noqa: N802
        """Keep the failure of a part."""
        if err is not None:
            self.kept[test.id()] = f"failed: {subtest.id()}: {err[1]}"

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:  # noqa: N802
        """Keep why it was skipped."""
        self.kept[test.id()] = f"skipped: {reason}"

    def addExpectedFailure(self, test: unittest.TestCase, err: Any) -> None:  # noqa: N802
        """Keep that it failed as expected."""
        del err
        self.kept[test.id()] = "failed as expected"


def run(module: str, *, watch: bool) -> dict[str, str]:
    """Run a module of the interpreter's own tests."""
    result = Outcomes()
    name = f"test.{module}"
    if watch:
        sys.meta_path.insert(0, Finder(name))
    suite = unittest.defaultTestLoader.loadTestsFromModule(importlib.import_module(name))
    suite.run(result)
    return result.kept
