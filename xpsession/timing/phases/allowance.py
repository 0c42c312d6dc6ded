"""Timing, the allowance of a phase: until when it may work, and how many bytes may be copied until then."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import NamedTuple


class Allowance(NamedTuple):
    """What one phase may take.

    Attributes
    ----------
    rate : float
        What copies are expected to reach, in bytes per second.
    deadline : float
        When to stop, by `timer`.
    timer : callable
        Returns the time in seconds.
    opened : callable, optional
        Returns a context in which Ctrl-C may strike.
    """

    rate: float
    deadline: float
    timer: Callable[[], float]
    opened: Callable[[], AbstractContextManager[object]] = nullcontext

    @property
    def left(self) -> float:
        """The seconds until the deadline, negative once it is over."""
        return self.deadline - self.timer()

    def has_time(self, nbytes: int, seconds: float = 0.0) -> bool:
        """Return whether so many bytes can be copied in time, with some seconds of work besides."""
        return seconds + nbytes / self.rate <= self.left
