"""Corrections that array_api_compat already has: imported when a name that needs one is first used."""

from collections.abc import Callable
from importlib import import_module
from operator import attrgetter
from types import ModuleType


def from_compat(name: str) -> Callable[[ModuleType], object]:
    """Return a maker of the correction called `name` in array_api_compat's namespace for the library."""

    def make(library: ModuleType) -> object:
        compat = import_module(f"array_api_compat.{library.__name__}")
        found: object = attrgetter(name)(compat)
        return found

    return make
