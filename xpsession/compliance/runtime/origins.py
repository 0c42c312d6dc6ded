"""Origins: which of the live arrays came out of a namespace, and which surely are the host library's own.

With NumPy as the namespace both have one type, so that each array is remembered by its identity while it lives.
"""

from functools import partial
from typing import cast
from weakref import ref

import numpy as np

from xpsession.compliance.runtime.facts import is_array
from xpsession.compliance.values.operands import Origin

MOST = 4096  # NumPy scalars that are kept, since nothing tells when they are gone


class Origins:
    """Where arrays came from; forgets each with the array itself."""

    def __init__(self) -> None:
        self._arrays: dict[int, tuple[ref[object], Origin]] = {}
        self._scalars: dict[int, tuple[object, Origin]] = {}
        # NumPy has two truth values only, which everybody shares: those of a namespace are known by their names.
        self._truths: dict[str, object] = {}

    def name(self, name: str, value: object) -> None:
        """Remember which truth value out of a namespace a name stands for; nothing, where it is another value."""
        self._truths.pop(name, None)
        if issubclass(type(value), np.bool):
            self._truths[name] = value

    def known(self, name: str, value: object) -> bool:
        """Return whether `value`, which the session has under a name, surely came out of a namespace."""
        return self.of(value) == "xp" or (name in self._truths and self._truths[name] is value)

    def asks(self, name: str, value: object) -> bool:
        """Return whether it is not known yet where `value` came from, which a cell leaves under a name."""
        return name in self._truths or (is_array(value) and not self.of(value))

    def of(self, value: object) -> Origin:
        """Return where `value` came from, as far as is known."""
        if issubclass(type(value), np.generic):
            return self._scalars.get(id(value), (None, ""))[1]
        known = self._arrays.get(id(value))
        return known[1] if known is not None and known[0]() is value else ""

    def mark(self, value: object, origin: Origin) -> None:
        """Remember where `value`, or each element of a tuple or list, came from."""
        kind = type(value)
        if issubclass(kind, tuple | list):
            for item in cast("tuple[object, ...]", value)[:64]:
                if is_array(item):
                    self.mark(item, origin)
        elif issubclass(kind, np.number):  # of truth values there are two, which everybody shares; texts can be long
            self._scalars[id(value)] = (value, origin)
            while len(self._scalars) > MOST:
                self._scalars.pop(next(iter(self._scalars)), None)
        elif is_array(value) and not issubclass(kind, np.generic):
            self._mark_array(value, origin)

    def forget(self, value: object) -> None:
        """Know nothing of `value` from here on."""
        self._arrays.pop(id(value), None)
        self._scalars.pop(id(value), None)

    def release(self) -> None:
        """Know nothing of any array from here on, and refer to none."""
        self._arrays.clear()

    def _mark_array(self, value: object, origin: Origin) -> None:
        key, arrays = id(value), self._arrays
        known = arrays.get(key)
        if known is not None and known[0]() is value and known[1] == origin:
            return
        # No code of Python's runs when an array dies, which a debugger or a profiler would meet in the user's code.
        arrays[key] = (ref(value, partial(arrays.pop, key)), origin)
