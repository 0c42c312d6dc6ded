"""Accuracy, the load: busy processes on every core, so that whoever measures has to share them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep

# One that outlives its parent would disturb the next measurement.
_BUSY = """
import os
parent = os.getppid()
while os.getppid() == parent:
    for _ in range(1_000_000):
        pass
"""
_START = 0.5


@contextmanager
def loaded(each: int = 1) -> Iterator[int]:
    """Keep `each` processes busy for every core, and yield how many that are."""
    count = each * (os.cpu_count() or 1)
    busy = [subprocess.Popen([sys.executable, "-c", _BUSY]) for _ in range(count)]
    try:
        sleep(_START)
        yield count
    finally:
        for process in busy:
            process.kill()
            process.wait()
