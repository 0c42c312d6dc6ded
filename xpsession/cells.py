"""The cell door: looks at each cell that runs and shows, under it, where it leaves the standard."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from IPython.core.error import InputRejected

from xpsession.display.publish import Publisher
from xpsession.history import History
from xpsession.records.diagnostic import Diagnostic
from xpsession.sessions import Session

# A line that is empty, loads an extension, or is an ``%xp`` magic without code in it.
_STEERING = re.compile(r"\s*(%(un|re)?load_ext\b.*|%xp\b(?!\s+(time|sweep)\b).*)?$")

# A cell that is checked by the magic itself.
_CHECK = re.compile(r"\s*%%xp[ \t]+check\b")


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
        self._history = History(shell)
        self._forget: Callable[[], None] = lambda: None
        self._pending: str | None = None
        self._running: list[str] = []  # the cell that runs, and the cells that it runs in turn
        self._before: tuple[Diagnostic, ...] | None = None  # what was found in a cell before it ran
        # What leads to a namespace, as it was when the cell began; of arrays facts alone, so that it can free them.
        self._names: Mapping[str, object] | None = None

    def install(self) -> None:
        """Start looking at cells."""
        self._turn("warnings")
        self._forget = self._session.listen(self._turn)

    def remove(self) -> None:
        """Stop looking at cells."""
        self._forget()
        self._hook(around=False, visit=False)

    def _turn(self, change: str) -> None:
        """Stand where the shell asks us as long as something is looked for there."""
        if change == "warnings":
            mode = self._session.warnings
            self._hook(around=mode != "off", visit=mode == "error")
            if mode == "off":
                self._names = None
                self._running.clear()
                self._session.watching.stop()

    def _hook(self, *, around: bool, visit: bool) -> None:
        """Be told before and after a cell runs, and be handed its tree, or not."""
        events, transformers = self._shell.events, self._shell.ast_transformers
        for event, told in (("pre_run_cell", self.before), ("post_run_cell", self.after)):
            if around != (told in events.callbacks[event]):
                (events.register if around else events.unregister)(event, told)
        if visit != (self in transformers):
            (transformers.append if visit else transformers.remove)(self)

    def before(self, info: Any) -> None:
        """Note the cell, and what it names as that is now."""
        steers = _steers(info.raw_cell)
        self._running.append(info.raw_cell)
        self._pending = None if steers else info.raw_cell
        self._before = None
        self._names = self._session.watching.begin(info.raw_cell, self._shell.user_ns, watch=not steers)

    def visit(self, node: Any) -> Any:
        """Stop the noted cell if it leaves the standard, when IPython hands over its tree, which is returned as it is.

        Code that the cell runs in turn, as ``%time`` does, comes here too, and is not looked at again.
        """
        source, self._pending = self._pending, None
        if source is not None:
            found = self._guarded(lambda: self._judge(source)) or ()
            count = sum(finding.severity == "error" for finding in found)
            if count:
                places = "one place" if count == 1 else f"{count} places"
                raise CellStopped(f"it leaves the standard in {places} (%xp warnings on tells without stopping)")
        return node

    def after(self, result: Any) -> None:
        """Check and show a cell that has run."""
        if result is None or result.info is None:  # it was interrupted while it waited
            self._running.clear()
            return
        if self._told(result.info.raw_cell) or _steers(result.info.raw_cell):
            return
        mode = self._session.warnings
        ran = self._before is not None and result.error_before_exec is None
        if mode == "on" or (mode == "error" and ran):
            self._guarded(lambda: self._report(result.info.raw_cell, result.execution_count))

    def _told(self, source: str) -> bool:
        """Return whether a cell that has run is part of another, as ``%%capture`` runs one, which tells about it."""
        if self._running[-1:] == [source]:
            self._running.pop()
        return any(source.strip() in around for around in self._running)

    def _judge(self, source: str) -> tuple[Diagnostic, ...]:
        found = self._session.check(source, cell=self._history.newest[0], names=self._names)
        self._show(found, source, blocked=any(finding.severity == "error" for finding in found))
        self._before = found
        return found

    def _report(self, source: str, count: int | None) -> tuple[Diagnostic, ...]:
        found = self._session.check(source, cell=count, names=self._names)
        # What was shown before it ran is not shown again.
        shown = {(one.code, one.line, one.column) for one in self._before or ()}
        new = tuple(one for one in found if (one.code, one.line, one.column) not in shown)
        self._show(new, source, blocked=False)
        return found

    def _show(self, found: tuple[Diagnostic, ...], source: str, *, blocked: bool) -> None:
        if found:
            from xpsession.display import diagnostics as display  # noqa: PLC0415  # most cells have no finding

            sources = self._session.sources
            fresh, again = self._session.shown.divide(found, sources)
            if blocked:  # the user asks why
                fresh, again = found, ()
            own = [one for one in fresh if sources.get((one.path, one.cell)) == source]
            offer = display.Offer(sum(one.fix is not None for one in own), self._session.shown.met(fresh))
            colour, columns = self._publisher.colour, self._publisher.columns
            text = display.to_text(
                fresh, sources, again=again, offer=offer, blocked=blocked, colour=colour, columns=columns
            )
            self._publisher.card(text, display.to_html(fresh, sources, again=again, offer=offer, blocked=blocked))

    def _guarded(self, action: Callable[[], tuple[Diagnostic, ...]]) -> tuple[Diagnostic, ...] | None:
        try:
            return action()
        except Exception as error:  # noqa: BLE001  # nothing of ours may break the user's cell
            from xpsession.display.failure import failure_line  # noqa: PLC0415  # needed when we are broken

            self._publisher.line(failure_line(error))
            return None


def _steers(source: str) -> bool:
    r"""Return whether a cell is no new last cell: it has only lines such as ``%xp panel``, or checks itself.

    Examples
    --------
    >>> _steers("%xp device cpu"), _steers("%xp time xp.concatenate([x])")
    (True, False)
    >>> _steers("%%xp check\nxp.concatenate([x])")
    True
    """
    return bool(_CHECK.match(source)) or all(_STEERING.match(line) for line in source.splitlines())
