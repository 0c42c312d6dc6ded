"""Unharmed cells, one process: runs one test module, or the docstrings of one module, watched or not.

Usage: ``python child.py tests|docstrings MODULE [--watched]``; prints what became of each test as JSON.
"""

import argparse
import ast
import doctest
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import inspect
import json
import re
import sys
import unittest
import warnings
from collections.abc import Iterator
from types import CodeType
from typing import Any

import numpy as np

from xpsession import namespace, standard
from xpsession.compliance import values
from xpsession.compliance.runtime import watcher as watching

WATCHER = watching.Watcher()


def watch_everything() -> None:
    """Let no source be passed over: one without any namespace has no checks of its own, and is here to be harmed."""
    vars(watching)["LARGEST"] = sys.maxsize
    vars(watching)["_MEASURING"] = re.compile(r"(?!)")
    vars(values)["may_hold_namespace"] = lambda *_: True


def watched(source: str, filename: str, mode: str, flags: int = 0) -> CodeType:
    """Return the code of `source` with run-time checks, as a cell of a session has them."""
    compile(source, filename, mode, flags, dont_inherit=True)  # which says what is wrong with it first
    tree: Any = compile(source, filename, mode, flags | ast.PyCF_ONLY_AST, dont_inherit=True)
    names = WATCHER.noted({"xp": namespace()}, "xp")
    WATCHER.prepare(source, tree, names=names, version=standard.LATEST, text=source)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        code = WATCHER.compile(
            tree,
            filename,
            lambda new, name: compile(new, name, mode, flags, dont_inherit=True),  # type: ignore[call-overload]
        )
    if code is None:
        raise SystemExit(f"{filename} is not watched")
    return code


class Loader(importlib.machinery.SourceFileLoader):
    """Loads a test module with run-time checks."""

    def get_code(self, fullname: str) -> CodeType:
        """Compile the source anew."""
        source = importlib.util.decode_source(self.get_data(self.get_filename(fullname)))
        return watched(source, self.get_filename(fullname), "exec")


class Finder(importlib.abc.MetaPathFinder):
    """Finds the one test module that is to be watched, and what is in it where it is a package."""

    def __init__(self, name: str) -> None:
        self._name = name

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:
        """Return the module's spec with our loader."""
        if fullname != self._name and not fullname.startswith(f"{self._name}."):
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is not None and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            spec.loader = Loader(fullname, spec.loader.path)
        return spec


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


def tests(module: str) -> dict[str, str]:
    """Run a module of the interpreter's own tests."""
    result = Outcomes()
    name = f"test.{module}"
    suite = unittest.defaultTestLoader.loadTestsFromModule(importlib.import_module(name))
    suite.run(result)
    return result.kept


def docstrings(module: str, *, watch: bool) -> dict[str, str]:
    """Run the examples in a module's docstrings."""
    if watch:
        vars(doctest)["compile"] = lambda source, name, mode, flags, _: watched(source, name, mode, flags)
    kept: dict[str, str] = {}
    generator = np.random.default_rng
    vars(np.random)["default_rng"] = lambda seed=None: generator(0 if seed is None else seed)
    for test in found(importlib.import_module(module)):
        said: list[str] = []
        np.random.seed(0)  # noqa: NPY002  # what examples without a seed draw from
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE, verbose=False)
        runner.run(test, out=said.append, clear_globs=True)
        kept[test.name] = f"{runner.failures} of {runner.tries}: {''.join(said)}" if runner.failures else "passed"
    return kept


def found(module: Any) -> Iterator[doctest.DocTest]:
    """Yield the examples of a module and of what it exports."""
    finder = doctest.DocTestFinder(recurse=False)
    names = getattr(module, "__all__", None) or [name for name in vars(module) if not name.startswith("_")]
    for name in dict.fromkeys(names):
        value = getattr(module, name, None)
        if inspect.isclass(value) or inspect.isfunction(value):
            for test in finder.find(value, name, globs={}):
                if test.examples:
                    yield test


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["tests", "docstrings"])
    parser.add_argument("module")
    parser.add_argument("--watched", action="store_true")
    options = parser.parse_args()
    sys.dont_write_bytecode = True
    if options.watched:
        watch_everything()
        sys.meta_path.insert(0, Finder(f"test.{options.module}"))
    stdout, sys.stdout = sys.stdout, sys.stderr
    warnings.simplefilter("ignore")
    kept = tests(options.module) if options.what == "tests" else docstrings(options.module, watch=options.watched)
    json.dump(kept, stdout)


if __name__ == "__main__":
    main()
