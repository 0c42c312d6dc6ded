"""Timing, its command: reads a ``%xp time`` line and cell; options end where code begins, and code is left as typed."""

import re

from xpsession.errors import ArgumentError
from xpsession.records.timing import TimeRequest

OPTIONS = ("-o", "--output", "--budget")
USAGE = "%xp time [-o] [--budget SECONDS] STATEMENT"

_LONG = re.compile(r"--[A-Za-z][\w-]*(?:=\S*)?(?!\S)")
# `-n 100 f(x)` can be no Python, `-x + y` and `-x if y else z` can.
_SHORT = re.compile(r"-[A-Za-z]\w*(?=[ \t]+(?!(?:and|if|in|is|not|or)\b)[\w\"'])|-o(?!\S)")


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
    output, budget, code = False, None, line.lstrip()
    while (word := _option(code)) is not None:
        code = code[len(word) :].lstrip()
        name, _, value = word.partition("=")
        if name == "--":
            break
        if name not in OPTIONS:
            raise ArgumentError.from_unknown("option", name, OPTIONS, f"{USAGE}; -- ends the options")
        if name == "--budget":
            value, code = (value, code) if "=" in word else _split(code)
            budget = _seconds(value)
        else:
            output = True
    statement, setup = (code, "") if cell is None else (cell, code)
    if not statement.strip():
        hint = USAGE if cell is None else "%%xp time SETUP, and the statement on the lines below"
        raise ArgumentError.with_hint("there is no statement to time", hint)
    return TimeRequest(statement=statement, setup=setup, output=output, budget=budget)


def _option(code: str) -> str | None:
    """Return the word at the start of `code` if it is an option, known or not; None where code begins."""
    if re.match(r"--(?!\S)", code):
        return "--"
    found = _LONG.match(code) or _SHORT.match(code)
    return found[0] if found else None


def _split(code: str) -> tuple[str, str]:
    """Return the first word of `code`, and the rest."""
    word = re.match(r"\S*", code)
    end = word.end() if word else 0
    return code[:end], code[end:].lstrip()


def _seconds(value: str) -> float:
    """Return the budget that `value` says."""
    try:
        return float(value)
    except ValueError:
        raise ArgumentError.with_hint(f"'{value}' is no number of seconds", USAGE) from None
