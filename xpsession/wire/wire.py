"""The wire: opens the comms, and follows the session for the pages that are there."""

import logging
from threading import Lock
from typing import TYPE_CHECKING, Any

from xpsession import __version__
from xpsession.sessions import Change, Session
from xpsession.turns import Turns
from xpsession.wire.cells import Cells
from xpsession.wire.comms import Comms
from xpsession.wire.indicator import Indicator

if TYPE_CHECKING:
    from xpsession.wire.desk import Desk


class Wire:
    """The kernel's side of JupyterLab's extension.

    While no page is there it notes which cells run, and does nothing else. Whatever breaks in here goes to the kernel's
    log, never into the user's cell.
    """

    def __init__(self, shell: Any, session: Session) -> None:
        self._session = session
        self._log: Any = getattr(shell.kernel, "log", None) or logging.getLogger(__name__)
        self._turns = Turns(shell)
        self._cells = Cells(shell, session)
        self._indicator = Indicator(shell)
        self._comms = Comms(lambda data: self._at_desk().answer(data), self._indicator.answered)
        self._desk: Desk | None = None
        self._opening = Lock()

    def install(self) -> None:
        """Open the comms and follow the session."""
        self._ignore = self._session.listen(self._follow)
        self._turns.install()
        self._cells.install()
        self._indicator.install()
        self._comms.open(__version__)

    def remove(self) -> None:
        """Undo `install`."""
        self._ignore()
        self._turns.remove()
        self._cells.remove()
        self._indicator.remove()
        self._comms.close()

    def _follow(self, change: Change) -> None:
        """Tell the pages what the session announces."""
        try:
            if change == "diagnostics":
                cells = self._cells.checked()
                if self._comms.listened:
                    self._at_desk().tell_findings(cells)
            elif change != "closed" and self._comms.listened:
                self._at_desk().tell_state()
        except Exception:  # noqa: BLE001  # the user's cell goes on
            self._log.exception("xpsession could not tell the pages about %s", change)

    def _at_desk(self) -> "Desk":
        """Return what serves the pages, of all of which there is one; it is made for the first page."""
        with self._opening:  # pages come on different threads
            if self._desk is None:
                from xpsession.wire.desk import Desk  # noqa: PLC0415  # 20 ms that loading does not need

                self._desk = Desk(self._session, comms=self._comms, cells=self._cells, turns=self._turns, log=self._log)
            return self._desk
