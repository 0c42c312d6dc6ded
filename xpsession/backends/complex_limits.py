"""Complex limits: what the standard wants of complex functions at zero, infinity and NaN, made of a library's others.

Each takes the library, the values, and mostly what the library's own function gave, which it mends and returns.
"""

import math
from types import ModuleType
from typing import Any

# Up to there the parts of a number are near zero: 1 + a + bi is far from zero, and nothing overflows.
_NEAR = 0.5


def acosh(library: ModuleType, x: Any, out: Any) -> Any:
    """Give the inverse hyperbolic cosine of zero and NaN a right angle."""
    out = library.asarray(out)
    out.imag = library.where((x.real == 0) & library.isnan(x.imag), math.pi / 2, out.imag)
    return out


def expm1(library: ModuleType, x: Any) -> Any:
    """Return ``exp(x) - 1`` without cancellation, with the limits of `exp` at infinity."""
    real, imag = x.real, x.imag
    limit = library.exp(x)
    out = library.empty_like(x)
    # exp(a)·cos(b) - 1 = expm1(a)·cos(b) - 2·sin²(b/2); the zero that is added makes a negative zero positive.
    near = library.expm1(real) * library.cos(imag) - 2 * library.sin(imag / 2) ** 2 + 0.0
    out.real = library.where(library.isfinite(real) & library.isfinite(imag), near, limit.real - 1)
    # On the real axis the sign of a zero imaginary part is kept.
    out.imag = library.where((imag == 0) & ~library.isnan(real), imag, limit.imag)
    return out


def log(library: ModuleType, x: Any, out: Any) -> Any:
    """Make the real part of a logarithm infinite where a part of `x` is, also beside NaN."""
    out = library.asarray(out)
    out.real = library.where(library.isinf(x.real) | library.isinf(x.imag), math.inf, out.real)
    return out


def log1p(library: ModuleType, x: Any, out: Any) -> Any:
    """Mend as in `log`, keep the sign of a zero imaginary part, and lose no digits of the real part near zero."""
    real, imag = x.real, x.imag
    out = log(library, x, out)
    # |1 + a + bi|² - 1 = a·(2 + a) + b²
    near = library.log1p(real * (2 + real) + imag**2) / 2
    out.real = library.where((abs(real) < _NEAR) & (abs(imag) < _NEAR), near, out.real)
    out.imag = library.atan2(imag, 1 + real)
    return out


def tan(library: ModuleType, x: Any, out: Any) -> Any:
    """Mend as `tanh` is, of which the tangent is a quarter turn: ``tan(x) = -1j * tanh(x * 1j)``."""
    out = library.asarray(out)
    out.imag = _on_the_axis(library, x.imag, x.real, out.imag)
    out.real = _far_out(library, x.imag, x.real, out.real)
    return out


def tanh(library: ModuleType, x: Any, out: Any) -> Any:
    """Keep a zero real part on the imaginary axis, and the sign of the imaginary part at infinity on the real one."""
    out = library.asarray(out)
    out.real = _on_the_axis(library, x.real, x.imag, out.real)
    out.imag = _far_out(library, x.real, x.imag, out.imag)
    return out


def _on_the_axis(library: ModuleType, part: Any, other: Any, found: Any) -> Any:
    return library.where((part == 0) & ~library.isfinite(other), part, found)


def _far_out(library: ModuleType, part: Any, other: Any, found: Any) -> Any:
    return library.where(library.isinf(part) & library.isfinite(other), library.copysign(0.0, other), found)
