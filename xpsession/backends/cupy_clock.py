"""CuPy's device clock: CUDA events on the current stream, and a kernel that spins for a given time."""

from types import ModuleType
from typing import Any

import numpy as np

from xpsession.records.timing_details import Hardware

# The timer counts nanoseconds; the limit in clock cycles ends the kernel also where the timer stands still.
_SPIN = r"""
extern "C" __global__ void xpsession_spin(const long long nanoseconds, const long long cycles) {
    unsigned long long begin, now;
    const long long first = clock64();
    asm volatile("mov.u64 %0, %%globaltimer;" : "=l"(begin));
    do {
        asm volatile("mov.u64 %0, %%globaltimer;" : "=l"(now));
    } while ((long long)(now - begin) < nanoseconds && clock64() - first < cycles);
}
"""
# More than any GPU's clock has in a second, so that the timer ends the kernel first.
_CYCLES = 4e9


class CuPyClock:
    """The clock of CuPy's current device."""

    def __init__(self, library: ModuleType) -> None:
        self._cuda = library.cuda
        self._spin = library.RawKernel(_SPIN, "xpsession_spin")
        self._spin.compile()
        # The first launch loads the kernel, which waits for the device.
        self.spin(0.0)

    def record(self) -> Any:
        """Return an event that is recorded in the current stream."""
        event = self._cuda.Event()
        self._cuda.get_current_stream().record(event)
        return event

    def done(self, event: Any) -> bool:
        """Return whether the event has happened."""
        return bool(event.done)

    def elapsed(self, begin: Any, end: Any) -> float:
        """Wait for `end`, which comes after `begin`, and return the seconds between them."""
        end.synchronize()
        return float(self._cuda.get_elapsed_time(begin, end)) / 1000

    def spin(self, seconds: float) -> None:
        """Launch the kernel that spins."""
        self._spin((1,), (1,), (np.int64(seconds * 1e9), np.int64(seconds * _CYCLES)))


def hardware(library: ModuleType, index: int) -> Hardware:
    """Return what the driver's attributes say about a GPU; some drivers do not tell the memory's clock."""
    runtime = library.cuda.runtime

    def attribute(name: str) -> int | None:
        try:
            return int(runtime.deviceGetAttribute(getattr(runtime, name), index)) or None
        except runtime.CUDARuntimeError:
            return None

    kilohertz, bits = attribute("cudaDevAttrMemoryClockRate"), attribute("cudaDevAttrGlobalMemoryBusWidth")
    return Hardware(
        # Data moves twice in a cycle.
        bandwidth=None if kilohertz is None or bits is None else 2 * kilohertz * 1000 * bits / 8,
        cache=attribute("cudaDevAttrL2CacheSize"),
        fp64_ratio=attribute("cudaDevAttrSingleToDoublePrecisionPerfRatio"),
    )
