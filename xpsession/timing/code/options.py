"""Timing, the options of a line: they end where code begins, and the code is left as it was typed, byte for byte."""

import ast
import re
from collections.abc import Collection

from xpsession import versus
from xpsession.errors import ArgumentError

# A value with blanks stands in quotation marks.
_VALUE = r"(?:\"[^\"\n]*\"|'[^'\n]*'|\S*)(?!\S)"
_LONG = re.compile(rf"--[A-Za-z][\w-]*(?:={_VALUE})?(?!\S)")
# `-n 100 f(x)` can be no Python, `-x + y` and `-x if y else z` can.
_SHORT = re.compile(r"-[A-Za-z]\w*(?=[ \t]+(?!(?:and|if|in|is|not|or)\b)[\w\"'])|-o(?!\S)")


def split_options(
    line: str, options: Collection[str], *, valued: Collection[str], usage: str
) -> tuple[dict[str, str], str]:
    """Return the options that `line` begins with, each with its value, and the code behind them.

    Parameters
    ----------
    line : str
        Options, then code; ``--`` ends the options where code looks like one.
    options, valued : collection of str
        The options that there are, and those that take a value, behind ``=`` or as the next word.
    usage : str
        What the hint says.

    Raises
    ------
    ArgumentError
        If an option is unknown, or stands behind code that Python cannot read with it.

    Examples
    --------
    >>> split_options("-o --to 9 -x + y", ["-o", "--to"], valued=["--to"], usage="")
    ({'-o': '', '--to': '9'}, '-x + y')
    >>> split_options("--to 'a b' --to=c 'x'", ["--to"], valued=["--to"], usage="")
    ({'--to': 'c'}, "'x'")
    """
    given: dict[str, str] = {}
    code = line.lstrip()
    while (word := _option(code)) is not None:
        code = code[len(word) :].lstrip()
        name, equals, value = word.partition("=")
        if name == "--":
            break
        if name not in options:
            raise ArgumentError.from_unknown("option", name, options, f"{usage}; -- ends the options")
        if name in valued and not equals:
            value, code = _first_value(code)
        given[name] = value[1:-1] if _quoted(value) else value
    if (late := _behind(code, options)) is not None:
        raise ArgumentError.with_hint(f"'{late}' stands behind the code; options come before it", usage)
    return given, code


def statements(code: str, cell: str | None, verb: str, *, usage: str, below: str) -> tuple[str, str, tuple[str, ...]]:
    """Return the statement, the setup, and the statements to compare with.

    Parameters
    ----------
    code : str
        What the line holds behind its options: the statement, or the setup where there is a cell.
    cell : str or None
        The cell's body, which is then the statement.
    verb : str
        What is to be done with it, for the error.
    usage, below : str
        What the hint says where there is no cell, and where there is one.

    Raises
    ------
    ArgumentError
        If there is no statement, or none after a ``--vs``.

    Examples
    --------
    >>> statements("f(x) --vs g(x)", None, "time", usage="", below="")
    ('f(x)', '', ('g(x)',))
    >>> statements("x = 1", "f(x)", "time", usage="", below="")
    ('f(x)', 'x = 1', ())
    """
    body, setup = (code, "") if cell is None else (cell, code)
    statement, *vs = versus.split(body, alone=cell is not None)
    if not statement.strip() or not all(map(str.strip, vs)):
        after = " after '--vs'" if statement.strip() else ""
        raise ArgumentError.with_hint(f"there is no statement to {verb}{after}", usage if cell is None else below)
    return statement, setup, tuple(vs)


def seconds(value: str | None, usage: str) -> float | None:
    """Return the budget that `value` says; None where it is not given.

    Raises
    ------
    ArgumentError
        If it is no number.
    """
    try:
        return None if value is None else float(value)
    except ValueError:
        raise ArgumentError.with_hint(f"'{value}' is no number of seconds", usage) from None


def threads(value: str | None, usage: str) -> int | None:
    """Return the number of threads that `value` says; None where it is not given.

    Raises
    ------
    ArgumentError
        If it is none.
    """
    if value is None:
        return None
    if not value.isdecimal() or int(value) < 1:
        raise ArgumentError.with_hint(f"'{value}' is no number of threads", usage)
    return int(value)


def devices(value: str | None, usage: str) -> tuple[str, ...] | None:
    """Return the names of devices that `value` says, parted by commas; None where it is not given.

    Raises
    ------
    ArgumentError
        If it names none.

    Examples
    --------
    >>> devices("cpu,cuda:0,", "")
    ('cpu', 'cuda:0')
    """
    if value is None:
        return None
    names = tuple(name.strip() for name in value.split(",") if name.strip())
    if not names:
        raise ArgumentError.with_hint(f"'{value}' names no device", usage)
    return names


def _option(code: str) -> str | None:
    """Return the word at the start of `code` if it is an option, known or not; None where code begins."""
    if re.match(r"--(?!\S)", code):
        return "--"
    found = _LONG.match(code) or _SHORT.match(code)
    return found[0] if found else None


def _behind(code: str, options: Collection[str]) -> str | None:
    """Return the option behind a statement in `code`, if that is Python without it and is not with it."""
    words = re.compile(rf"(?<=\s)(?:{'|'.join(map(re.escape, options))})(?![\w-])")
    for part in versus.split(code):
        for found in words.finditer(part):
            if _is_python(part[: found.start()]) and not _is_python(part):
                return found[0]
    return None


def _is_python(code: str) -> bool:
    try:
        compile(code.strip(), "<statement>", "exec", ast.PyCF_ONLY_AST)
    except (SyntaxError, ValueError):
        return False
    return bool(code.strip())


def _first_value(code: str) -> tuple[str, str]:
    """Return the value that `code` begins with, and the rest."""
    word = re.match(_VALUE, code)
    end = word.end() if word else 0
    return code[:end], code[end:].lstrip()


def _quoted(value: str) -> bool:
    return len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
