"""Records of checking: the frozen facts about one finding, and about what puts it right."""

from typing import Any, Literal, NamedTuple

Severity = Literal["error", "warning", "info"]


class Edit(NamedTuple):
    """A replacement of one span of source text; lines from 1, columns from 0 in characters."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class Diagnostic(NamedTuple):
    """One finding at one place.

    Attributes
    ----------
    code, name : str
        The rule, such as ``XP101`` and ``renamed-function``.
    message : str
        What is wrong, in one line.
    severity : {"error", "warning", "info"}
        ``error``: not in the standard; ``warning``: unspecified by it; ``info``: portability or performance.
    path : str
        The file, or ``<cell>`` for a cell of the running session.
    cell : int or None
        The execution count of a cell of the session, or its position (from 1) in a notebook file.
    line, column, end_line, end_column : int
        The span. Lines from 1; columns from 0, counted in characters, not bytes.
    hint : str or None
        What to write instead.
    fix : tuple of Edit or None
        The edits that apply the hint without changing what runs, or None where that is not certain.
    url : str
        The section of the standard.
    unsafe_fix : tuple of Edit or None
        The edits that apply the hint where that may change what runs, or None where there are none or they are safe.
    """

    code: str
    name: str
    message: str
    severity: Severity
    path: str
    cell: int | None
    line: int
    column: int
    end_line: int
    end_column: int
    hint: str | None = None
    fix: tuple[Edit, ...] | None = None
    url: str = ""
    unsafe_fix: tuple[Edit, ...] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as a JSON-ready dict."""
        fixes = {
            name: None if edits is None else tuple(edit._asdict() for edit in edits)
            for name, edits in (("fix", self.fix), ("unsafe_fix", self.unsafe_fix))
        }
        return self._asdict() | fixes
