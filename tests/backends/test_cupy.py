"""CuPy's devices: the true reason where there is none, asked of the real CuPy; the rest runs where there is a GPU.

What this machine cannot have is stood in for: a driver that is too old (CuPy's own call fails here as it does there,
only the version it names is made up), a missing CuPy, and a GPU whose memory is full.
"""

import importlib
import inspect
from importlib.util import find_spec
from operator import attrgetter
from typing import Any

import numpy as np
import pytest

from xpsession import backends, standard
from xpsession.backends import cuda_driver, cuda_management
from xpsession.backends import cupy as backend_module
from xpsession.backends.cupy import CuPyBackend
from xpsession.backends.cupy_corrections import CORRECTIONS
from xpsession.errors import DeviceError, DeviceMemoryError

needs_cupy = pytest.mark.skipif(find_spec("cupy") is None, reason="CuPy is not installed")
no_driver = pytest.mark.skipif(cuda_driver.cuda_version() is not None, reason="this machine has an NVIDIA driver")


@needs_cupy
@no_driver
def test_cupy_without_a_driver_says_so() -> None:
    (device,) = CuPyBackend().devices()
    assert not device.available
    assert device.reason == "CuPy is installed, but this machine has no NVIDIA driver (libcuda.so.1 was not found)"
    with pytest.raises(DeviceError, match="'cuda:0' cannot be used: CuPy is installed, but this machine has no NVIDIA"):
        backends.device("cuda:0")


@needs_cupy
@no_driver
def test_a_driver_that_is_too_old_names_both_versions_and_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    # Without a driver the real CuPy reports just what it reports with one that is too old.
    monkeypatch.setattr(cuda_driver, "cuda_version", lambda: (12, 4))
    (device,) = CuPyBackend().devices()
    assert device.reason == "the NVIDIA driver supports CUDA 12.4, and the installed CuPy needs CUDA 13"
    assert device.hint == "%pip install 'xpsession[cuda12]'"


@needs_cupy
@no_driver
@pytest.mark.parametrize("version", ["13.6.0", "14.1.1", "14.0.0rc1"])
def test_a_cupy_that_is_too_old_says_which_is_needed(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    monkeypatch.setattr(cuda_driver, "cuda_version", lambda: (13, 0))
    monkeypatch.setattr(importlib.import_module("cupy"), "__version__", version)
    (device,) = CuPyBackend().devices()
    assert device.reason == f"CuPy {version} is too old: 14.2 or newer is needed"
    assert device.hint == "%pip install 'xpsession[cuda13]'"


@pytest.mark.parametrize(
    ("version", "reason", "hint"),
    [
        (None, "this machine has no NVIDIA driver, and CuPy is not installed", None),
        ((12, 8), "CuPy is not installed", "%pip install 'xpsession[cuda12]'"),
        ((13, 2), "CuPy is not installed", "%pip install 'xpsession[cuda13]'"),
    ],
)
def test_a_missing_cupy_names_the_extra_that_suits_the_driver(
    monkeypatch: pytest.MonkeyPatch, version: tuple[int, int] | None, reason: str, hint: str | None
) -> None:
    monkeypatch.setattr(backend_module, "find_spec", lambda _: None)
    monkeypatch.setattr(cuda_driver, "cuda_version", lambda: version)
    (device,) = CuPyBackend().devices()
    assert device.reason == reason
    assert device.hint == hint


@needs_cupy
@no_driver
@pytest.mark.parametrize("status", [2, 100])
def test_what_the_runtime_says_is_passed_on(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    runtime = importlib.import_module("cupy").cuda.runtime

    def fail() -> int:
        raise runtime.CUDARuntimeError(status)

    monkeypatch.setattr(cuda_driver, "cuda_version", lambda: (13, 0))
    monkeypatch.setattr(runtime, "getDeviceCount", fail)
    (device,) = CuPyBackend().devices()
    expected = {2: "cudaErrorMemoryAllocation: out of memory", 100: "the NVIDIA driver finds no GPU"}
    assert device.reason == expected[status]


@needs_cupy
def test_a_full_gpu_is_a_memory_error_of_one_sentence() -> None:
    cuda = importlib.import_module("cupy").cuda
    with (
        pytest.raises(DeviceMemoryError, match=r"^device 'cuda:0' has too little free memory: Out of memory.*Hint:"),
        backend_module._memory_errors("cuda:0"),
    ):
        raise cuda.memory.OutOfMemoryError(2**40, 2**30)


class Management:
    """A stand-in for the driver's management library, with one GPU that is 37 % busy."""

    def __init__(self, *, knows: bool) -> None:
        self.knows = knows
        self.closed = False

    def nvmlInit_v2(self) -> int:  # noqa: N802  # the library's names
        return 0

    def nvmlDeviceGetHandleByPciBusId_v2(self, bus: bytes, _: Any) -> int:  # noqa: N802
        return 0 if self.knows and bus == b"0000:3B:00.0" else 6

    def nvmlDeviceGetUtilizationRates(self, _: Any, rates: Any) -> int:  # noqa: N802
        rates._obj.gpu = 37
        return 0

    def nvmlShutdown(self) -> None:  # noqa: N802
        self.closed = True


@pytest.mark.parametrize(("knows", "expected"), [(True, 0.37), (False, None)])
def test_the_load_is_what_the_driver_says(
    monkeypatch: pytest.MonkeyPatch, *, knows: bool, expected: float | None
) -> None:
    library = Management(knows=knows)
    monkeypatch.setattr("ctypes.CDLL", lambda _: library)
    assert cuda_management.utilization("0000:3B:00.0") == expected
    assert library.closed


@no_driver
def test_without_a_driver_nobody_says_the_load() -> None:
    assert cuda_management.utilization("0000:3B:00.0") is None


@needs_cupy
def test_every_name_of_the_standard_is_cupy_s_or_corrected() -> None:
    """Ask the installed CuPy: what a row calls missing is missing, what has no row is there, and each row makes one."""
    library = importlib.import_module("cupy")
    rows = {row.name: row for row in CORRECTIONS}
    assert len(rows) == len(CORRECTIONS)
    assert set(rows) <= set(standard.entries())
    for name in set(standard.entries()) - {"__array_api_version__", "newaxis"}:
        try:
            attrgetter(name)(library)
            there = True
        except AttributeError:
            there = False
        assert there is not (name in rows and rows[name].wrong == "missing"), name
    for row in CORRECTIONS:
        assert callable(row.make(library))


# What a signature tells of a function: the parameters that the standard has and CuPy's function has not.
LACKING = {
    "argsort": {"descending", "stable"},
    "clip": {"min", "max"},
    "count_nonzero": {"keepdims"},
    "fft.fftfreq": {"dtype"},
    "fft.rfftfreq": {"dtype"},
    "linalg.cholesky": {"upper"},
    "linalg.matrix_rank": {"rtol"},
    "linalg.pinv": {"rtol"},
    "reshape": {"shape"},
    "sort": {"descending", "stable"},
    "std": {"correction"},
    "var": {"correction"},
}


@needs_cupy
def test_cupy_lacks_the_parameters_that_the_rows_name_and_no_others() -> None:
    library = importlib.import_module("cupy")
    lacking = {}
    for name, entry in standard.entries().items():
        if entry.kind != "function" or isinstance(getattr(library, name, None), library.ufunc):
            continue
        try:
            own = inspect.signature(attrgetter(name)(library)).parameters
        except (AttributeError, ValueError, TypeError):  # missing, or compiled
            continue
        wanted = entry.signature().parameters.values()
        lacking[name] = {p.name for p in wanted if not (p.positional_only or p.variadic)} - set(own)
    # A namespace takes ``device=`` by itself, and **kwargs have no names.
    lacking = {name: names - {"device"} for name, names in lacking.items() if name != "meshgrid"}
    assert {name: names for name, names in lacking.items() if names} == LACKING


def test_the_runtime_s_other_errors_pass_through() -> None:
    pytest.importorskip("cupy", reason="CuPy is not installed")
    runtime = importlib.import_module("cupy").cuda.runtime
    with pytest.raises(runtime.CUDARuntimeError), backend_module._memory_errors("cuda:0"):
        raise runtime.CUDARuntimeError(1)


def test_arrays_go_to_the_gpu_and_come_back(gpu: CuPyBackend) -> None:
    host = np.arange(6.0).reshape(2, 3)
    array: Any = gpu.from_host(host, "cuda:0")
    assert gpu.device_of(array) == "cuda:0"
    assert np.array_equal(gpu.to_host(gpu.copy(array, "cuda:0")), host)
    memory = gpu.memory("cuda:0")
    assert memory is not None
    assert memory.held <= memory.used <= memory.total


def test_an_index_that_no_gpu_has_lists_the_devices(gpu: CuPyBackend) -> None:
    with pytest.raises(DeviceError, match=r"no device 'cuda:99'; this machine has 'cpu', 'cuda:0'"):
        backends.device(f"{gpu.prefix}:99")
