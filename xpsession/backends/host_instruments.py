"""The instruments of the host: its clock and its caches as Linux tells them, and Python's own count of memory."""

import os
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np

from xpsession.backends.instruments import Instruments
from xpsession.records.timing_details import Speed

CPUS = Path("/sys/devices/system/cpu")
_UNITS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


class HostInstruments(Instruments):
    """What can be asked of the processor and of Python."""

    def speed(self) -> Speed | None:
        """Return the fastest clock of the processors that may be used, and how often heat has held them back."""
        clocks = list(_numbers("cpufreq/scaling_cur_freq"))
        heat = sum(_numbers("thermal_throttle/core_throttle_count"))
        return Speed(1e3 * max(clocks), heat) if clocks or heat else None

    def flusher(self) -> Callable[[], object] | None:
        """Return what writes twice the last cache; None where its size is unknown, or memory too short."""
        size = cache()
        if size is None:
            return None
        try:
            space = np.zeros(2 * size, np.uint8)
        except MemoryError:
            return None
        return lambda: np.add(space, 1, out=space)

    def peak(self, run: Callable[[], object]) -> int | None:
        """Return what Python and NumPy allocate; memory that other libraries get by themselves is not seen."""
        ours = not tracemalloc.is_tracing()
        if ours:
            tracemalloc.start()
        try:
            before = tracemalloc.get_traced_memory()[0]
            tracemalloc.reset_peak()
            run()
            return max(0, tracemalloc.get_traced_memory()[1] - before)
        finally:
            if ours:
                tracemalloc.stop()


def cache() -> int | None:
    """Return the bytes of the largest cache of the first processor, or None where the system does not tell."""
    sizes = []
    for file in (CPUS / "cpu0" / "cache").glob("index*/size"):
        with suppress(OSError, ValueError, IndexError):
            text = file.read_text(encoding="ascii").strip()
            sizes.append(int(text[:-1]) * _UNITS[text[-1]] if text[-1] in _UNITS else int(text))
    return max(sizes, default=None)


def _numbers(name: str) -> Iterator[int]:
    """Yield a figure of each processor that this process may use."""
    usable = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
    for index in usable:
        with suppress(OSError, ValueError):
            yield int((CPUS / f"cpu{index}" / name).read_text(encoding="ascii"))
