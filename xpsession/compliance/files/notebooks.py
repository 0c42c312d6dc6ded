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
    ValueError
        If `text` is no notebook; the message says what is wrong with it.
    """
    try:
        notebook = json.loads(text)
    except RecursionError:
        raise ValueError("its JSON is nested too deeply") from None
    except ValueError as error:
        raise ValueError(f"it is not JSON: {error}") from error
    if not isinstance(notebook, dict):
        raise ValueError("its JSON is no object")  # noqa: TRY004  # it is the text that is wrong
    metadata = _object(notebook, "metadata")
    language = _object(metadata, "language_info").get("name") or _object(metadata, "kernelspec").get("language")
    if language not in {None, "python", "ipython"}:
        return ()
    return tuple(_code(_rows(notebook)))


def _object(within: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return the object under a key; an empty one where there is none."""
    value = within.get(key)
    return value if isinstance(value, dict) else {}


def _rows(notebook: Mapping[str, Any]) -> list[Any]:
    """Return the cells; before format 4 they stand in a worksheet."""
    rows = notebook.get("cells")
    sheets = notebook.get("worksheets")
    if "cells" not in notebook and isinstance(sheets, list) and sheets and isinstance(sheets[0], dict):
        rows = sheets[0].get("cells")
    if not isinstance(rows, list):
        raise ValueError("it has no list of cells")  # noqa: TRY004  # as above
    return rows


def _code(rows: list[Any]) -> Iterator[tuple[int | None, str]]:
    """Yield the number and the source of each code cell."""
    for number, cell in enumerate(rows, start=1):
        if not isinstance(cell, dict) or not isinstance(cell.get("cell_type"), str):
            raise ValueError(f"cell {number} has no 'cell_type'")  # noqa: TRY004  # as above
        if cell["cell_type"] == "code":
            source = cell.get("source", cell.get("input"))
            lines = [source] if isinstance(source, str) else source
            if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
                raise ValueError(f"cell {number} has no 'source' that is text")
            yield number, "".join(lines)


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
