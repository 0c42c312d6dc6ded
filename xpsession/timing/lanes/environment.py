"""Timing, the environment: the versions and the machine that a figure holds for."""

import os
import platform
from collections.abc import Iterable

import numpy as np

from xpsession.records.device import Device
from xpsession.timing.lanes.threads import facts


def environment(devices: Iterable[Device]) -> dict[str, str]:
    """Return the facts by name: Python, the platform, the CPUs and their use, each device and library."""
    chosen = tuple(devices)
    return {
        "python": platform.python_version(),
        "platform": platform.platform(),
        "cpus": str(os.cpu_count() or 1),
        "numpy": f"NumPy {np.__version__}",
        **{device.backend: device.library for device in chosen},
        **facts(),
        **{device.name: device.description for device in chosen},
    }
