"""Timing, its command: reads a ``%xp time`` line and cell; options end where code begins, and code is left as typed."""

from xpsession import versus
from xpsession.errors import ArgumentError
from xpsession.records.timing import TimeRequest
from xpsession.timing.options import devices, seconds, split_options, threads

VALUED = ("--budget", "--devices", "--cpu-threads", "--save", "--compare")
OPTIONS = ("-o", "--output", "--cold", *VALUED)
USAGE = (
    "%xp time [-o] [--budget SECONDS] [--devices NAME,NAME] [--cold] [--cpu-threads N] [--save FILE] [--compare FILE] "
    "STATEMENT [--vs STATEMENT]"
)


def parse(line: str, cell: str | None = None) -> TimeRequest:
    r"""Return what a line asks for, or a line and a cell.

    Parameters
    ----------
    line : str
        What follows ``%xp time`` or ``%%xp time``: options, then the statement, or the setup where there is a cell.
        What comes after the options is code, byte for byte; ``--`` ends the options where code looks like one. A
        ``--vs`` between blanks and outside of brackets, strings and comments is followed by another statement.
    cell : str, optional
        The cell's body, which is then the statement; a line that is ``--vs`` parts it into several.

    Raises
    ------
    ArgumentError
        If an option is unknown or has no value, or there is no statement.

    Examples
    --------
    >>> asked = parse("-o xp.sum(x, axis = -1) --vs x.sum(-1)")
    >>> asked.statement, asked.vs, asked.output
    ('xp.sum(x, axis = -1)', ('x.sum(-1)',), True)
    >>> parse("x = xp.ones(9)", "xp.sum(x)\n--vs\nx.sum()\n").vs
    ('x.sum()\n',)
    >>> parse("-x + y").statement, parse("-- -o + 1").statement
    ('-x + y', '-o + 1')
    """
    given, code = split_options(line, OPTIONS, valued=VALUED, usage=USAGE)
    for name in ("--save", "--compare"):
        if given.get(name) == "":
            raise ArgumentError.with_hint(f"'{name}' names no file", USAGE)
    budget = seconds(given["--budget"], USAGE) if "--budget" in given else None
    places = devices(given["--devices"], USAGE) if "--devices" in given else None
    body, setup = (code, "") if cell is None else (cell, code)
    statement, *vs = versus.split(body, alone=cell is not None)
    if not statement.strip() or not all(map(str.strip, vs)):
        after = " after '--vs'" if statement.strip() else ""
        hint = USAGE if cell is None else "%%xp time SETUP, and the statement on the lines below"
        raise ArgumentError.with_hint(f"there is no statement to time{after}", hint)
    return TimeRequest(
        statement=statement,
        setup=setup,
        vs=tuple(vs),
        devices=places,
        output="-o" in given or "--output" in given,
        budget=budget,
        save=given.get("--save"),
        compare=given.get("--compare"),
        cold="--cold" in given,
        cpu_threads=threads(given["--cpu-threads"], USAGE) if "--cpu-threads" in given else None,
    )
