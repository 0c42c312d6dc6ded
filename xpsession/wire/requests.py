"""Requests: what a page asks, read from JSON into frozen dataclasses; what is malformed is refused with its kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from xpsession.sessions import Warnings
from xpsession.wire.comms import VERSION


class MalformedError(Exception):
    """A message that is not what `extension/WIRE.md` describes; its text names the kind of mistake."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: the page's id of it, and its source."""

    cell: str
    source: str


@dataclass(frozen=True, slots=True)
class Place:
    """A finding: the code of its rule, its line from 1, its column from 0 in code points."""

    code: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Hello:
    """Asks for everything that a page needs to draw."""

    id: int


@dataclass(frozen=True, slots=True)
class Check:
    """Asks where a cell leaves the standard, by the names that are live now."""

    id: int
    cell: Cell


@dataclass(frozen=True, slots=True)
class Survey:
    """Asks what `Check` asks about several cells, as when a notebook is opened."""

    id: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Fix:
    """Asks for the edits that fix cells, or one finding of the one cell."""

    id: int
    cells: tuple[Cell, ...]
    only: Place | None


@dataclass(frozen=True, slots=True)
class Suppress:
    """Asks for the edit that ignores one finding by a comment."""

    id: int
    cell: Cell
    place: Place


@dataclass(frozen=True, slots=True)
class Rule:
    """Asks for the page of a rule."""

    id: int
    code: str


@dataclass(frozen=True, slots=True)
class Select:
    """Asks for another device, to which the session's arrays move too or not."""

    id: int
    device: str
    move: bool


@dataclass(frozen=True, slots=True)
class Memory:
    """Asks what memory is in use on the bound device."""

    id: int


@dataclass(frozen=True, slots=True)
class Configure:
    """Sets the warnings mode, unless it is None, and adds to and takes from the codes that are ignored."""

    id: int
    warnings: str | None
    ignore: tuple[str, ...]
    unignore: tuple[str, ...]


Request = Hello | Check | Survey | Fix | Suppress | Rule | Select | Memory | Configure
Fields = Mapping[str, Any]


def read(data: object) -> Request:
    """Return the request that `data`, which came as JSON, is.

    Raises
    ------
    MalformedError
        If it is none, or one of another version; only ``hello`` is understood whatever its version is.

    Examples
    --------
    >>> read({"version": 1, "type": "rule", "id": 5, "code": "XP101"})
    Rule(id=5, code='XP101')
    """
    if not isinstance(data, dict):
        raise MalformedError("a message that is not an object")
    version, kind = _whole(data, "version"), _text(data, "type")
    if version != VERSION and kind != "hello":
        raise MalformedError(f"a message of version {version}, where {VERSION} is spoken")
    build = _READERS.get(kind)
    if build is None:
        raise MalformedError(f"a message of the unknown type {kind[:40]!r}")
    return build(_whole(data, "id"), data)


def _check(number: int, data: Fields) -> Check:
    return Check(number, _cell(data))


def _survey(number: int, data: Fields) -> Survey:
    return Survey(number, _cells(data))


def _fix(number: int, data: Fields) -> Fix:
    cells = _cells(data)
    only = data.get("only")
    if only is not None and len(cells) != 1:
        raise MalformedError("'only' with more or less than one cell")
    return Fix(number, cells, None if only is None else _place(only))


def _suppress(number: int, data: Fields) -> Suppress:
    return Suppress(number, _cell(data), _place(data))


def _rule(number: int, data: Fields) -> Rule:
    return Rule(number, _text(data, "code"))


def _select(number: int, data: Fields) -> Select:
    move = data.get("move")
    if not isinstance(move, bool):
        raise MalformedError("'move' is not true or false")
    return Select(number, _text(data, "device"), move)


def _configure(number: int, data: Fields) -> Configure:
    mode = data.get("warnings")
    if mode is not None and mode not in get_args(Warnings):
        raise MalformedError("'warnings' is no mode")
    return Configure(number, mode, _texts(data, "ignore"), _texts(data, "unignore"))


_READERS: Mapping[str, Callable[[int, Fields], Request]] = {
    "hello": lambda number, _: Hello(number),
    "check": _check,
    "survey": _survey,
    "fix": _fix,
    "suppress": _suppress,
    "rule": _rule,
    "select": _select,
    "memory": lambda number, _: Memory(number),
    "configure": _configure,
}


def _cell(data: object) -> Cell:
    if not isinstance(data, dict):
        raise MalformedError("a cell that is not an object")
    return Cell(_text(data, "cell"), _text(data, "source"))


def _cells(data: Fields) -> tuple[Cell, ...]:
    return tuple(_cell(item) for item in _list(data, "cells"))


def _place(data: object) -> Place:
    if not isinstance(data, dict):
        raise MalformedError("a place that is not an object")
    return Place(_text(data, "code"), _whole(data, "line", least=1), _whole(data, "column"))


def _text(data: Fields, name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str):
        raise MalformedError(f"'{name}' is not text")
    return value


def _whole(data: Fields, name: str, *, least: int = 0) -> int:
    value = data.get(name)
    if type(value) is not int or value < least:
        raise MalformedError(f"'{name}' is not a whole number from {least}")
    return value


def _list(data: Fields, name: str) -> list[object]:
    value = data.get(name)
    if not isinstance(value, list):
        raise MalformedError(f"'{name}' is not a list")
    return value


def _texts(data: Fields, name: str) -> tuple[str, ...]:
    return tuple(_text({name: item}, name) for item in _list(data, name))
