"""Sweeping, the memory: what a size took of the host's, so that the next one does not bring the machine down.

A GPU says that it is full. A host that promises more memory than it has ends the process instead.
"""

import sys
from dataclasses import dataclass, field

from xpsession.backends import backend_for
from xpsession.records.device import Memory
from xpsession.sweeping.growth import expected

# What is smaller is libraries and caches.
_NOTABLE = 64 * 2**20
# Where one size alone says how much: that of a matrix.
_POWER = 2.0


@dataclass(slots=True)
class Watch:
    """What the sizes so far took, as far as they took more than the process ever held before."""

    _done: list[tuple[int, float]] = field(default_factory=list)
    _peak: int = 0
    _held: int = 0

    def begin(self) -> None:
        """Look at the memory before a size."""
        memory = _host()
        self._held, self._peak = (memory.held, peak()) if memory else (0, 0)

    def end(self, n: int) -> None:
        """Look at it afterwards."""
        now = peak()
        if self._held and now > self._peak and now - self._held >= _NOTABLE:
            self._done.append((n, float(now - self._held)))

    def lacks(self, n: int) -> tuple[float, int] | None:
        """Return the bytes that `n` is expected to take and those that are free, if it is expected to take more."""
        memory = _host()
        wanted = expected(self._done, n, alone=_POWER)
        free = memory.total - memory.used if memory else 0
        return (wanted, free) if memory and wanted > free else None


def peak() -> int:
    """Return the greatest number of bytes that this process ever held; 0 where the system does not say."""
    try:
        import resource  # noqa: PLC0415  # Windows has none
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _host() -> Memory | None:
    return backend_for("cpu").memory("cpu")
