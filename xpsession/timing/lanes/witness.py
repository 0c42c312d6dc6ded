"""Timing, the witness: tells of a block whether the system took the CPU away meanwhile, and for how long."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple, Protocol

try:
    import resource
except ImportError:  # Windows has none
    resource = None  # type: ignore[assignment]

# Where Linux says how long a thread could have run and did not.
_SCHEDSTAT = "/proc/thread-self/schedstat"


class Mark(NamedTuple):
    """What had happened up to a moment.

    Attributes
    ----------
    switches : int
        How often this process lost the CPU to another one.
    waited : float
        Seconds that this thread had to wait for it.
    """

    switches: int
    waited: float


class Witness(Protocol):
    """Sees what other processes do to this one."""

    def read(self) -> Mark:
        """Return what has happened so far."""
        ...

    def step_aside(self) -> None:
        """Let the others have the CPU now, so that they do not take it soon after."""
        ...


class Nobody:
    """A witness that sees nothing: where the system does not tell, and on a clock of one's own."""

    def read(self) -> Mark:
        """Return that nothing happened."""
        return Mark(0, 0.0)

    def step_aside(self) -> None:
        """Do nothing."""


class _Kernel:
    """The system's own counters."""

    def __init__(self, schedstat: int | None) -> None:
        self._schedstat = schedstat

    def read(self) -> Mark:
        """Return the counters; 2 µs, which are no part of a block."""
        waited = 0.0
        if self._schedstat is not None:
            waited = int(os.pread(self._schedstat, 80, 0).split()[1]) * 1e-9
        return Mark(resource.getrusage(resource.RUSAGE_SELF).ru_nivcsw, waited)

    def step_aside(self) -> None:
        """Yield; at once back where nobody else wants the CPU."""
        if hasattr(os, "sched_yield"):
            os.sched_yield()


@contextmanager
def system() -> Iterator[Witness]:
    """Yield what the system tells about this process and this thread."""
    if resource is None:
        yield Nobody()
        return
    schedstat = None
    with suppress(OSError, AttributeError, IndexError, ValueError):
        schedstat = os.open(_SCHEDSTAT, os.O_RDONLY | os.O_CLOEXEC)
        int(os.pread(schedstat, 80, 0).split()[1])
    try:
        yield _Kernel(schedstat)
    finally:
        if schedstat is not None:
            os.close(schedstat)


@contextmanager
def nobody() -> Iterator[Witness]:
    """Yield a witness that sees nothing."""
    yield Nobody()
