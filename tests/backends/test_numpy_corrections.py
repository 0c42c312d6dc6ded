"""NumPy's corrections: each does what the standard says, and stands only where NumPy itself does not."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from xpsession import namespace
from xpsession.backends.numpy_corrections import CORRECTIONS
from xpsession.backends.protocol import Correction, installed_corrections

xp = namespace("cpu")


def test_equal_elements_keep_their_order_when_sorted_downwards() -> None:
    x = xp.asarray([3, 1, 3, 2, 1])
    assert xp.argsort(x, descending=True).tolist() == [0, 2, 3, 1, 4]
    assert xp.sort(x, descending=True).tolist() == [3, 3, 2, 1, 1]


@pytest.mark.parametrize("descending", [False, True])
def test_sorting_is_stable(descending: bool) -> None:  # noqa: FBT001  # a parameter
    x = xp.asarray([1.0, 0.0, -0.0, 2.0] * 500)  # zeros are equal, and can be told apart
    where = [index for value in sorted({1.0, 0.0, 2.0}, reverse=descending) for index in np.flatnonzero(x == value)]
    assert xp.argsort(x, descending=descending).tolist() == where
    assert same_zeros(xp.sort(x, descending=descending), x[where])


def test_sorting_goes_along_the_axis() -> None:
    x = xp.asarray([[2, 5], [3, 1]])
    assert xp.sort(x, axis=0, descending=True).tolist() == [[3, 5], [2, 1]]
    assert xp.argsort(x, axis=0, descending=True).tolist() == [[1, 0], [0, 1]]


def test_limits_are_python_numbers_also_of_an_array() -> None:
    limits = xp.finfo(xp.zeros(2, dtype=xp.float32))
    assert limits.bits == 32
    assert type(limits.eps) is float
    assert limits.dtype == xp.float32
    assert xp.finfo(xp.complex128).dtype == xp.float64
    assert xp.iinfo(xp.zeros(2, dtype=xp.int16)).max == 32767


def test_frequencies_take_a_data_type() -> None:
    assert xp.fft.fftfreq(4, d=0.5, dtype=xp.float32).dtype == xp.float32
    assert xp.fft.rfftfreq(4).tolist() == [0.0, 0.25, 0.5]


def test_clip_has_the_standard_s_keywords() -> None:
    assert xp.clip(xp.asarray([1, 5, 9]), min=2, max=6).tolist() == [2, 5, 6]
    assert xp.clip(xp.asarray([1, 5]), 3).tolist() == [3, 5]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (complex(0.0, 0.0), complex(0.0, 0.0)),
        (complex(math.inf, 0.0), complex(math.inf, 0.0)),
        (complex(-math.inf, math.inf), complex(-1.0, 0.0)),
        (complex(math.nan, 0.0), complex(math.nan, 0.0)),
    ],
)
def test_complex_expm1_has_the_standard_s_limits(value: complex, expected: complex) -> None:
    result = complex(xp.expm1(xp.asarray(value)))
    assert result.real == pytest.approx(expected.real, nan_ok=True)
    assert result.imag == pytest.approx(expected.imag, nan_ok=True)


def test_complex_expm1_does_not_cancel_near_zero() -> None:
    small = 1e-12 + 1e-13j
    assert complex(xp.expm1(xp.asarray(small))) == pytest.approx(small + small**2 / 2, rel=1e-14)


@pytest.mark.parametrize("imag", [0.5, 2.0, -0.5, -2.0])
def test_complex_tanh_at_infinity_keeps_the_sign_of_the_zero(imag: float) -> None:
    result = complex(xp.tanh(xp.asarray(complex(math.inf, imag))))
    assert (result.real, result.imag) == (1.0, 0.0)
    assert math.copysign(1.0, result.imag) == math.copysign(1.0, imag)


@pytest.mark.parametrize("real", [0.5, 2.0, -0.5, -2.0])
def test_complex_tan_at_infinity_keeps_the_sign_of_the_zero(real: float) -> None:
    result = complex(xp.tan(xp.asarray(complex(real, math.inf))))
    assert (result.real, result.imag) == (0.0, 1.0)
    assert math.copysign(1.0, result.real) == math.copysign(1.0, real)


def test_complex_log1p_does_not_cancel_near_zero() -> None:
    small = 1e-12 + 1e-13j
    assert complex(xp.log1p(xp.asarray(small))) == pytest.approx(small - small**2 / 2, rel=1e-14)
    assert complex(xp.log1p(xp.asarray(complex(-2.0, -0.0)))) == pytest.approx(complex(0.0, -math.pi))


@pytest.mark.parametrize("name", ["expm1", "log1p", "tan", "tanh", "acosh"])
def test_complex_functions_keep_precision_and_shape(name: str) -> None:
    x = xp.asarray([[1.5 + 0.5j], [2.0 - 1.0j]], dtype=xp.complex64)
    for given in (x, x[0, 0, ...], x[:0]):
        out = getattr(xp, name)(given)
        assert (out.dtype, out.shape) == (given.dtype, given.shape)
        assert np.allclose(out, getattr(np, name)(given))


@pytest.mark.parametrize("name", ["std", "var"])
@pytest.mark.parametrize("correction", [2, 3.5])
def test_a_correction_that_leaves_no_freedom_gives_nan(name: str, correction: float) -> None:
    x = xp.asarray([[1.0, 2.0], [3.0, 5.0]], dtype=xp.float32)
    out = getattr(xp, name)(x, axis=1, correction=correction, keepdims=True)
    assert out.shape == (2, 1)
    assert out.dtype == xp.float32
    assert np.isnan(out).all()
    assert float(xp.var(x, correction=1)) == pytest.approx(float(np.var(x, ddof=1)))
    assert float(xp.std(x, axis=(0, 1), correction=1)) == pytest.approx(float(np.std(x, ddof=1)))


@pytest.mark.parametrize("name", ["expm1", "log1p", "tan", "tanh"])
def test_real_values_are_numpy_s(name: str) -> None:
    x = xp.linspace(-0.9, 0.9, 9)
    assert np.array_equal(getattr(xp, name)(x), getattr(np, name)(x))


@pytest.mark.parametrize("row", CORRECTIONS, ids=lambda row: row.name)
def test_a_correction_stands_only_where_numpy_does_not_comply(row: Correction) -> None:
    """Ask NumPy, not its version number: where a row says that a version ends it, NumPy must agree."""
    installed = row in installed_corrections(CORRECTIONS, np.__version__)
    if row.until is not None:
        assert installed is not complies(row.name)
    else:
        assert installed
        assert not complies(row.name)


def raises(error: type[Exception], function: Callable[..., object], *arguments: object) -> None:
    """Raise a TypeError unless `function` raises `error`."""
    try:
        function(*arguments)
    except error:
        return
    raise TypeError("it does not raise")


def same_zeros(one: Any, other: Any) -> bool:
    """Return whether two arrays are equal to the sign of their zeros."""
    return bool(np.array_equal(one, other) and np.array_equal(np.signbit(one), np.signbit(other)))


def complies(name: str) -> bool:
    """Return whether the installed NumPy itself does what the row says it lacks."""
    native: Any = np  # its stubs know well what it lacks
    x = np.tile([1.0, 0.0, -0.0, 2.0], 500)  # zeros are equal, and can be told apart
    probes: dict[str, Callable[[], object]] = {
        "__array_namespace_info__": lambda: native.__array_namespace_info__().default_device(),
        "acosh": lambda: {False: True}[bool(np.isnan(native.acosh(np.complex128(complex(0, math.nan))).imag))],
        "argsort": lambda: {True: True}[
            np.array_equal(native.argsort(x, descending=True), xp.argsort(x, descending=True))
        ],
        "astype": lambda: native.astype(np.arange(3), np.float64, device="cpu"),
        "ceil": lambda: {"i": True}[native.ceil(np.arange(3)).dtype.kind],
        "clip": lambda: native.clip(x=np.arange(3), min=1),
        "count_nonzero": lambda: native.count_nonzero(np.arange(3)).dtype,
        "cumulative_prod": lambda: native.cumulative_prod(np.arange(3)),
        "cumulative_sum": lambda: native.cumulative_sum(np.arange(3)),
        "expm1": lambda: 1 / (complex(native.expm1(np.complex128(complex(-math.inf, math.inf)))) == -1),
        "fft.fftfreq": lambda: native.fft.fftfreq(4, dtype=np.float32),
        "fft.rfftfreq": lambda: native.fft.rfftfreq(4, dtype=np.float32),
        "finfo": lambda: native.finfo(np.zeros(3)),
        "floor": lambda: {"i": True}[native.floor(np.arange(3)).dtype.kind],
        "from_dlpack": lambda: native.from_dlpack(np.zeros(3), copy=True),
        "iinfo": lambda: native.iinfo(np.zeros(3, dtype=np.int8)),
        "linalg.eig": lambda: {"c": True}[native.linalg.eig(np.eye(2))[0].dtype.kind],
        "linalg.eigvals": lambda: {"c": True}[native.linalg.eigvals(np.eye(2)).dtype.kind],
        "log1p": lambda: 1 / float(native.log1p(np.complex128(1e-18 + 1e-18j)).real),
        "nonzero": lambda: raises(ValueError, native.nonzero, np.zeros(())),
        "reshape": lambda: native.reshape(np.zeros(4), (2, 2), copy=True),
        "sort": lambda: {True: True}[same_zeros(native.sort(x, descending=True), xp.sort(x, descending=True))],
        "std": lambda: {True: True}[bool(np.isnan(native.std(np.arange(2.0), correction=2)))],
        "tan": lambda: 1 / (math.copysign(1, native.tan(np.complex128(complex(2.0, math.inf))).real) > 0),
        "tanh": lambda: 1 / (math.copysign(1, native.tanh(np.complex128(complex(math.inf, 2.0))).imag) > 0),
        "take_along_axis": lambda: native.take_along_axis(np.arange(3), np.arange(3)),
        "trunc": lambda: {"i": True}[native.trunc(np.arange(3)).dtype.kind],
        "unstack": lambda: native.unstack(np.zeros((2, 2))),
        "var": lambda: {True: True}[bool(np.isnan(native.var(np.arange(2.0), correction=2)))],
    }
    try:
        with np.errstate(all="ignore"):
            probes[name]()
    except (TypeError, AttributeError, ValueError, KeyError, ZeroDivisionError, Warning):
        return False
    return True
