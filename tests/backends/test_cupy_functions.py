"""What stands in for CuPy's functions does what the standard says.

CuPy computes on a GPU only. Here NumPy stands in for it, with those of its functions wrong that CuPy 14.2 has wrong, in
just the way that its source has them wrong; where there is a GPU, the probes of the report ask CuPy itself.
"""

import math
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.skipif(find_spec("cupy") is None, reason="CuPy is not installed")


def _wrong_full(shape: Any, value: Any, dtype: Any = None) -> Any:
    out = np.full(shape, value, dtype)
    return np.zeros_like(out) if value == 0 else out


def _wrong_full_like(x: Any, value: Any, dtype: Any = None) -> Any:
    return _wrong_full(x.shape, value, dtype or x.dtype)


def _wrong_remainder(x1: Any, x2: Any) -> Any:
    return x1 - np.floor(x1 / x2) * x2


def _wrong_log(x: Any) -> Any:
    out = np.asarray(np.log(x))
    if out.dtype.kind == "c":
        out.real = np.where(np.isnan(x.real) | np.isnan(x.imag), math.nan, out.real)
    return out


def _wrong_tanh(x: Any) -> Any:
    out = np.asarray(np.tanh(x))
    if out.dtype.kind == "c":
        out.real = np.where(np.isfinite(x.imag), out.real, math.nan)
    return out


def _wrong_solve(x1: Any, x2: Any) -> Any:
    if x2.ndim > 1 and x1.shape[:-1] != x2.shape[:-1]:
        raise ValueError("a must have (..., M, M) shape and b must have (..., M, K) for multidimensional b")
    return np.linalg.solve(x1, x2)


def _wrong_fftn(x: Any, s: Any = None, axes: Any = None, norm: Any = None) -> Any:
    return np.fft.fftn(x, axes=axes, norm=norm) if s == x.shape else np.fft.fftn(x, s=s, axes=axes, norm=norm)


def _wrong_from_dlpack(x: Any, *, copy: bool | None = None) -> Any:
    if copy:
        raise BufferError("copy=True only supported for copy to CPU.")
    return np.from_dlpack(x)


@pytest.fixture
def functions(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the functions with the stand-in in place of CuPy."""
    module = import_module("xpsession.backends.cupy_functions")
    wrong = {
        "acosh": lambda x: np.asarray(np.where(np.isnan(x), complex(math.nan, math.nan), np.acosh(x))),
        "from_dlpack": _wrong_from_dlpack,
        "full": _wrong_full,
        "full_like": _wrong_full_like,
        "log": _wrong_log,
        "log1p": lambda x: _wrong_log(1 + x),
        "remainder": _wrong_remainder,
        "tanh": _wrong_tanh,
        "linalg": SimpleNamespace(
            eig=lambda x: (np.empty(x.shape[:-1], x.dtype), np.empty(x.shape, x.dtype)),
            eigvals=lambda x: np.empty(x.shape[:-1], x.dtype),
            solve=_wrong_solve,
        ),
    }
    library = SimpleNamespace(**{name: getattr(np, name) for name in dir(np)} | wrong)
    monkeypatch.setattr(module, "cupy", library)
    monkeypatch.setattr(module, "from_compat", lambda name: lambda _: _wrong_fftn if name == "fft.fftn" else None)
    return module


def negative(x: Any) -> list[bool]:
    return [bool(sign) for sign in np.signbit(x)]


def test_a_negative_zero_fills_an_array(functions: ModuleType) -> None:
    assert negative(functions.full((2,), -0.0)) == [True, True]
    assert negative(functions.full(2, -0.0, dtype=np.float32)) == [True, True]
    assert functions.full(2, -0.0, dtype=np.float32).dtype == np.float32
    assert negative(functions.full_like(np.ones(2, dtype=np.float32), -0.0)) == [True, True]
    filled = functions.full((2,), complex(-0.0, 0.0))
    assert (negative(filled.real), negative(filled.imag)) == ([True, True], [False, False])


def test_any_other_value_is_left_to_the_library(functions: ModuleType) -> None:
    assert functions.full((2,), 0.0).tolist() == [0.0, 0.0]
    assert not any(negative(functions.full((2,), 0.0)))
    assert functions.full((2,), 7).dtype == np.int64
    assert functions.full((), True).dtype == np.bool_  # the value
    assert functions.full_like(np.ones(2), 3, dtype=np.int8).tolist() == [3, 3]


@pytest.mark.parametrize(
    ("x1", "x2", "expected"),
    [
        (5.0, math.inf, 5.0),
        (-5.0, math.inf, math.inf),
        (5.0, -math.inf, -math.inf),
        (-5.0, -math.inf, -5.0),
        (0.0, -3.0, -0.0),
        (-0.0, 3.0, 0.0),
        (-7.0, 3.0, 2.0),
        (7.0, -3.0, -2.0),
        (5.0, 0.0, math.nan),
        (math.inf, 3.0, math.nan),
        (math.nan, 3.0, math.nan),
    ],
)
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")  # NumPy warns, CuPy does not
def test_a_remainder_has_the_sign_of_its_divisor(functions: ModuleType, x1: float, x2: float, expected: float) -> None:
    for right in (np.asarray([x2]), x2):
        (found,) = functions.remainder(np.asarray([x1]), right)
        assert found == expected or (math.isnan(found) and math.isnan(expected))
        assert math.isnan(found) or math.copysign(1.0, found) == math.copysign(1.0, expected)


def test_a_remainder_of_small_values_is_exact(functions: ModuleType) -> None:
    assert functions.remainder(np.asarray([1e17]), np.asarray([3.0])).tolist() == [float(10**17 % 3)]


def test_a_remainder_of_integers_is_the_library_s(functions: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(functions.cupy, "remainder", np.remainder)
    assert functions.remainder(np.asarray([-7]), 3).tolist() == [2]


@pytest.mark.parametrize("name", ["log", "log1p"])
@pytest.mark.parametrize("value", [complex(math.inf, math.nan), complex(math.nan, -math.inf)])
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_the_logarithm_of_an_infinity_beside_nan_is_infinite(functions: ModuleType, name: str, value: complex) -> None:
    (found,) = getattr(functions, name)(np.asarray([value]))
    assert found.real == math.inf
    assert math.isnan(found.imag)


@pytest.mark.parametrize("imag", [math.inf, math.nan])
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_tanh_on_the_imaginary_axis_has_no_real_part(functions: ModuleType, imag: float) -> None:
    (found,) = functions.tanh(np.asarray([complex(0.0, imag)]))
    assert found.real == 0.0
    assert math.isnan(found.imag)


def test_acosh_of_zero_and_nan_is_a_right_angle(functions: ModuleType) -> None:
    (found,) = functions.acosh(np.asarray([complex(0.0, math.nan)]))
    assert math.isnan(found.real)
    assert abs(found.imag) == pytest.approx(math.pi / 2)


@pytest.mark.parametrize("name", ["acosh", "log", "log1p", "tanh"])
def test_real_values_cost_one_look_at_their_type(functions: ModuleType, name: str) -> None:
    x = np.asarray([1.5, 2.0])
    assert getattr(functions, name)(x).tolist() == getattr(np, name)(x).tolist()


def test_sizes_belong_to_the_axes_in_their_order(functions: ModuleType) -> None:
    x = np.arange(6.0).reshape(3, 2)
    found = functions.fftn(x, s=(3, 2), axes=(1, 0))
    assert found.shape == (2, 3)
    assert np.allclose(found, np.fft.fftn(x, s=(3, 2), axes=(1, 0)))


def test_stacks_of_equations_broadcast(functions: ModuleType) -> None:
    matrix = np.asarray([[2.0, 0.0], [0.0, 4.0]])
    right = np.ones((3, 2, 1))
    assert np.allclose(functions.solve(matrix, right), np.linalg.solve(matrix, right))
    assert np.allclose(functions.solve(matrix, np.ones(2)), [0.5, 0.25])


def test_eigenvalues_of_no_matrix_are_complex(functions: ModuleType) -> None:
    none = np.empty((0, 2, 2), dtype=np.float32)
    pairs = functions.eig(none)
    assert (pairs.eigenvalues.dtype, pairs.eigenvectors.dtype) == (np.complex64, np.complex64)
    assert functions.eigvals(none).dtype == np.complex64


def test_a_copy_through_dlpack_is_made_here(functions: ModuleType) -> None:
    x = np.arange(3)
    assert not np.shares_memory(functions.from_dlpack(x, copy=True), x)
    assert np.shares_memory(functions.from_dlpack(x), x)


def test_repeat_takes_an_array_of_counts(functions: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def repeat(x: Any, repeats: Any, *, axis: int | None) -> Any:
        assert isinstance(repeats, int | list)  # as CuPy before 14.1 wants it
        return np.repeat(x, repeats, axis=axis)

    monkeypatch.setattr(functions.cupy, "repeat", repeat)
    assert functions.repeat(np.asarray([1, 2]), np.asarray([2, 1])).tolist() == [1, 1, 2]
    assert functions.repeat(np.asarray([1, 2]), 2).tolist() == [1, 1, 2, 2]
