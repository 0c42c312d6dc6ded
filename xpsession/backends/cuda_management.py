"""The NVIDIA driver's management library, asked directly: how busy a GPU is, and how fast it is clocked."""

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from xpsession.records.timing_details import Speed

LIBRARY = "nvml.dll" if sys.platform == "win32" else "libnvidia-ml.so.1"
# The domain of `nvmlClockType_t` in which the multiprocessors are.
_PROCESSORS = 1
# The bits of `nvmlClocksThrottleReasons` that mean that the GPU would be faster otherwise.
_REASONS = {0x4: "its power limit", 0x8 | 0x80: "a slowdown by the hardware", 0x20 | 0x40: "heat"}


class _Rates(ctypes.Structure):
    """The management library's ``nvmlUtilization_t``, in per cent."""

    _fields_: ClassVar = [("gpu", ctypes.c_uint), ("memory", ctypes.c_uint)]


def utilization(bus: str) -> float | None:
    """Return how busy a GPU is, from 0 to 1, asked of the driver's management library; None where it does not say.

    Parameters
    ----------
    bus : str
        The GPU's PCI bus id, such as ``0000:3B:00.0``.
    """
    rates = _Rates()
    with _managed(bus) as (library, gpu):
        said = library is not None and library.nvmlDeviceGetUtilizationRates(gpu, ctypes.byref(rates)) == 0
    return rates.gpu / 100 if said else None


def speed(bus: str) -> Speed | None:
    """Return how fast the processors of a GPU are clocked, and what holds them back; None where nobody says."""
    megahertz, reasons = ctypes.c_uint(), ctypes.c_ulonglong()
    with _managed(bus) as (library, gpu):
        if library is None or library.nvmlDeviceGetClockInfo(gpu, _PROCESSORS, ctypes.byref(megahertz)) != 0:
            return None
        if library.nvmlDeviceGetCurrentClocksThrottleReasons(gpu, ctypes.byref(reasons)) != 0:
            reasons.value = 0
    found = [word for bits, word in _REASONS.items() if reasons.value & bits]
    return Speed(1e6 * megahertz.value, reason=", ".join(found) or None)


@contextmanager
def _managed(bus: str) -> Iterator[tuple[Any, ctypes.c_void_p]]:
    """Yield the management library and its handle for a GPU; (None, ...) without one."""
    gpu = ctypes.c_void_p()
    try:
        library = ctypes.CDLL(LIBRARY)
    except OSError:
        yield None, gpu
        return
    if library.nvmlInit_v2() != 0:
        yield None, gpu
        return
    try:
        found = library.nvmlDeviceGetHandleByPciBusId_v2(bus.encode(), ctypes.byref(gpu)) == 0
        yield library if found else None, gpu
    finally:
        library.nvmlShutdown()
