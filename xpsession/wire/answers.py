"""Answers: what is said to each request of a page, on any thread, also while a cell runs."""

from collections.abc import Callable
from functools import singledispatchmethod
from threading import Lock

from xpsession.errors import ArgumentError
from xpsession.records.correction import Proposal
from xpsession.sessions import Session
from xpsession.turns import Turns
from xpsession.wire import messages, requests
from xpsession.wire.cells import Cells, Found, digest
from xpsession.wire.switching import Switching

LONGEST = 1_000_000  # characters of a source that is looked at


class Answers:
    """Answers requests. Nothing of a request is run, and what changes the session's device waits for the main thread.

    Parameters
    ----------
    session : Session
        What is asked about.
    cells, switching, turns
        What is known of the notebook's cells, the device that waits, and the way to the main thread.
    state : callable
        What returns the state.
    events : callable
        What returns the id of the comm of the events.
    """

    def __init__(
        self,
        session: Session,
        *,
        cells: Cells,
        switching: Switching,
        turns: Turns,
        state: Callable[[], messages.State],
        events: Callable[[], str],
    ) -> None:
        self._session = session
        self._cells = cells
        self._switching = switching
        self._turns = turns
        self._state = state
        self._events = events
        self._lock = Lock()

    @singledispatchmethod
    def to(self, request: requests.Request) -> messages.Message:
        """Return the answer to a request.

        Raises
        ------
        XPSessionError
            If it cannot be done.
        """
        raise NotImplementedError(type(request).__name__)

    @to.register
    def _(self, request: requests.Hello) -> messages.Message:  # noqa: ARG002
        return messages.Welcome(self._events(), self._state(), self._cells.found)

    @to.register
    def _(self, request: requests.Check) -> messages.Message:
        return messages.Checked(*self._found(request.cell))

    @to.register
    def _(self, request: requests.Survey) -> messages.Message:
        return messages.Surveyed(tuple(self._found(cell) for cell in request.cells))

    @to.register
    def _(self, request: requests.Fix) -> messages.Message:
        only = None if request.only is None else _place(request.only)
        fixes, known = self._session.checking.fixes, self._cells.known
        return messages.Edits(
            tuple(_change(cell, fixes(_bounded(cell.source), only, seen=known(cell.source))) for cell in request.cells)
        )

    @to.register
    def _(self, request: requests.Suppress) -> messages.Message:
        cell = request.cell
        proposal = self._session.checking.silencing(
            _bounded(cell.source), _place(request.place), seen=self._cells.known(cell.source)
        )
        return messages.Edits((_change(cell, proposal),))

    @to.register
    def _(self, request: requests.Rule) -> messages.Message:
        page = self._session.checking.page(request.code)
        return messages.Page(page.code, page.name, page.severity, page.text)

    @to.register
    def _(self, request: requests.Select) -> messages.Message:
        self._switching.want(request.device, move=request.move)
        return self._state()

    @to.register
    def _(self, request: requests.Memory) -> messages.Message:  # noqa: ARG002
        device = self._session.device.name
        return messages.Memory(device, self._session.memory)

    @to.register
    def _(self, request: requests.Configure) -> messages.Message:
        with self._lock:  # two pages may add a code each
            before = self._session.ignore
            wanted = sorted({*before, *request.ignore} - set(request.unignore))
            if wanted != list(before):
                self._session.set_ignore(wanted)
        mode = request.warnings
        if mode is not None and mode != self._session.warnings:
            self._turns.take(lambda: self._session.set_warnings(mode))
        return self._state()

    def _found(self, cell: requests.Cell) -> Found:
        """Return the findings in a cell as it stands, by the names that are live now."""
        found = () if self._session.warnings == "off" else self._session.checking.look(_bounded(cell.source))
        return Found(cell.cell, digest(cell.source), found)


def _place(place: requests.Place) -> tuple[str, int, int]:
    return place.code, place.line, place.column


def _change(cell: requests.Cell, proposal: Proposal) -> messages.Change:
    return messages.Change(cell.cell, digest(cell.source), proposal.edits, fixed=proposal.removed, left=proposal.left)


def _bounded(source: str) -> str:
    """Return a source that is not too long to be looked at."""
    if len(source) > LONGEST:
        raise ArgumentError(f"a cell of {len(source):,} characters is not checked; {LONGEST:,} is the most")
    return source
