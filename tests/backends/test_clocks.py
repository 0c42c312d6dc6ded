"""What the backends offer to a timing: which devices work on their own, their clocks, and CuPy's use of CUDA.

Where there is no GPU, CuPy's clock is asked to talk to a stand-in for CuPy that notes what it is told.
"""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from xpsession import backends
from xpsession.backends.cupy import CuPyBackend
from xpsession.backends.cupy_clock import CuPyClock, hardware
from xpsession.backends.protocol import Backend

ATTRIBUTES = {
    "cudaDevAttrMemoryClockRate": 3_201_000,
    "cudaDevAttrGlobalMemoryBusWidth": 6144,
    "cudaDevAttrL2CacheSize": 62_914_560,
    "cudaDevAttrSingleToDoublePrecisionPerfRatio": 2,
}


class RuntimeFailureError(Exception):
    """The stand-in for CUDA's own error."""


def library(attributes: dict[str, int], launched: list[Any]) -> Any:
    """Return a stand-in for CuPy whose driver knows `attributes`, and which notes launches and records."""

    def ask(name: str, index: int) -> int:
        assert index == 3
        if name not in attributes:
            raise RuntimeFailureError
        return attributes[name]

    class Event:
        done = True

        def synchronize(self) -> None:
            launched.append("synchronize")

    class Kernel:
        def __init__(self, source: str, name: str) -> None:
            assert f"void {name}(" in source

        def compile(self) -> None:
            launched.append("compile")

        def __call__(self, grid: Any, block: Any, args: Any) -> None:
            launched.append((grid, block, args))

    runtime = SimpleNamespace(
        **{name: name for name in ATTRIBUTES}, deviceGetAttribute=ask, CUDARuntimeError=RuntimeFailureError
    )
    cuda = SimpleNamespace(
        runtime=runtime,
        Event=Event,
        get_current_stream=lambda: SimpleNamespace(record=lambda event: launched.append(type(event).__name__)),
        get_elapsed_time=lambda begin, end: 2.5,  # noqa: ARG005  # as CUDA's
    )
    return SimpleNamespace(cuda=cuda, RawKernel=Kernel)


@pytest.mark.parametrize(("name", "asynchronous"), [("cpu", False), ("strict", False), ("cuda", True)])
def test_every_backend_says_whether_its_devices_work_on_their_own(name: str, *, asynchronous: bool) -> None:
    backend = backends.backend_for(name)
    assert isinstance(backend, Backend)
    assert backend.asynchronous is asynchronous


@pytest.mark.parametrize("name", ["cpu", "strict:device1"])
def test_what_is_done_when_a_call_returns_needs_no_clock(name: str) -> None:
    backend = backends.backend_for(name)
    values = np.arange(3.0)
    assert (backend.clock(name), backend.pinned(values)) == (None, None)
    assert getattr(backend.hardware(name), "bandwidth", None) is None
    read = np.zeros(3)
    backend.read_into(backend.from_host(values, name), read)
    assert read.tolist() == [0.0, 1.0, 2.0]


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint16", "float32", "float64", "complex64", "complex128"])
def test_strict_arrays_say_their_bytes_without_a_copy(dtype: str) -> None:
    backend = backends.backend_for("strict")
    host = np.zeros((3, 5), dtype)
    assert backend.nbytes(backend.from_host(host, "strict:device1")) == host.nbytes


def test_the_peak_is_twice_the_memory_clock_times_the_bus() -> None:
    found = hardware(library(ATTRIBUTES, []), 3)
    assert found.bandwidth == pytest.approx(4.917e12, rel=1e-3)
    assert (found.cache, found.fp64_ratio) == (62_914_560, 2)


@pytest.mark.parametrize("attributes", [{}, dict.fromkeys(ATTRIBUTES, 0)])
def test_what_the_driver_does_not_tell_is_unknown(attributes: dict[str, int]) -> None:
    found = hardware(library(attributes, []), 3)
    assert (found.bandwidth, found.cache, found.fp64_ratio) == (None, None, None)


def test_the_clock_records_on_the_current_stream_and_counts_in_seconds() -> None:
    launched: list[Any] = []
    clock = CuPyClock(library(ATTRIBUTES, launched))
    begin, end = clock.record(), clock.record()
    assert clock.done(begin)
    assert clock.elapsed(begin, end) == 0.0025
    assert [type(entry) for entry in launched[:2]] == [str, tuple]
    assert launched[2:] == ["Event", "Event", "synchronize"]


def test_the_spin_is_one_thread_with_a_time_and_a_limit_in_cycles() -> None:
    launched: list[Any] = []
    CuPyClock(library(ATTRIBUTES, launched)).spin(1e-3)
    grid, block, (nanoseconds, cycles) = launched[-1]
    assert (grid, block) == ((1,), (1,))
    assert (int(nanoseconds), int(cycles)) == (1_000_000, 4_000_000)
    assert nanoseconds.dtype == cycles.dtype == np.int64


def test_a_gpu_spins_between_two_events(gpu: CuPyBackend) -> None:
    with gpu.current("cuda:0"):
        clock = gpu.clock("cuda:0")
        assert clock is not None
        clock.spin(1e-3)
        gpu.synchronize("cuda:0")
        begin = clock.record()
        clock.spin(1e-3)
        end = clock.record()
        assert clock.elapsed(begin, end) > 0
        assert clock.done(begin)


def test_a_gpu_reads_into_pinned_memory(gpu: CuPyBackend) -> None:
    host = np.arange(4.0)
    locked = gpu.pinned(host)
    assert locked is not None
    array = gpu.from_host(locked, "cuda:0")
    locked[...] = 0
    gpu.read_into(array, locked)
    assert np.array_equal(locked, host)
    assert gpu.hardware("cuda:0") is not None
