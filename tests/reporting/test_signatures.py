"""Signatures: every finding is one that a caller would meet, and what cannot be told is not guessed."""

import functools
import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from xpsession import standard
from xpsession.reporting import trials
from xpsession.reporting.signatures import UnreadableError, compare


def silent() -> None:
    """Stand for no trial."""


def f(parameters: str) -> Callable[..., Any]:
    """Return a function that can be called as `parameters` says."""
    made: Callable[..., Any] = eval(f"lambda {parameters}: 0", {})  # noqa: S307  # the texts are those below
    return made


def found(own: Any, like: Callable[..., Any], attempt: Any = silent) -> tuple[str, ...]:
    wrong = compare("f", own, inspect.signature(like), attempt)
    return () if wrong is None else wrong.differences


@pytest.mark.parametrize(
    ("own", "like"),
    [
        pytest.param(f("a, axis=None, out=None"), f("x, /, *, axis=None"), id="more parameters"),
        pytest.param(f("*args, **_"), f("x, y, /, *, axis=None"), id="variadic"),
        pytest.param(f("a, dtype=float"), f("x, /, *, dtype=None"), id="a default of its own kind"),
        pytest.param(f("a, norm=None"), f("x, /, *, norm='backward'"), id="None stands for the default"),
        pytest.param(f("a, *, correction=0"), f("x, /, *, correction=0.0"), id="0 is 0.0"),
        pytest.param(f("a, axis=None"), f("x, /, axis"), id="a default where none is asked for"),
        pytest.param(f("*shapes"), f("*shapes"), id="lists of arguments"),
        pytest.param(f("anything, /"), f("x, /"), id="another name by position"),
        pytest.param(np.add, f("x1, x2, /"), id="a universal function"),
    ],
)
def test_what_a_caller_may_write_is_no_finding(own: Any, like: Callable[..., Any]) -> None:
    assert found(own, like) == ()


@pytest.mark.parametrize(
    ("own", "like", "difference"),
    [
        (f("a"), f("x, /, *, axis=None"), "no parameter 'axis'"),
        (f("a, /"), f("x, /, axis"), "takes 1 by position, not 2"),
        (f("a, axis"), f("x, /, *, axis=-1"), "'axis' has no default"),
        (f("a, b"), f("x, /, y=None"), "'y' has no default"),
        (f("a, *, stable=False"), f("x, /, *, stable=True"), "'stable' is False by default, not True"),
        (f("a, axis=-1"), f("x, /, *, axis=None"), "'axis' is -1 by default, not None"),
        (f("a, shape, /"), f("x, /, shape"), "no parameter 'shape'"),
        (f("a, *, extra"), f("x, /"), "wants 'extra', which the standard does not have"),
        (f("a"), f("*arrays"), "takes no list of arguments"),
        (5, f("x, /"), "is a int, not a function"),
    ],
)
def test_what_a_caller_may_not_write_is_told(own: Any, like: Callable[..., Any], difference: str) -> None:
    assert difference in found(own, like)


def test_a_wrapper_may_take_names_beside_those_of_what_it_wraps() -> None:
    def inner(shape: object, dtype: object = None) -> None:
        """Stand for a library's function."""

    @functools.wraps(inner)
    def outer(*args: Any, device: object = None, **kwargs: Any) -> None:
        del device
        inner(*args, **kwargs)

    assert found(outer, f("shape, *, dtype=None, device=None")) == ()


class Silent:
    """A function that tells nothing of how it is called."""

    __signature__ = "none"

    def __call__(self, *args: object) -> None:
        """Do nothing."""


def test_a_function_that_tells_nothing_is_tried_or_called_unreadable() -> None:
    own, like = Silent(), f("x, /, *, axis=None")
    assert found(own, like, lambda: ()) == ()
    assert found(own, like, lambda: ("no parameter 'axis'",)) == ("no parameter 'axis'",)
    with pytest.raises(UnreadableError):
        found(own, like)


def test_the_inputs_of_an_unreadable_universal_function_are_counted() -> None:
    class Universal(Silent):
        nin = 2

    assert found(Universal(), f("x1, x2, /")) == ()
    assert found(Universal(), f("x, /")) == ("takes 2 by position, not 1",)


def test_where_a_name_and_a_position_disagree_the_function_is_tried() -> None:
    def own(a: object, a_min: object = None, *, min: object = None) -> None:  # noqa: A002
        """Stand for NumPy's clip."""

    like = f("x, /, min=None")
    assert found(own, like) == ()
    assert found(own, like, lambda: ("takes no lower bound alone",)) == ("takes no lower bound alone",)


def test_trials_tell_a_refused_call_from_a_failing_one() -> None:
    class Refuses:
        asarray = staticmethod(np.asarray)

        @staticmethod
        def concat(_: object) -> None:
            """Take no axis."""

        @staticmethod
        def vecdot(*_: object, **__: object) -> None:
            raise RuntimeError("no device")

    assert trials.run("concat", Refuses) == ("no parameter 'axis'",)
    assert trials.run("vecdot", Refuses) is None
    assert trials.run("sum", Refuses) is None


def test_every_trial_is_of_a_function_of_the_standard_and_passes_on_strict() -> None:
    xp = pytest.importorskip("array_api_strict")
    for name in trials.TRIALS:
        assert standard.entries()[name].kind == "function"
        assert trials.run(name, xp) == ()


def test_every_signature_of_the_standard_fits_itself() -> None:
    for name, entry in standard.entries().items():
        if entry.kind == "function":
            own = f("")
            own.__signature__ = entry.signature().inspected()  # type: ignore[attr-defined]
            assert compare(name, own, entry.signature().inspected(), silent) is None


def test_a_signature_is_told_without_annotations() -> None:
    def own(a: "int", *, axis: "int" = 0) -> "int":
        return a + axis

    wrong = compare("f", own, inspect.signature(f("x, /, *, k=0")), silent)
    assert wrong is not None
    assert wrong.own == "(a, *, axis=0)"
    assert wrong.standard == "(x, /, *, k=0)"
