"""Reporting, signatures: whether a function can be called in every way that the standard allows.

The function is asked for its signature; more parameters than the standard's are legal. Where it tells none, or where it
alone does not decide, small calls do (`trials`); what neither decides is told as unreadable, and never guessed.
"""

import inspect
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from inspect import Parameter, Signature
from typing import Any

from xpsession.records.report import WrongSignature

_BY_POSITION = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
_BY_NAME = (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)
Try = Callable[[], tuple[str, ...] | None]
"""Runs the small calls for a function: the differences, or None where there are no calls or they do not tell."""


@dataclass(frozen=True, slots=True)
class Own:
    """How a function can be called.

    Attributes
    ----------
    text : str
        Its signature as it tells it.
    positional : tuple of str
        What arguments by position are called.
    any_positional : bool
        Whether it takes any number of them.
    named : dict of str to Parameter
        What can be given by name.
    any_named : bool
        Whether it takes other names, of which nothing is then known.
    required : tuple of str
        What has no default.
    """

    text: str
    positional: tuple[str, ...]
    any_positional: bool
    named: dict[str, Parameter]
    any_named: bool
    required: tuple[str, ...]


class UnreadableError(Exception):
    """Neither the function nor a call tells how it can be called."""


def compare(name: str, function: Any, wanted: Signature, attempt: Try) -> WrongSignature | None:
    """Return how `function` differs from `wanted`, or None where it does not.

    Raises
    ------
    UnreadableError
        If that cannot be told.
    """
    if not callable(function):
        return WrongSignature(name, str(wanted), "", (f"is a {type(function).__name__}, not a function",))
    own = read(function)
    if own is None:
        counted = _inputs(function, wanted)
        found = attempt() if counted is None else counted
        if found is None:
            raise UnreadableError
        return WrongSignature(name, str(wanted), "", found) if found else None
    found = tuple(differences(own, wanted))
    if not found and _doubtful(own, wanted):
        found = attempt() or ()
    return WrongSignature(name, str(wanted), own.text, found) if found else None


def read(function: Any) -> Own | None:
    """Return how `function` says that it can be called, or None where it does not say."""
    try:
        told = inspect.signature(function)
    except (TypeError, ValueError):
        return None
    # A wrapper may take names of its own beside those of what it wraps; a compiled one does not tell.
    outer: list[Parameter] = []
    with suppress(TypeError, ValueError):
        outer = list(inspect.signature(function, follow_wrapped=False).parameters.values())
    rows = list(told.parameters.values())
    extra = {row.name: row for row in outer if row.kind in _BY_NAME}
    bare = [row.replace(annotation=Parameter.empty) for row in rows]
    nameable = [row for row in rows if row.kind in {*_BY_POSITION, *_BY_NAME}]
    return Own(
        text=str(told.replace(parameters=bare, return_annotation=Signature.empty)),
        positional=tuple(row.name for row in rows if row.kind in _BY_POSITION),
        any_positional=any(row.kind is Parameter.VAR_POSITIONAL for row in rows),
        named=extra | {row.name: row for row in rows if row.kind in _BY_NAME},
        any_named=any(row.kind is Parameter.VAR_KEYWORD for row in rows),
        required=tuple(row.name for row in nameable if row.default is Parameter.empty),
    )


def differences(own: Own, wanted: Signature) -> Iterator[str]:
    """Yield what `wanted` allows and `own` does not, each in a few words.

    Examples
    --------
    >>> own = read(lambda a, axis, *, stable=False: None)
    >>> wanted = inspect.signature(eval("lambda x, /, *, axis=-1, stable=True, descending=False: None"))
    >>> list(differences(own, wanted))
    ["'axis' has no default", "'stable' is False by default, not True", "no parameter 'descending'"]
    """
    rows = list(wanted.parameters.values())
    by_position = [row for row in rows if row.kind in _BY_POSITION]
    if len(by_position) > len(own.positional) and not own.any_positional:
        yield f"takes {len(own.positional)} by position, not {len(by_position)}"
    if any(row.kind is Parameter.VAR_POSITIONAL for row in rows) and not own.any_positional:
        yield "takes no list of arguments"
    for index, row in enumerate(by_position):
        if index < len(own.positional):
            yield from _no_default(row, own.positional[index], own)
    for row in rows:
        if row.kind not in _BY_NAME:
            continue
        if row.name in own.named:
            if row.kind is Parameter.KEYWORD_ONLY:
                yield from _no_default(row, row.name, own)
            yield from _other_default(row, own.named[row.name])
        elif not own.any_named:
            yield f"no parameter '{row.name}'"
    legal = {row.name for row in rows if row.kind in _BY_NAME} | set(own.positional[: len(by_position)])
    yield from (f"wants '{name}', which the standard does not have" for name in own.required if name not in legal)


def _no_default(row: Parameter, name: str, own: Own) -> Iterator[str]:
    if row.default is not Parameter.empty and name in own.required:
        yield f"'{row.name}' has no default"


def _other_default(row: Parameter, own: Parameter) -> Iterator[str]:
    """Yield a default that is certainly another one: None and objects of the library's own may mean the same."""
    literal = (bool, int, float, str)
    if Parameter.empty in (row.default, own.default) or not isinstance(own.default, literal):
        return
    if row.default != own.default and str(row.default) != str(own.default):
        yield f"'{row.name}' is {own.default!r} by default, not {row.default!r}"


def _doubtful(own: Own, wanted: Signature) -> bool:
    """Return whether an argument that may be given both ways is called otherwise by position than by name."""
    rows = [row for row in wanted.parameters.values() if row.kind in _BY_POSITION]
    pairs = zip(rows, own.positional, strict=False)
    return any(row.kind is Parameter.POSITIONAL_OR_KEYWORD and row.name != name for row, name in pairs)


def _inputs(function: Any, wanted: Signature) -> tuple[str, ...] | None:
    """Return what the number of inputs of a universal function tells, or None where `wanted` asks for more."""
    count = getattr(function, "nin", None)
    rows = list(wanted.parameters.values())
    if not isinstance(count, int) or any(row.kind is not Parameter.POSITIONAL_ONLY for row in rows):
        return None
    return () if count == len(rows) else (f"takes {count} by position, not {len(rows)}",)
