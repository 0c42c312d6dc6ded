"""Re-running, the copies: what a cell reads of the session, made again in the world of array_api_strict."""

import copy
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Mapping
from functools import partial
from types import (
    BuiltinFunctionType,
    CellType,
    CodeType,
    FunctionType,
    MethodType,
    ModuleType,
    SimpleNamespace,
    TracebackType,
)
from typing import Any

import numpy as np

from xpsession.backends import device_of
from xpsession.rerunning.memory import Memory
from xpsession.rerunning.withheld import NoMagics, Withheld, is_shell, is_used_up
from xpsession.rerunning.worlds import Borrowed, Worlds

# What cannot change, or is nobody's to copy.
_SHARED = (
    *(bool, bytes, complex, float, int, str, type(None), type(...), range, BuiltinFunctionType, CodeType),
    *(ModuleType, TracebackType, BaseException),
)
# Containers that are made empty, and then filled: they may hold themselves.
_FILLED = frozenset({OrderedDict, defaultdict, deque, dict, list, set})
Rebuild = Callable[[FunctionType], FunctionType | None]


class Copies:
    """Copies of the session's variables.

    Parameters
    ----------
    names : mapping of str to object
        The session's variables.
    target : dict
        The variables of the re-run, which the functions that are copied see.
    worlds : Worlds
        What becomes of arrays and namespaces.
    rebuild : callable
        Makes a function of the session again, so that its operations are checked; None where that cannot be done.
    doubt : callable
        Takes each array and its copy, of which it may not be known whether they are meant for `xp`.

    Attributes
    ----------
    left : dict of str to str
        What could not be brought to the checker, with the reason.
    """

    def __init__(
        self,
        names: Mapping[str, object],
        target: dict[str, Any],
        worlds: Worlds,
        *,
        rebuild: Rebuild,
        doubt: Callable[[object, object], object],
    ) -> None:
        self.left: dict[str, str] = {}
        self._names = names
        self._target = target
        self._worlds = worlds
        self._rebuild = rebuild
        self._doubt = doubt
        self._memory = Memory()
        self._memo: dict[int, Any] = {}
        self._deep: dict[int, Any] = {}  # the same, of what other libraries copy
        self._kept: list[object] = []  # what the memo knows by its identity
        self._label = ""

    def take(self, names: frozenset[str]) -> None:
        """Copy the variables called so, and what their functions read, into the target."""
        for name in sorted(names):
            if name in self._names and name not in self._target:
                self._label = name
                value = self._names[name]
                self._target[name] = None  # a function that calls itself is on its way already
                self._target[name] = self._copied(value)

    def _copied(self, value: Any) -> Any:
        if id(value) in self._memo:
            return self._memo[id(value)]
        new = self._made(value)
        self._memo[id(value)] = new
        self._kept.append(value)
        return new

    def _made(self, value: Any) -> Any:  # noqa: PLR0911  # one for each kind of value
        """Return the copy of `value`, which has none yet."""
        kind = type(value)
        if (own := self._worlds.counterpart(value)) is not value:
            return own
        if device_of(value) is not None or isinstance(value, np.generic):
            return self._array(value)
        if isinstance(value, _SHARED) or kind.__module__ == "dataclasses":
            return value
        if kind in _FILLED or kind in {tuple, frozenset} or (isinstance(value, tuple) and hasattr(kind, "_make")):
            return self._container(value)
        if isinstance(value, FunctionType):
            return self._function(value) if value.__globals__ is self._names else value
        if isinstance(value, MethodType):
            return MethodType(self._copied(value.__func__), self._copied(value.__self__))
        if kind is partial:
            arguments = [self._copied(item) for item in value.args]
            return partial(self._copied(value.func), *arguments, **self._copied(value.keywords))
        if isinstance(value, type):
            return self._class(value) if self._is_own(value) else value
        if kind is SimpleNamespace or (self._is_own(kind) and hasattr(value, "__dict__")):
            return self._instance(value)
        return self._other(value)

    def _array(self, value: Any) -> Any:
        if type(value) is not np.ndarray:
            self._memory.take(getattr(value, "nbytes", 0))
        new = (
            self._worlds.over(self._memory.copy(value))
            if type(value) is np.ndarray
            else self._worlds.strict(value, scalars=True)
        )
        if isinstance(new, Borrowed):
            self.left.setdefault(self._label, f"an array of {getattr(value, 'dtype', type(value).__name__)}")
        else:
            self._doubt(value, new)
        return new

    def _container(self, value: Any) -> Any:
        """Copy a container, which may hold itself."""
        kind = type(value)
        if kind in _FILLED:
            new: Any = kind(maxlen=value.maxlen) if kind is deque else kind()
            self._memo[id(value)] = new
            if kind is defaultdict:
                new.default_factory = self._copied(value.default_factory)
            if isinstance(value, dict):
                new.update({key: self._copied(item) for key, item in value.items()})
            elif kind is set:
                new.update(self._copied(item) for item in value)
            else:
                new.extend(self._copied(item) for item in value)
            return new
        items = [self._copied(item) for item in value]
        return kind._make(items) if hasattr(kind, "_make") else kind(items)

    def _is_own(self, kind: type) -> bool:
        return kind.__module__ == self._names.get("__name__", "__main__")

    def _function(self, value: FunctionType) -> FunctionType:
        """Make a function again that sees the copies."""
        new = self._rebuild(value)
        if new is None:
            cells = tuple(CellType() for _ in value.__closure__ or ())
            new = FunctionType(value.__code__, self._target, value.__name__, None, cells or None)
            self._memo[id(value)] = new
            for cell, old in zip(cells, value.__closure__ or (), strict=True):
                try:
                    cell.cell_contents = self._copied(old.cell_contents)
                except ValueError:  # the cell is empty: the variable has no value yet
                    continue
        self._memo[id(value)] = new
        new.__defaults__ = self._copied(value.__defaults__)
        new.__kwdefaults__ = self._copied(value.__kwdefaults__)
        new.__dict__.update(self._copied(dict(value.__dict__)))
        new.__qualname__, new.__module__ = value.__qualname__, value.__module__
        label = self._label
        self.take(read_names(value.__code__))
        self._label = label
        return new

    def _class(self, value: type) -> type:
        """Make a class of the session again, with its functions."""
        members = {
            name: item for name, item in vars(value).items() if name not in {"__dict__", "__weakref__", "__mro__"}
        }
        bases = tuple(self._copied(base) for base in value.__bases__)
        try:
            new: type = type(value)(value.__name__, bases, {"__module__": value.__module__})
            self._memo[id(value)] = new
            for name, item in members.items():
                if name not in {"__module__", "__doc__"}:
                    setattr(new, name, self._member(item))
        except Exception as error:  # noqa: BLE001  # a class may refuse whatever it wants
            self.left.setdefault(value.__name__, f"a class that cannot be made again ({type(error).__name__})")
            return value
        return new

    def _member(self, item: Any) -> Any:
        if isinstance(item, staticmethod | classmethod):
            return type(item)(self._copied(item.__func__))
        if isinstance(item, property):
            return property(
                *(None if part is None else self._copied(part) for part in (item.fget, item.fset, item.fdel))
            )
        return self._copied(item)

    def _instance(self, value: Any) -> Any:
        kind = self._copied(type(value))
        try:
            new = self._memo[id(value)] = kind.__new__(kind)
            vars(new).update({name: self._copied(item) for name, item in vars(value).items()})
        except Exception:  # noqa: BLE001  # as above
            return self._other(value)
        return new

    def _other(self, value: Any) -> Any:
        """Copy what belongs to another library; its arrays stay what they are."""
        if is_shell(value):
            return NoMagics()
        try:
            new = copy.deepcopy(value, self._deep)
        except Exception:  # noqa: BLE001  # a file, a lock, whatever cannot be copied
            self.left.setdefault(self._label, f"a {type(value).__name__}, which is not copied")
            return Withheld(value, self._label) if is_used_up(value) else value
        if any(device_of(item) is not None for item in getattr(value, "__dict__", {}).values()):
            self.left.setdefault(self._label, f"the arrays in a {type(value).__name__}")
        return new


def read_names(code: CodeType) -> frozenset[str]:
    """Return the names that `code` and the code in it may read as globals."""
    inner = (read_names(part) for part in code.co_consts if isinstance(part, CodeType))
    return frozenset(code.co_names).union(*inner)
