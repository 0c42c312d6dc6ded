"""Cells: which findings are in which cell of the notebook, by the ids that JupyterLab gives them."""

import re
import zlib
from typing import Any, NamedTuple

from xpsession.records.diagnostic import Diagnostic
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
        self._sources: dict[str, str] = {}
        self._found: dict[str, Found] = {}

    def install(self) -> None:
        """Start to follow the shell's cells."""
        self._shell.events.register("pre_run_cell", self.begin)

    def remove(self) -> None:
        """Stop following."""
        self._shell.events.unregister("pre_run_cell", self.begin)

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
        cell = getattr(info, "cell_id", None)
        if cell is None:
            return
        self._sources.pop(cell, None)  # the last that ran stands last
        self._sources[cell] = info.raw_cell
        if cell in self._found and self._found[cell].digest != digest(info.raw_cell):
            del self._found[cell]
        if len(self._sources) > LIMIT:
            oldest = next(iter(self._sources))
            del self._sources[oldest]
            self._found.pop(oldest, None)

    def checked(self) -> tuple[Found, ...]:
        """Return the cells that the session's findings are about, each with all that is known of it.

        The last one was just checked. Of earlier ones more was seen, as when a function of theirs was called.
        """
        told = []
        keys = tuple(self._session.sources)
        for key in keys:
            cell = self._place(key)
            if cell is not None:
                told.append(self._keep(cell if key == keys[-1] else self._joined(cell)))
        return tuple(told)

    def known(self, source: str) -> tuple[Diagnostic, ...]:
        """Return what was found in a cell with this source when it ran."""
        wanted = digest(source)
        return next((one.findings for one in tuple(self._found.values()) if one.digest == wanted), ())

    def _place(self, key: tuple[str, int | None]) -> Found | None:
        """Return which cell of the notebook the session's findings with a path and a number are in.

        Of cells that are alike it is the one that ran last, which is the running one.
        """
        source = self._session.sources[key].rstrip("\n")
        cell, text = next(
            ((cell, text) for cell, text in reversed(self._sources.items()) if text.rstrip("\n") == source), (None, "")
        )
        found = tuple(one for one in self._session.diagnostics if (one.path, one.cell) == key)
        return None if cell is None else Found(cell, digest(text), found)

    def _joined(self, cell: Found) -> Found:
        """Return what was found in a cell, and what was known of it."""
        known = self._found.get(cell.cell, cell).findings
        joined = {(one.line, one.column, one.code): one for one in (*known, *cell.findings)}
        return cell._replace(findings=tuple(joined[place] for place in sorted(joined)))

    def _keep(self, found: Found) -> Found:
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
