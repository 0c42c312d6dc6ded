"""The instruments of a device: what it can be asked about itself, to know how far a timing on it can be trusted."""

from collections.abc import Callable

from xpsession.records.timing_details import Speed


class Instruments:
    """Says nothing of anything; a backend overrides what its library or its driver can tell."""

    def speed(self) -> Speed | None:
        """Return how fast the device is clocked now, and whether something holds it back."""
        return None

    def flusher(self) -> Callable[[], object] | None:
        """Return what empties the device's caches, by writing at least twice as much as they hold; or None."""
        return None

    def peak(self, run: Callable[[], object]) -> int | None:  # noqa: ARG002
        """Return how many bytes more than before were allocated at most during `run`, or None without running it."""
        return None

    def compiled(self) -> int | None:
        """Return how many programs the library has compiled and keeps on disk; None where it compiles nothing."""
        return None
