"""The cell door: looks at each cell that runs and shows, under it, where it leaves the standard."""

import re
from collections.abc import Callable
from typing import Any

from IPython.core.error import InputRejected

from xpsession.display.publish import Publisher
from xpsession.records import Diagnostic
from xpsession.sessions import Session

# A line that is empty or an ``%xp`` magic without code in it.
_STEERING = re.compile(r"\s*(%xp\b(?!\s+(time|sweep)\b).*)?$")


class CellStopped(InputRejected):  # not an error: the user asked for it
    """The cell was not run, because ``%xp warnings error`` is set and it leaves the standard."""

    def _render_traceback_(self) -> list[str]:
        return [f"The cell was not run: {self}"]


class CellHook:
    """Checks a cell after it ran, or before it runs where findings are to stop it.

    Whatever breaks in here costs the user one line, never the cell.
    """

    def __init__(self, shell: Any, session: Session, publisher: Publisher) -> None:
        self._shell = shell
        self._session = session
        self._publisher = publisher
        self._stopped: tuple[Diagnostic, ...] = ()

    def install(self) -> None:
        """Start looking at cells."""
        self._shell.events.register("pre_run_cell", self.before)
        self._shell.events.register("post_run_cell", self.after)
        self._shell.ast_transformers.append(self)

    def remove(self) -> None:
        """Stop looking at cells."""
        self._shell.events.unregister("pre_run_cell", self.before)
        self._shell.events.unregister("post_run_cell", self.after)
        self._shell.ast_transformers.remove(self)

    def before(self, info: Any) -> None:
        """Check a cell that findings are to stop; `visit` then stops it."""
        self._stopped = ()
        if self._session.warnings == "error" and not _steers(info.raw_cell):
            self._guarded(lambda: self._judge(info.raw_cell))

    def visit(self, node: Any) -> Any:
        """Stop the cell that was judged, when IPython hands over its syntax tree; else return the tree unchanged."""
        if self._stopped:
            count = len(self._stopped)
            places = "one place" if count == 1 else f"{count} places"
            raise CellStopped(f"it leaves the standard in {places} (%xp warnings on tells without stopping)")
        return node

    def after(self, result: Any) -> None:
        """Check and show a cell that has run."""
        if self._session.warnings == "on" and result.info is not None and not _steers(result.info.raw_cell):
            self._guarded(lambda: self._report(result.info.raw_cell, result.execution_count))

    def _judge(self, source: str) -> None:
        found = self._session.check(source, cell=self._shell.execution_count)
        self._stopped = tuple(finding for finding in found if finding.severity == "error")
        self._show(found, source, blocked=bool(self._stopped))

    def _report(self, source: str, count: int | None) -> None:
        self._show(self._session.check(source, cell=count), source, blocked=False)

    def _show(self, found: tuple[Diagnostic, ...], source: str, *, blocked: bool) -> None:
        if found:
            from xpsession.display import diagnostics as display  # noqa: PLC0415  # most cells have no finding

            text = display.to_text(found, source, blocked=blocked, colour=self._publisher.colour)
            self._publisher.card(text, display.to_html(found, source, blocked=blocked))

    def _guarded(self, action: Callable[[], None]) -> None:
        try:
            action()
        except Exception as error:  # noqa: BLE001  # nothing of ours may break the user's cell
            from xpsession.display.failure import failure_line  # noqa: PLC0415  # needed when we are broken

            self._publisher.line(failure_line(error))


def _steers(source: str) -> bool:
    """Return whether a cell has only lines such as ``%xp panel``; the last findings then stay those of the cell before.

    Examples
    --------
    >>> _steers("%xp device cpu"), _steers("%xp time xp.concatenate([x])")
    (True, False)
    """
    return all(_STEERING.match(line) for line in source.splitlines())
