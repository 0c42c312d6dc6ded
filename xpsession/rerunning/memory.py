"""Re-running, the memory: copies of NumPy's arrays, of which those that share memory share it again."""

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


class Memory:
    """The memory that copies live in; an array is a view of whatever it is a view of in the session."""

    def __init__(self) -> None:
        self._roots: dict[int, tuple[Array, Array]] = {}  # the arrays that own memory, each with its copy

    def copy(self, array: Array) -> Array:
        """Return a copy of `array`.

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
        if id(root) not in self._roots:
            self._roots[id(root)] = (root, root.copy(order="K"))
        whole = self._roots[id(root)][1]
        if root is array:
            return whole
        dense = whole.flags.c_contiguous or whole.flags.f_contiguous
        if whole.strides != root.strides or not dense or array.size == 0:
            return array.copy()
        start = array.__array_interface__["data"][0] - root.__array_interface__["data"][0]
        octets = whole.reshape(-1, order="A").view(np.uint8)
        view: Array = np.ndarray(array.shape, array.dtype, octets, start, array.strides)
        view.flags.writeable = array.flags.writeable
        return view
