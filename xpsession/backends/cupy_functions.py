"""The functions that stand in for CuPy's where neither it nor array_api_compat complies; imported when first used."""

import math
from collections.abc import Sequence
from typing import Any

import cupy
import numpy as np

from xpsession.backends.cupy_arrays import from_host
from xpsession.backends.numpy_functions import Eigenpairs

Sizes = Sequence[int] | None


def arange(start: float, /, stop: float | None = None, step: float = 1, *, dtype: Any = None) -> Any:
    """Return evenly spaced values; unsigned ones count down too."""
    if step < 0 and dtype is not None and np.dtype(dtype).kind == "u":
        return cupy.arange(start, stop, step, dtype=np.int64).astype(dtype)
    return cupy.arange(start, stop, step, dtype=dtype)


def asarray(obj: Any, /, *, dtype: Any = None, copy: bool | None = None) -> Any:
    """Return an array of what is given; a zero keeps its sign, and ``copy=False`` refuses what lies on the host."""
    if isinstance(obj, cupy.ndarray) or hasattr(obj, "__cuda_array_interface__"):
        return cupy.asarray(obj, dtype=dtype, copy=copy)
    if copy is False:
        raise ValueError("Unable to avoid copying: what is given lies in host memory, and a GPU has its own")
    is_number = isinstance(obj, bool | int | float | complex | np.generic)
    if is_number or (isinstance(obj, np.ndarray) and obj.ndim == 0):
        return from_host(cupy, np.asarray(obj, dtype=dtype))
    return cupy.asarray(obj, dtype=dtype)


def eig(x: Any, /) -> Eigenpairs:
    """Return the eigenvalues and eigenvectors of square matrices, as a named tuple, complex also where none is."""
    values, vectors = cupy.linalg.eig(x)
    dtype = cupy.result_type(x.dtype, cupy.complex64)
    return Eigenpairs(values.astype(dtype, copy=False), vectors.astype(dtype, copy=False))


def eigvals(x: Any, /) -> Any:
    """Return the eigenvalues of square matrices, complex also where there are none."""
    return cupy.linalg.eigvals(x).astype(cupy.result_type(x.dtype, cupy.complex64), copy=False)


# CuPy takes a *tuple* of sizes that equals the shape for the sizes of axes 0, 1, …, whatever `axes` says.
def fftn(x: Any, /, *, s: Sizes = None, axes: Sizes = None, norm: str = "backward") -> Any:
    """Return the Fourier transform over several axes, whose sizes `s` gives in the order of `axes`."""
    return cupy.fft.fftn(x, None if s is None else list(s), axes, norm)


def from_dlpack(x: Any, /, *, copy: bool | None = None) -> Any:
    """Return an array of what speaks DLPack and lies on a GPU, sharing its memory unless a copy is asked for."""
    if not copy:
        return cupy.from_dlpack(x, copy=copy)
    # Not every producer makes copies, CuPy among them.
    shared = cupy.from_dlpack(x)
    with shared.device:
        return shared.copy()


def full(shape: int | tuple[int, ...], fill_value: Any, *, dtype: Any = None) -> Any:
    """Return an array of one value; a negative zero keeps its sign."""
    if not _is_negative_zero(fill_value):
        return cupy.full(shape, fill_value, dtype=dtype)
    return cupy.broadcast_to(asarray(fill_value, dtype=dtype), shape).copy()


def full_like(x: Any, /, fill_value: Any, *, dtype: Any = None) -> Any:
    """Return an array of one value in the shape of `x`; a negative zero keeps its sign."""
    if not _is_negative_zero(fill_value):
        return cupy.full_like(x, fill_value, dtype=dtype)
    return full(x.shape, fill_value, dtype=x.dtype if dtype is None else dtype)


def ifftn(x: Any, /, *, s: Sizes = None, axes: Sizes = None, norm: str = "backward") -> Any:
    """Return the inverse of `fftn`."""
    return cupy.fft.ifftn(x, None if s is None else list(s), axes, norm)


def irfftn(x: Any, /, *, s: Sizes = None, axes: Sizes = None, norm: str = "backward") -> Any:
    """Return the inverse of `rfftn`."""
    return cupy.fft.irfftn(x, None if s is None else list(s), axes, norm)


def isin(x1: Any, x2: Any, /, *, invert: bool = False) -> Any:
    """Return for each element of `x1` whether it is in `x2`; one of the two may be a Python number."""
    arrays = [cupy.asarray(x, dtype=np.min_scalar_type(x) if type(x) is int else None) for x in (x1, x2)]
    # CuPy compares as C does, where -1 equals the greatest unsigned number.
    dtype = cupy.result_type(*arrays)
    elements, tests = (x.astype(dtype, copy=False) for x in arrays)
    return cupy.isin(elements, tests, invert=invert)


def linspace(start: complex, stop: complex, /, num: int, *, dtype: Any = None, endpoint: bool = True) -> Any:
    """Return evenly spaced values between two numbers, which may be complex."""
    if isinstance(start, complex) or isinstance(stop, complex):
        # Of arrays CuPy makes no real numbers.
        start, stop = cupy.asarray(complex(start)), cupy.asarray(complex(stop))
    return cupy.linspace(start, stop, num, endpoint=endpoint, dtype=dtype)


def reshape(x: Any, /, shape: tuple[int, ...], *, copy: bool | None = None) -> Any:
    """Return the array in another shape; ``copy=False`` refuses where the memory cannot be shared."""
    return cupy.reshape(x, shape, copy=copy)


def rfftn(x: Any, /, *, s: Sizes = None, axes: Sizes = None, norm: str = "backward") -> Any:
    """Return the Fourier transform of real values over several axes, the last of which is halved."""
    return cupy.fft.rfftn(x, None if s is None else list(s), axes, norm)


def solve(x1: Any, x2: Any, /) -> Any:
    """Return the solution of linear equations; stacks of matrices broadcast."""
    if x2.ndim == 1:
        return cupy.linalg.solve(x1, x2)
    stack = cupy.broadcast_shapes(x1.shape[:-2], x2.shape[:-2])
    return cupy.linalg.solve(cupy.broadcast_to(x1, stack + x1.shape[-2:]), cupy.broadcast_to(x2, stack + x2.shape[-2:]))


def _is_negative_zero(value: Any) -> bool:
    """Return whether a Python number is zero and its sign, or that of a part of it, is negative."""
    if type(value) not in {float, complex} or value != 0:
        return False
    return math.copysign(1.0, value.real) < 0 or math.copysign(1.0, value.imag) < 0
