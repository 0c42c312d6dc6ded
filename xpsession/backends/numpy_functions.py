"""The functions that stand in for NumPy's where those do not comply; NumPy does the work wherever it can.

They are functions of a module, so that they pickle. Each costs one look at its arguments beyond NumPy's own.
"""

import math
from typing import Any, NamedTuple

import numpy as np

from xpsession.backends import complex_limits


class FloatLimits(NamedTuple):
    """What `finfo` returns: Python floats, and the data type itself."""

    bits: int
    eps: float
    max: float
    min: float
    smallest_normal: float
    dtype: Any


class IntegerLimits(NamedTuple):
    """What `iinfo` returns: Python integers, and the data type itself."""

    bits: int
    max: int
    min: int
    dtype: Any


class Eigenpairs(NamedTuple):
    """What `eig` returns: complex arrays of shapes (..., M) and (..., M, M)."""

    eigenvalues: Any
    eigenvectors: Any


# NumPy without its stubs: those before 2.5 know no `descending`, those of 2.5 no `keepdims` that is a variable.
_native: Any = np
# NumPy 2.5 sorts downwards itself, with NaN last.
_DESCENDS = np.lib.NumpyVersion(np.__version__) >= "2.5.0"

_FLOAT = np.dtype(float)
# Limits by what was asked for: data types, and the types that NumPy has for them.
_FLOATS: dict[Any, FloatLimits] = {}
_INTEGERS: dict[Any, IntegerLimits] = {}


def acosh(x: Any, /) -> Any:
    """Return the inverse hyperbolic cosine; zero and NaN give NaN and a right angle."""
    out = np.acosh(x)
    return out if out.dtype.kind != "c" else complex_limits.acosh(np, x, out)


def argsort(x: Any, /, *, axis: int = -1, descending: bool = False, stable: bool = True) -> Any:
    """Return the indices that sort `x` along an axis; equal elements keep their order in both directions."""
    if not descending:
        return np.argsort(x, axis=axis, stable=stable)
    if _DESCENDS:
        return _native.argsort(x, axis=axis, descending=True, stable=stable)
    # Reversed twice, so that equal elements keep their order.
    out = np.flip(np.argsort(np.flip(x, axis=axis), axis=axis, stable=stable), axis=axis)
    return x.shape[axis] - 1 - out


def ceil(x: Any, /) -> Any:
    """Round up; integers stay as they are."""
    return x.copy() if _is_integer(x) else np.ceil(x)


def clip(x: Any, /, min: Any = None, max: Any = None) -> Any:  # noqa: A002  # the standard's names
    """Limit the values to those between `min` and `max`; without both it is a copy."""
    if min is None and max is None:  # NumPy before 2.1 wants one of them
        return np.array(x)
    return np.clip(x, min, max)


def count_nonzero(x: Any, /, *, axis: Any = None, keepdims: bool = False) -> Any:
    """Count the elements that are not zero, as an array."""
    return np.asarray(np.count_nonzero(x, axis=axis, keepdims=keepdims))


def eig(x: Any, /) -> Eigenpairs:
    """Return the eigenvalues and eigenvectors of square matrices, complex also where all are real."""
    values, vectors = np.linalg.eig(x)
    dtype = np.result_type(x.dtype, np.complex64)
    return Eigenpairs(values.astype(dtype, copy=False), vectors.astype(dtype, copy=False))


def eigvals(x: Any, /) -> Any:
    """Return the eigenvalues of square matrices, complex also where all are real."""
    return np.linalg.eigvals(x).astype(np.result_type(x.dtype, np.complex64), copy=False)


def expm1(x: Any, /) -> Any:
    """Return ``exp(x) - 1`` without cancellation; for complex values with the standard's limits at infinity."""
    if getattr(x, "dtype", _FLOAT).kind != "c":  # NumPy takes Python numbers too
        return np.expm1(x)
    with np.errstate(all="ignore"):
        return complex_limits.expm1(np, x)


def fftfreq(n: int, /, *, d: float = 1.0, dtype: Any = None, device: Any = None) -> Any:
    """Return the sample frequencies of `fft`, in the default or a given floating-point type."""
    out = np.fft.fftfreq(n, d=d, device=device)
    return out if dtype is None else out.astype(dtype)


def finfo(type: Any, /) -> FloatLimits:  # noqa: A002  # the standard's name
    """Return the limits of a floating-point type, or of the type of an array, as Python numbers."""
    try:
        return _FLOATS[type]
    except (KeyError, TypeError):  # not asked before, or an array, which has no hash
        dtype = _data_type(type)
    own = np.finfo(dtype)
    return _FLOATS.setdefault(
        dtype,
        FloatLimits(
            bits=int(own.bits),
            eps=float(own.eps),
            max=float(own.max),
            min=float(own.min),
            smallest_normal=float(own.smallest_normal),
            dtype=own.dtype,
        ),
    )


def floor(x: Any, /) -> Any:
    """Round down; integers stay as they are."""
    return x.copy() if _is_integer(x) else np.floor(x)


def from_dlpack(x: Any, /, *, device: Any = None, copy: bool | None = None) -> Any:
    """Return an array of what speaks DLPack, sharing its memory unless a copy is asked for."""
    if device not in {None, "cpu"}:
        raise ValueError(f"NumPy has only the device 'cpu', not {device!r}")
    out = np.from_dlpack(x)
    return out.copy() if copy else out


def iinfo(type: Any, /) -> IntegerLimits:  # noqa: A002  # the standard's name
    """Return the limits of an integer type, or of the type of an array."""
    try:
        return _INTEGERS[type]
    except (KeyError, TypeError):  # as in finfo
        dtype = _data_type(type)
    own = np.iinfo(dtype)
    return _INTEGERS.setdefault(dtype, IntegerLimits(bits=own.bits, max=own.max, min=own.min, dtype=own.dtype))


def log1p(x: Any, /) -> Any:
    """Return ``log(1 + x)``; complex values near zero keep their digits."""
    out = np.log1p(x)
    if out.dtype.kind != "c":
        return out
    with np.errstate(all="ignore"):
        return complex_limits.log1p(np, x, out)


def nonzero(x: Any, /) -> Any:
    """Return the indices of the elements that are not zero, an array for each dimension, of which there must be one."""
    if x.ndim == 0:
        raise ValueError("nonzero takes an array of at least one dimension")
    return np.nonzero(x)


def reshape(x: Any, /, shape: tuple[int, ...], *, copy: bool | None = None) -> Any:
    """Return the array in another shape; ``copy=False`` refuses where the memory cannot be shared."""
    if copy:
        return np.reshape(x, shape).copy()
    out = np.reshape(x, shape)
    if copy is False and not np.shares_memory(x, out):
        raise ValueError("this reshape cannot be done without a copy")
    return out


def rfftfreq(n: int, /, *, d: float = 1.0, dtype: Any = None, device: Any = None) -> Any:
    """Return the sample frequencies of `rfft`, in the default or a given floating-point type."""
    out = np.fft.rfftfreq(n, d=d, device=device)
    return out if dtype is None else out.astype(dtype)


def sort(x: Any, /, *, axis: int = -1, descending: bool = False, stable: bool = True) -> Any:
    """Return a sorted copy of `x` along an axis, smallest first unless `descending`."""
    if not descending:
        return np.sort(x, axis=axis, stable=stable)
    if _DESCENDS:
        return _native.sort(x, axis=axis, descending=True, stable=stable)
    # Reversed twice, for zeros of either sign are equal, and can be told apart.
    return np.flip(np.sort(np.flip(x, axis=axis), axis=axis, stable=stable), axis=axis)


def std(x: Any, /, *, axis: Any = None, correction: float = 0.0, keepdims: bool = False) -> Any:
    """Return the standard deviation; NaN where the correction leaves no degree of freedom."""
    if correction and not _leaves_freedom(x, axis, correction):
        return np.sqrt(var(x, axis=axis, correction=correction, keepdims=keepdims))
    return _native.std(x, axis=axis, correction=correction, keepdims=keepdims)


def tan(x: Any, /) -> Any:
    """Return the tangent; at infinity on the imaginary axis it is ±1j and a zero with the sign of the input's."""
    out = np.tan(x)
    return out if out.dtype.kind != "c" else complex_limits.tan(np, x, out)


def tanh(x: Any, /) -> Any:
    """Return the hyperbolic tangent; at infinity on the real axis it is 1 and a zero with the sign of the input's."""
    out = np.tanh(x)
    return out if out.dtype.kind != "c" else complex_limits.tanh(np, x, out)


def trunc(x: Any, /) -> Any:
    """Round towards zero; integers stay as they are."""
    return x.copy() if _is_integer(x) else np.trunc(x)


def var(x: Any, /, *, axis: Any = None, correction: float = 0.0, keepdims: bool = False) -> Any:
    """Return the variance; NaN where the correction leaves no degree of freedom."""
    if correction and not _leaves_freedom(x, axis, correction):
        return _native.var(x, axis=axis, keepdims=keepdims) * np.asarray(np.nan, dtype=x.dtype)
    return _native.var(x, axis=axis, correction=correction, keepdims=keepdims)


def _leaves_freedom(x: Any, axis: int | tuple[int, ...] | None, correction: float) -> bool:
    """Return whether there are more elements along the axes than the correction takes off."""
    if axis is None:
        return bool(x.size > correction)
    axes = (axis,) if isinstance(axis, int) else axis
    return bool(math.prod(x.shape[one] for one in axes) > correction)


def _is_integer(x: Any) -> bool:
    """Return whether `x` is an integer array."""
    return getattr(x, "dtype", _FLOAT).kind in "iu"


def _data_type(given: Any) -> Any:
    """Return a data type for a data type or an array, of NumPy or of a library with NumPy's data types."""
    return given.dtype if hasattr(given, "shape") and not isinstance(given, type | np.dtype) else given
