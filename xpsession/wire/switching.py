"""Switching: the device that a page asked for, until the main thread has bound it."""

from collections.abc import Callable

from xpsession.errors import XPSessionError
from xpsession.sessions import Session
from xpsession.turns import Turns
from xpsession.wire.messages import Pending, Switched


class Switching:
    """Holds the device that was asked for last, and binds it when no cell runs.

    Parameters
    ----------
    session : Session
        What is bound to it.
    turns : Turns
        The way to the main thread.
    done : callable
        What is told how it ended.
    """

    def __init__(self, session: Session, turns: Turns, done: Callable[[Switched], None]) -> None:
        self._session = session
        self._turns = turns
        self._done = done
        self._wanted: Pending | None = None
        self.under_way = False

    @property
    def pending(self) -> Pending | None:
        """What waits for the running cell to end."""
        return self._wanted

    def want(self, device: str, *, move: bool) -> None:
        """Ask for a device; the last one asked for wins, and the bound one takes the wish back."""
        if device == self._session.device.name and not move:
            self._wanted = None
        else:
            self._wanted = Pending(device, move)
            self._turns.take(self._switch)

    def _switch(self) -> None:
        """Bind the device that is wanted; a failure leaves the old one."""
        wanted, self._wanted = self._wanted, None
        if wanted is None:
            return
        from xpsession.display.panel import switched  # noqa: PLC0415  # loading switches nothing

        self.under_way = True
        try:
            switch = self._session.select(wanted.device, move=wanted.move)
            outcome = Switched(switch.after.name, failed=False, message=switched(switch, self._session.standard))
        except XPSessionError as error:
            outcome = Switched(wanted.device, failed=True, message=str(error))
        except Exception as error:  # noqa: BLE001  # a library's own; the page waits for an answer
            outcome = Switched(wanted.device, failed=True, message=f"{type(error).__name__}: {error}")
        finally:
            self.under_way = False
        self._done(outcome)
