"""Timing, the environment: the versions and the machine that a figure holds for."""

import os
import platform
from collections.abc import Iterable

import numpy as np

from xpsession.records import Device


def environment(devices: Iterable[Device]) -> dict[str, str]:
    """Return the facts by name: Python, the platform, the number of CPUs, each device, each library."""
    chosen = tuple(devices)
    return {
        "python": platform.python_version(),
        "platform": platform.platform(),
        "cpus": str(os.cpu_count() or 1),
        "numpy": f"NumPy {np.__version__}",
        **{device.backend: device.library for device in chosen},
        **{device.name: device.description for device in chosen},
    }
