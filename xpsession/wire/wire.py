"""The wire: joins the comms to the session, and tells the pages what happens."""

import logging
from threading import Lock
from typing import Any

from xpsession import __version__, backends
from xpsession.errors import REPORT, XPSessionError
from xpsession.records import Memory
from xpsession.sessions import Change, Session
from xpsession.turns import Turns
from xpsession.wire import messages
from xpsession.wire.answers import Answers
from xpsession.wire.cells import Cells
from xpsession.wire.comms import Comms, Json
from xpsession.wire.requests import MalformedError, read
from xpsession.wire.switching import Switching

MISTAKES = 50  # kinds of malformed messages that are logged


class Wire:
    """The kernel's side of JupyterLab's extension.

    While no page is there it notes which cells run, and does nothing else. Whatever breaks in here goes to the kernel's
    log, never into the user's cell.
    """

    def __init__(self, shell: Any, session: Session) -> None:
        self._session = session
        self._log: Any = getattr(shell.kernel, "log", None) or logging.getLogger(__name__)
        self._logged: set[str] = set()
        self._lock = Lock()
        self._revision = 0
        self._turns = Turns(shell)
        self._cells = Cells(shell, session)
        self._switching = Switching(session, self._turns, self._switched)
        self._comms = Comms(self.answer)
        self._answers = Answers(
            session,
            cells=self._cells,
            switching=self._switching,
            turns=self._turns,
            state=self._state,
            events=lambda: self._comms.events,
        )

    def install(self) -> None:
        """Open the comms and follow the session."""
        self._ignore = self._session.listen(self._follow)
        self._turns.install()
        self._cells.install()
        self._comms.open(messages.Opened(__version__).to_json())

    def remove(self) -> None:
        """Undo `install`."""
        self._ignore()
        self._turns.remove()
        self._cells.remove()
        self._comms.close(messages.Closed().to_json())

    def answer(self, data: object) -> Json | None:
        """Return the answer to what a page sent, or None to what is no request; that is logged once for each kind."""
        try:
            request = read(data)
        except MalformedError as problem:
            self._once(f"xpsession ignored {problem}")
            return None
        try:
            reply = self._answers.to(request)
        except XPSessionError as error:
            reply = messages.Error(str(error))
        except Exception as error:  # noqa: BLE001  # the page waits for an answer
            self._log.exception("xpsession could not answer a page")
            reply = messages.Error(f"xpsession failed; please report {type(error).__name__}: {error} to {REPORT}")
        return reply.to_json(request.id)

    def _follow(self, change: Change) -> None:
        """Tell the pages what the session announces."""
        try:
            if change == "diagnostics":
                ran = self._cells.checked()
                if ran is not None:
                    self._publish(ran)
            elif change != "closed" and self._comms.listened and not self._switching.under_way:
                self._publish(self._state())
        except Exception:  # noqa: BLE001  # the user's cell goes on
            self._log.exception("xpsession could not tell the pages about %s", change)

    def _switched(self, outcome: messages.Switched) -> None:
        if self._comms.listened:
            self._publish(outcome)
            self._publish(self._state())

    def _publish(self, message: messages.Message) -> None:
        if self._comms.listened:
            self._comms.publish(message.to_json())

    def _state(self) -> messages.State:
        session = self._session
        with self._lock:  # what counts up is what the pages see last
            self._revision += 1
            return messages.State(
                revision=self._revision,
                package=__version__,
                standard=session.standard,
                warnings=session.warnings,
                ignore=session.ignore,
                device=session.device.name,
                reason=session.device.reason,
                pending=self._switching.pending,
                devices=backends.devices(),
                memory=self._memory(),
            )

    def _memory(self) -> Memory | None:
        try:
            return self._session.memory
        except Exception:  # noqa: BLE001  # a device that has failed can still be left
            self._log.exception("xpsession could not read the memory in use")
            return None

    def _once(self, text: str) -> None:
        if text not in self._logged and len(self._logged) < MISTAKES:
            self._logged.add(text)
            self._log.warning(text)
