"""Timing, the reach: which of the session's variables code reads, also through the functions that it calls."""

import dis
from collections.abc import Iterator, Mapping
from functools import partial
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

from xpsession.backends import device_of
from xpsession.standard.namespace import Namespace

# Values of these types hold no arrays, so a long list of them is passed over at once.
_PLAIN = frozenset({bool, bytes, complex, float, int, str, type(None)})
_GLOBAL_READS = frozenset({"LOAD_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS"})


class Reach:
    """What code reads.

    Attributes
    ----------
    found : dict of str to object
        The session's variables among it.
    held : list of str
        Arrays and namespaces that no variable holds, such as ``w (closure of f)`` and ``model.weights``.
    """

    def __init__(self, code: CodeType, names: Mapping[str, object]) -> None:
        self.found: dict[str, object] = {}
        self.held: list[str] = []
        self._names = names
        self._seen: set[int] = set()
        self._read(code)

    def _read(self, code: CodeType) -> None:
        """Take up the variables that `code` and the code in it read."""
        for instruction in dis.get_instructions(code):
            name = instruction.argval
            if instruction.opname in _GLOBAL_READS and name in self._names and name not in self.found:
                self.found[name] = self._names[name]
                self._follow(name, self._names[name])
        for constant in code.co_consts:
            if isinstance(constant, CodeType):
                self._read(constant)

    def include(self, name: str) -> None:
        """Take up a variable that the code reads otherwise than as a global."""
        if name in self._names and name not in self.found:
            self.found[name] = self._names[name]
            self._follow(name, self._names[name])

    def _follow(self, label: str, value: object) -> None:
        """Look at what `value`, which is called `label`, brings along when it is called or its attributes are read."""
        if id(value) in self._seen or type(value) in _PLAIN or isinstance(value, ModuleType):
            return
        self._seen.add(id(value))
        if isinstance(value, FunctionType):
            self._follow_function(label, value)
        elif isinstance(value, MethodType):
            self._follow(label, value.__func__)
            self._hold(f"{label}.__self__", value.__self__)
        elif isinstance(value, partial):
            self._follow(label, value.func)
            for part in (*value.args, *value.keywords.values()):
                self._hold(f"an argument of {label}", part)
        elif isinstance(value, list | tuple | dict):
            look = self._follow if _movable(value) else self._hold
            for item in _items(value):
                look(f"an item of {label}", item)
        elif device_of(value) is None:
            self._follow_object(label, value)

    def _follow_function(self, label: str, function: FunctionType) -> None:
        if function.__globals__ is self._names:
            self._read(function.__code__)
        for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
            try:
                self._hold(f"{name} (closure of {label})", cell.cell_contents)
            except ValueError:  # the cell is empty: the variable has no value yet
                continue
        arguments = function.__code__.co_varnames[: function.__code__.co_argcount]
        defaults = dict(zip(reversed(arguments), reversed(function.__defaults__ or ()), strict=False))
        for name, value in (defaults | (function.__kwdefaults__ or {})).items():
            self._hold(f"{name} (default of {label})", value)

    def _follow_object(self, label: str, value: object) -> None:
        """Look at the attributes of an instance or a class, and at the methods of a class of the session."""
        kind = value if isinstance(value, type) else type(value)
        own = kind.__module__ == self._names.get("__name__", "__main__")
        if isinstance(value, type) and not own:
            return
        for name, part in list(getattr(value, "__dict__", {}).items()):
            if own:
                self._hold(f"{label}.{name}", part)
            elif holds(part):
                self.held.append(f"{label}.{name}")
        if own and kind is not value:
            self._follow(kind.__name__, kind)

    def _hold(self, label: str, value: object) -> None:
        """Note `value` if it would have to be moved, and look further."""
        if holds(value):
            self.held.append(label)
        self._follow(label, value)


def holds(value: object) -> bool:
    """Return whether `value` is an array or a namespace, or a list, tuple or dict with one in it."""
    return isinstance(value, Namespace) or next(arrays(value), None) is not None


def arrays(value: object, _above: frozenset[int] = frozenset()) -> Iterator[object]:
    """Yield the arrays in `value`, through the lists, tuples and dicts that `map_arrays` goes through."""
    if _movable(value):
        if id(value) not in _above:
            for item in _items(value):
                yield from arrays(item, _above | {id(value)})
    elif type(value) not in _PLAIN and device_of(value) is not None:
        yield value


def _movable(value: object) -> bool:
    """Return whether `value` is a container that `map_arrays` can make again around moved arrays."""
    return type(value) in {list, tuple, dict} or (isinstance(value, tuple) and hasattr(value, "_make"))


def _items(value: Any) -> list[object]:
    """Return the items of a container, or none where all are plain."""
    items = list(value.values() if isinstance(value, dict) else value)
    return [] if all(kind in _PLAIN or issubclass(kind, np.generic) for kind in set(map(type, items))) else items
