"""Display, progress: a line that says what is being done, once that takes longer than a second, and then is gone."""

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from time import perf_counter
from types import TracebackType
from typing import Any, Protocol, Self, TextIO

from xpsession import figures

# Seconds until the line is shown, and from one look at it to the next.
AFTER, EVERY = 1.0, 0.5
_CLEAR = "\r\x1b[K"


class Place(Protocol):
    """Where a line is shown."""

    def show(self, text: str) -> None:
        """Show a line, in the place of the one before."""
        ...

    def clear(self, *, replaced: bool) -> None:
        """Take it away; `replaced` says that `replace` follows."""
        ...

    def replace(self, bundle: dict[str, str]) -> bool:
        """Show a MIME bundle in its place, and return whether that is possible here."""
        ...


class Progress:
    """Shows in `place` what is being done, while its context lasts; called with it, it says what that is.

    A thread of its own does that, for the user's code may take minutes and must be neither stopped nor changed. It
    sleeps but for two short moments a second.

    Parameters
    ----------
    place : Place
        Where to show it.
    budget : float
        Seconds that all may take.
    after, every : float, optional
        Seconds until it is shown, and until it is shown anew.
    """

    def __init__(self, place: Place, *, budget: float, after: float = AFTER, every: float = EVERY) -> None:
        self._place = place
        self._budget = budget
        self._after = after
        self._every = every
        self._doing = ""
        self._began = perf_counter()
        self._ended = threading.Event()
        # Which cell an output belongs to is a variable of the context, in which the thread therefore has to run.
        context = copy_context()
        self._thread = threading.Thread(target=context.run, args=(self._watch,), name="xpsession progress", daemon=True)

    def __call__(self, doing: str) -> None:
        """Say what is being done now."""
        self._doing = doing

    def __enter__(self) -> Self:
        self._began = perf_counter()
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._ended.set()
        self._thread.join()
        self._place.clear(replaced=kind is None)

    def replace(self, bundle: dict[str, str]) -> bool:
        """Show a result in the place of the line, and return whether there is such a place."""
        return self._place.replace(bundle)

    def _watch(self) -> None:
        if self._ended.wait(self._after):
            return
        # Where it cannot be shown, as on a terminal that was closed, the measurement goes on.
        with suppress(OSError, ValueError):
            while True:
                spent = perf_counter() - self._began
                times = f"{figures.seconds(spent)} of {figures.seconds(self._budget)}"
                self._place.show(f"{self._doing or 'measuring'} … {times}")
                if self._ended.wait(self._every):
                    return


class Terminal:
    """The last line of a terminal; elsewhere nothing is shown.

    Parameters
    ----------
    stream : text stream, optional
        By default the errors' stream, so that what is printed can be read by programs.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._shown = False

    def show(self, text: str) -> None:
        """Show a line."""
        if self._stream.isatty():
            self._write(f"{_CLEAR}{text}")
            self._shown = True

    def clear(self, *, replaced: bool) -> None:  # noqa: ARG002  # what comes next is printed there anyway
        """Take it away."""
        if self._shown:
            self._write(_CLEAR)
            self._shown = False

    def replace(self, bundle: dict[str, str]) -> bool:  # noqa: ARG002  # as above
        """Return that nothing is replaced."""
        return False

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


class Output:
    """An output of a notebook's cell, which is made when there is something to show, and filled anew.

    Parameters
    ----------
    publish : callable
        IPython's ``display``.
    """

    def __init__(self, publish: Callable[..., Any]) -> None:
        self._publish = publish
        self._handle: Any = None

    def show(self, text: str) -> None:
        """Show a line."""
        bundle = {"text/plain": text}
        if self._handle is None:
            self._handle = self._publish(bundle, raw=True, display_id=True)
        else:
            self._handle.update(bundle, raw=True)

    def clear(self, *, replaced: bool) -> None:
        """Leave the output empty; it cannot be taken away without all others of the cell."""
        if self._handle is not None and not replaced:
            self._handle.update({"text/plain": ""}, raw=True)

    def replace(self, bundle: dict[str, str]) -> bool:
        """Show a MIME bundle in it, if it was made."""
        if self._handle is None:
            return False
        self._handle.update(bundle, raw=True)
        return True
