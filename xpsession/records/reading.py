"""Records, reading: makes a record of what JSON holds, checked against the types that its fields are declared with."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Record = TypeVar("Record")
_WANTED = {float: "is no number", int: "is no whole number", bool: "is no truth value"}


class MismatchError(ValueError):
    """What was read is not what the record's fields are declared as; the text says where, and what is there."""


def read(kind: type[Record], value: object, *, where: str = "") -> Record:
    """Return the record of class `kind` that `value` describes.

    Keys that the record has no field for are passed over, for figures that follow from others are written too.

    Parameters
    ----------
    kind : type
        A dataclass of numbers, texts, other such dataclasses, and tuples and mappings of these.
    value : object
        What ``json.loads`` gave.
    where : str, optional
        What an error calls the value.

    Raises
    ------
    MismatchError
        If a field is missing or has a value of another type.

    Examples
    --------
    >>> from xpsession.records.side import Ratio
    >>> read(Ratio, {"median": 2, "low": 1.9, "high": None})
    Ratio(median=2.0, low=1.9, high=None)
    >>> read(Ratio, {"median": "fast"}, where="ratio")
    Traceback (most recent call last):
    xpsession.records.reading.MismatchError: 'ratio.median' is no number
    """
    if not isinstance(value, dict):
        raise _mismatch(where, "is no record")
    hints = _hints(kind)  # type: ignore[arg-type]  # classes are hashable
    given = {}
    for field in fields(kind):  # type: ignore[arg-type]  # `kind` is a dataclass
        place = f"{where}.{field.name}" if where else field.name
        if field.name in value:
            given[field.name] = _value(hints[field.name], value[field.name], place)
        elif _required(field):
            raise _mismatch(place, "is missing")
    return kind(**given)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _value(kind: Any, value: object, where: str) -> Any:
    """Return `value` as a field of type `kind` holds it."""
    origin, choices = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        return None if value is None and NoneType in choices else _value(choices[0], value, where)
    if origin is tuple:
        return tuple(_items(choices, value, where))
    if origin in {Mapping, dict}:
        if not isinstance(value, dict):
            raise _mismatch(where, "is no mapping")
        return {key: _value(choices[1], item, f"{where}[{key!r}]") for key, item in value.items()}
    if origin is Literal:
        if value not in choices:
            raise _mismatch(where, f"is none of {', '.join(map(repr, choices))}")
        return value
    if is_dataclass(kind):
        return read(cast("type", kind), value, where=where)
    return _plain(kind, value, where)


def _items(choices: tuple[Any, ...], value: object, where: str) -> Iterable[Any]:
    if not isinstance(value, list):
        raise _mismatch(where, "is no list")
    kinds = [choices[0]] * len(value) if choices[-1] is ... else [*choices]
    if len(kinds) != len(value):
        raise _mismatch(where, f"has {len(value)} items instead of {len(kinds)}")
    return (
        _value(kind, item, f"{where}[{place}]") for place, (kind, item) in enumerate(zip(kinds, value, strict=True))
    )


def _plain(kind: type, value: object, where: str) -> Any:
    """Return a number, a truth value or a text; JSON writes 2.0 as it likes, and a truth value is no number."""
    if kind is float and type(value) in {int, float} and math.isfinite(value):  # type: ignore[arg-type]  # as just seen
        return float(value)  # type: ignore[arg-type]  # as above
    if kind is not float and type(value) is kind:
        return value
    raise _mismatch(where, _WANTED.get(kind, "is no text"))


def _mismatch(where: str, problem: str) -> MismatchError:
    return MismatchError(f"'{where}' {problem}" if where else f"it {problem}")
