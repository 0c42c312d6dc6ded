"""CuPy's instruments: the GPU's clock and its cache from the driver, a hook on the pool, and the kernels on disk."""

import os
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from xpsession.backends import cuda_management
from xpsession.backends.instruments import Instruments
from xpsession.records.timing_details import Speed


class CuPyInstruments(Instruments):
    """What can be asked of one GPU, which is the current device while it is asked."""

    def __init__(self, library: ModuleType, bus: str, cache: int | None) -> None:
        self._library = library
        self._bus = bus
        self._cache = cache

    def speed(self) -> Speed | None:
        """Return what the driver's management library says."""
        return cuda_management.speed(self._bus)

    def flusher(self) -> Callable[[], object] | None:
        """Return what fills twice the L2 cache."""
        if self._cache is None:
            return None
        try:
            space = self._library.empty(2 * self._cache, self._library.uint8)
        except self._library.cuda.memory.OutOfMemoryError:
            return None
        return lambda: space.fill(0)

    def peak(self, run: Callable[[], object]) -> int | None:
        """Return what CuPy's pool hands out; memory that libraries such as cuFFT get by themselves is not seen."""
        hook = _hook(self._library.cuda.MemoryHook)
        with hook:
            run()
        return int(hook.peak)

    def compiled(self) -> int | None:
        """Return the number of files in CuPy's cache of kernels."""
        folder = os.environ.get("CUPY_CACHE_DIR") or Path.home() / ".cupy" / "kernel_cache"
        try:
            return sum(1 for _ in os.scandir(folder))
        except OSError:
            return None


def _hook(base: Any) -> Any:
    """Return a hook that keeps the greatest sum of what is allocated."""

    class Hook(base):  # type: ignore[misc]  # CuPy has no types
        """Adds up what the pool hands out and takes back."""

        name = "xpsession"

        def __init__(self) -> None:
            self._held = 0
            self._live: dict[int, int] = {}
            self.peak = 0

        def malloc_postprocess(self, **memory: int) -> None:
            """Count what is handed out, where that did not fail."""
            if memory["mem_ptr"]:
                self._live[memory["mem_ptr"]] = memory["mem_size"]
                self._held += memory["mem_size"]
                self.peak = max(self.peak, self._held)

        def free_postprocess(self, **memory: int) -> None:
            """Count what comes back, unless it was handed out before."""
            self._held -= self._live.pop(memory["mem_ptr"], 0)

    return Hook()
