"""Sweeping, its command: reads a ``%xp sweep`` line and cell; options end where code begins, which stays as typed."""

import re

from xpsession.errors import ArgumentError
from xpsession.records.sweep import SweepRequest
from xpsession.timing.code.options import devices, seconds, split_options, statements

VALUED = ("--from", "--to", "--budget", "--devices")
OPTIONS = ("-o", "--output", *VALUED)
USAGE = "%xp sweep [-o] [--from N] [--to N] [--budget SECONDS] [--devices NAME,NAME] STATEMENT [--vs STATEMENT]"


def parse(line: str, cell: str | None = None) -> SweepRequest:
    """Return what a line asks for, or a line and a cell.

    Parameters
    ----------
    line : str
        What follows ``%xp sweep`` or ``%%xp sweep``: options, then the statement, or the setup where there is a cell.
        What comes after the options is code, byte for byte; ``--`` ends the options where code looks like one, and a
        ``--vs`` is followed by another statement, as in a timing.
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
    given, code = split_options(line, OPTIONS, valued=VALUED, usage=USAGE)
    below = "%%xp sweep x = xp.ones(n), and the statement on the lines below"
    statement, setup, vs = statements(code, cell, "sweep", usage=USAGE, below=below)
    return SweepRequest(
        statement,
        setup,
        vs=vs,
        devices=devices(given.get("--devices"), USAGE),
        output="-o" in given or "--output" in given,
        budget=seconds(given.get("--budget"), USAGE),
        first=_whole(given.get("--from")),
        last=_whole(given.get("--to")),
    )


def _whole(value: str | None) -> int | None:
    """Return the size that `value` says, ``4096``, ``1_000_000``, ``1e6``, ``2**20``; None where it is not given."""
    if value is None:
        return None
    power = re.fullmatch(r"(\d{1,4})\*\*(\d{1,3})", value)
    try:
        number = int(power[1]) ** int(power[2]) if power else float(value)
        if number == int(number):
            return int(number)
    except (ValueError, OverflowError):
        pass
    raise ArgumentError.with_hint(f"'{value}' is no whole number", USAGE)
