"""Display of corrections: what the fixes did to a cell in one line, and a file's changes as a unified diff."""

from collections.abc import Iterator
from difflib import unified_diff

from xpsession.display.ansi import Style, paint
from xpsession.display.source_line import clean
from xpsession.records.correction import Correction

_STYLES: dict[str, Style] = {"+": "hint", "-": "error"}  # of what comes and goes in a diff


def cell_line(done: Correction) -> str:
    """Return what the fixes did to the last cell.

    Examples
    --------
    >>> cell_line(Correction("<cell>", {}, {}, fixed=2))
    'xpsession: fixed 2 findings; the corrected cell is ready to run'
    """
    left = len(done.left)
    if not done.fixed:
        rest = f"; {counted(left)} must be changed by hand" if left else ""
        return f"xpsession: nothing to fix in the last cell{rest}"
    rest = f"{left} left" if left else "the corrected cell is ready to run"
    return f"xpsession: fixed {counted(done.fixed)}; {rest}"


def unsafe_diff(done: Correction, further: Correction, *, colour: bool = False) -> str:
    """Return what the fixes that may change what runs would do after the safe ones; empty where they do nothing.

    Parameters
    ----------
    done : Correction
        The cell with the safe fixes.
    further : Correction
        The same cell with all fixes.
    colour : bool
        Whether to mark what comes and goes with ANSI colours.
    """
    count = further.fixed - done.fixed
    if count < 1:
        return ""
    those, what = ("1 more fix", "it") if count == 1 else (f"{count} more fixes", "them")
    # Neither the names nor whether there is a last newline says anything here.
    lines = [line for line in diff(further._replace(before=done.after)).splitlines()[2:] if line[0] != "\\"]
    shown = [
        paint(clean(line), _STYLES[line[0]], colour=colour) if line[0] in _STYLES else clean(line) for line in lines
    ]
    return "\n".join([f"xpsession: {those} may change what runs; %xp fix --unsafe-fixes applies {what}", *shown])


def counted(findings: int) -> str:
    """Return the number of findings in words.

    Examples
    --------
    >>> counted(1), counted(2)
    ('1 finding', '2 findings')
    """
    return f"{findings} finding{'' if findings == 1 else 's'}"


def diff(done: Correction) -> str:
    """Return the changes as a unified diff, which ends in a newline; of a notebook, cell by cell."""
    return "".join(line for cell in done.changed for line in _cell_diff(done, cell))


def _cell_diff(done: Correction, cell: int | None) -> Iterator[str]:
    name = clean(done.path if cell is None else f"{done.path}:cell {cell}")
    for line in unified_diff(_lines(done.before[cell]), _lines(done.after[cell]), name, name):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    """Return the lines with their ends, split at newlines alone, as tools that read a diff do."""
    *lines, last = text.split("\n")
    return [*(f"{line}\n" for line in lines), *([last] if last else [])]
