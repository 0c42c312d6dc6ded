"""Versus: splits code at the ``--vs`` that stands between statements which are to be compared with each other.

A ``--vs`` counts where it stands by itself: blanks around it, and outside of strings, comments and brackets.
"""

import io
import tokenize
from collections.abc import Iterator
from itertools import accumulate, pairwise

# What Python's tokenizer raises; since 3.12 at halves of surrogates too, and before 3.14 by mistake at some null bytes.
UNTOKENIZABLE = (tokenize.TokenError, SyntaxError, UnicodeError, SystemError)
_BEFORE, _AFTER = "([{", ")]}"
_MARK = ("-", "-", "vs")


def marks(code: str, *, alone: bool = False) -> list[tuple[int, int]]:
    r"""Return where each ``--vs`` begins and ends, in characters.

    Parameters
    ----------
    code : str
        The code; what cannot be taken apart into tokens, as a shell command with one quote, ends the search.
    alone : bool, optional
        Whether it counts only where it has a line to itself, as in a cell.

    Examples
    --------
    >>> marks("f(x) --vs g(x)"), marks("'a --vs b'  # --vs c"), marks("f(x)\n--vs\ng(x)\n", alone=True)
    ([(5, 9)], [], [(5, 9)])
    """
    if "--vs" not in code:
        return []
    lines = io.StringIO(code).readlines()
    starts = [0, *accumulate(map(len, lines))]
    found = []
    for row, column in _found(code):
        before, after = lines[row][:column], lines[row][column + len("--vs") :]
        apart = (not before or before[-1].isspace()) and (not after or after[0].isspace())
        if apart and not (alone and (before + after).strip()):
            found.append((starts[row] + column, starts[row] + column + len("--vs")))
    return found


def split(code: str, *, alone: bool = False) -> list[str]:
    r"""Return the statements in `code`, as they were typed.

    Examples
    --------
    >>> split("xp.sum(x) --vs x.sum() --vs sum(x)"), split("f(x)\n--vs\ng(x)\n", alone=True)
    (['xp.sum(x)', 'x.sum()', 'sum(x)'], ['f(x)\n', 'g(x)\n'])
    >>> split("print(a --vs)")
    ['print(a --vs)']
    """
    pieces, done = [], 0
    for begin, end in marks(code, alone=alone):
        pieces.append(code[done:begin].rstrip(" \t"))
        done = end + len(code[end:]) - len(code[end:].lstrip(" \t").removeprefix("\n" if alone else ""))
    return [*pieces, code[done:]]


def masked(code: str, *, alone: bool = False) -> str:
    r"""Return Python of the same length and lines in which the statements follow one another.

    Examples
    --------
    >>> masked("f(x) --vs g(x)"), masked("f(x)\n--vs\ng(x)\n", alone=True)
    ('f(x) ;    g(x)', 'f(x)\n    \ng(x)\n')
    """
    for begin, end in marks(code, alone=alone):
        code = f"{code[:begin]}{' ' if alone else ';'}   {code[end:]}"
    return code


def _found(code: str) -> Iterator[tuple[int, int]]:
    """Yield the line, from 0, and the column of each ``--vs`` among the tokens outside of brackets."""
    depth = 0
    last: list[tokenize.TokenInfo] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            depth += (token.string in _BEFORE) - (token.string in _AFTER) if token.type == tokenize.OP else 0
            if token.type == tokenize.ERRORTOKEN and token.string[0] in "'\"":
                return  # a string that does not end, which Python 3.12 raises an error for
            last = [*last[-2:], token]
            together = all(left.end == right.start for left, right in pairwise(last))
            if depth == 0 and together and tuple(each.string for each in last) == _MARK:
                yield last[0].start[0] - 1, last[0].start[1]
    except UNTOKENIZABLE:
        return
