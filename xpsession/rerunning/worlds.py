"""Re-running, the two worlds: values of the session and what they are on array_api_strict, and the way back."""

from collections.abc import Callable, Iterator
from types import BuiltinMethodType, MethodType, MethodWrapperType, ModuleType
from typing import Any

import numpy as np

from xpsession import standard
from xpsession.backends import backend_for, device_of
from xpsession.backends.transfer import copy_array
from xpsession.rerunning.mistakes import ours
from xpsession.rerunning.withheld import NoMagics, is_shell
from xpsession.standard.namespace import Namespace

Bind = Callable[[str, str, str], Any]
"""Returns the namespace for a device, a version of the standard and an extension."""

CHECKERS = ("strict:device1", "strict:device2")


class Borrowed:
    """What array_api_strict has nothing for, such as a method that only NumPy's arrays have: the session's own.

    Whatever is done with it is done in the session's world, and comes back from there.
    """

    def __init__(self, value: Any, worlds: "Worlds") -> None:
        self.value = value
        self.worlds = worlds

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it with the session's values."""
        worlds = self.worlds
        return worlds.strict(self.value(*worlds.real(args), **worlds.real(kwargs)), scalars=True)

    def __getattr__(self, name: str) -> Any:
        """Return one of its attributes."""
        if name.startswith("__"):
            raise AttributeError(name)
        return self.worlds.strict(getattr(self.value, name), scalars=True)

    def __iter__(self) -> Iterator[Any]:
        return iter([self.worlds.strict(item, scalars=True) for item in self.value])

    def __bool__(self) -> bool:
        return bool(self.value)

    def __len__(self) -> int:
        return len(self.value)

    def __str__(self) -> str:
        return str(self.value)

    def __format__(self, spec: str) -> str:
        return format(self.value, spec)


class Worlds:
    """Turns values of the session into those of array_api_strict and back.

    Parameters
    ----------
    home : str
        The session's device. It becomes `CHECKERS[0]`, and any other the second.
    version : str
        The version of the standard.
    bind : callable
        Makes namespaces.
    """

    def __init__(self, home: str, *, version: str, bind: Bind) -> None:
        self._devices = {home: CHECKERS[0]}
        self._version = version
        self._bind = bind
        self._back = {CHECKERS[0]: home}
        self._strict_names = self._named(CHECKERS[0])
        self._real_names = self._named(home)
        self.checker = backend_for(CHECKERS[0])

    def _named(self, device: str) -> dict[int, str]:
        """Return the qualified names of the functions and dtypes of the namespace on `device`, by their identity."""
        found: dict[int, str] = {}
        for name in standard.names(self._version):
            if standard.entries()[name].kind != "constant":
                extension, _, short = name.rpartition(".")
                found[id(getattr(self._bind(device, self._version, extension), short))] = name
        return found

    def namespace(self, space: Namespace) -> Namespace:
        """Return what stands for a namespace of the session."""
        bound = space.__xpsession__
        made: Namespace = self._bind(self.device(bound.device), self._version, bound.extension)
        return made

    def space(self, extension: str) -> Any:
        """Return the checker's namespace, or an extension of it."""
        return self._bind(CHECKERS[0], self._version, extension)

    def device(self, name: str) -> str:
        """Return the checker's device that stands for one of the session."""
        if name not in self._devices:
            self._devices[name] = CHECKERS[-1]
            self._back.setdefault(CHECKERS[-1], name)
        return self._devices[name]

    @ours
    def checks(self, value: Any) -> bool:
        """Return whether `value` is the checker's own, or holds such values."""
        inside = held(value)
        return self._own(value) if inside is None else any(map(self.checks, inside))

    def refuses(self, error: Exception, module: str) -> bool:
        """Return whether `error`, raised in `module`, is the checker's."""
        library = self.checker.library().__name__
        return module.partition(".")[0] == library or (isinstance(error, AttributeError) and self.checks(error.obj))

    def is_array(self, value: Any) -> bool:
        """Return whether `value` is an array of the checker."""
        return self.checker.device_of(value) is not None

    def name_of(self, value: Any) -> str | None:
        """Return the qualified name of a function or a dtype of the checker's namespace."""
        return self._strict_names.get(id(value))

    def _own(self, value: Any) -> bool:
        if id(value) in self._strict_names or isinstance(value, Borrowed) or self.is_array(value):
            return True
        if isinstance(value, Namespace):
            return value.__xpsession__.device in CHECKERS
        bound = value.__self__ if isinstance(value, MethodType) else None
        return self.is_array(bound) or type(value).__module__.partition(".")[0] == self.checker.library().__name__

    # To the session's world

    @ours
    def real(self, value: Any) -> Any:  # noqa: PLR0911  # one for each kind of value
        """Return what `value` is in the session's world; arrays are copies."""
        kind = type(value)
        if isinstance(value, Borrowed):
            return value.value
        if (place := self.checker.device_of(value)) is not None:
            return copy_array(value, self._back.get(place, self._back[CHECKERS[0]]))
        if (name := self._strict_names.get(id(value))) is not None:
            return self._member(self._back[CHECKERS[0]], name)
        if isinstance(value, Namespace) and value.__xpsession__.device in CHECKERS:
            bound = value.__xpsession__
            return self._bind(self._back[bound.device], self._version, bound.extension)
        if isinstance(value, MethodType) and self.is_array(value.__self__):
            return getattr(self.real(value.__self__), value.__name__)
        if kind.__module__.partition(".")[0] == self.checker.library().__name__ and kind.__name__ == "Device":
            return self._handle(value)
        return _mapped(value, self.real)

    def _handle(self, device: Any) -> Any:
        label = next((name for name in CHECKERS if self.checker.handle(name) == device), CHECKERS[0])
        name = self._back.get(label, self._back[CHECKERS[0]])
        return backend_for(name).handle(name)

    def _member(self, device: str, name: str) -> Any:
        extension, _, short = name.rpartition(".")
        return getattr(self._bind(device, self._version, extension), short)

    # To the checker's world

    @ours
    def strict(self, value: Any, *, scalars: bool) -> Any:  # one for each kind of value
        """Return what `value` is in the checker's world, and `Borrowed` where it is nothing there.

        Parameters
        ----------
        value : object
            What came of something done in the session's world.
        scalars : bool
            Whether NumPy's scalars among it are arrays without dimensions, as those are which come from `xp`.
        """
        if (place := device_of(value)) is not None or (scalars and isinstance(value, np.generic)):
            array = np.asarray(value) if place is None else value
            try:
                return copy_array(array, self.device(place or "cpu") if place is not None else CHECKERS[0])
            except (TypeError, ValueError, KeyError, NotImplementedError):
                return Borrowed(value, self)
        if (own := self.counterpart(value)) is not value:
            return own
        if isinstance(value, ModuleType | BuiltinMethodType | MethodType | MethodWrapperType) or (
            callable(value) and not isinstance(value, type)
        ):
            return Borrowed(value, self)
        return _mapped(value, lambda item: self.strict(item, scalars=scalars))

    def over(self, array: np.ndarray[Any, Any]) -> Any:
        """Return the checker's array in the memory of one of NumPy's; `Borrowed` where it has no such dtype."""
        try:
            return self.checker.library().asarray(array, device=self.checker.handle(self.device("cpu")), copy=False)
        except (TypeError, ValueError, KeyError, NotImplementedError):
            return Borrowed(array, self)

    def bound(self, value: Any) -> Any:
        """Return the namespace on the checker's device for the checker, as which its arrays know it, and no shell."""
        if is_shell(value):
            return NoMagics()
        return self._bind(CHECKERS[0], self._version, "") if value is self.checker.library() else value

    def counterpart(self, value: Any) -> Any:
        """Return what stands for a namespace, or for a function or dtype of one; anything else comes back itself."""
        if isinstance(value, Namespace):
            return self.namespace(value)
        if (name := self._real_names.get(id(value))) is not None:
            return self._member(CHECKERS[0], name)
        if isinstance(value, np.dtype) and value.name in standard.names(self._version):
            return self._member(CHECKERS[0], value.name)
        return value


def held(value: Any) -> Iterator[Any] | None:
    """Return what is in a container or a slice, without running code of the value's own; None for anything else."""
    if isinstance(value, slice):
        return iter((value.start, value.stop, value.step))
    if isinstance(value, dict):
        return iter(dict.values(value))
    kind = next((kind for kind in (list, tuple, set, frozenset) if isinstance(value, kind)), None)
    return None if kind is None else kind.__iter__(value)


def _mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """Return `value` with `change` applied to what is in it, through the containers that can be made again."""
    kind = type(value)
    if kind is slice:
        return slice(change(value.start), change(value.stop), change(value.step))
    if kind is dict:
        new: Any = {key: change(item) for key, item in value.items()}
        return value if all(new[key] is item for key, item in value.items()) else new
    if kind in {list, tuple, set, frozenset} or (isinstance(value, tuple) and hasattr(kind, "_make")):
        items = [change(item) for item in value]
        if all(map(_same, items, value)):
            return value
        return kind._make(items) if hasattr(kind, "_make") else kind(items)
    return value


def _same(left: object, right: object) -> bool:
    return left is right
