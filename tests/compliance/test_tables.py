"""The standard's tables against array_api_strict, which keeps to the standard."""

import inspect

import array_api_strict
import pytest

from xpsession import standard

FUNCTIONS = [name for name, known in standard.entries().items() if known.kind == "function"]


def strict(name: str) -> object:
    found: object = array_api_strict
    for part in name.split("."):
        found = getattr(found, part)
    return found


@pytest.mark.parametrize("name", [*standard.entries()])
def test_array_api_strict_has_every_name(name: str) -> None:
    assert strict(name) is not None or name == "newaxis"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_array_api_strict_has_the_same_parameters(name: str) -> None:
    function = strict(name)
    assert callable(function)
    theirs, ours = inspect.signature(function), standard.entries()[name].signature().inspected()
    assert [
        (item.name, item.kind, item.default is item.empty or item.kind is item.VAR_POSITIONAL)
        for item in theirs.parameters.values()
    ] == [
        (item.name, item.kind, item.default is item.empty or item.kind is item.VAR_POSITIONAL)
        for item in ours.parameters.values()
    ]
