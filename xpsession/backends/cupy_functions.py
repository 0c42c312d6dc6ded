"""The functions that stand in for CuPy's where array_api_compat has no correction; imported when one is first used."""

import math
from collections.abc import Sequence
from typing import Any

import cupy

from xpsession.backends.compat import from_compat
from xpsession.backends.numpy_functions import Eigenpairs

Sizes = Sequence[int] | None


def acosh(x: Any, /) -> Any:
    """Return the inverse hyperbolic cosine; zero and NaN give NaN and a right angle."""
    out = cupy.acosh(x)
    if _is_complex(x):
        out.imag = cupy.where((x.real == 0) & cupy.isnan(x.imag), math.pi / 2, out.imag)
    return out


def eig(x: Any, /) -> Eigenpairs:
    """Return the eigenvalues and eigenvectors of square matrices, as a named tuple, complex also where none is."""
    values, vectors = cupy.linalg.eig(x)
    dtype = cupy.result_type(x.dtype, cupy.complex64)
    return Eigenpairs(values.astype(dtype, copy=False), vectors.astype(dtype, copy=False))


def eigvals(x: Any, /) -> Any:
    """Return the eigenvalues of square matrices, complex also where there are none."""
    return cupy.linalg.eigvals(x).astype(cupy.result_type(x.dtype, cupy.complex64), copy=False)


def fftn(x: Any, /, *, s: Sizes = None, axes: Sizes = None, norm: str = "backward") -> Any:
    """Return the Fourier transform over several axes, whose sizes `s` gives in the order of `axes`."""
    return _transform("fft.fftn", x, s, axes, norm)


def from_dlpack(x: Any, /, *, copy: bool | None = None) -> Any:
    """Return an array of what speaks DLPack and lies on a GPU, sharing its memory unless a copy is asked for."""
    # Not every producer makes copies, CuPy among them.
    return cupy.from_dlpack(x).copy() if copy else cupy.from_dlpack(x, copy=copy)


def full(shape: int | tuple[int, ...], fill_value: Any, *, dtype: Any = None) -> Any:
    """Return an array of one value; a negative zero keeps its sign."""
    if not _is_negative_zero(fill_value):
        return cupy.full(shape, fill_value, dtype=dtype)
    return _filled(shape if isinstance(shape, tuple) else (shape,), fill_value, dtype)


def full_like(x: Any, /, fill_value: Any, *, dtype: Any = None) -> Any:
    """Return an array of one value in the shape of `x`; a negative zero keeps its sign."""
    if not _is_negative_zero(fill_value):
        return cupy.full_like(x, fill_value, dtype=dtype)
    return _filled(x.shape, fill_value, x.dtype if dtype is None else dtype)


def ifftn(x: Any, /, *, s: Sizes = None, axes: Sizes = None, norm: str = "backward") -> Any:
    """Return the inverse of `fftn`."""
    return _transform("fft.ifftn", x, s, axes, norm)


def irfftn(x: Any, /, *, s: Sizes = None, axes: Sizes = None, norm: str = "backward") -> Any:
    """Return the inverse of `rfftn`."""
    return _transform("fft.irfftn", x, s, axes, norm)


def log(x: Any, /) -> Any:
    """Return the natural logarithm; where one part is infinite, so is the real part, also beside NaN."""
    return _with_infinite_real(x, cupy.log(x))


def log1p(x: Any, /) -> Any:
    """Return ``log(1 + x)``; where one part is infinite, so is the real part, also beside NaN."""
    return _with_infinite_real(x, cupy.log1p(x))


def remainder(x1: Any, x2: Any, /) -> Any:
    """Return the remainder of division with the sign of the divisor, also of infinite and of small ones."""
    if cupy.result_type(x1, x2).kind != "f":
        return cupy.remainder(x1, x2)
    out = cupy.fmod(x1, x2)
    negative = cupy.signbit(x2) if isinstance(x2, cupy.ndarray) else math.copysign(1.0, x2) < 0
    out = cupy.where((out != 0) & (cupy.signbit(out) != negative), out + x2, out)
    return cupy.where(out == 0, cupy.copysign(out, x2), out)


def repeat(x: Any, repeats: Any, /, *, axis: int | None = None) -> Any:
    """Repeat each element, as often as a number or an array says; the counts come to the host, which waits for them."""
    counts = repeats.tolist() if isinstance(repeats, cupy.ndarray) else repeats
    return cupy.repeat(x, counts, axis=axis)


def rfftn(x: Any, /, *, s: Sizes = None, axes: Sizes = None, norm: str = "backward") -> Any:
    """Return the Fourier transform of real values over several axes, the last of which is halved."""
    return _transform("fft.rfftn", x, s, axes, norm)


def solve(x1: Any, x2: Any, /) -> Any:
    """Return the solution of linear equations; stacks of matrices broadcast."""
    if x2.ndim == 1:
        return cupy.linalg.solve(x1, x2)
    stack = cupy.broadcast_shapes(x1.shape[:-2], x2.shape[:-2])
    return cupy.linalg.solve(cupy.broadcast_to(x1, stack + x1.shape[-2:]), cupy.broadcast_to(x2, stack + x2.shape[-2:]))


def tanh(x: Any, /) -> Any:
    """Return the hyperbolic tangent; on the imaginary axis the real part is zero, at infinity the imaginary one."""
    out = cupy.tanh(x)
    if _is_complex(x):
        out.real = cupy.where((x.real == 0) & ~cupy.isfinite(x.imag), x.real, out.real)
        out.imag = cupy.where(
            cupy.isinf(x.real) & cupy.isfinite(x.imag), cupy.copysign(cupy.zeros_like(x.imag), x.imag), out.imag
        )
    return out


def _filled(shape: tuple[int, ...], value: complex, dtype: Any) -> Any:
    # CuPy fills with what equals zero by setting bytes to zero; copied from an array, the value keeps its bits.
    return cupy.broadcast_to(cupy.asarray(value, dtype=dtype), shape).copy()


def _is_complex(x: Any) -> bool:
    """Return whether `x` is a complex array; a Python scalar, which CuPy takes too, counts as none."""
    return isinstance(x, cupy.ndarray) and bool(x.dtype.kind == "c")


def _is_negative_zero(value: Any) -> bool:
    """Return whether a Python number is zero and its sign, or that of a part of it, is negative."""
    if type(value) not in {float, complex} or value != 0:
        return False
    return math.copysign(1.0, value.real) < 0 or math.copysign(1.0, value.imag) < 0


def _transform(name: str, x: Any, s: Sizes, axes: Sizes, norm: str) -> Any:
    """Return a transform of array_api_compat's, which keeps single precision.

    CuPy takes a *tuple* of sizes that equals the shape for the sizes of axes 0, 1, …, whatever `axes` says.
    """
    transform: Any = from_compat(name)(cupy)
    return transform(x, s=None if s is None else list(s), axes=axes, norm=norm)


def _with_infinite_real(x: Any, out: Any) -> Any:
    if _is_complex(x):
        out.real = cupy.where(cupy.isinf(x.real) | cupy.isinf(x.imag), math.inf, out.real)
    return out
