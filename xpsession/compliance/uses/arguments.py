"""Arguments: what a call of the standard's function was given where it takes arrays, as it was seen."""

import ast
from collections.abc import Iterator, Sequence
from functools import cache

from xpsession import standard
from xpsession.compliance.facts import remembered
from xpsession.compliance.uses import promotion
from xpsession.compliance.uses.operation import Operation
from xpsession.compliance.values.operands import Operand

Given = tuple[Operand, ast.expr | None]
# Functions that convert, and so take anything.
CONVERTERS = frozenset({"asarray", "from_dlpack"})


def taken(operation: Operation) -> Iterator[Given]:
    """Yield what an operation takes as arrays: both sides of an operator, of which one surely is one, or arguments."""
    if operation.act == "call":
        yield from arrays(operation)
    else:
        for pair in promotion.pairs(operation):
            yield from pair
        both = promotion.sides(operation)
        if any(item.is_xp for operand, _ in both for item in operand.items or ()):  # NumPy makes one array of several
            yield from both


def arrays(operation: Operation) -> Iterator[Given]:
    """Yield the arguments that stand where a function takes arrays, those in a list of arrays one by one."""
    name = operation.function
    if not name or name in CONVERTERS:
        return
    parameters, several, single, variadic = _parameters(name, operation.version)
    for place, (parameter, operand, source) in enumerate(given(operation)):
        called = parameter or (parameters[place] if place < len(parameters) else "")
        if called in several:
            yield from _items(operand, source)
        elif called in single or (variadic and not parameter):
            yield operand, source


@remembered
def given(operation: Operation) -> Sequence[tuple[str, Operand, ast.expr]]:
    """Return the arguments of a call: the keyword or an empty text, what it was, and its expression."""
    names = [""] * (len(operation.operands) - len(operation.keywords) - 1) + [*operation.keywords]
    return list(zip(names, operation.operands[1:], operation.sources[1:], strict=True))


def _items(operand: Operand, source: ast.expr) -> Iterator[Given]:
    items = operand.items or ()
    written = isinstance(source, ast.List | ast.Tuple) and len(source.elts) == len(items)
    for number, item in enumerate(items):
        yield item, source.elts[number] if written and isinstance(source, ast.List | ast.Tuple) else None


@cache
def _parameters(name: str, version: str) -> tuple[tuple[str, ...], frozenset[str], frozenset[str], bool]:
    """Return the parameters by position, those that take several arrays and one, and whether the rest are arrays."""
    known = standard.entry(name)
    if known is None or known.kind != "function" or known.since > version:
        return (), frozenset(), frozenset(), False
    takes = known.takes(version)
    signature = known.signature(version).parameters.values()
    several = frozenset(item.name for item in signature if "arrays" in takes.get(item.name, ()))
    single = frozenset(item.name for item in signature if "array" in takes.get(item.name, ()))
    variadic = any(item.variadic and item.name in single for item in signature)
    positions = tuple(item.name for item in signature if item.by_position)
    return positions, several, single, variadic
