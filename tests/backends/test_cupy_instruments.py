"""What CuPy's instruments ask, of a stand-in for CuPy: no GPU takes part; the hook's base class is CuPy's own."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from xpsession.backends import cuda_driver
from xpsession.backends.cupy_instruments import CuPyInstruments

pool = pytest.importorskip("cupy.cuda.memory_hook", reason="CuPy is not installed")
NO_DRIVER = cuda_driver.cuda_version() is None


def instruments(cache: int | None = 1024) -> CuPyInstruments:
    cuda = SimpleNamespace(MemoryHook=pool.MemoryHook, memory=SimpleNamespace(OutOfMemoryError=MemoryError))
    return CuPyInstruments(SimpleNamespace(cuda=cuda, empty=np.empty, uint8=np.uint8), "0000:00:00.0", cache)  # type: ignore[arg-type]


def test_the_peak_is_that_of_what_the_pool_has_handed_out_meanwhile() -> None:
    def run() -> None:
        (hook,) = found
        for address, size in ((1, 512), (2, 1024)):
            hook.malloc_postprocess(device_id=0, size=size - 1, mem_size=size, mem_ptr=address, pmem_id=address)
        hook.free_postprocess(device_id=0, mem_size=512, mem_ptr=1, pmem_id=1)
        hook.free_postprocess(device_id=0, mem_size=4096, mem_ptr=9, pmem_id=9)
        hook.malloc_postprocess(device_id=0, size=256, mem_size=512, mem_ptr=3, pmem_id=3)
        hook.malloc_postprocess(device_id=0, size=10**9, mem_size=10**9, mem_ptr=0, pmem_id=0)

    found: list[Any] = []
    enter = pool.MemoryHook.__enter__

    class Hook(pool.MemoryHook):  # type: ignore[misc,name-defined]
        def __enter__(self) -> Any:
            found.append(self)
            return enter(self)

    asked = instruments()
    asked._library.cuda.MemoryHook = Hook
    assert asked.peak(run) == 1536


def test_the_kernels_on_the_disk_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPY_CACHE_DIR", str(tmp_path))
    (tmp_path / "a.cubin").touch()
    assert instruments().compiled() == 1
    monkeypatch.setenv("CUPY_CACHE_DIR", str(tmp_path / "none"))
    assert instruments().compiled() is None


def test_twice_the_cache_is_written() -> None:
    flush: Callable[[], object] | None = instruments().flusher()
    assert flush is not None
    flush()
    assert instruments(None).flusher() is None


@pytest.mark.skipif(not NO_DRIVER, reason="this machine has an NVIDIA driver, which may say something")
def test_without_a_driver_nothing_is_said_of_the_clock() -> None:
    assert instruments().speed() is None
