"""Timing, its command: reads a ``%xp time`` line and cell; options end where code begins, and code is left as typed."""

from xpsession.errors import ArgumentError
from xpsession.records.timing import TimeRequest
from xpsession.timing.code.options import devices, seconds, split_options, statements, threads

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
    places = devices(given.get("--devices"), USAGE)
    budget = seconds(given.get("--budget"), USAGE)
    below = "%%xp time SETUP, and the statement on the lines below"
    statement, setup, vs = statements(code, cell, "time", usage=USAGE, below=below)
    return TimeRequest(
        statement,
        setup,
        vs=vs,
        devices=places,
        output="-o" in given or "--output" in given,
        budget=budget,
        save=given.get("--save"),
        compare=given.get("--compare"),
        cold="--cold" in given,
        cpu_threads=threads(given.get("--cpu-threads"), USAGE),
    )
