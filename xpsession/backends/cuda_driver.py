"""The NVIDIA driver, asked directly: whether there is one and which CUDA it supports, without importing CuPy.

It stands alone: the Makefile runs it before the package is installed.
"""

import ctypes
import sys
from functools import cache

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


def matching_extra() -> str:
    """Return the extra of this package that suits the driver: ``cuda12`` or ``cuda13``."""
    version = cuda_version()
    return "cuda12" if version is not None and version[0] <= 12 else "cuda13"  # noqa: PLR2004
