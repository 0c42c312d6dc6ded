"""Probes of the elementwise functions: what integers, scalars, signed zeros and infinities become."""

import math
from typing import Any

from xpsession.reporting.expect import gives, same
from xpsession.reporting.probe import Probe, named_probe, probe

_NAN, _INF = math.nan, math.inf


def _keeps_integers(name: str) -> Probe:
    def check(xp: Any) -> None:
        x = xp.asarray([-2, 0, 3], dtype=xp.int16)
        gives(getattr(xp, name)(x), [-2, 0, 3], dtype=xp.int16)

    known = None if name == "round" else "CuPy before 14.0; NumPy before 2.1"
    return named_probe(f"{name}-keeps-integers", (name,), f"`{name}` of integers is the integers.", check, known=known)


KEEP_INTEGERS = tuple(_keeps_integers(name) for name in ("ceil", "floor", "round", "trunc"))


@probe("ceil", "floor", "round", "trunc")
def rounding_keeps_the_sign_of_zero(xp: Any) -> None:
    """A negative zero is already an integer, and stays as it is."""
    x = xp.asarray([-0.0])
    gives(xp.ceil(x), [-0.0], signed=True)
    gives(xp.floor(x), [-0.0], signed=True)
    gives(xp.round(x), [-0.0], signed=True)
    gives(xp.trunc(x), [-0.0], signed=True)


@probe("round")
def round_goes_to_even(xp: Any) -> None:
    """What lies half-way goes to the even neighbour, in each part of a complex number."""
    gives(xp.round(xp.asarray([0.5, 1.5, 2.5, -1.5])), [0.0, 2.0, 2.0, -2.0])
    gives(xp.round(xp.asarray([0.5 + 1.5j])), [0 + 2j])


@probe("clip", known="NumPy and CuPy want both bounds by position")
def clip_takes_one_bound(xp: Any) -> None:
    """Either bound, or both, may be left out, by position and by name."""
    x = xp.asarray([1, 5, 9])
    gives(xp.clip(x), [1, 5, 9])
    gives(xp.clip(x, 3), [3, 5, 9])
    gives(xp.clip(x, max=6), [1, 5, 6])
    gives(xp.clip(x, None, 6), [1, 5, 6])
    gives(xp.clip(x, 3, max=6), [3, 5, 6])


@probe("clip", since="2024.12", known="CuPy")
def clip_gives_nan_for_a_bound_that_is_nan(xp: Any) -> None:
    """A bound that is NaN makes the result NaN."""
    x = xp.asarray([1.0, 5.0])
    gives(xp.clip(x, xp.asarray([_NAN, 0.0]), 3.0), [_NAN, 3.0])
    gives(xp.clip(x, 0.0, xp.asarray([_NAN, 3.0])), [_NAN, 3.0])


@probe("clip")
def clip_takes_arrays_and_keeps_the_dtype(xp: Any) -> None:
    """The bounds may be arrays that broadcast; the result has the dtype of the input."""
    x = xp.asarray([[1.0, 5.0], [9.0, -4.0]], dtype=xp.float32)
    low = xp.asarray([2.0, 0.0], dtype=xp.float32)
    gives(xp.clip(x, low, 6.0), [[2.0, 5.0], [6.0, 0.0]], dtype=xp.float32)
    gives(xp.clip(xp.asarray([_NAN]), 0.0, 1.0), [_NAN])


@probe("floor_divide")
def floor_divide_rounds_down(xp: Any) -> None:
    """The quotient is rounded towards negative infinity, of integers and of floats."""
    gives(xp.floor_divide(xp.asarray([-7, 7, -7]), xp.asarray([2, -2, -2])), [-4, -4, 3])
    gives(xp.floor_divide(xp.asarray([-7.0, 7.0]), xp.asarray([2.0, -2.0])), [-4.0, -4.0])


@probe("remainder")
def remainder_has_the_sign_of_the_divisor(xp: Any) -> None:
    """The remainder has the sign of the divisor, as in Python."""
    gives(xp.remainder(xp.asarray([-7, 7, -7]), xp.asarray([3, -3, -3])), [2, -2, -1])
    gives(xp.remainder(xp.asarray([-7.0, 7.0]), xp.asarray([3.0, -3.0])), [2.0, -2.0])


@probe("remainder", known="CuPy")
def remainder_of_an_infinite_divisor(xp: Any) -> None:
    """By an infinity a number is its own remainder, or the infinity where the signs differ; a zero has its sign."""
    x, by = xp.asarray([5.0, -5.0, 5.0, 0.0]), xp.asarray([_INF, _INF, -_INF, -3.0])
    gives(xp.remainder(x, by), [5.0, _INF, -_INF, -0.0], signed=True)


@probe("sign")
def sign_of_nan_is_nan(xp: Any) -> None:
    """The sign of NaN is NaN, of a zero zero."""
    gives(xp.sign(xp.asarray([-2.0, 0.0, 3.0, _NAN])), [-1.0, 0.0, 1.0, _NAN])


@probe("signbit", "copysign", since="2023.12")
def signs_of_zero_are_seen(xp: Any) -> None:
    """A negative zero has a sign, and can lend it."""
    x = xp.asarray([0.0, -0.0])
    gives(xp.signbit(x), [False, True], dtype=xp.bool)
    gives(xp.copysign(xp.asarray([3.0, 3.0]), x), [3.0, -3.0])


@probe("sqrt", "atan2", "multiply")
def signs_of_zero_are_kept(xp: Any) -> None:
    """The sign of zero goes through a root and a product, and decides an angle."""
    gives(xp.sqrt(xp.asarray([-0.0])), [-0.0], signed=True)
    gives(xp.multiply(xp.asarray([-1.0]), xp.asarray([0.0])), [-0.0], signed=True)
    gives(xp.atan2(xp.asarray([0.0, -0.0]), xp.asarray([-0.0, -0.0])), [math.pi, -math.pi], rel=1e-6)


@probe("pow")
def pow_to_zero_and_to_infinity(xp: Any) -> None:
    """Anything to the power of zero is one, NaN too; so is minus one to an infinite power."""
    gives(xp.pow(xp.asarray([_NAN, -1.0, 0.5]), xp.asarray([0.0, _INF, _INF])), [1.0, 1.0, 0.0])


@probe("maximum", "minimum", since="2023.12")
def maximum_lets_nan_through(xp: Any) -> None:
    """Where either is NaN, the greater and the lesser are NaN."""
    x, y = xp.asarray([1.0, _NAN, 3.0]), xp.asarray([_NAN, 2.0, -_INF])
    gives(xp.maximum(x, y), [_NAN, _NAN, 3.0])
    gives(xp.minimum(x, y), [_NAN, _NAN, -_INF])


@probe("hypot", since="2023.12")
def hypot_of_infinity(xp: Any) -> None:
    """An infinite side gives infinity, whatever the other is; nothing overflows on the way."""
    gives(xp.hypot(xp.asarray([-_INF, _NAN]), xp.asarray([_NAN, _INF])), [_INF, _INF])
    gives(xp.hypot(xp.asarray([3e30], dtype=xp.float32), xp.asarray([4e30], dtype=xp.float32)), [5e30], rel=1e-5)


@probe("isnan", "isfinite", "isinf")
def integers_are_finite(xp: Any) -> None:
    """Integers may be asked too: they are finite."""
    x = xp.asarray([0, 7])
    gives(xp.isnan(x), [False, False], dtype=xp.bool)
    gives(xp.isfinite(x), [True, True], dtype=xp.bool)
    gives(xp.isinf(x), [False, False], dtype=xp.bool)


@probe("sin", "exp", "sqrt", "log1p")
def single_precision_is_kept(xp: Any) -> None:
    """Elementwise functions of float32 give float32."""
    x = xp.asarray([0.25], dtype=xp.float32)
    gives(xp.sin(x), [math.sin(0.25)], dtype=xp.float32, rel=1e-6)
    gives(xp.exp(x), [math.exp(0.25)], dtype=xp.float32, rel=1e-6)
    gives(xp.sqrt(x), [0.5], dtype=xp.float32)
    gives(xp.log1p(x), [math.log1p(0.25)], dtype=xp.float32, rel=1e-6)


@probe("abs", "real", "imag")
def parts_of_complex_are_real(xp: Any) -> None:
    """The absolute value and the parts of complex64 are float32."""
    x = xp.asarray([3 + 4j], dtype=xp.complex64)
    gives(xp.abs(x), [5.0], dtype=xp.float32, rel=1e-6)
    gives(xp.real(x), [3.0], dtype=xp.float32)
    gives(xp.imag(x), [4.0], dtype=xp.float32)


@probe("add", "maximum", "greater", since="2024.12")
def functions_take_scalars(xp: Any) -> None:
    """One of two arguments may be a Python number, which does not widen the other."""
    x = xp.asarray([1.0, 2.0], dtype=xp.float32)
    gives(xp.add(x, 0.5), [1.5, 2.5], dtype=xp.float32)
    gives(xp.maximum(1.5, x), [1.5, 2.0], dtype=xp.float32)
    gives(xp.greater(x, 1.5), [False, True], dtype=xp.bool)


@probe("bitwise_right_shift", "bitwise_invert")
def shifts_keep_the_sign(xp: Any) -> None:
    """A right shift of a negative integer fills with its sign; the inverse of x is -x - 1."""
    x = xp.asarray([-8, 8], dtype=xp.int8)
    gives(xp.bitwise_right_shift(x, xp.asarray([1, 1], dtype=xp.int8)), [-4, 4], dtype=xp.int8)
    gives(xp.bitwise_invert(x), [7, -9], dtype=xp.int8)


@probe("nextafter", since="2024.12")
def nextafter_takes_one_step(xp: Any) -> None:
    """The next number in the dtype of the inputs, not in a wider one."""
    one = xp.asarray([1.0], dtype=xp.float32)
    gives(xp.nextafter(one, xp.asarray([2.0], dtype=xp.float32)), [1.0 + 2.0**-23], dtype=xp.float32)


@probe("reciprocal", since="2024.12")
def reciprocal_of_zero(xp: Any) -> None:
    """The reciprocal of a zero is an infinity with its sign."""
    gives(xp.reciprocal(xp.asarray([0.0, -0.0, 4.0])), [_INF, -_INF, 0.25])


@probe("logaddexp", "expm1")
def nothing_overflows_on_the_way(xp: Any) -> None:
    """``logaddexp`` of great numbers is finite; ``expm1`` of a small one is not rounded away."""
    gives(xp.logaddexp(xp.asarray([1000.0]), xp.asarray([1000.0])), [1000.0 + math.log(2.0)], rel=1e-6)
    gives(xp.expm1(xp.asarray([1e-20])) * 1e20, [1.0], rel=1e-6)


@probe("equal")
def nan_equals_nothing(xp: Any) -> None:
    """NaN is equal to nothing, zero to a negative zero."""
    x = xp.asarray([_NAN, 0.0])
    gives(xp.equal(x, xp.asarray([_NAN, -0.0])), [False, True], dtype=xp.bool)
    same(xp.equal(x, x).dtype, xp.bool, "the dtype")
