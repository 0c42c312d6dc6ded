"""What arrays lack is added where it is missing, never over what is there, and taken back.

The class is CuPy's own where CuPy is installed. Its methods run on a GPU only; what they decide without one is asked
of NumPy's arrays, which stand in for them.
"""

from importlib import import_module
from importlib.util import find_spec
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pytest

from xpsession import namespace
from xpsession.backends.completion import completed
from xpsession.backends.cupy import CuPyBackend
from xpsession.backends.cupy_arrays import lacking
from xpsession.errors import VersionError
from xpsession.sessions import Session

needs_cupy = pytest.mark.skipif(find_spec("cupy") is None, reason="CuPy is not installed")


class Array:
    """An array class that has one of the methods already."""

    def to_device(self, device: object) -> object:
        return device


def test_what_is_there_is_left_alone_and_what_is_added_is_taken_back() -> None:
    own = Array.to_device
    undo = completed(Array, {"to_device": None, "__index__": lambda _: 7})
    assert Array.to_device is own
    assert [10, 20, 30, 40, 50, 60, 70, 80][Array()] == 80  # type: ignore[call-overload]
    undo()
    assert Array.to_device is own
    assert not hasattr(Array, "__index__")


def test_what_another_has_set_since_is_not_taken_back() -> None:
    undo = completed(Array, {"added": 1})
    Array.added = 2  # type: ignore[attr-defined]
    undo()
    assert Array.added == 2  # type: ignore[attr-defined]
    del Array.added  # type: ignore[attr-defined]


@needs_cupy
def test_cupy_s_array_class_is_completed_and_restored() -> None:
    array_class = import_module("cupy").ndarray
    before = set(vars(array_class))
    undo = CuPyBackend().complete(lambda device, version: (device, version))
    assert {"__array_namespace__", "to_device", "__index__"} <= set(dir(array_class))
    undo()
    assert set(vars(array_class)) == before


def methods() -> dict[str, Any]:
    return lacking(np, lambda device, version: (device, version), lambda device: device)


@pytest.mark.parametrize("value", [3, np.uint8(3), np.asarray(3)])
def test_an_integer_without_dimensions_is_an_index(value: object) -> None:
    assert methods()["__index__"](np.asarray(value)) == 3


@pytest.mark.parametrize("value", [1.0, [1], True])
def test_nothing_else_is_an_index(value: object) -> None:
    with pytest.raises(TypeError, match="only integer arrays without dimensions"):
        methods()["__index__"](np.asarray(value))


def test_an_array_names_the_namespace_of_its_own_device() -> None:
    class OnSecond:
        class device:  # noqa: N801  # as CuPy's arrays have it
            id = 1

    assert methods()["__array_namespace__"](OnSecond()) == ("cuda:1", None)
    assert methods()["__array_namespace__"](OnSecond(), api_version="2023.12") == ("cuda:1", "2023.12")


class Entered:
    """A stand-in for CuPy's devices and streams, which work is given to while they are entered."""

    now: ClassVar[list[object]] = []

    def __init__(self, name: object) -> None:
        self.name = name

    def __enter__(self) -> None:
        Entered.now.append(self.name)

    def __exit__(self, *_: object) -> None:
        Entered.now.pop()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Entered) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)


@pytest.mark.parametrize(
    ("stream", "there"),
    [(None, ["cuda:1"]), (7, ["cuda:1", 7]), (Entered("own"), ["cuda:1", "own"])],
    ids=["none", "a number", "one of the library's"],
)
def test_an_array_goes_to_a_device_on_the_stream_that_is_asked_for(stream: object, there: list[object]) -> None:
    library: Any = SimpleNamespace(
        array=lambda array, *, copy, order: (array, copy, order, list(Entered.now)),
        asnumpy=lambda array, *, stream: (array, stream and stream.name),
        cuda=SimpleNamespace(ExternalStream=Entered),
    )
    to_device = lacking(library, lambda *_: None, Entered)["to_device"]
    array = SimpleNamespace(device=Entered("cuda:0"))
    assert to_device(array, "cuda:1", stream=stream) == (array, True, "C", there)
    assert to_device(array, "cuda:0", stream=stream) is array
    assert to_device(array, "cpu", stream=stream) == (array, stream and there[-1])


class Library:
    """A backend's arrays, as a session meets them: NumPy's backend, with a class of its own to complete."""


def test_a_session_completes_the_arrays_of_its_device_until_it_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "xpsession.backends.numpy.NumPyBackend.complete",
        lambda _, bind: completed(Library, {"__array_namespace__": lambda _: bind("cpu", None)}),
    )
    session = Session({})
    session.start("cpu")
    assert Library().__array_namespace__() is namespace("cpu")  # type: ignore[attr-defined]
    session.set_completion(on=False)
    assert not hasattr(Library, "__array_namespace__")
    session.set_completion(on=True)
    session.select("strict:device1")
    assert hasattr(Library, "__array_namespace__")
    session.close()
    assert not hasattr(Library, "__array_namespace__")


def test_an_array_refuses_a_version_that_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "xpsession.backends.numpy.NumPyBackend.complete",
        lambda _, bind: completed(Library, {"__array_namespace__": lambda _, version: bind("cpu", version)}),
    )
    session = Session({})
    session.start("cpu")
    with pytest.raises(VersionError, match=r"no version '2020\.12'"):
        Library().__array_namespace__("2020.12")  # type: ignore[attr-defined]
    session.close()
