"""Records of correcting: the frozen facts about source to which the safe fixes were applied, and about a rule."""

from collections.abc import Mapping
from typing import NamedTuple

from xpsession.records.diagnostic import Diagnostic, Edit, Severity

Sources = Mapping[int | None, str]


class Correction(NamedTuple):
    """What became of a file, or of a cell.

    Attributes
    ----------
    path : str
        The file, or ``<cell>``.
    before, after : mapping of int or None to str
        The source of each cell by its number, as it was and with the fixes; of a Python file, one without a number.
    fixed : int
        How many findings the fixes removed.
    left : tuple of Diagnostic
        The findings in `after`, sorted by place.
    """

    path: str
    before: Sources
    after: Sources
    fixed: int = 0
    left: tuple[Diagnostic, ...] = ()

    @property
    def changed(self) -> dict[int | None, str]:
        """The new source of each cell that differs."""
        return {number: text for number, text in self.after.items() if text != self.before[number]}

    @property
    def quoted(self) -> dict[tuple[str, int | None], str]:
        """The source of each cell by the path and cell that its diagnostics carry."""
        return {(self.path, number): text for number, text in self.after.items()}


class Proposal(NamedTuple):
    """What is to be changed in one source.

    Attributes
    ----------
    edits : tuple of Edit
        Sorted, and apart from one another.
    removed, left : int
        How many findings they remove, and how many stay.
    """

    edits: tuple[Edit, ...]
    removed: int
    left: int


class RulePage(NamedTuple):
    """What is said about a rule.

    Attributes
    ----------
    code, name : str
        The rule, such as ``XP101`` and ``renamed-function``.
    severity : {"error", "warning", "info"}
        That of its findings.
    text : str
        Its page of documentation, whose first line is the summary.
    opt_in : bool
        Whether it counts only where it is selected by its full code.
    """

    code: str
    name: str
    severity: Severity
    text: str
    opt_in: bool = False

    @property
    def summary(self) -> str:
        """The first line of the page."""
        return self.text.partition("\n")[0]
