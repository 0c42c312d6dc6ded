"""Notebooks: the code cells of a notebook file, and the file with other code in them and all else as it was."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

Part = tuple[int, int]  # from where to where a value stands in the file's text

_DECODER = json.JSONDecoder()
_BLANK = re.compile(r"[ \t\r\n]*")


def cells(text: str) -> tuple[tuple[int | None, str], ...]:
    """Return the code cells of a notebook by their numbers; none where its language is not Python.

    Raises
    ------
    ValueError, TypeError, LookupError, AttributeError, RecursionError
        If `text` is no notebook.
    """
    notebook = json.loads(text)
    metadata = notebook.get("metadata", {})
    language = metadata.get("language_info", {}).get("name") or metadata.get("kernelspec", {}).get("language")
    if language not in {None, "python", "ipython"}:
        return ()
    rows = notebook["cells"] if "cells" in notebook else notebook["worksheets"][0]["cells"]  # before format 4
    found: list[tuple[int | None, str]] = []
    for number, cell in enumerate(rows, start=1):
        if cell["cell_type"] == "code":
            source = cell["source"] if "source" in cell else cell["input"]
            found.append((number, source if isinstance(source, str) else "".join(source)))
    return tuple(found)


def replaced(text: str, sources: Mapping[int | None, str]) -> str:
    """Return the notebook with other sources in the cells of these numbers.

    Only the strings that differ are written anew, so that outputs, metadata, the order of keys, the indentation and the
    spelling of numbers stay as they are.
    """
    whole = _members(text, _skip(text, 0))
    rows = whole["cells"] if "cells" in whole else _members(text, _items(text, whole["worksheets"][0])[0][0])["cells"]
    pieces, position = [], 0
    for number, (start, _) in enumerate(_items(text, rows[0]), start=1):
        if number in sources:
            members = _members(text, start)
            place = members["source"] if "source" in members else members["input"]
            for (left, right), new in _strings(text, place, sources[number]):
                pieces += [text[position:left], new]
                position = right
    return "".join([*pieces, text[position:]])


def _strings(text: str, place: Part, source: str) -> Iterator[tuple[Part, str]]:
    """Yield what to write, and over what, so that the value at `place` becomes `source`."""
    start, end = place
    if text[start] != "[":
        yield place, _encoded(source, text[start:end])
        return
    old, lines = _items(text, start), source.splitlines(keepends=True)
    if len(old) == len(lines):
        for (left, right), line in zip(old, lines, strict=True):
            if json.loads(text[left:right]) != line:
                yield (left, right), _encoded(line, text[left:right])
    elif old and lines:
        between = text[old[0][1] : old[1][0]] if len(old) > 1 else f",{text[start + 1 : old[0][0]]}"
        yield (old[0][0], old[-1][1]), between.join(_encoded(line, text[start:end]) for line in lines)
    else:
        yield place, json.dumps(lines)


def _encoded(value: str, like: str) -> str:
    """Return `value` as a JSON string, with other than ASCII characters written out unless `like` escapes its own."""
    return json.dumps(value, ensure_ascii=like.isascii() and "\\u" in like)


def _members(text: str, start: int) -> dict[str, Part]:
    """Return where the value of each key of the object at `start` stands."""
    found: dict[str, Part] = {}
    position = _skip(text, start + 1)
    while text[position] != "}":
        key, position = _decoded(text, position)
        first = _skip(text, _skip(text, position) + 1)  # past the colon
        _, last = _decoded(text, first)
        found[key] = (first, last)
        position = _after(text, last)
    return found


def _items(text: str, start: int) -> list[Part]:
    """Return where each item of the array at `start` stands."""
    found: list[Part] = []
    position = _skip(text, start + 1)
    while text[position] != "]":
        _, last = _decoded(text, position)
        found.append((position, last))
        position = _after(text, last)
    return found


def _decoded(text: str, start: int) -> tuple[Any, int]:
    return _DECODER.raw_decode(text, start)


def _after(text: str, end: int) -> int:
    """Return where the next member or item starts, or where the closing bracket stands."""
    position = _skip(text, end)
    return _skip(text, position + 1) if text[position] == "," else position


def _skip(text: str, position: int) -> int:
    """Return the position of what follows the blanks at `position`."""
    blank = _BLANK.match(text, position)
    return position if blank is None else blank.end()
