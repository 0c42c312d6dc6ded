"""Timing, its command: reads a ``%xp time`` line and cell; options end where code begins, and code is left as typed."""

from xpsession.errors import ArgumentError
from xpsession.records.timing import TimeRequest
from xpsession.timing.options import seconds, split_options

OPTIONS = ("-o", "--output", "--budget")
USAGE = "%xp time [-o] [--budget SECONDS] STATEMENT"


def parse(line: str, cell: str | None = None) -> TimeRequest:
    """Return what a line asks for, or a line and a cell.

    Parameters
    ----------
    line : str
        What follows ``%xp time`` or ``%%xp time``: options, then the statement, or the setup where there is a cell.
        What comes after the options is code, byte for byte; ``--`` ends the options where code looks like one.
    cell : str, optional
        The cell's body, which is then the statement.

    Raises
    ------
    ArgumentError
        If an option is unknown or has no value, or there is no statement.

    Examples
    --------
    >>> parse("-o xp.sum(x, axis = -1)")
    TimeRequest(statement='xp.sum(x, axis = -1)', setup='', output=True, budget=None)
    >>> parse("-x + y").statement, parse("-- -o + 1").statement
    ('-x + y', '-o + 1')
    """
    given, code = split_options(line, OPTIONS, valued=["--budget"], usage=USAGE)
    budget = seconds(given["--budget"], USAGE) if "--budget" in given else None
    statement, setup = (code, "") if cell is None else (cell, code)
    if not statement.strip():
        hint = USAGE if cell is None else "%%xp time SETUP, and the statement on the lines below"
        raise ArgumentError.with_hint("there is no statement to time", hint)
    return TimeRequest(
        statement=statement,
        setup=setup,
        output="-o" in given or "--output" in given,
        budget=budget,
    )
