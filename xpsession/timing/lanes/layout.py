"""Timing, the layout: copies of inputs that lie in memory as the originals do, where the device knows such a layout."""

from typing import Any

import numpy as np

from xpsession.backends import device_of
from xpsession.backends.transfer import copy_array

HOST = "cpu"
# A view of every n-th element of a great array is not worth the whole of it.
_MOST = 16


def strided(array: Any) -> bool:
    """Return whether a host array is a view with gaps, or one that repeats or reverses elements.

    Examples
    --------
    >>> x = np.zeros((4, 6))
    >>> strided(x), strided(x.T), strided(x[:, ::2]), strided(x[::-1])
    (False, False, True, True)
    """
    return isinstance(array, np.ndarray) and not _dense(array)


def copied(array: Any, device: str) -> Any:
    """Return a copy on `device`; on the host with the strides of the original, on which the time to read it depends.

    Raises
    ------
    TypeError
        If the device has no such arrays.

    Examples
    --------
    >>> copied(np.zeros((4, 6))[:, ::2], "cpu").strides
    (48, 16)
    """
    if isinstance(array, np.ma.MaskedArray) and device != HOST:
        raise TypeError(f"it is a masked array, and '{device}' knows no masks. Hint: x.filled(0)")
    if device == HOST and device_of(array) == HOST and type(array) is np.ndarray and strided(array):
        return _same_strides(array)
    return copy_array(array, device)


def _same_strides(array: np.ndarray[Any, Any]) -> Any:
    """Return a copy in memory of its own with the same distances between the elements; dense where that is too much."""
    low, high = np.lib.array_utils.byte_bounds(array)
    if high - low > _MOST * max(1, array.nbytes) or array.dtype.hasobject:
        return copy_array(array, HOST)
    begin = array.__array_interface__["data"][0] - low
    memory = np.empty(high - low, np.uint8)
    same = np.ndarray(array.shape, array.dtype, memory.data, begin, array.strides)
    same[...] = array
    return same


def _dense(array: np.ndarray[Any, Any]) -> bool:
    """Return whether the elements lie side by side, in whatever order of the axes."""
    if array.size <= 1:
        return True
    expected = array.itemsize
    for stride, count in sorted((s, n) for s, n in zip(array.strides, array.shape, strict=True) if n > 1):
        if stride != expected:
            return False
        expected *= count
    return True
