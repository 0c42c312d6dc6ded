"""DLPack and array-api-compat: our arrays go to other libraries and come back, each where it should lie."""

from typing import Any

import array_api_compat
import numpy as np
import pytest

from xpsession import backends, namespace, to_device
from xpsession.standard.namespace import Namespace

DTYPES = ["bool", "int8", "int64", "uint16", "float32", "float64", "complex64", "complex128"]
HOST = ["cpu", "strict:cpu"]
STRICT = "strict:device1"


def values(dtype: str) -> Any:
    return np.arange(6).reshape(2, 3).astype(dtype)


@pytest.mark.parametrize("dtype", DTYPES)
def test_numpy_imports_our_array(dtype: str, device: str, xp: Namespace) -> None:
    there = xp.asarray(values(dtype))
    back = namespace("cpu").from_dlpack(there, device="cpu")
    assert backends.device_of(there) == device
    assert type(back) is np.ndarray
    assert back.dtype == dtype
    assert np.array_equal(back, values(dtype))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("form", ["name", "object"])
def test_we_import_an_array_of_numpy_on_the_device_that_is_asked_for(
    dtype: str, form: str, device: str, xp: Namespace
) -> None:
    target = device if form == "name" else backends.backend_for(device).handle(device)
    there = xp.from_dlpack(values(dtype), device=target)
    assert backends.device_of(there) == device
    assert np.array_equal(to_device(there, "cpu"), values(dtype))


@pytest.mark.parametrize("source", HOST)
@pytest.mark.parametrize("target", HOST)
def test_libraries_in_host_memory_share_it(source: str, target: str) -> None:
    x: Any = namespace(source).asarray(values("float64"))
    y: Any = namespace(target).from_dlpack(x)
    y[0, 0] = 9.0
    assert float(x[0, 0]) == 9.0
    assert backends.device_of(y) == target


@pytest.mark.parametrize("source", HOST)
@pytest.mark.parametrize("target", HOST)
def test_a_copy_that_is_asked_for_shares_nothing(source: str, target: str) -> None:
    x: Any = namespace(source).asarray(values("float64"))
    y: Any = namespace(target).from_dlpack(x, copy=True)
    y[0, 0] = 9.0
    assert float(x[0, 0]) == 0.0


def test_an_imported_array_keeps_the_memory_alive(xp: Namespace) -> None:
    back = namespace("cpu").from_dlpack(xp.asarray(values("float64")), device="cpu")
    assert np.array_equal(back, values("float64"))


@pytest.fixture(params=["torch", "jax.numpy"])
def library(request: pytest.FixtureRequest) -> Any:
    """Return another library, where it is installed: the project itself needs none of them."""
    return pytest.importorskip(request.param, reason=f"{request.param.partition('.')[0]} is not installed")


@pytest.mark.filterwarnings("ignore:Explicitly requested dtype:UserWarning")  # JAX has 32 bits unless it is told
@pytest.mark.parametrize("dtype", DTYPES)
def test_arrays_of_other_libraries_come_and_go(dtype: str, library: Any, device: str, xp: Namespace) -> None:
    theirs = library.asarray(values(dtype))
    ours = xp.from_dlpack(theirs, device=device)
    assert backends.device_of(ours) == device
    assert np.array_equal(to_device(ours, "cpu"), values(dtype))
    if device not in HOST:
        return  # array_api_strict lets no array out of its devices, and what is installed may know no GPU
    back = library.from_dlpack(xp.asarray(values(dtype)))
    assert type(back) is type(theirs)
    assert np.array_equal(to_device(xp.from_dlpack(back, device=device), "cpu"), values(dtype))


@pytest.mark.parametrize("device", [*HOST, "cuda:0"], indirect=True)
def test_memory_is_shared_with_pytorch(xp: Namespace, device: str) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    if device == "cuda:0" and not torch.cuda.is_available():
        pytest.skip("this PyTorch knows no GPU")
    x = xp.zeros(3)
    torch.from_dlpack(x)[0] = 5.0
    assert float(x[0]) == 5.0
    apart = xp.from_dlpack(torch.from_dlpack(x), copy=True)
    apart[1] = 7.0
    assert float(x[1]) == 0.0


@pytest.mark.parametrize("device", ["cpu", "strict:cpu", STRICT, "cuda:0"], indirect=True)
def test_without_a_device_an_array_stays_where_it_is(device: str, xp: Namespace) -> None:
    assert backends.device_of(xp.from_dlpack(xp.ones(3))) == device


def test_array_api_compat_knows_our_arrays(device: str, xp: Namespace) -> None:
    x = xp.asarray(values("float64"))
    found = array_api_compat.array_namespace(x)
    assert found.sum(x) == xp.sum(x)
    assert array_api_compat.is_array_api_obj(x)
    assert array_api_compat.size(x) == 6
    assert array_api_compat.device(x) == backends.backend_for(device).handle(device)
    assert array_api_compat.is_numpy_array(x) is (device == "cpu")


@pytest.mark.parametrize("device", ["strict:device1"])
def test_array_api_compat_moves_our_arrays(device: str) -> None:
    x: Any = namespace(device).ones(3)
    target = backends.backend_for("strict:device2").handle("strict:device2")
    assert backends.device_of(array_api_compat.to_device(x, target)) == "strict:device2"


def test_the_namespace_itself_is_taken_for_no_library_in_particular(xp: Namespace) -> None:
    """What is special about NumPy is asked by name, and the bound namespace promises the standard alone."""
    assert not array_api_compat.is_numpy_namespace(xp)
    assert not array_api_compat.is_cupy_namespace(xp)
    assert not array_api_compat.is_array_api_strict_namespace(xp)
