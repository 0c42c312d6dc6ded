"""The NVIDIA driver, asked directly: whether there is one and which CUDA it supports, without importing CuPy."""

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, ClassVar

from xpsession.records.timing_details import Speed

MANAGEMENT = "nvml.dll" if sys.platform == "win32" else "libnvidia-ml.so.1"
# The domain of `nvmlClockType_t` in which the multiprocessors are.
_PROCESSORS = 1
# The bits of `nvmlClocksThrottleReasons` that mean that the GPU would be faster otherwise.
_REASONS = {0x4: "its power limit", 0x8 | 0x80: "a slowdown by the hardware", 0x20 | 0x40: "heat"}
LIBRARY = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"


@cache
def cuda_version() -> tuple[int, int] | None:
    """Return the newest CUDA that the installed driver supports, as (major, minor); None without a driver.

    Asking costs well under a millisecond and creates no context.
    """
    try:
        driver = ctypes.CDLL(LIBRARY)
    except OSError:
        return None
    number = ctypes.c_int()
    if driver.cuDriverGetVersion(ctypes.byref(number)) != 0:
        return None
    return number.value // 1000, number.value % 1000 // 10


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
        library = ctypes.CDLL(MANAGEMENT)
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


def matching_extra() -> str:
    """Return the extra of this package that suits the driver: ``cuda12`` or ``cuda13``."""
    version = cuda_version()
    return "cuda12" if version is not None and version[0] <= 12 else "cuda13"  # noqa: PLR2004
