"""Display of failures: of our own, with how to report it, and of code that Python cannot read."""

import traceback
from pathlib import Path

from xpsession.errors import REPORT


def failure_line(error: Exception, *, asked: bool = False) -> str:
    """Return the line for an error inside the check or the display of a cell, which the user `asked` for or not."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    unharmed = "which is unharmed" if asked else "which is unharmed; %xp warnings off stops trying"
    return (
        f"xpsession could not check this cell, {unharmed}. Please report "
        f"{type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno}) to {REPORT}"
    )


def unreadable(error: SyntaxError) -> str:
    """Return what Python says of code that it cannot read, and below it the line, with the place marked."""
    lines = traceback.format_exception_only(error)
    said = next(index for index, line in enumerate(lines) if line.startswith(type(error).__name__))
    return "".join([lines[said], *lines[:said]]).rstrip("\n")
