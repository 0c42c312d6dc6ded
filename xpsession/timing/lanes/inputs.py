"""Timing, the inputs: what a statement reads, and copies of it for each side."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from xpsession.backends import backend_for, device_of
from xpsession.backends.transfer import map_arrays
from xpsession.errors import DeviceError
from xpsession.records.timing import Moved
from xpsession.standard.namespace import Namespace
from xpsession.timing.code.program import Program
from xpsession.timing.code.reach import Reach, arrays
from xpsession.timing.lanes import layout

Bind = Callable[[str, str, str], object]
"""Returns the namespace for a device, a version of the standard and an extension (``""`` for the main namespace)."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The variables that differ from side to side.

    Attributes
    ----------
    namespaces : mapping of str to Namespace
        The names that `xp` and its extensions have in the session.
    arrays : mapping of str to object
        The arrays, and the lists, tuples and dicts that hold arrays.
    unmoved : tuple of str
        Arrays and namespaces that no variable holds, and that therefore stay where they are.
    """

    namespaces: Mapping[str, Namespace]
    arrays: Mapping[str, Any]
    unmoved: tuple[str, ...]

    def arrays_in(self, values: Mapping[str, object]) -> list[Any]:
        """Return the arrays that were copied to one side, each once, out of what `on` returned for it."""
        found = (array for name in self.arrays for array in arrays(values[name]))
        return list({id(array): array for array in found}.values())

    def changed(self, values: Mapping[str, object]) -> tuple[str, ...]:
        """Return the variables of which the copies in `values` are no longer equal to the originals."""
        return tuple(
            name
            for name, value in self.arrays.items()
            if not all(map(_equal, arrays(value), arrays(values.get(name, value))))
        )

    @property
    def moved(self) -> tuple[Moved, ...]:
        """What is copied to each side."""
        return tuple(_moved(name, value) for name, value in self.arrays.items())

    @property
    def nbytes(self) -> int:
        """The bytes of what is copied to each side."""
        return sum(moved.nbytes for moved in self.moved)

    def on(self, device: str, bind: Bind) -> dict[str, object]:
        """Return the values of the variables on one side: namespaces bound there, fresh copies of the arrays.

        An array that has two names has two names there too.

        Raises
        ------
        DeviceError
            If something cannot be copied to `device`.
        """
        copies: dict[int, object] = {}

        def copied(array: Any) -> object:
            if id(array) not in copies:
                copies[id(array)] = layout.copied(array, device)
            return copies[id(array)]

        values: dict[str, object] = {}
        for name, namespace in self.namespaces.items():
            bound = namespace.__xpsession__
            values[name] = bind(device, bound.version, bound.extension)
        for name, value in self.arrays.items():
            try:
                values[name] = map_arrays(value, copied)
            except (TypeError, ValueError) as error:
                if isinstance(error, DeviceError):
                    raise
                raise DeviceError(f"'{name}' cannot be copied to '{device}': {error}") from error
        return values


def inputs_of(program: Program, names: dict[str, Any]) -> Inputs:
    """Return what `program` reads of the session's variables."""
    reach = Reach(program.code, names)
    for name in program.given:
        reach.include(name)
    namespaces = {name: value for name, value in reach.found.items() if isinstance(value, Namespace)}
    holding = {name: value for name, value in reach.found.items() if next(arrays(value), None) is not None}
    return Inputs(namespaces, holding, tuple(dict.fromkeys(reach.held)))


def _moved(name: str, value: object) -> Moved:
    distinct = {id(array): array for array in arrays(value)}.values()
    places = [device_of(array) or "" for array in distinct]
    nbytes = sum(backend_for(place).nbytes(array) for array, place in zip(distinct, places, strict=True))
    return Moved(name, nbytes, ", ".join(dict.fromkeys(places)), strided=any(map(layout.strided, distinct)))


def _equal(one: Any, other: Any) -> bool:
    """Return whether two arrays of any device are equal, NaN in the same places included."""
    left, right = (backend_for(device_of(array) or "").to_host(array) for array in (one, other))
    if left.dtype.hasobject:
        return True  # nobody knows what comparing its elements would do
    same = (left == right) | ((left != left) & (right != right))  # noqa: PLR0124  # NaN alone differs from itself
    return bool(np.all(same))
