"""What stands in for CuPy's functions does what the standard says.

CuPy computes on a GPU only. Here NumPy stands in for it, with those of its functions wrong that CuPy 14.2 has wrong, in
just the way that its source has them wrong; where there is a GPU, the probes of the report ask CuPy itself.
"""

import math
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from xpsession.backends.cupy_arrays import from_host, from_host_producer, lies_on_host

pytestmark = pytest.mark.skipif(find_spec("cupy") is None, reason="CuPy is not installed")


class Array(np.ndarray):
    """An array of the stand-in; one of NumPy is host memory to it."""

    @property
    def device(self) -> AbstractContextManager[None]:  # type: ignore[override]  # where one enters CuPy's device
        """The only device."""
        return nullcontext()


def _filled(out: Any) -> Any:
    """Return an array as CuPy fills it: what equals zero is made by setting bytes to zero."""
    return np.where(out == 0, 0, out).astype(out.dtype).view(Array)


def _wrong_asarray(obj: Any, dtype: Any = None, *, copy: bool | None = None) -> Any:
    if isinstance(obj, Array):
        return np.array(obj, dtype, copy=copy, subok=True)
    host = np.array(obj, dtype)
    return host.view(Array) if host.ndim else _filled(host)


def _wrong_arange(start: float, stop: float | None = None, step: float = 1, dtype: Any = None) -> Any:
    np.dtype(int if dtype is None else dtype).type(step)
    return np.arange(start, stop, step, dtype=dtype)


def _wrong_full(shape: Any, value: Any, dtype: Any = None) -> Any:
    return _filled(np.full(shape, value, dtype))


def _wrong_full_like(x: Any, value: Any, dtype: Any = None) -> Any:
    return _wrong_full(x.shape, value, dtype or x.dtype)


def _wrong_isin(element: Any, test_elements: Any, *, invert: bool = False) -> Any:
    unsigned = np.uint64 if "u" in {element.dtype.kind, test_elements.dtype.kind} else element.dtype
    return np.isin(element.ravel().astype(unsigned), test_elements, invert=invert).reshape(element.shape)


def _wrong_linspace(start: Any, stop: Any, num: int, *, endpoint: bool = True, dtype: Any = None) -> Any:
    if isinstance(start, int | float | complex) and isinstance(stop, int | float | complex):
        float(stop - start)  # type: ignore[arg-type]  # so does CuPy
    return np.linspace(start, stop, num, endpoint=endpoint, dtype=dtype)


def _wrong_reshape(a: Any, newshape: Any, *, copy: bool | None = None) -> Any:
    return np.reshape(a, newshape, copy=copy)


def _wrong_solve(x1: Any, x2: Any) -> Any:
    if x2.ndim > 1 and x1.shape[:-1] != x2.shape[:-1]:
        raise ValueError("a must have (..., M, M) shape and b must have (..., M, K) for multidimensional b")
    return np.linalg.solve(x1, x2)


def _wrong_transform(name: str) -> Any:
    def transform(x: Any, s: Any = None, axes: Any = None, norm: Any = None) -> Any:
        return getattr(np.fft, name)(x, s=None if s == x.shape else s, axes=axes, norm=norm)

    return transform


def _wrong_from_dlpack(x: Any, *, copy: bool | None = None) -> Any:
    if copy:
        raise BufferError("copy=True only supported for copy to CPU.")
    return np.from_dlpack(x).view(Array)


LIBRARY: Any = SimpleNamespace(
    **{name: getattr(np, name) for name in dir(np)}
    | {
        "ndarray": Array,
        "arange": _wrong_arange,
        "array": _wrong_asarray,
        "asarray": _wrong_asarray,
        "fft": SimpleNamespace(**{name: _wrong_transform(name) for name in ("fftn", "ifftn", "irfftn", "rfftn")}),
        "from_dlpack": _wrong_from_dlpack,
        "full": _wrong_full,
        "full_like": _wrong_full_like,
        "isin": _wrong_isin,
        "linspace": _wrong_linspace,
        "reshape": _wrong_reshape,
        "linalg": SimpleNamespace(
            eig=lambda x: (np.empty(x.shape[:-1], x.dtype), np.empty(x.shape, x.dtype)),
            eigvals=lambda x: np.empty(x.shape[:-1], x.dtype),
            solve=_wrong_solve,
        ),
    }
)


@pytest.fixture
def functions(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the functions with the stand-in in place of CuPy."""
    module = import_module("xpsession.backends.cupy_functions")
    monkeypatch.setattr(module, "cupy", LIBRARY)
    return module


def negative(x: Any) -> list[bool]:
    return [bool(sign) for sign in np.signbit(x).ravel()]


@pytest.mark.parametrize("value", [-0.0, np.float64(-0.0), np.asarray(-0.0)], ids=["float", "scalar", "array"])
def test_a_number_keeps_the_sign_of_zero(functions: ModuleType, value: Any) -> None:
    assert negative(LIBRARY.asarray(value)) == [False]  # what CuPy makes of it
    for found in (functions.asarray(value), functions.asarray(value, dtype=np.float32, copy=True)):
        assert isinstance(found, Array)
        assert found.shape == ()
        assert negative(found) == [True]
    assert functions.asarray(value, dtype=np.float32).dtype == np.float32


def test_an_array_without_dimensions_comes_to_the_gpu_to_the_bit() -> None:
    for value in (-0.0, complex(-0.0, -0.0), 2.5):
        host = np.asarray(value)
        assert from_host(LIBRARY, host).tobytes() == host.tobytes()


def test_any_other_number_becomes_what_it_is(functions: ModuleType) -> None:
    assert (functions.asarray(3).dtype, int(functions.asarray(3))) == (np.int64, 3)
    assert functions.asarray(True).dtype == np.bool_  # the value
    assert functions.asarray([1.0, -0.0]).tolist() == [1.0, -0.0]
    with pytest.raises(OverflowError):
        functions.asarray(300, dtype=np.uint8)


@pytest.mark.parametrize(
    "value", [[1.0], 1.0, np.ones(2), memoryview(b"ab")], ids=["list", "number", "numpy", "buffer"]
)
def test_what_lies_on_the_host_does_not_come_without_a_copy(functions: ModuleType, value: Any) -> None:
    assert isinstance(LIBRARY.asarray(value, copy=False), Array)  # CuPy copies in silence
    with pytest.raises(ValueError, match=r"^Unable to avoid copying: .* host memory"):
        functions.asarray(value, copy=False)
    assert isinstance(functions.asarray(value), Array)


def test_an_array_of_the_gpu_is_shared_where_it_can_be(functions: ModuleType) -> None:
    x = functions.asarray([1.0, 2.0])
    assert functions.asarray(x, copy=False) is functions.asarray(x) is x
    assert not np.shares_memory(functions.asarray(x, copy=True), x)
    with pytest.raises(ValueError, match="Unable to avoid copy"):
        functions.asarray(x, dtype=np.float32, copy=False)


def test_unsigned_integers_count_down(functions: ModuleType) -> None:
    with pytest.raises(OverflowError):
        LIBRARY.arange(5, 0, -2, dtype=np.uint8)
    found = functions.arange(5, 0, -2, dtype=np.uint8)
    assert (found.dtype, found.tolist()) == (np.uint8, [5, 3, 1])
    assert functions.arange(3).tolist() == [0, 1, 2]
    assert functions.arange(0, 1, 0.5, dtype=np.float32).dtype == np.float32
    assert functions.arange(3, 0, -1).tolist() == [3, 2, 1]


def test_complex_numbers_are_spaced_evenly(functions: ModuleType) -> None:
    with pytest.raises(TypeError):
        LIBRARY.linspace(0.0, 1 + 1j, 3)
    assert functions.linspace(0.0, 2 + 2j, 3).tolist() == [0j, 1 + 1j, 2 + 2j]
    assert functions.linspace(2j, 0, 2, endpoint=False, dtype=np.complex64).dtype == np.complex64
    assert functions.linspace(0, 1, 3).tolist() == [0.0, 0.5, 1.0]


def test_a_negative_zero_fills_an_array(functions: ModuleType) -> None:
    assert negative(functions.full((2,), -0.0)) == [True, True]
    assert negative(functions.full(2, -0.0, dtype=np.float32)) == [True, True]
    assert functions.full(2, -0.0, dtype=np.float32).dtype == np.float32
    assert negative(functions.full_like(np.ones((1, 2), dtype=np.float32), -0.0)) == [True, True]
    filled = functions.full((2,), complex(-0.0, 0.0))
    assert (negative(filled.real), negative(filled.imag)) == ([True, True], [False, False])
    assert functions.full((2,), -0.0).flags.writeable


def test_any_other_value_is_left_to_the_library(functions: ModuleType) -> None:
    assert functions.full((2,), 0.0).tolist() == [0.0, 0.0]
    assert not any(negative(functions.full((2,), 0.0)))
    assert functions.full((2,), 7).dtype == np.int64
    assert functions.full((), True).dtype == np.bool_  # the value
    assert functions.full_like(np.ones(2), 3, dtype=np.int8).tolist() == [3, 3]


@pytest.mark.parametrize(
    ("x1", "x2", "expected"),
    [
        (np.asarray([-1, 2], np.int64), np.asarray([2**64 - 1, 2], np.uint64), [False, True]),
        (np.asarray([2**64 - 1, 3], np.uint64), -1, [False, False]),
        (np.asarray([[1, 2]], np.int8), 2, [[False, True]]),
        (300, np.asarray([44], np.uint8), False),
        (2, np.asarray([1, 2], np.int16), True),
    ],
    ids=["signs", "negative number", "number", "too great a number", "number first"],
)
def test_elements_are_found_by_their_value(functions: ModuleType, x1: Any, x2: Any, expected: Any) -> None:
    first, second = (x.view(Array) if isinstance(x, np.ndarray) else x for x in (x1, x2))
    assert functions.isin(first, second).tolist() == expected
    assert functions.isin(first, second, invert=True).tolist() == (~np.asarray(expected)).tolist()


def test_a_shape_is_given_by_its_name(functions: ModuleType) -> None:
    x = np.ones((2, 3))
    assert functions.reshape(x, shape=(6,)).shape == (6,)
    assert np.shares_memory(functions.reshape(x, (3, 2), copy=False), x)
    assert not np.shares_memory(functions.reshape(x, (3, 2), copy=True), x)
    with pytest.raises(ValueError, match="copy"):
        functions.reshape(x.T, (6,), copy=False)


@pytest.mark.parametrize("name", ["fftn", "ifftn", "rfftn", "irfftn"])
def test_sizes_belong_to_the_axes_in_their_order(functions: ModuleType, name: str) -> None:
    x = np.arange(6.0).reshape(3, 2)
    found, expected = (getattr(space, name)(x, s=(3, 2), axes=(1, 0)) for space in (functions, np.fft))
    assert found.shape == expected.shape
    assert np.allclose(found, expected)
    assert getattr(LIBRARY.fft, name)(x, s=(3, 2), axes=(1, 0)).shape != expected.shape
    assert np.allclose(getattr(functions, name)(x, norm="ortho"), getattr(np.fft, name)(x, norm="ortho"))


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


class Producer:
    """What speaks DLPack, on a device of a kind and a number."""

    def __init__(self, *device: int) -> None:
        self._device = device

    def __dlpack_device__(self) -> tuple[int, ...]:
        return self._device

    def __dlpack__(self, **_: object) -> object:
        raise BufferError("nothing to see")


def test_where_a_producer_lies_is_told_by_its_device() -> None:
    assert [lies_on_host(Producer(kind, 0), 1) for kind in (1, 3, 2, 13)] == [True, True, False, False]
    with pytest.raises(BufferError, match=r"^data on GPU 7 can be read neither by CuPy nor by NumPy$"):
        lies_on_host(Producer(2, 7), 2)
    with pytest.raises(BufferError, match="DLPack device of type 10"):
        lies_on_host(Producer(10, 0), 1)
    with pytest.raises(AttributeError, match=r"'list' object has no attribute '__dlpack__'"):
        lies_on_host([1.0], 1)


def test_host_memory_comes_to_a_gpu_that_is_asked_for_and_by_a_copy() -> None:
    x = np.asarray(-0.0)
    assert negative(from_host_producer(LIBRARY, x, target=nullcontext())) == [True]
    with pytest.raises(BufferError, match=r'ask for a GPU\. Hint: device="cuda:0"$'):
        from_host_producer(LIBRARY, x, target=None)
    with pytest.raises(ValueError, match="without a copy"):
        from_host_producer(LIBRARY, x, target=nullcontext(), copy=False)


def test_nan_is_not_in_itself(functions: ModuleType) -> None:
    x = np.asarray([math.nan, 1.0]).view(Array)
    assert functions.isin(x, x).tolist() == [False, True]
