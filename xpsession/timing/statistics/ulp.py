"""Timing, the ulp: how many representable numbers lie between two floating-point results."""

from typing import Any

import numpy as np
import numpy.typing as npt

# The integer of each width orders the floats of that width, once the negative ones are turned round.
_INTEGERS: dict[int, type[np.signedinteger[Any]]] = {2: np.int16, 4: np.int32, 8: np.int64}


def distances(first: npt.NDArray[Any], second: npt.NDArray[Any]) -> npt.NDArray[np.uint64]:
    """Return the distance of each pair in units in the last place: the steps from one float to the next between them.

    Parameters
    ----------
    first, second : array
        Finite values of one shape and one dtype: float16, float32, float64, complex64 or complex128. The distance
        of complex numbers is that of the parts that lie further apart.

    Returns
    -------
    array of uint64
        The steps. -0.0 and 0.0 are the same number; subnormals are numbers as all others.

    Raises
    ------
    TypeError
        If the dtype has no integer of its width.

    Examples
    --------
    >>> distances(np.asarray([1.0, -0.0, 1.0]), np.asarray([1.0, 0.0, 1 + 2**-51])).tolist()
    [0, 0, 2]
    """
    if first.dtype.kind == "c":
        return np.maximum(distances(first.real, second.real), distances(first.imag, second.imag))
    left, right = _ordered(first), _ordered(second)
    # The difference of two int64 needs 65 bits with its sign, and 64 without.
    return np.maximum(left, right).astype(np.uint64) - np.minimum(left, right).astype(np.uint64)


def _ordered(values: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Return integers that are neighbours where the floats are."""
    integer = _INTEGERS.get(values.dtype.itemsize)
    if integer is None or values.dtype.kind != "f":
        raise TypeError(f"no distance in ulp for {values.dtype}")
    bits = np.ascontiguousarray(values).view(integer).astype(np.int64)
    return np.where(bits < 0, np.int64(np.iinfo(integer).min) - bits, bits)
