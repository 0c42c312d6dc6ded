"""Sweeping, its command: reads a ``%xp sweep`` line and cell; options end where code begins, which stays as typed."""

import re

from xpsession import versus
from xpsession.errors import ArgumentError
from xpsession.records.sweep import SweepRequest
from xpsession.timing.options import devices, seconds, split_options

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
    body, setup = (code, "") if cell is None else (cell, code)
    statement, *vs = versus.split(body, alone=cell is not None)
    if not statement.strip() or not all(map(str.strip, vs)):
        after = " after '--vs'" if statement.strip() else ""
        hint = USAGE if cell is None else "%%xp sweep x = xp.ones(n), and the statement on the lines below"
        raise ArgumentError.with_hint(f"there is no statement to sweep{after}", hint)
    return SweepRequest(
        statement,
        setup,
        vs=tuple(vs),
        devices=devices(given["--devices"], USAGE) if "--devices" in given else None,
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
