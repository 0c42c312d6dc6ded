"""Display, source lines: the line of a finding, cut to fit and cleaned, and where the finding stands in it."""

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from xpsession.records.diagnostic import Diagnostic

WIDTH = 100  # characters of a line that are shown
CUT = "…"
# Characters that reorder what is around them, so that a line would not read as it runs.
_REORDERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset({"Mn", "Me", "Cf"})


class Excerpt(NamedTuple):
    """A line in three parts, of which the middle one is what a finding is about."""

    before: str
    marked: str
    after: str


def clean(text: str) -> str:
    r"""Return `text` without characters that steer a terminal or reorder text; tabs stay.

    Examples
    --------
    >>> clean("a\x1b[2Jb")
    'a�[2Jb'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join("\ufffd" if _steers(character) else character for character in text)


def _steers(character: str) -> bool:
    return character in _REORDERING or (character != "\t" and unicodedata.category(character) in {"Cc", "Cs"})


def excerpt(source: str, finding: Diagnostic, room: int = WIDTH) -> Excerpt | None:
    """Return the first line of a finding, cut around it to about `room` columns; None where there is no such line."""
    lines = _lines(source)
    if not 0 < finding.line <= len(lines):
        return None
    line = lines[finding.line - 1]
    start = min(finding.column, len(line))
    end = min(finding.end_column, len(line)) if finding.end_line == finding.line else len(line)
    before, marked, after = line[:start], line[start : max(start, end)], line[max(start, end) :].rstrip()
    room -= width(line) - len(line)
    if len(before) + len(marked) + len(after) > room:
        if len(marked) > room // 2:
            marked = marked[: room // 2] + CUT
        room -= len(marked)
        if len(before) > room // 2:
            keep = max(room // 2, room - len(after))
            before = CUT + before[len(before) - keep :] if keep < len(before) else before
        if len(after) > room - len(before):
            after = after[: max(0, room - len(before))] + CUT
    return Excerpt(clean(before), clean(marked), clean(after))


@lru_cache(maxsize=4)  # many findings quote the same source
def _lines(source: str) -> list[str]:
    """Return the lines of `source`, split where Python splits."""
    return source.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def width(text: str) -> int:
    """Return how many columns of a terminal `text` takes, without tabs.

    Examples
    --------
    >>> width("xp.é"), width("漢字"), width("😀")
    (4, 4, 2)
    """
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in _INVISIBLE:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def padding(text: str) -> str:
    """Return blanks that are as wide as `text`; its tabs stay, so that both lines reach the same stops."""
    return "".join("\t" if character == "\t" else " " * _columns(character) for character in text)
