"""Display of a failure of our own: one line that says what was not done, and how to report it."""

import traceback
from pathlib import Path

from xpsession.errors import REPORT


def failure_line(error: Exception) -> str:
    """Return the line for an error inside the check or the display of a cell."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"xpsession could not check this cell, which is unharmed; %xp warnings off stops trying. Please report "
        f"{type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno}) to {REPORT}"
    )
