"""The NVIDIA driver, asked directly: whether there is one and which CUDA it supports, without importing CuPy."""

import ctypes
import sys
from functools import cache
from typing import ClassVar

MANAGEMENT = "nvml.dll" if sys.platform == "win32" else "libnvidia-ml.so.1"
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
    try:
        library = ctypes.CDLL(MANAGEMENT)
    except OSError:
        return None
    if library.nvmlInit_v2() != 0:
        return None
    gpu, rates = ctypes.c_void_p(), _Rates()
    try:
        found = library.nvmlDeviceGetHandleByPciBusId_v2(bus.encode(), ctypes.byref(gpu)) == 0
        said = found and library.nvmlDeviceGetUtilizationRates(gpu, ctypes.byref(rates)) == 0
    finally:
        library.nvmlShutdown()
    return rates.gpu / 100 if said else None


def matching_extra() -> str:
    """Return the extra of this package that suits the driver: ``cuda12`` or ``cuda13``."""
    version = cuda_version()
    return "cuda12" if version is not None and version[0] <= 12 else "cuda13"  # noqa: PLR2004
