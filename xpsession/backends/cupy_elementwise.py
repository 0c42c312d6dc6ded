"""The elementwise functions that stand in for CuPy's; imported when one is first used.

CuPy's complex functions lose the limits that the standard names, and its remainder computes ``x1 - x2*floor(x1/x2)``.
"""

import math
from collections.abc import Callable
from typing import Any

import cupy
import numpy as np

from xpsession.backends import complex_limits

_LOG_2 = math.log(2.0)


def acosh(x: Any, /) -> Any:
    """Return the inverse hyperbolic cosine; zero and NaN give NaN and a right angle."""
    return _mended(complex_limits.acosh, x, cupy.acosh(x))


def clip(x: Any, /, min: Any = None, max: Any = None) -> Any:  # noqa: A002  # the standard's names
    """Limit the values to those between `min` and `max`, of which NaN gives NaN; without both it is a copy."""
    out = x
    if min is not None and not _is_beyond(min, x.dtype, below=True):
        out = cupy.maximum(out, min)
    if max is not None and not _is_beyond(max, x.dtype, below=False):
        out = cupy.minimum(out, max)
    return x.copy() if out is x else out.astype(x.dtype, copy=False)


def expm1(x: Any, /) -> Any:
    """Return ``exp(x) - 1`` without cancellation, for complex values too."""
    return complex_limits.expm1(cupy, x) if _is_complex(x) else cupy.expm1(x)


def log(x: Any, /) -> Any:
    """Return the natural logarithm; where one part is infinite, so is the real part, also beside NaN."""
    return _mended(complex_limits.log, x, cupy.log(x))


def log10(x: Any, /) -> Any:
    """Return the logarithm to base 10, with the limits of `log`."""
    return _mended(complex_limits.log, x, cupy.log10(x))


def log1p(x: Any, /) -> Any:
    """Return ``log(1 + x)`` with the limits of `log`; complex values near zero keep their digits."""
    return _mended(complex_limits.log1p, x, cupy.log1p(x))


def log2(x: Any, /) -> Any:
    """Return the logarithm to base 2, with the limits of `log`."""
    if not _is_complex(x):
        return cupy.log2(x)
    out = log(x)
    # Each part by itself: of a complex quotient with an infinite part CuPy makes NaN.
    out.real, out.imag = out.real / _LOG_2, out.imag / _LOG_2
    return out


def remainder(x1: Any, x2: Any, /) -> Any:
    """Return the remainder of division with the sign of the divisor, also of infinite and of small ones."""
    if cupy.result_type(x1, x2).kind != "f":
        return cupy.remainder(x1, x2)
    out = cupy.fmod(x1, x2)
    negative = cupy.signbit(x2) if isinstance(x2, cupy.ndarray) else math.copysign(1.0, x2) < 0
    nonzero = cupy.where(cupy.signbit(out) != negative, out + x2, out)
    return cupy.where(out == 0, cupy.copysign(out, x2), nonzero)


def tan(x: Any, /) -> Any:
    """Return the tangent, with the limits of `tanh` a quarter turn away."""
    return _mended(complex_limits.tan, x, cupy.tan(x))


def tanh(x: Any, /) -> Any:
    """Return the hyperbolic tangent; on the imaginary axis the real part is zero, at infinity the imaginary one."""
    return _mended(complex_limits.tanh, x, cupy.tanh(x))


def _is_beyond(limit: Any, dtype: Any, *, below: bool) -> bool:
    """Return whether a Python integer lies where no value of an integer data type can, so that it limits nothing."""
    if type(limit) is not int or dtype.kind not in "iu":
        return False
    bounds = np.iinfo(dtype)
    return limit <= bounds.min if below else limit >= bounds.max


def _is_complex(x: Any) -> bool:
    """Return whether `x` is a complex array; a Python scalar, which CuPy takes too, counts as none."""
    return isinstance(x, cupy.ndarray) and bool(x.dtype.kind == "c")


def _mended(mend: Callable[..., Any], x: Any, out: Any) -> Any:
    return mend(cupy, x, out) if _is_complex(x) else out
