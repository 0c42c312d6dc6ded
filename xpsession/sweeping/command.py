"""Sweeping, its command: reads a ``%xp sweep`` line and cell; options end where code begins, which stays as typed."""

import re

from xpsession.errors import ArgumentError
from xpsession.records.sweep import SweepRequest
from xpsession.timing.options import seconds, split_options

OPTIONS = ("-o", "--output", "--from", "--to", "--budget")
USAGE = "%xp sweep [-o] [--from N] [--to N] [--budget SECONDS] STATEMENT"
_VALUED = OPTIONS[2:]


def parse(line: str, cell: str | None = None) -> SweepRequest:
    """Return what a line asks for, or a line and a cell.

    Parameters
    ----------
    line : str
        What follows ``%xp sweep`` or ``%%xp sweep``: options, then the statement, or the setup where there is a cell.
        What comes after the options is code, byte for byte; ``--`` ends the options where code looks like one.
    cell : str, optional
        The cell's body, which is then the statement.

    Raises
    ------
    ArgumentError
        If an option is unknown or has no value, or there is no statement.

    Examples
    --------
    >>> asked = parse("--from 100 --to 1e6 xp.sum(xp.ones(n), axis = -1)")
    >>> asked.statement, asked.first, asked.last
    ('xp.sum(xp.ones(n), axis = -1)', 100, 1000000)
    """
    given, code = split_options(line, OPTIONS, valued=_VALUED, usage=USAGE)
    statement, setup = (code, "") if cell is None else (cell, code)
    if not statement.strip():
        hint = USAGE if cell is None else "%%xp sweep x = xp.ones(n), and the statement on the lines below"
        raise ArgumentError.with_hint("there is no statement to sweep", hint)
    return SweepRequest(
        statement,
        setup,
        output="-o" in given or "--output" in given,
        first=_whole(given["--from"]) if "--from" in given else None,
        last=_whole(given["--to"]) if "--to" in given else None,
        budget=seconds(given["--budget"], USAGE) if "--budget" in given else None,
    )


def _whole(value: str) -> int:
    """Return the size that `value` says: ``4096``, ``1_000_000``, ``1e6``, ``2**20``."""
    power = re.fullmatch(r"(\d{1,4})\*\*(\d{1,3})", value)
    try:
        number = int(power[1]) ** int(power[2]) if power else float(value)
        if number == int(number):
            return int(number)
    except (ValueError, OverflowError):
        pass
    raise ArgumentError.with_hint(f"'{value}' is no whole number", USAGE)
