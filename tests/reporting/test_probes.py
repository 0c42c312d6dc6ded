"""Every probe passes on a namespace that follows the standard, and fails on one that is wrong in what it asks about."""

import ast
import inspect
import textwrap
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from xpsession import namespace, standard
from xpsession.errors import DeviceError
from xpsession.reporting.probe import INSPECTION, METHODS, Probe, battery, quiet, run
from xpsession.sessions import Session

PROBES = {probe.name: probe for probe in battery()}
VERSION = standard.LATEST
# Names that every probe may lean on: without them no array can be made or looked at.
BASIC = {"asarray", "nan", "bool", *(name for name in standard.names() if standard.entries()[name].kind == "dtype")}
Twist = Callable[[Callable[..., Any]], Callable[..., Any]]


def outcome(probe: Probe, xp: object) -> str:
    with quiet():
        return run(probe, xp, version=VERSION).outcome


@pytest.mark.parametrize("name", PROBES)
def test_a_probe_passes_on_our_namespace(name: str) -> None:
    with quiet():
        answer = run(PROBES[name], namespace("cpu"), version=VERSION)
    assert (answer.outcome, answer.detail) == ("passed", None)


def test_every_probe_passes_on_a_gpu_but_those_of_its_arrays() -> None:
    """Ask CuPy itself, where there is a GPU; what its class of arrays does is beyond reach."""
    session = Session({})
    try:
        session.select("cuda:0")
    except DeviceError as error:
        pytest.skip(str(error))
    try:
        with quiet():
            answers = [run(probe, session.xp, version=VERSION) for probe in PROBES.values()]
    finally:
        session.close()
    failed = {answer.name: answer.detail for answer in answers if answer.outcome != "passed"}
    assert {name: failed[name] for name in failed.keys() - set(about(METHODS))} == {}


def on_arrays(change: Callable[[Any], Any]) -> Twist:
    """Return a twist that changes each array of a result, also those in tuples and lists."""

    def changed(value: Any) -> Any:
        if hasattr(value, "_fields"):
            return type(value)(*map(changed, value))
        if isinstance(value, tuple | list):
            return type(value)(map(changed, value))
        return change(value) if hasattr(value, "dtype") and hasattr(value, "ndim") else value

    return lambda function: lambda *args, **kwargs: changed(function(*args, **kwargs))


def other_values(x: Any) -> Any:
    return ~x if "bool" in str(x.dtype) else -x - 1


def other_dtype(x: Any) -> Any:
    xp = x.__array_namespace__()
    return xp.astype(x, xp.float64 if x.dtype in {xp.float32, xp.int8} else xp.float32)


def other_shape(x: Any) -> Any:
    return x.__array_namespace__().reshape(x, (1, -1))


def plain(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return tuples as lists, and answers turned round; arrays as they are."""

    def twisted(*args: Any, **kwargs: Any) -> Any:
        found = function(*args, **kwargs)
        return list(found) if isinstance(found, tuple) else (not found) if isinstance(found, bool) else found

    return twisted


def deaf(function: Callable[..., Any]) -> Callable[..., Any]:
    """Ignore what is given by name."""
    return lambda *args, **_: function(*args)


def lenient(function: Callable[..., Any]) -> Callable[..., Any]:
    """Raise nothing."""

    def twisted(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except Exception:  # noqa: BLE001
            return args[0]

    return twisted


def sharing(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the input itself, or a view of its memory."""

    def twisted(x: Any, *args: Any, **kwargs: Any) -> Any:
        found = function(x, *args, **kwargs)
        return x.reshape(found.shape) if getattr(x, "dtype", 0) == found.dtype else found

    return twisted


TWISTS: dict[str, Twist] = {
    "other values": on_arrays(other_values),
    "other dtype": on_arrays(other_dtype),
    "other shape": on_arrays(other_shape),
    "plain": plain,
    "deaf": deaf,
    "lenient": lenient,
    "sharing": sharing,
}


class Twisted:
    """A namespace in which one function is wrong."""

    def __init__(self, base: Any, name: str, twist: Twist) -> None:
        first, _, rest = name.partition(".")
        self._base = base
        wrong = Twisted(getattr(base, first), rest, twist) if rest else twist(getattr(base, first))
        setattr(self, first, wrong)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._base, name)


def about(prefix: str) -> list[str]:
    return [name for name, probe in PROBES.items() if probe.names[0].startswith(prefix)]


# Each probe with each name that it asks about.
QUESTIONS = [
    (name, function)
    for name, probe in PROBES.items()
    for function in probe.names
    if not function.startswith((METHODS, INSPECTION))
]


@pytest.mark.parametrize(("name", "function"), QUESTIONS)
def test_a_probe_fails_where_its_function_is_wrong(name: str, function: str) -> None:
    # Strict has several devices, so that a device that is not honoured is seen.
    bases = [base for base in (namespace("cpu"), namespace("strict:cpu")) if outcome(PROBES[name], base) == "passed"]
    noticed = {
        twist
        for base in bases
        for twist, change in TWISTS.items()
        if outcome(PROBES[name], Twisted(base, function, change)) == "failed"
    }
    assert noticed


@pytest.mark.parametrize("name", about(INSPECTION))
def test_a_probe_of_the_inspection_fails_where_that_says_something_else(name: str) -> None:
    method = PROBES[name].names[0].removeprefix(INSPECTION)
    said: dict[str, Any] = {"devices": ["elsewhere"], "default_device": "elsewhere"}

    class Wrong:
        def __init__(self, own: Any) -> None:
            self._own = own

        def __getattr__(self, asked: str) -> Any:
            return (lambda **_: said.get(asked, {})) if asked == method else getattr(self._own, asked)

    xp = Twisted(namespace("cpu"), "__array_namespace_info__", lambda own: lambda: Wrong(own()))
    assert outcome(PROBES[name], namespace("cpu")) == "passed"
    assert outcome(PROBES[name], xp) == "failed"


def double(self: Any, other: Any) -> Any:
    return np.asarray(np.asarray(self) * np.asarray(other), dtype=np.float64)


# For each probe of the array object, what is wrong with an array on which it fails.
WRONG_ARRAYS: dict[str, dict[str, Any]] = {
    "arrays-know-their-namespace": {"__array_namespace__": lambda _, **__: ast},
    "arrays-know-their-device": {"device": property(lambda _: "elsewhere")},
    "arrays-move-between-devices": {"to_device": lambda self, _: self + 1},
    "arrays-have-a-shape": {"size": property(lambda _: 0)},
    "arrays-are-transposed": {"mT": property(lambda self: self)},
    "arrays-are-indices": {"__index__": lambda _: 0},
    "arrays-become-numbers": {"__complex__": lambda _: 2j},
    "operators-in-place-keep-the-dtype": {"__iadd__": lambda self, other: self + np.float64(other)},
    "python-numbers-do-not-widen": {"__mul__": double, "__rmul__": double},
    "arrays-without-dimensions-count-in-promotion": {"__add__": lambda self, other: (self - -other).astype(self.dtype)},
    "operators-round-down": {"__floordiv__": lambda self, other: np.trunc(self / other).astype(self.dtype)},
    "operators-multiply-matrices": {"__matmul__": lambda self, other: self * other},
    "comparisons-give-arrays": {"__eq__": lambda self, other: bool((np.asarray(self) == other).all())},
    "arrays-are-indexed": {"__getitem__": lambda self, _: self},
    "arrays-are-indexed-by-arrays": {"__getitem__": lambda self, _: self},
    "arrays-are-changed-in-place": {"__setitem__": lambda *_: None},
    "arrays-export-as-asked": {"__dlpack__": lambda self: np.asarray(self).__dlpack__()},
}


def test_every_probe_of_the_array_object_has_a_wrong_array() -> None:
    assert set(WRONG_ARRAYS) == set(about(METHODS))


@pytest.mark.parametrize("name", WRONG_ARRAYS)
def test_a_probe_of_the_array_object_fails_on_a_wrong_array(name: str) -> None:
    wrong = type("Wrong", (np.ndarray,), WRONG_ARRAYS[name])
    right = type("Right", (np.ndarray,), {})

    def arrays_of(kind: Any) -> Twisted:
        return Twisted(namespace("cpu"), "asarray", lambda own: lambda *args, **kwargs: own(*args, **kwargs).view(kind))

    assert outcome(PROBES[name], arrays_of(right)) == "passed"
    assert outcome(PROBES[name], arrays_of(wrong)) == "failed"


def used(probe: Probe) -> set[str]:
    """Return the names of the namespace that the source of a probe reads."""
    found = set()
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(probe.check)))):
        if isinstance(node, ast.Attribute):
            text = ast.unparse(node)
            if text.startswith("xp.") and text.count(".") == (2 if text.startswith(("xp.linalg", "xp.fft.")) else 1):
                found.add(text.removeprefix("xp."))
    return found


@pytest.mark.parametrize("name", PROBES)
def test_a_probe_declares_each_name_that_it_needs(name: str) -> None:
    own = used(PROBES[name]) & standard.names()
    assert own - BASIC <= set(PROBES[name].needs)


def test_probes_have_names_sentences_and_places_of_their_own() -> None:
    assert len(PROBES) == len(battery())
    for probe in PROBES.values():
        assert probe.says.endswith("."), probe.name
        assert probe.url(VERSION).startswith(standard.SITE), probe.name
        entry = standard.entry(probe.names[0])
        assert entry or probe.names[0].startswith((METHODS, INSPECTION)), probe.name
        assert probe.issue is None or probe.issue.startswith("https://github.com/"), probe.name


def test_a_probe_is_asked_of_no_version_that_lacks_its_function() -> None:
    for version in standard.VERSIONS:
        needed = {name for probe in battery(version) for name in probe.needs}
        assert needed <= standard.names(version)


def test_an_error_in_a_probe_is_its_answer() -> None:
    def broken(*_: object, **__: object) -> None:
        raise TypeError("no\nway")

    with quiet():
        answer = run(PROBES["sort-descends"], Twisted(namespace("cpu"), "sort", lambda _: broken), version=VERSION)
    assert (answer.outcome, answer.function, answer.detail) == ("failed", "sort", "TypeError: no way")


def test_a_wrong_value_is_shown_in_its_shape() -> None:
    xp = Twisted(namespace("cpu"), "flip", on_arrays(other_values))
    with quiet():
        answer = run(PROBES["flip-turns-every-axis"], xp, version=VERSION)
    assert answer.detail == "gives [[-5, -4], [-3, -2]], not [[4, 3], [2, 1]]"


def test_what_cannot_be_asked_is_not_run() -> None:
    class Frozen(np.ndarray):
        def __setitem__(self, *_: object) -> None:
            raise TypeError("arrays cannot be changed")

    xp = Twisted(namespace("cpu"), "asarray", lambda own: lambda *args, **kwargs: own(*args, **kwargs).view(Frozen))
    with quiet():
        answer = run(PROBES["asarray-copies-when-told-to"], xp, version=VERSION)
    assert answer.outcome == "not run"
    assert answer.detail == "arrays cannot be changed, so sharing memory cannot be seen"


def test_running_leaves_warnings_and_error_states_alone() -> None:
    xp = namespace("cpu")
    with np.errstate(all="raise"):
        before = np.geterr()
        assert {outcome(probe, xp) for probe in PROBES.values()} == {"passed"}
        assert np.geterr() == before
