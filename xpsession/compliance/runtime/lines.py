"""Lines: gives the question in front of code that stands there twice the place where Python begins with that code.

A debugger stops at each new line. Where code has several, only the compiler knows at which it begins, so that the place
is taken from what it made.
"""

import dis
from collections.abc import Container, Iterator
from itertools import groupby
from types import CodeType

Place = tuple[int | None, int | None, int | None, int | None]  # the line, the last one, the column, the last one

# The forms of an entry in a table of lines, as Objects/locations.md of CPython has them, and the most that one is for.
_LONG, _WITHOUT_COLUMNS, _NOWHERE = 14, 13, 15
_MOST = 8


def moved(code: CodeType, questions: Container[object], asked: int) -> bytes:
    """Return the table of lines of `code`, with each question at the place of the code behind it.

    Parameters
    ----------
    code : code
        Code as it was compiled.
    questions : container
        The constants that are asked.
    asked : int
        How often one is asked in one question.
    """
    places = list(code.co_positions())
    for start, end in _spans(code, questions, asked):
        places[start:end] = [places[end]] * (end - start)
    return b"".join(_entries(places, code.co_firstlineno))


def _spans(code: CodeType, questions: Container[object], asked: int) -> Iterator[tuple[int, int]]:
    """Yield where each question begins in `code`, and where the code behind it does."""
    start = count = 0
    over = prefixed = False
    here = 0
    for step in dis.get_instructions(code):
        here = here if prefixed else step.offset // 2
        prefixed = step.opname == "EXTENDED_ARG"
        if prefixed or step.opname == "NOT_TAKEN":
            continue
        if over:
            yield start, here
            over = False
        if step.opname == "LOAD_CONST" and type(step.argval) is tuple and step.argval in questions:
            start = start if count else here
            count += 1
        elif count == asked and "JUMP" in step.opname:
            count, over = 0, True


def _entries(places: list[Place], line: int) -> Iterator[bytes]:
    """Yield the entries for the places of all units of code that begins at `line`."""
    for (first, last, column, end), units in groupby(places):
        count = sum(1 for _ in units)
        while count > 0:
            size = min(count, _MOST)
            count -= size
            if first is None:
                yield _head(_NOWHERE, size)
                continue
            delta = first - line
            yield _head(_WITHOUT_COLUMNS if last is None or column is None or end is None else _LONG, size)
            yield _number(delta * 2 if delta >= 0 else -delta * 2 + 1)
            if last is not None and column is not None and end is not None:
                yield _number(last - first) + _number(column + 1) + _number(end + 1)
            line = first


def _head(form: int, size: int) -> bytes:
    return bytes([0x80 | form << 3 | size - 1])


def _number(value: int) -> bytes:
    """Return a number, six bits in a byte, the lowest first."""
    found = []
    while value >= 1 << 6:
        found.append(0x40 | value & 0x3F)
        value >>= 6
    return bytes([*found, value])
