"""Re-running, the memory: copies of NumPy's arrays, of which those that share memory share it again."""

from typing import Any

import numpy as np
import numpy.typing as npt

from xpsession import figures
from xpsession.backends import backend_for
from xpsession.errors import DeviceMemoryError

Array = npt.NDArray[Any]
Octets = npt.NDArray[np.uint8]
NOTABLE = 64 * 2**20  # bytes; before so many more are taken it is asked whether they are there


class Memory:
    """The memory that copies live in; an array is a view of whatever it is a view of in the session.

    Of an array that others are views of, as much is copied as these show.
    """

    def __init__(self) -> None:
        # The arrays that own memory, each with its octets and those that stand for them, which nobody touches in vain.
        self._roots: dict[int, tuple[Array, Octets, Octets]] = {}
        self._taken = 0  # since it was asked last

    def copy(self, array: Array) -> Array:
        """Return a copy of `array`.

        Raises
        ------
        DeviceMemoryError
            If there is too little memory for it.

        Examples
        --------
        >>> x = np.zeros((2, 3))
        >>> memory = Memory()
        >>> y, column = memory.copy(x), memory.copy(x[::-1, 1])
        >>> column[0] = 5.0
        >>> float(y[1, 1]), float(x[1, 1])
        (5.0, 0.0)
        """
        root = array
        while type(root.base) is np.ndarray:
            root = root.base
        dense = root.flags.c_contiguous or root.flags.f_contiguous
        if not dense or root.dtype.hasobject or array.size == 0:
            self.take(array.nbytes)
            return array.copy(order="K")
        if id(root) not in self._roots:
            octets = root.reshape(-1, order="A").view(np.uint8)
            self._roots[id(root)] = (root, octets, np.empty_like(octets))
        _, octets, new = self._roots[id(root)]
        start = array.__array_interface__["data"][0] - root.__array_interface__["data"][0]
        first, end = (bound - octets.__array_interface__["data"][0] for bound in np.lib.array_utils.byte_bounds(array))
        self.take(end - first)
        new[first:end] = octets[first:end]
        view: Array = np.ndarray(array.shape, array.dtype, new, start, array.strides)
        view.flags.writeable = array.flags.writeable
        return view

    def take(self, octets: int) -> None:
        """Know that so many more are taken, and ask now and then whether there are so many.

        Raises
        ------
        DeviceMemoryError
            If there are not.
        """
        self._taken += octets
        if self._taken >= NOTABLE:
            wanted, self._taken = self._taken, 0
            known = backend_for("cpu").memory("cpu")
            free = None if known is None else max(known.total - known.used, 0)
            if free is not None and wanted > free:
                taken, there = (f"{figures.significant(nbytes / 2**30)} GiB" for nbytes in (wanted, free))
                detail = f"the copies of what the cell reads take {taken}, and {there} are there"
                raise DeviceMemoryError.from_full("cpu", detail)
