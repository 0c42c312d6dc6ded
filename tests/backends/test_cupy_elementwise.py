"""What stands in for CuPy's elementwise functions does what the standard says, where CuPy itself does not.

CuPy computes on a GPU only. Its complex functions are C++ that it brings along to be compiled when they are first
called; here the host's compiler compiles them, so that it is CuPy's own source that is asked. The other functions are
NumPy's, with those wrong that CuPy 14.2 has wrong, in just the way that its source has them wrong.
"""

import ctypes
import itertools
import math
import shutil
import subprocess
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.skipif(find_spec("cupy") is None, reason="CuPy is not installed")

NAMES = ("acosh", "expm1", "log", "log10", "log1p", "log2", "tan", "tanh")
SOURCE = """
#include <math.h>
#include <stdlib.h>
#include <cmath>
#define __host__
#define __device__
using std::copysign; using std::isfinite; using std::isinf; using std::isnan; using std::signbit;
#include <cupy/complex.cuh>
template <typename T, typename F> void each(F f, const T* in, T* out, long n) {
    for (long i = 0; i < n; i++) {
        complex<T> w = f(complex<T>(in[2 * i], in[2 * i + 1]));
        out[2 * i] = w.real(); out[2 * i + 1] = w.imag();
    }
}
#define EXPORT(name) extern "C" { \\
    void name##_D(const double* x, double* y, long n) { each([](complex<double> z) { return name(z); }, x, y, n); } \\
    void name##_F(const float* x, float* y, long n) { each([](complex<float> z) { return name(z); }, x, y, n); } }
EXPORT(acosh) EXPORT(exp) EXPORT(expm1) EXPORT(log) EXPORT(log10) EXPORT(log1p) EXPORT(log2) EXPORT(tan) EXPORT(tanh)
"""
# What CuPy's headers take from CUDA.
NAMESPACE = "#define THRUST_NAMESPACE_BEGIN namespace thrust {\n#define THRUST_NAMESPACE_END }\n"
INF, NAN = math.inf, math.nan
EDGES = [complex(*parts) for parts in itertools.product((0.0, -0.0, 1.5, -1.5, 2.0, -2.0, INF, -INF, NAN), repeat=2)]


@pytest.fixture(scope="module")
def native(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    """Return CuPy's complex functions, compiled for the host."""
    compiler = shutil.which("g++")
    if compiler is None:
        pytest.skip("there is no C++ compiler for CuPy's source")
    folder = tmp_path_factory.mktemp("cupy")
    (folder / "thrust/detail/config").mkdir(parents=True)
    (folder / "thrust/detail/config/namespace.h").write_text(NAMESPACE)
    (folder / "functions.cpp").write_text(SOURCE)
    spec = find_spec("cupy")
    assert spec is not None
    headers = Path(str(spec.origin)).parent / "_core/include"
    options = ["-std=c++17", "-shared", "-fPIC", "-w", "-ffp-contract=off", f"-I{folder}", f"-I{headers}"]
    library = folder / "functions.so"
    subprocess.run([compiler, *options, "-o", library, folder / "functions.cpp"], check=True)
    return ctypes.CDLL(str(library))


def compiled(native: ctypes.CDLL, name: str) -> Callable[[Any], Any]:
    """Return a function that is CuPy's on complex values, and NumPy's on real ones."""

    def function(x: Any) -> Any:
        if x.dtype.kind != "c":
            return getattr(np, name)(x)
        source = np.ascontiguousarray(x)
        out = np.empty_like(source)
        run = getattr(native, f"{name}_{x.dtype.char}")
        run(source.ctypes.data_as(ctypes.c_void_p), out.ctypes.data_as(ctypes.c_void_p), ctypes.c_long(x.size))
        return out

    return function


@pytest.fixture
def cupy(native: ctypes.CDLL) -> Any:
    """Return the stand-in for CuPy."""
    own = {name: compiled(native, name) for name in (*NAMES, "exp")}
    wrong = {"remainder": lambda x1, x2: x1 - np.floor(x1 / x2) * x2}
    return SimpleNamespace(**{name: getattr(np, name) for name in dir(np)} | own | wrong)


@pytest.fixture
def functions(cupy: Any, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the functions with the stand-in in place of CuPy."""
    module = import_module("xpsession.backends.cupy_elementwise")
    monkeypatch.setattr(module, "cupy", cupy)
    return module


def alike(a: float, b: float) -> bool:
    """Return whether two numbers are the same, NaN being like NaN and a negative zero unlike a positive one."""
    return (math.isnan(a) and math.isnan(b)) or (math.isclose(a, b, rel_tol=1e-12) and signs(a, b))


def signs(a: float, b: float) -> bool:
    return math.copysign(1.0, a) == math.copysign(1.0, b)


def one(function: Callable[[Any], Any], value: complex) -> complex:
    with np.errstate(all="ignore"):  # NumPy warns, CuPy does not
        return complex(function(np.asarray([value]))[0])


# What the standard says of special cases; None is a sign or a value that it leaves open.
SPECIAL: list[tuple[str, complex, tuple[float | None, float | None]]] = [
    ("acosh", complex(0.0, NAN), (NAN, None)),
    ("acosh", complex(INF, 1.0), (INF, 0.0)),
    ("expm1", complex(0.0, 0.0), (0.0, 0.0)),
    ("expm1", complex(-0.0, 0.0), (0.0, 0.0)),
    ("expm1", complex(INF, 0.0), (INF, 0.0)),
    ("expm1", complex(-INF, INF), (-1.0, None)),
    ("expm1", complex(-INF, NAN), (-1.0, None)),
    ("expm1", complex(INF, INF), (None, NAN)),
    ("expm1", complex(NAN, 0.0), (NAN, 0.0)),
    ("log", complex(-0.0, 0.0), (-INF, math.pi)),
    ("log", complex(1.0, INF), (INF, math.pi / 2)),
    ("log", complex(INF, NAN), (INF, NAN)),
    ("log", complex(NAN, INF), (INF, NAN)),
    ("log1p", complex(-1.0, 0.0), (-INF, 0.0)),
    ("log1p", complex(-2.0, -0.0), (0.0, -math.pi)),
    ("log1p", complex(-INF, NAN), (INF, NAN)),
    ("log1p", complex(NAN, -INF), (INF, NAN)),
    ("log1p", complex(-INF, 1.0), (INF, math.pi)),
    ("log2", complex(INF, 0.0), (INF, 0.0)),
    ("log2", complex(INF, NAN), (INF, NAN)),
    ("log10", complex(INF, NAN), (INF, NAN)),
    ("tanh", complex(0.0, INF), (0.0, NAN)),
    ("tanh", complex(0.0, NAN), (0.0, NAN)),
    ("tanh", complex(1.0, INF), (NAN, NAN)),
    ("tanh", complex(INF, 2.0), (1.0, 0.0)),
    ("tanh", complex(INF, -2.0), (1.0, -0.0)),
    ("tan", complex(INF, 0.0), (NAN, 0.0)),
    ("tan", complex(2.0, INF), (0.0, 1.0)),
    ("tan", complex(-2.0, INF), (-0.0, 1.0)),
]


@pytest.mark.parametrize(("name", "value", "expected"), SPECIAL)
@pytest.mark.parametrize("dtype", ["complex64", "complex128"])
def test_a_special_case_is_as_the_standard_says(
    functions: ModuleType, name: str, value: complex, expected: tuple[float | None, float | None], dtype: str
) -> None:
    with np.errstate(all="ignore"):
        (found,) = getattr(functions, name)(np.asarray([value], dtype=dtype))
    assert found.dtype == dtype
    for part, want in zip((found.real, found.imag), expected, strict=True):
        assert want is None or alike(float(part), float(np.float32(want)) if dtype == "complex64" else want)


@pytest.mark.parametrize("name", NAMES)
def test_cupy_itself_needs_the_correction(functions: ModuleType, cupy: Any, name: str) -> None:
    """Ask CuPy's own source: where it complies in all cases, the row has to go."""
    small = [complex(*parts) * 1e-9 for parts in ((1, 1), (-1, 2))]
    found = [(one(getattr(cupy, name), z), one(getattr(functions, name), z)) for z in EDGES + small]
    assert any(not (alike(a.real, b.real) and alike(a.imag, b.imag)) for a, b in found)


@pytest.mark.parametrize("name", NAMES)
def test_a_correction_changes_nothing_of_common_values(functions: ModuleType, name: str) -> None:
    rng = np.random.default_rng(14)
    x = rng.normal(size=200) + 1j * rng.normal(size=200)
    assert np.allclose(getattr(functions, name)(x), getattr(np, name)(x), rtol=1e-12)


def test_the_tangent_is_a_quarter_turn_of_the_hyperbolic_one(functions: ModuleType) -> None:
    for value in EDGES:
        found = one(functions.tan, value)
        turned = one(functions.tanh, complex(-value.imag, value.real))
        assert alike(found.real, turned.imag), value
        assert alike(found.imag, -turned.real), value


@pytest.mark.parametrize(("name", "base"), [("log2", 2.0), ("log10", 10.0)])
def test_a_logarithm_is_the_natural_one_by_that_of_its_base(functions: ModuleType, name: str, base: float) -> None:
    for value in EDGES:
        found, natural = one(getattr(functions, name), value), one(functions.log, value)
        assert alike(found.real, natural.real / math.log(base)), value
        assert alike(found.imag, natural.imag / math.log(base)), value


@pytest.mark.parametrize("value", [1e-12 + 1e-13j, -1e-9 + 3e-9j])
def test_values_near_zero_keep_their_digits(functions: ModuleType, value: complex) -> None:
    assert one(functions.log1p, value) == pytest.approx(value - value**2 / 2 + value**3 / 3, rel=1e-14)
    assert one(functions.expm1, value) == pytest.approx(value + value**2 / 2 + value**3 / 6, rel=1e-14)


@pytest.mark.parametrize("name", NAMES)
def test_real_values_cost_one_look_at_their_type(functions: ModuleType, name: str) -> None:
    x = np.asarray([1.5, 2.0])
    assert getattr(functions, name)(x).tolist() == getattr(np, name)(x).tolist()


@pytest.mark.parametrize(
    ("x1", "x2", "expected"),
    [
        (5.0, INF, 5.0),
        (-5.0, INF, INF),
        (5.0, -INF, -INF),
        (-5.0, -INF, -5.0),
        (0.0, -3.0, -0.0),
        (-0.0, 3.0, 0.0),
        (-7.0, 3.0, 2.0),
        (7.0, -3.0, -2.0),
        (5.0, 0.0, NAN),
        (INF, 3.0, NAN),
        (NAN, 3.0, NAN),
    ],
)
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")  # NumPy warns, CuPy does not
def test_a_remainder_has_the_sign_of_its_divisor(functions: ModuleType, x1: float, x2: float, expected: float) -> None:
    for left, right in ((np.asarray([x1]), np.asarray([x2])), (np.asarray([x1]), x2), (x1, np.asarray([x2]))):
        (found,) = functions.remainder(left, right)
        assert math.isnan(expected) if math.isnan(found) else found == expected and signs(found, expected)


def test_a_remainder_of_small_values_is_exact(functions: ModuleType) -> None:
    assert functions.remainder(np.asarray([1e17]), np.asarray([3.0])).tolist() == [float(10**17 % 3)]


def test_a_remainder_of_integers_is_the_library_s(functions: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(functions.cupy, "remainder", np.remainder)
    assert functions.remainder(np.asarray([-7]), 3).tolist() == [2]


def test_clip_limits_values_and_keeps_their_type(functions: ModuleType) -> None:
    x = np.asarray([1, 5, 9], dtype=np.int8)
    assert functions.clip(x, 2, 6).tolist() == [2, 5, 6]
    assert functions.clip(x, max=np.asarray([0, 9, 9])).tolist() == [0, 5, 9]
    assert functions.clip(x, np.asarray([2])).dtype == np.int8
    assert functions.clip(np.asarray([0.5], dtype=np.float32), min=1.5).dtype == np.float32
    assert functions.clip(np.asarray(3.0), np.asarray([1.0, 4.0])).tolist() == [3.0, 4.0]


def test_clip_gives_nan_for_nan(functions: ModuleType) -> None:
    x = np.asarray([1.0, NAN])
    assert np.isnan(functions.clip(x, 0.0, 2.0)).tolist() == [False, True]
    assert np.isnan(functions.clip(x, np.asarray([NAN, 0.0]), 2.0)).tolist() == [True, True]
    assert np.isnan(functions.clip(x, 0.0, NAN)).all()


def test_clip_passes_over_integers_that_limit_nothing(functions: ModuleType) -> None:
    x = np.asarray([-7, 7], dtype=np.int8)
    found = functions.clip(x, -1000, 1000)
    assert found.tolist() == [-7, 7]
    assert not np.shares_memory(found, x)
    assert not np.shares_memory(functions.clip(x), x)
