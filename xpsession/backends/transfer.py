"""Transfer between devices: copies of arrays, and of the lists, tuples and dicts that hold arrays."""

from collections.abc import Callable
from typing import Any

import numpy as np

from xpsession.backends import backend_for, device, device_of
from xpsession.errors import ArgumentError


def to_device(x: Any, name: str) -> Any:
    """Return a copy of an array on another device.

    Between two devices of one library the library copies; between libraries the data goes through host memory.

    Parameters
    ----------
    x : array
        An array of any bound library, of any shape and dtype that the target has.
    name : str
        The device, such as ``cpu`` or ``cuda:0``.

    Returns
    -------
    array
        An array of the target's library with the same shape, dtype and values; `x` itself if it lies there already.

    Raises
    ------
    DeviceError
        If the device does not exist, cannot be used, or has too little free memory.
    ArgumentError
        If `x` is not an array.

    Examples
    --------
    >>> import numpy
    >>> to_device(numpy.arange(3), "cpu")
    array([0, 1, 2])
    """
    if isinstance(x, np.generic):  # what NumPy gives for an array without dimensions
        x = np.asarray(x)
    source = device_of(x)
    if source is None:
        raise ArgumentError(f"to_device takes an array of a bound library, not {type(x).__name__}")
    target = device(name).name
    return x if source == target else copy_array(x, target)


def copy_array(x: Any, target: str) -> Any:
    """Return a copy of the array `x` on the device called `target`, also where `x` lies there already."""
    origin = backend_for(device_of(x) or "")
    destination = backend_for(target)
    if origin is destination:
        return origin.copy(x, target)
    return destination.from_host(origin.to_host(x), target)


def map_arrays(value: Any, change: Callable[[Any], Any]) -> Any:
    """Return `value` with `change` applied to each array in it, through lists, tuples and dicts of the exact types.

    What holds no changed array is returned itself; a container that refers to itself is left alone.
    """
    return _mapped(value, change, frozenset())


def _mapped(value: Any, change: Callable[[Any], Any], above: frozenset[int]) -> Any:
    if device_of(value) is not None:
        return change(value)
    kind = type(value)
    if id(value) in above or not (kind in {list, tuple, dict} or (isinstance(value, tuple) and hasattr(kind, "_make"))):
        return value
    above |= {id(value)}
    if kind is dict:
        changed = {key: _mapped(item, change, above) for key, item in value.items()}
        return value if all(changed[key] is item for key, item in value.items()) else changed
    items = [_mapped(item, change, above) for item in value]
    if all(new is old for new, old in zip(items, value, strict=True)):
        return value
    if kind is list:
        return items
    return kind(items) if kind is tuple else kind._make(items)
