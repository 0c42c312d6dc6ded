"""Probes of complex special cases: signs, branch cuts, and the limits at infinity and NaN."""

import math
from typing import Any

from xpsession.reporting.expect import gives
from xpsession.reporting.probe import probe

_NAN, _INF, _PI = math.nan, math.inf, math.pi


def _complex(xp: Any, *numbers: tuple[float, float]) -> Any:
    return xp.asarray([complex(*number) for number in numbers])


@probe("sign", known="CuPy before 14.0 gives the sign of the real part")
def complex_sign_is_a_direction(xp: Any) -> None:
    """The sign of a complex number is the number divided by its absolute value."""
    gives(xp.sign(_complex(xp, (3, 4), (0, 0), (0, -2))), [0.6 + 0.8j, 0j, -1j], rel=1e-6)


@probe("abs")
def complex_abs_of_infinity(xp: Any) -> None:
    """An infinite part makes the absolute value infinite, whatever the other part is."""
    gives(xp.abs(_complex(xp, (_INF, _NAN), (_NAN, -_INF), (1, _NAN))), [_INF, _INF, _NAN], dtype=xp.asarray(0.0).dtype)


@probe("sqrt")
def complex_sqrt_has_a_branch_cut(xp: Any) -> None:
    """On the negative real axis the sign of a zero imaginary part picks the side."""
    gives(xp.sqrt(_complex(xp, (-4.0, 0.0), (-4.0, -0.0))), [2j, -2j], rel=1e-6)
    gives(xp.sqrt(_complex(xp, (1.0, _INF))), [complex(_INF, _INF)])


@probe("log")
def complex_log_has_a_branch_cut(xp: Any) -> None:
    """On the negative real axis the sign of a zero imaginary part picks the side; a zero has an angle too."""
    x = _complex(xp, (-1.0, 0.0), (-1.0, -0.0), (-0.0, 0.0))
    gives(xp.log(x), [_PI * 1j, -_PI * 1j, complex(-_INF, _PI)], rel=1e-6)


@probe("log", "log1p", "real", known="CuPy")
def complex_log_of_infinity_and_nan(xp: Any) -> None:
    """The logarithm of what is infinite in one part has an infinite real part, also where the other is NaN."""
    x = _complex(xp, (_INF, _NAN), (_NAN, _INF))
    gives(xp.real(xp.log(x)), [_INF, _INF])
    gives(xp.real(xp.log1p(x)), [_INF, _INF])


@probe("log2", "log10", known="CuPy makes NaN of a complex quotient of infinity")
def complex_logarithms_have_the_limits_of_log(xp: Any) -> None:
    """``log2`` and ``log10`` are ``log`` by a number, in each part: infinity stays infinite, and zero stays zero."""
    x = _complex(xp, (_INF, 0.0), (_INF, _NAN))
    gives(xp.log2(x), [complex(_INF, 0.0), complex(_INF, _NAN)])
    gives(xp.log10(x), [complex(_INF, 0.0), complex(_INF, _NAN)])


@probe("log1p", "expm1", known="CuPy, and NumPy's log1p", issue="https://github.com/numpy/numpy/issues/22609")
def complex_values_near_zero_keep_their_digits(xp: Any) -> None:
    """``log1p`` and ``expm1`` of a number near zero are that number, to many digits."""
    x = _complex(xp, (1e-12, 1e-12))
    gives(xp.log1p(x) * 1e12, [1 + 1j], rel=1e-6)
    gives(xp.expm1(x) * 1e12, [1 + 1j], rel=1e-6)


@probe("exp")
def complex_exp_at_infinity(xp: Any) -> None:
    """The exponential function vanishes at negative infinity, and keeps a zero imaginary part."""
    gives(xp.exp(_complex(xp, (-_INF, _INF), (_INF, 0.0))), [0j, complex(_INF, 0.0)])


@probe("expm1", known="NumPy and array_api_compat.numpy", issue="https://github.com/numpy/numpy/issues/21746")
def complex_expm1_at_zero(xp: Any) -> None:
    """``expm1`` of a complex zero is a zero, whose imaginary part is positive."""
    gives(xp.expm1(_complex(xp, (0.0, 0.0), (-0.0, 0.0))), [0j, 0j], signed=True)


@probe("expm1", known="NumPy and array_api_compat.numpy", issue="https://github.com/numpy/numpy/issues/21746")
def complex_expm1_at_infinity(xp: Any) -> None:
    """``expm1`` is -1 at negative infinity, and keeps a zero imaginary part at infinity and at NaN."""
    gives(xp.expm1(_complex(xp, (_INF, 0.0), (_NAN, 0.0))), [complex(_INF, 0.0), complex(_NAN, 0.0)])
    gives(xp.expm1(_complex(xp, (-_INF, _INF), (-_INF, _NAN))), [-1 + 0j, -1 + 0j])


@probe("tanh", known="NumPy: the zero has the wrong sign", issue="https://github.com/data-apis/array-api/issues/1006")
def complex_tanh_at_infinity(xp: Any) -> None:
    """``tanh`` is 1 at infinity, with a zero imaginary part that is positive above the real axis."""
    gives(xp.tanh(_complex(xp, (_INF, 1.0), (_INF, 3.0))), [1 + 0j, 1 + 0j], signed=True)


@probe("tan", known="NumPy and CuPy: the zero has the wrong sign")
def complex_tan_at_infinity(xp: Any) -> None:
    """``tan`` is ``-1j * tanh(x * 1j)``: far above the real axis it is 1j, with a zero of the sign of the real part."""
    gives(xp.tan(_complex(xp, (1.0, _INF), (2.0, _INF))), [1j, 1j], signed=True)


@probe("tanh", "real", known="CuPy")
def complex_tanh_on_the_imaginary_axis(xp: Any) -> None:
    """``tanh`` has the real part zero on the imaginary axis, also at infinity and NaN."""
    gives(xp.real(xp.tanh(_complex(xp, (0.0, _INF), (0.0, _NAN)))), [0.0, 0.0])


@probe("cosh", "sinh")
def complex_cosh_at_zero(xp: Any) -> None:
    """``cosh`` of zero is one; at infinity on the real axis ``sinh`` and ``cosh`` are infinite and keep the zero."""
    gives(xp.cosh(_complex(xp, (0.0, 0.0), (_INF, 0.0))), [1 + 0j, complex(_INF, 0.0)])
    gives(xp.sinh(_complex(xp, (0.0, 0.0), (_INF, 0.0))), [0j, complex(_INF, 0.0)])


@probe("acosh", "abs", "imag", known="NumPy before 2.3")
def complex_acosh_of_zero_and_nan(xp: Any) -> None:
    """``acosh`` of 0 + NaN j has the imaginary part π/2."""
    gives(xp.abs(xp.imag(xp.acosh(_complex(xp, (0.0, _NAN))))), [_PI / 2], rel=1e-6)


@probe("acos", "atanh", "real")
def complex_inverses_at_infinity(xp: Any) -> None:
    """``acos`` of 0 + NaN j has the real part π/2, ``atanh`` of an infinity the imaginary part π/2."""
    gives(xp.real(xp.acos(_complex(xp, (0.0, _NAN)))), [_PI / 2], rel=1e-6)
    gives(xp.atanh(_complex(xp, (_INF, 1.0))), [complex(0.0, _PI / 2)], rel=1e-6)
