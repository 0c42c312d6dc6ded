"""Last: which cell is the last one, and what was live when it began."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

Names = Mapping[str, object]
Cells = Callable[[], Iterable[tuple[int, str]]]


class Cell(NamedTuple):
    """A cell: its source, its number, and the live objects when it began; None where nobody looked at them then."""

    source: str
    number: int | None
    names: Names | None


class Last:
    """Finds the last cell when it is asked for.

    Parameters
    ----------
    cells : callable
        What returns the number and the source of each cell that has run, the last one first.
    """

    def __init__(self, cells: Cells) -> None:
        self._cells = cells
        self._noted: tuple[str, Names] | None = None

    def note(self, source: str, names: Names) -> None:
        """Know with which live objects a cell began."""
        self._noted = (source.rstrip("\n"), names)

    def forget(self) -> None:
        """Know of no cell any longer."""
        self._noted = None

    def cell(self) -> Cell | None:
        """Return the last cell that has code of the session in it, and not magics alone; None where there is none."""
        from xpsession.compliance.source import magics  # noqa: PLC0415  # loading looks at no cell

        for number, source in self._cells():
            if magics.holds_code(source):
                noted, names = self._noted or ("", None)
                return Cell(source, number, names if noted == source else None)
        return None
