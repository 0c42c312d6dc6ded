"""The device clock: what a device that works on its own must provide to be timed by itself, not through the host."""

from typing import Any, Protocol


class DeviceClock(Protocol):
    """Events on a device's own time line, and a way to keep it busy while the host hands over work.

    All of it concerns the stream that is current for this thread.
    """

    def record(self) -> Any:
        """Hand over an event, which happens when all that was handed over before it is done; return at once."""
        ...

    def done(self, event: Any) -> bool:
        """Return whether the event has happened."""
        ...

    def elapsed(self, begin: Any, end: Any) -> float:
        """Wait for both events, and return the seconds between them by the device's own clock."""
        ...

    def spin(self, seconds: float) -> None:
        """Hand over work that keeps the device busy for about `seconds` and then ends by itself; return at once.

        It waits for nothing on the host, so code behind it that synchronises is held up, and never stuck.
        """
        ...
