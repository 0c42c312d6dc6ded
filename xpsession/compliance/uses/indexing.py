"""Indexing: the parts of an index as it was seen, and the axis that each is about."""

import ast
from collections.abc import Iterator
from typing import Literal, NamedTuple

from xpsession.compliance.facts import remembered
from xpsession.compliance.uses.operation import Operation
from xpsession.compliance.values.operands import UNKNOWN, Operand

Form = Literal["integer", "slice", "ellipsis", "newaxis", "integers", "mask", "truth", "sequence", "other"]


class Part(NamedTuple):
    """One part of an index.

    Attributes
    ----------
    form : str
        What it is: an ``integer``, a ``slice``, an ``ellipsis``, a ``newaxis``, an array of ``integers``, a boolean
        ``mask``, Python's own ``truth`` value, a ``sequence`` (a list, a tuple, a range), or anything else.
    operand : Operand
        Its facts.
    source : ast.expr or None
        Its expression, where that is written out.
    axis : int or None
        The axis that it is about; None of what is about none, or where nobody knows.
    """

    form: Form
    operand: Operand
    source: ast.expr | None
    axis: int | None = None


class Indexing(NamedTuple):
    """An array and the index that was applied to it.

    Attributes
    ----------
    array : Operand
        The array.
    source : ast.expr
        Its expression.
    parts : tuple of Part
        The parts of the index.
    value : Operand or None
        What is assigned there.
    value_source : ast.expr or None
        Its expression.
    """

    array: Operand
    source: ast.expr
    parts: tuple[Part, ...]
    value: Operand | None = None
    value_source: ast.expr | None = None

    @property
    def known(self) -> bool:
        """Whether each part is one of those that rules know."""
        return not any(part.form == "other" for part in self.parts)

    def has(self, *forms: Form) -> bool:
        """Return whether a part has one of the forms."""
        return any(part.form in forms for part in self.parts)

    @property
    def indexed(self) -> int:
        """How many axes are indexed one by one."""
        return sum(part.form not in {"newaxis", "ellipsis"} for part in self.parts)


@remembered
def indexing(operation: Operation) -> Indexing | None:
    """Return the array and the index of an operation; None where it surely is no array of the namespace."""
    operands, sources = operation.operands, operation.sources
    value = source = None
    match operation.act, len(operands):
        case "getitem", _:
            first = 0
        case "setitem", _:
            first, value, source = 1, operands[0], sources[0]
        case "augment", 3:
            first, value, source = 0, operands[2], sources[2]
        case _:
            return None
    array = operands[first]
    if not array.is_xp or array.shape is None:
        return None
    parts = tuple(_with_axes(list(_parts(operands[first + 1], sources[first + 1])), len(array.shape)))
    return Indexing(array, sources[first], parts, value, source)


def _parts(index: Operand, source: ast.expr) -> Iterator[Part]:
    """Yield the parts of an index, without their axes."""
    if index.sort != "tuple":
        yield Part(_form(index), index, source)
        return
    if index.items is None:
        yield Part("other", UNKNOWN, source)
        return
    written = source.elts if isinstance(source, ast.Tuple) and len(source.elts) == len(index.items) else None
    for number, item in enumerate(index.items):
        yield Part(_form(item), item, written[number] if written is not None else None)


def _form(part: Operand) -> Form:  # noqa: PLR0911  # one for each form
    if part.value is Ellipsis:
        return "ellipsis"
    if part.sort == "other":
        return "newaxis" if part.name == "NoneType" else "sequence" if part.name == "range" else "other"
    if part.sort == "slice":
        return "slice"
    if part.sort in {"list", "tuple"}:
        return "sequence"
    if part.sort == "scalar":
        return "integer" if part.name == "int" else "truth" if part.name == "bool" else "other"
    if part.sort in {"array", "generic"}:
        if part.sort == "generic" and part.origin != "xp" and part.kind == "integer":
            return "integer"  # whether an array of the namespace gave it, nobody knows
        return "mask" if part.kind == "bool" else "integers" if part.kind == "integer" else "other"
    return "other"


def _with_axes(parts: list[Part], ndim: int) -> Iterator[Part]:
    """Yield the parts, each with its axis."""
    single = [part for part in parts if part.form not in {"newaxis", "ellipsis"}]
    certain = not any(part.form in {"other", "mask", "truth"} for part in parts)
    axis = 0
    for part in parts:
        if part.form == "ellipsis":
            axis += ndim - len(single)
        if part.form in {"newaxis", "ellipsis"} or not certain:
            yield part
        else:
            yield Part(part.form, part.operand, part.source, axis)
            axis += 1
