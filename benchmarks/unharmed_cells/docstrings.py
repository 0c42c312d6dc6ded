"""Unharmed cells, the examples in docstrings: what became of those of each object."""

import doctest
import importlib
import inspect
from collections.abc import Iterator
from typing import Any

import numpy as np
from unharmed_cells.watching import watched


def run(module: str, *, watch: bool) -> dict[str, str]:
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
