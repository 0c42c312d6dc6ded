"""Cells: which findings are in which cell of the notebook, by the ids that JupyterLab gives them."""

import re
import zlib
from typing import Any, NamedTuple

from xpsession.records import Diagnostic
from xpsession.sessions import Session

LIMIT = 2_000  # cells that are remembered

_UNKNOWN = "\ufffd"
_SURROGATE = re.compile("[\ud800-\udfff]")


class Found(NamedTuple):
    """The findings in a cell whose source has this digest."""

    cell: str
    digest: str
    findings: tuple[Diagnostic, ...]


class Cells:
    """Follows the cells that run, and remembers what was found in each."""

    def __init__(self, shell: Any, session: Session) -> None:
        self._shell = shell
        self._session = session
        self._running: list[Any] = []  # a cell may run another
        self._digests: dict[str, str] = {}
        self._found: dict[str, Found] = {}

    def install(self) -> None:
        """Start to follow the shell's cells."""
        self._shell.events.register("pre_run_cell", self.begin)
        self._shell.events.register("post_run_cell", self.end)

    def remove(self) -> None:
        """Stop following."""
        self._shell.events.unregister("pre_run_cell", self.begin)
        self._shell.events.unregister("post_run_cell", self.end)

    @property
    def found(self) -> tuple[Found, ...]:
        """What is known of each cell in which something was found, without the codes that are ignored by now."""
        ignored = self._session.ignore
        kept = (
            one._replace(findings=tuple(each for each in one.findings if each.code not in ignored))
            for one in tuple(self._found.values())
        )
        return tuple(one for one in kept if one.findings)

    def begin(self, info: Any) -> None:
        """Note the cell, and forget what was found in what it was before."""
        self._running.append(info)
        cell = getattr(info, "cell_id", None)
        if cell is None:
            return
        self._digests.pop(cell, None)  # the last that ran stands last
        self._digests[cell] = digest(info.raw_cell)
        if cell in self._found and self._found[cell].digest != self._digests[cell]:
            del self._found[cell]
        if len(self._digests) > LIMIT:
            oldest = next(iter(self._digests))
            del self._digests[oldest]
            self._found.pop(oldest, None)

    def end(self, result: Any) -> None:
        """Note that the cell has ended; of one that was cancelled while it awaited there may be no result."""
        ended = self._running[-1:] if result is None else [result.info]
        self._running = [info for info in self._running if all(info is not one for one in ended)]

    def checked(self) -> Found | None:
        """Return the session's findings as those of the cell that they are about, or None where that is not known."""
        source = digest(self._session.source)
        running = getattr(self._running[-1], "cell_id", None) if self._running else None
        same = [cell for cell, known in reversed(self._digests.items()) if known == source]
        if not same:
            return None
        found = Found(running if running in same else same[0], source, self._session.diagnostics)
        if found.findings:
            self._found[found.cell] = found
        else:
            self._found.pop(found.cell, None)
        return found


def digest(source: str) -> str:
    """Return by what a page tells whether findings are about the source that it shows.

    Examples
    --------
    >>> digest("xp.sum(x)")
    '7862e5f6'
    """
    return f"{zlib.crc32(_SURROGATE.sub(_UNKNOWN, source).encode()):08x}"
