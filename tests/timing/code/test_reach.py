"""Which variables code reads, also through what it calls."""

from collections import OrderedDict
from functools import partial
from typing import Any

import numpy as np

from xpsession.timing.code.program import compiled
from xpsession.timing.code.reach import Reach


def reach(statement: str, definitions: str = "") -> Reach:
    """Return the reach of a statement in a session after `definitions`."""
    names: dict[str, Any] = {"np": np, "partial": partial, "OrderedDict": OrderedDict, "__name__": "__main__"}
    exec(definitions, names)  # noqa: S102  # functions whose globals are the session's
    return Reach(compiled(statement, names=names).code, names)


def test_functions_that_functions_call_are_followed() -> None:
    found = reach("f()", "def f(): return g()\ndef g(): return [h for h in w]\nw = np.ones(3)").found
    assert list(found) == ["f", "g", "w"]


def test_code_within_code_is_followed() -> None:
    assert set(reach("(lambda: [x for _ in y])()", "x = y = np.ones(3)").found) == {"x", "y"}


def test_functions_in_containers_and_partials_are_followed() -> None:
    definitions = "def f(a): return x\nfs = [partial(f, np.ones(2))]\nx = np.ones(3)"
    found = reach("fs[0]()", definitions)
    assert "x" in found.found
    assert found.held == ["an argument of an item of fs"]


def test_recursion_and_containers_that_hold_themselves_end() -> None:
    assert set(reach("f(a)", "def f(x): return f(x)\na = [1, f]\na.append(a)").found) == {"f", "a"}


def test_containers_that_cannot_be_made_again_are_named() -> None:
    assert reach("d", "d = OrderedDict(a=np.ones(3))").held == ["an item of d"]


def test_a_method_brings_its_object_and_its_class() -> None:
    definitions = "class M:\n    def __init__(self): self.w = np.ones(1)\n    def f(self): return x\nx = 1\nf = M().f"
    found = reach("f()", definitions)
    assert "x" in found.found
    assert found.held == ["f.__self__.w"]


def test_an_empty_closure_is_passed_over() -> None:
    definitions = "def make():\n    def f(): return w\n    if False: w = 1\n    return f\nf = make()"
    assert set(reach("f", definitions).found) == {"f"}
