"""Taking: whether a parameter of the standard takes a value, as far as the tables and the facts of the value tell."""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from xpsession import standard
from xpsession.compliance.values.operands import Operand

NUMBERS = frozenset({"bool", "complex", "float", "int"})
# What a value may stand for, in the words of the tables, by what it is; where one of these is taken, so is the value.
STANDS_FOR: Mapping[str, frozenset[str]] = {
    "array": frozenset({"array", "arrays"}),  # of an array for a list of arrays, another rule tells
    "bool": NUMBERS,
    "complex": frozenset({"complex"}),
    "dict": frozenset(),
    "dtype": frozenset({"dtype"}),
    "float": frozenset({"complex", "float"}),
    "int": frozenset({"bool", "complex", "float", "int"}),  # a flag may be 0 or 1
    "list": frozenset({"arrays", "list", "nestedsequence", "sequence"}),
    "none": frozenset({"none"}),
    "range": frozenset({"nestedsequence", "sequence"}),
    "set": frozenset(),
    "slice": frozenset(),
    "str": frozenset({"str"}),
    "tuple": frozenset({"arrays", "nestedsequence", "sequence", "tuple"}),
    "type": frozenset(),
}
# Parameters of these kinds take what only each library knows.
OPEN = frozenset({"device", "object"})
# What a list or a tuple may hold, where it stands for one of these.
_ELEMENTS = {
    "arrays": frozenset({"array"}),
    "nestedsequence": NUMBERS | {"nestedsequence"},
    "str": frozenset({"dtype", "str"}),
    "int": frozenset({"int"}),
}
_OF_KINDS = {"bool": "bool", "complex floating": "complex", "integer": "int", "real floating": "float"}
_CALLED = {"NoneType": "none", "dict": "dict", "range": "range", "set": "set", "str": "str"}

Argument = tuple[str, Operand, ast.expr]


class Refusal(NamedTuple):
    """An argument that the standard does not take: its expression, what it is, and what is taken there instead."""

    node: ast.expr
    what: str
    taken: tuple[str, ...]


@cache
def parameters(name: str, version: str) -> tuple[tuple[str, ...], Mapping[str, frozenset[str]]]:
    """Return the parameters of a function by position, and what each takes; the empty name is that of ``*arrays``.

    Examples
    --------
    >>> positions, takes = parameters("tile", "2025.12")
    >>> positions, sorted(takes["repetitions"])
    (('x', 'repetitions'), ['tuple'])
    """
    known = standard.entry(name)
    if known is None or known.kind != "function" or known.since > version:
        return (), {}
    signature = known.signature(version).parameters.values()
    positions = tuple(item.name for item in signature if item.by_position)
    takes = {parameter: frozenset(words) for parameter, words in known.takes(version).items() if words}
    for item in signature:
        if item.variadic and item.name in takes:
            takes[""] = takes.pop(item.name)
    return positions, takes


def word(operand: Operand) -> str | None:
    """Return what a value is, in the words of the tables; None where that is another rule's matter, or not known.

    Examples
    --------
    >>> word(Operand("scalar", "int", value=1)), word(Operand("other", "NoneType")), word(Operand("other", "Tensor"))
    ('int', 'none', None)
    """
    if operand.sort == "scalar":
        return operand.name
    if operand.sort == "generic":  # beside arrays it is another rule's matter
        return _OF_KINDS.get(operand.kind) if operand.origin == "host" else None
    if operand.sort == "builtin":
        return "type" if operand.name in NUMBERS else None
    if operand.sort == "other":
        return _CALLED.get(operand.name)
    return operand.sort if operand.sort in STANDS_FOR else None


def refused(name: str, version: str, arguments: Iterable[Argument]) -> Iterator[Refusal]:
    """Yield the arguments of a call that the standard does not take."""
    passed = list(arguments)
    if _takes_all(name, version, tuple([(keyword, word(operand)) for keyword, operand, _ in passed])):
        return
    takes = parameters(name, version)[1]
    called = _called(name, version, [keyword for keyword, _, _ in passed])
    given = [(parameter, operand, node) for parameter, (_, operand, node) in zip(called, passed, strict=True)]
    for parameter, operand, node in given:
        taken = takes.get(parameter, OPEN)
        what = word(operand)
        if what is None or not OPEN.isdisjoint(taken) or (operand.sort == "generic" and "array" in taken):
            continue
        if STANDS_FOR[what].isdisjoint(taken):
            yield Refusal(node, what, tuple(sorted(taken)))
        elif operand.sort in {"list", "tuple"}:
            yield from _within(operand, node, taken)
    yield from _without_arrays(takes, given)


@lru_cache(maxsize=4096)  # of calls that differ in the keywords and words of their arguments; most are alike
def _takes_all(name: str, version: str, words: tuple[tuple[str, str | None], ...]) -> bool:
    """Return whether a function surely takes arguments of these keywords and words; False where it takes a look."""
    takes = parameters(name, version)[1]
    called = _called(name, version, [keyword for keyword, _ in words])
    numbers: list[bool] = []
    for parameter, (_, what) in zip(called, words, strict=True):
        taken = takes.get(parameter, OPEN)
        looked_into = what in {"list", "tuple"}
        if what is not None and OPEN.isdisjoint(taken) and (looked_into or STANDS_FOR[what].isdisjoint(taken)):
            return False
        if _is_either(parameter, taken):
            numbers.append(what in NUMBERS)
    return not (len(numbers) > 1 and all(numbers))


def _called(name: str, version: str, keywords: Sequence[str]) -> list[str]:
    """Return the parameters that arguments are given to, of which some have keywords and the others an empty one."""
    positions = parameters(name, version)[0]
    return [keyword or (positions[place] if place < len(positions) else "") for place, keyword in enumerate(keywords)]


def _within(operand: Operand, node: ast.expr, taken: frozenset[str]) -> Iterator[Refusal]:
    """Yield the elements of a list or a tuple that may not be in it."""
    inner = next((words for kind, words in _ELEMENTS.items() if kind in taken), None)
    items = operand.items or ()
    written = isinstance(node, ast.List | ast.Tuple) and len(node.elts) == len(items)
    sources = node.elts if written and isinstance(node, ast.List | ast.Tuple) else [node] * len(items)
    for item, source in zip(items, sources, strict=True):
        what = word(item)
        nested = what == "array" or (what in {"list", "tuple"} and "int" in taken)  # axes may be pairs of lists
        if inner is not None and what is not None and not nested and STANDS_FOR[what].isdisjoint(inner):
            yield Refusal(source, what, tuple(sorted(inner)))


def _without_arrays(
    takes: Mapping[str, frozenset[str]], given: Sequence[tuple[str, Operand, ast.expr]]
) -> Iterator[Refusal]:
    """Yield the first of the numbers that stand for all arrays of which one must be one, as in ``maximum(1, 2)``."""
    either = [one for one in given if _is_either(one[0], takes.get(one[0], OPEN))]
    if len(either) > 1 and all(operand.sort == "scalar" for _, operand, _ in either):
        yield Refusal(either[0][2], either[0][1].name, ("array",))


def _is_either(parameter: str, taken: frozenset[str]) -> bool:
    """Return whether a parameter stands for an array or a number, of which not all may be numbers."""
    return {"array", "int"} <= taken and parameter[:1] in {"x", ""}
