"""Timing, interrupts: lets Ctrl-C through while the user's code runs, and holds it back while things are put back."""

import signal
import threading
from types import FrameType, TracebackType
from typing import Any, Self


class Interrupts:
    """A context in which Ctrl-C strikes only inside `opened`; at other moments it is remembered for the next one.

    So no interrupt can come between a change of the session and the code that undoes it. `seen` says whether one came.
    Outside the main thread there is nothing to do: Python interrupts the main thread only.
    """

    def __init__(self) -> None:
        self.seen = False
        self._open = False
        self._previous: Any = None

    def __enter__(self) -> Self:
        handler = signal.getsignal(signal.SIGINT)
        if callable(handler) and threading.current_thread() is threading.main_thread():
            self._previous = handler
            signal.signal(signal.SIGINT, self._handle)
        return self

    def __exit__(self, *_: object) -> None:
        if self._previous is not None:
            signal.signal(signal.SIGINT, self._previous)

    def opened(self) -> "_Opened":
        """Return the context for code that may be interrupted; it begins with what was held back."""
        return _Opened(self)

    def open(self) -> None:
        """Let Ctrl-C through from now on."""
        self._open = True
        if self.seen:
            self._open = False
            raise KeyboardInterrupt

    def close(self) -> None:
        """Hold it back from now on."""
        self._open = False

    def _handle(self, signum: int, frame: FrameType | None) -> None:
        """Hand one interrupt to the handler that was there before; remember those that come at the wrong moment."""
        through, self._open, self.seen = self._open, False, True
        if through:
            self._previous(signum, frame)


class _Opened:
    """The time in which `interrupts` are let through."""

    def __init__(self, interrupts: Interrupts) -> None:
        self._interrupts = interrupts

    def __enter__(self) -> None:
        self._interrupts.open()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._interrupts.close()
