"""Indirect: operations that Python's own functions do for the code, as ``map``, ``reduce`` and ``operator.add`` do."""

import ast
from collections.abc import Iterator, Mapping
from itertools import repeat
from typing import NamedTuple

from xpsession.compliance.values.operands import Operand

# What the functions of `operator` do, as an act and the operator as `ast` calls it.
OPERATORS: Mapping[str, tuple[str, str]] = {
    "add": ("binary", "Add"), "and_": ("binary", "BitAnd"), "floordiv": ("binary", "FloorDiv"),
    "lshift": ("binary", "LShift"), "matmul": ("binary", "MatMult"), "mod": ("binary", "Mod"),
    "mul": ("binary", "Mult"), "or_": ("binary", "BitOr"), "pow": ("binary", "Pow"), "rshift": ("binary", "RShift"),
    "sub": ("binary", "Sub"), "truediv": ("binary", "Div"), "xor": ("binary", "BitXor"),
    "eq": ("compare", "Eq"), "ge": ("compare", "GtE"), "gt": ("compare", "Gt"), "le": ("compare", "LtE"),
    "lt": ("compare", "Lt"), "ne": ("compare", "NotEq"), "getitem": ("getitem", ""),
}  # fmt: skip
_SIDES = 2


class Done(NamedTuple):
    """What is done: the act, the operator, and the operands with their expressions, of which the last have names."""

    act: str
    symbol: str
    operands: tuple[Operand, ...]
    sources: tuple[ast.expr, ...]
    keywords: tuple[str, ...] = ()


def done(call: Done) -> Iterator[Done]:
    """Yield what a call does, if its function is one that does an operation for whoever calls it."""
    first, *given = call.operands
    where = call.sources[1:]
    if first.sort == "function" and first.items is not None and not call.symbol:  # a partial one, with what it holds
        yield _whole(call, first)
    if call.keywords or any(operand.sort == "star" for operand in given):
        return
    if first.sort == "module" and first.name == "operator" and call.symbol in OPERATORS and len(given) == _SIDES:
        yield Done(*OPERATORS[call.symbol], tuple(given), tuple(where))
    elif first.sort == "module" and first.name == "functools" and call.symbol == "reduce" and len(given) == _SIDES:
        items = _items(given[1], where[1])[:_SIDES]
        if len(items) == _SIDES:
            yield _called(given[0], where[0], items)
    elif call.act == "builtin" and call.symbol == first.name == "map" and len(given) > 1:
        columns = [_items(operand, source) for operand, source in zip(given[1:], where[1:], strict=True)]
        for row in zip(*columns, strict=False):
            yield _called(given[0], where[0], list(row))


def _whole(call: Done, function: Operand) -> Done:
    """Return the call of the function that another holds together with arguments."""
    held, names = function.items or (), function.value if isinstance(function.value, tuple) else ()
    plain, named = held[: len(held) - len(names)], held[len(held) - len(names) :]
    count = len(call.operands) - len(call.keywords)
    node = unwritten(call.sources[0])
    return Done(
        "call",
        "",
        (function._replace(items=None, value=None), *plain, *call.operands[1:count], *named, *call.operands[count:]),
        (
            call.sources[0],
            *repeat(node, len(plain)),
            *call.sources[1:count],
            *repeat(node, len(named)),
            *call.sources[count:],
        ),
        (*names, *call.keywords),
    )


def _called(function: Operand, node: ast.expr, items: list[tuple[Operand, ast.expr]]) -> Done:
    return Done("call", "", (function, *(item for item, _ in items)), (node, *(source for _, source in items)))


def _items(operand: Operand, source: ast.expr) -> list[tuple[Operand, ast.expr]]:
    """Return what a list or a tuple holds, each with its expression or that of the whole."""
    items = operand.items if operand.sort in {"list", "tuple"} else None
    written = source.elts if isinstance(source, ast.List | ast.Tuple) and len(source.elts) == len(items or ()) else None
    return list(zip(items or (), written or repeat(unwritten(source)), strict=False))


def unwritten(source: ast.expr) -> ast.expr:
    """Return the expression that several operands came out of as what it is: the text of none of them."""
    return source if isinstance(source, ast.Starred) else ast.copy_location(ast.Starred(source, ast.Load()), source)
