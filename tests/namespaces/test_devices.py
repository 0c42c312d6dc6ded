"""A namespace is bound to its device: every function of the standard, over all devices of array_api_strict.

What to call is generated from the standard's own table, so that a function of a later version is not forgotten.
"""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from operator import attrgetter
from typing import Any

import numpy as np
import pytest

from xpsession import backends, namespace, standard, to_device
from xpsession.errors import DeviceError

DEVICES = ["strict:cpu", "strict:device1", "strict:device2", "strict:no_float64", "strict:no_x64"]
FUNCTIONS = {name: entry for name, entry in standard.entries().items() if entry.kind == "function"}
WITH_DEVICE = sorted(name for name, entry in FUNCTIONS.items() if "device" in entry.signature().parameters)

SHAPED = (2, 3)
# What makes an array out of no array.
CREATION: dict[str, tuple[Any, ...]] = {
    "arange": (3,),
    "asarray": ([1.0, 2.0],),
    "empty": (SHAPED,),
    "eye": (3,),
    "fft.fftfreq": (4,),
    "fft.rfftfreq": (4,),
    "full": (SHAPED, 1.0),
    "linspace": (0.0, 1.0, 3),
    "ones": (SHAPED,),
    "zeros": (SHAPED,),
}
NO_ARRAY_COMES_OUT = {
    "__array_namespace_info__",
    "broadcast_shapes",
    "can_cast",
    "finfo",
    "iinfo",
    "isdtype",
    "result_type",
}
TAKES_ARRAYS = sorted(set(FUNCTIONS) - set(CREATION) - NO_ARRAY_COMES_OUT)
COMPLEX = {
    "conj",
    "fft.fft",
    "fft.fftn",
    "fft.hfft",
    "fft.ifft",
    "fft.ifftn",
    "fft.irfft",
    "fft.irfftn",
    "imag",
    "real",
}
# array_api_strict 2.6 makes int64 indices and counts also where the device has none.
NEEDS_INT64 = {
    "argmax",
    "argmin",
    "argsort",
    "count_nonzero",
    "linalg.matrix_rank",
    "nonzero",
    "searchsorted",
    "unique_all",
    "unique_counts",
    "unique_inverse",
}
# What is not there yet, and vectors whose length and sign, or values whose order, is the library's to choose.
UNDETERMINED = {"empty", "empty_like", "linalg.eig", "linalg.eigh", "linalg.eigvals", "linalg.qr", "linalg.svd"}
# These combine no values, and array_api_strict lets them pass.
MAY_BE_APART = {"broadcast_arrays"}


def dtype_for(name: str) -> str:
    """Return a data type that the function takes and every device has."""
    if name.startswith("bitwise"):
        return "int32"
    if name.startswith("logical"):
        return "bool"
    return "complex64" if name in COMPLEX else "float32"


def matrix(xp: Any, dtype: str = "float32") -> Any:
    """Return a positive definite matrix."""
    return xp.astype(xp.asarray([[2, 1, 0], [1, 3, 1], [0, 1, 4]], dtype=xp.int32), getattr(xp, dtype))


def vector(xp: Any, dtype: str = "float32") -> Any:
    return matrix(xp, dtype)[0, ...]


def indices(xp: Any) -> Any:
    return xp.asarray([0, 2, 1], dtype=xp.int32)


# What comes after the first array where one matrix, or two, would not do. `a` makes the first array, `b` the others.
SPECIAL: dict[str, Callable[[Any, Any], tuple[Any, ...]]] = {
    "astype": lambda a, _: (matrix(a), a.float32),
    "broadcast_arrays": lambda a, b: (matrix(a), vector(b)),
    "broadcast_to": lambda a, _: (vector(a), (2, 3)),
    "clip": lambda a, b: (matrix(a), vector(b)),
    "concat": lambda a, b: ([matrix(a), matrix(b)],),
    "cumulative_prod": lambda a, _: (vector(a),),
    "cumulative_sum": lambda a, _: (vector(a),),
    "expand_dims": lambda a, _: (matrix(a), 0),
    "full_like": lambda a, _: (matrix(a), 1.0),
    "isin": lambda a, b: (indices(a), indices(b)),
    "linalg.cross": lambda a, b: (vector(a), vector(b)),
    "linalg.matrix_power": lambda a, _: (matrix(a), 2),
    "linalg.outer": lambda a, b: (vector(a), vector(b)),
    "meshgrid": lambda a, b: (vector(a), vector(b)),
    "moveaxis": lambda a, _: (matrix(a), 0, 1),
    "permute_dims": lambda a, _: (matrix(a), (1, 0)),
    "repeat": lambda a, b: (vector(a), indices(b)),
    "reshape": lambda a, _: (matrix(a), (9,)),
    "roll": lambda a, _: (matrix(a), 1),
    "searchsorted": lambda a, b: (a.sort(vector(a)), vector(b)),
    "squeeze": lambda a, _: (matrix(a)[None, ...], 0),
    "stack": lambda a, b: ([matrix(a), matrix(b)],),
    "take": lambda a, b: (vector(a), indices(b)),
    "take_along_axis": lambda a, b: (vector(a), indices(b)),
    "tile": lambda a, _: (matrix(a), (2, 1)),
    "where": lambda a, b: (matrix(a) > 1, matrix(a), matrix(b)),
}
SEVERAL = sorted(
    name
    for name in TAKES_ARRAYS
    if "x2" in FUNCTIONS[name].signature().parameters
    or name in {"broadcast_arrays", "clip", "concat", "meshgrid", "repeat", "stack", "take", "take_along_axis"}
)


def arguments(name: str, first: Any, others: Any) -> tuple[Any, ...]:
    """Return arguments for the function, its first array made by one namespace and the others by another."""
    if name in SPECIAL:
        return SPECIAL[name](first, others)
    dtype = dtype_for(name)
    two = "x2" in FUNCTIONS[name].signature().parameters
    return (matrix(first, dtype), matrix(others, dtype)) if two else (matrix(first, dtype),)


def places(value: Any) -> Iterator[str | None]:
    """Return the device of each array in a result."""
    if isinstance(value, tuple | list):
        for item in value:
            yield from places(item)
    else:
        yield backends.device_of(value)


def test_every_function_with_a_device_is_looked_at() -> None:
    assert set(WITH_DEVICE) - set(TAKES_ARRAYS) == set(CREATION)


@pytest.mark.parametrize("name", CREATION)
@pytest.mark.parametrize("device", DEVICES)
def test_what_is_made_of_no_array_lies_on_the_bound_device(name: str, device: str) -> None:
    assert backends.device_of(attrgetter(name)(namespace(device))(*CREATION[name])) == device


@pytest.mark.parametrize("name", CREATION)
@pytest.mark.parametrize("device", DEVICES)
def test_its_data_type_is_the_default_of_the_device(name: str, device: str) -> None:
    native = backends.backend_for(device).library().__array_namespace_info__()
    defaults = native.default_dtypes(device=backends.backend_for(device).handle(device))
    if name.startswith("fft") and device == "strict:device2":
        pytest.skip("array_api_strict 2.6 makes frequencies of float64 on a device whose default is float32")
    made = attrgetter(name)(namespace(device))(*CREATION[name])
    assert made.dtype == defaults["integral" if name == "arange" else "real floating"]


@pytest.mark.parametrize("name", WITH_DEVICE)
@pytest.mark.parametrize("target", DEVICES)
def test_a_device_is_taken_as_a_name_and_as_the_library_s_object(name: str, target: str) -> None:
    for bound in DEVICES:
        xp = namespace(bound)
        given = CREATION[name] if name in CREATION else arguments(name, xp, xp)
        for form in (target, backends.backend_for(target).handle(target)):
            assert backends.device_of(attrgetter(name)(xp)(*given, device=form)) == target


@pytest.mark.parametrize("name", WITH_DEVICE)
@pytest.mark.parametrize("wrong", ["nonsense", "strict:device9", "", "cuda:0", "cpu"])
def test_a_wrong_device_is_refused_by_name(name: str, wrong: str) -> None:
    xp = namespace("strict:device1")
    given = CREATION[name] if name in CREATION else arguments(name, xp, xp)
    with pytest.raises(DeviceError, match=f"'{wrong}'"):
        attrgetter(name)(xp)(*given, device=wrong)


@pytest.mark.filterwarnings("ignore:.* encountered in:RuntimeWarning")  # acos and log of the one matrix for all
@pytest.mark.parametrize("name", [name for name in [*TAKES_ARRAYS, "asarray"] if name != "from_dlpack"])
def test_a_result_lies_where_its_inputs_lie(name: str) -> None:
    for home in DEVICES:
        if home == "strict:no_x64" and name in NEEDS_INT64:
            continue
        there = namespace(home)
        given = (matrix(there),) if name == "asarray" else arguments(name, there, there)
        for bound in DEVICES:
            result = attrgetter(name)(namespace(bound))(*given)
            assert set(places(result)) == {home}, (home, bound)


def leaves(value: Any) -> Iterator[Any]:
    """Return each array in a result as one of NumPy, and all else as it is."""
    if isinstance(value, tuple | list):
        for item in value:
            yield from leaves(item)
    else:
        yield value if backends.device_of(value) is None else to_device(value, "cpu")


@pytest.mark.filterwarnings("ignore:.* encountered in:RuntimeWarning")  # acos and log of the one matrix for all
def test_every_function_gives_on_a_device_what_it_gives_on_the_cpu(device: str) -> None:
    host, there = namespace("cpu"), namespace(device)
    for name in sorted({*TAKES_ARRAYS, *CREATION} - {"from_dlpack"}):
        expected, found = (
            list(leaves(attrgetter(name)(xp)(*(CREATION[name] if name in CREATION else arguments(name, xp, xp)))))
            for xp in (host, there)
        )
        for want, got in zip(expected, found, strict=True):
            assert (np.asarray(got).dtype, np.shape(got)) == (np.asarray(want).dtype, np.shape(want)), name
            if name not in UNDETERMINED:
                np.testing.assert_allclose(got, want, rtol=2e-5, atol=1e-5, err_msg=name)


@pytest.mark.parametrize("name", sorted(set(SEVERAL) - MAY_BE_APART))
def test_arrays_of_two_devices_are_refused(name: str) -> None:
    first, second = namespace("strict:device1"), namespace("strict:device2")
    for xp in (first, second):
        with pytest.raises(ValueError, match="device"):
            attrgetter(name)(xp)(*arguments(name, first, second))


@pytest.mark.parametrize("operator", ["__add__", "__matmul__", "__eq__", "__iadd__", "__rsub__"])
def test_operators_refuse_arrays_of_two_devices(operator: str) -> None:
    first, second = namespace("strict:device1"), namespace("strict:device2")
    with pytest.raises(ValueError, match="two different devices"):
        getattr(matrix(first), operator)(matrix(second))


@pytest.mark.parametrize("device", ["strict:no_float64", "strict:no_x64"])
def test_a_data_type_that_the_device_lacks_is_refused(device: str) -> None:
    xp: Any = namespace(device)
    makers: list[Callable[[], object]] = [
        lambda: xp.zeros(3, dtype=xp.float64),
        lambda: xp.asarray([1.0], dtype=xp.float64),
        lambda: xp.astype(xp.ones(3), xp.float64),
        lambda: xp.asarray(namespace("strict:cpu").ones(3), device=device),
    ]
    for make in makers:
        with pytest.raises(ValueError, match="does not support dtype"):
            make()


@pytest.mark.parametrize(
    "device",
    [
        "strict:cpu",
        "strict:device1",
        "strict:device2",
        "strict:no_float64",
        "strict:no_x64",
    ],
)
def test_inspection_answers_for_the_bound_device(device: str) -> None:
    info: Any = namespace(device).__array_namespace_info__()
    native = backends.backend_for(device).library().__array_namespace_info__()
    handle = backends.backend_for(device).handle(device)
    assert info.default_device() == handle
    assert info.default_dtypes() == native.default_dtypes(device=handle)
    assert info.dtypes() == native.dtypes(device=handle)
    assert info.dtypes(kind="real floating") == native.dtypes(device=handle, kind="real floating")


def test_inspection_takes_a_device_as_a_name() -> None:
    info: Any = namespace("strict:device1").__array_namespace_info__()
    assert "float64" not in info.dtypes(device="strict:no_float64")
    with pytest.raises(DeviceError, match="device 'nonsense' is not one of array_api_strict"):
        info.default_dtypes(device="nonsense")


def test_namespaces_of_several_devices_work_in_several_threads_at_once() -> None:
    start = threading.Barrier(8)

    def work(number: int) -> set[str | None]:
        device = DEVICES[number % len(DEVICES)]
        start.wait()
        xp: Any = namespace(device)
        found: set[str | None] = set()
        for _ in range(50):
            x = xp.linspace(0.0, 1.0, 4)
            found |= set(places([x, xp.sin(x), xp.ones_like(x), x + xp.asarray(1.0), xp.fft.fftfreq(4)]))
        return found - {device}

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == [set()] * 8


def test_a_device_of_one_thread_is_not_that_of_another(device: str) -> None:
    """Use a namespace in a thread that never chose a device: CuPy's current device belongs to one thread."""
    xp: Any = namespace(device)
    with ThreadPoolExecutor(1) as pool:
        x = pool.submit(xp.ones, 3).result()
        assert set(places([x, pool.submit(xp.sum, xp.ones((2, 3)), axis=0).result()])) == {device}
    assert set(places([x + xp.ones(3)])) == {device}


RACE = """
import sys, threading
from concurrent.futures import ThreadPoolExecutor
from xpsession import namespace
sys.setswitchinterval(1e-6)
start = threading.Barrier(8)
def ask(_):
    start.wait()
    return namespace("strict:device1")
with ThreadPoolExecutor(8) as pool:
    print(len(set(map(id, pool.map(ask, range(8))))))
"""


def test_threads_that_ask_at_once_get_the_same_object() -> None:
    asked = subprocess.run([sys.executable, "-c", RACE], capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == "1"
