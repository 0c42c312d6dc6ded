"""The desk: where the pages are served, each with answers and all with what happens."""

from collections.abc import Iterable
from threading import Lock
from typing import Any

from xpsession import __version__, backends
from xpsession.errors import REPORT, XPSessionError
from xpsession.records.device import Memory
from xpsession.sessions import Session
from xpsession.turns import Turns
from xpsession.wire import messages
from xpsession.wire.answers import Answers
from xpsession.wire.cells import Cells, Found
from xpsession.wire.comms import Comms, Json
from xpsession.wire.requests import MalformedError, read
from xpsession.wire.switching import Switching

MISTAKES = 50  # kinds of malformed messages that are logged


class Desk:
    """Reads what the pages send, answers it, and publishes what is new.

    Parameters
    ----------
    session : Session
        What the pages show.
    comms, cells, turns
        The way to the pages, what is known of the notebook's cells, and the way to the main thread.
    log : logging.Logger
        The kernel's.
    """

    def __init__(self, session: Session, *, comms: Comms, cells: Cells, turns: Turns, log: Any) -> None:
        self._session = session
        self._comms = comms
        self._log = log
        self._logged: set[str] = set()
        self._lock = Lock()
        self._revision = 0
        self._switching = Switching(session, turns, self._switched)
        self._answers = Answers(
            session,
            cells=cells,
            switching=self._switching,
            turns=turns,
            state=self._state,
            events=lambda: comms.events,
        )

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

    def tell_findings(self, cells: Iterable[Found]) -> None:
        """Publish what was found in cells."""
        for found in cells:
            self._comms.publish(messages.Ran(*found).to_json())

    def tell_state(self) -> None:
        """Publish the state; a change of device on the way from `_switched` is told there."""
        if not self._switching.under_way:
            self._comms.publish(self._state().to_json())

    def _switched(self, outcome: messages.Switched) -> None:
        if self._comms.listened:
            self._comms.publish(outcome.to_json())
            self.tell_state()

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
