"""Readings: the operands of an operation as far as the source tells them, for the rules about operations that run."""

import ast
from collections.abc import Iterable
from functools import cache
from typing import Any

from xpsession.compliance.uses import promotion
from xpsession.compliance.uses.promotion import BOOL, COMPLEX, INTEGER, REAL
from xpsession.compliance.values import Value
from xpsession.compliance.values.arrays import Known, dtype_kind
from xpsession.compliance.values.operands import UNKNOWN, Operand

# The functions of arrays that make one dtype of several, or may not be given some.
FUNCTIONS = promotion.PROMOTING | {"astype"}
# Operators that are not defined for each number.
DIVISIONS = (ast.FloorDiv, ast.Mod, ast.Pow)
NONE = Operand("other", "NoneType")

_TYPES = {INTEGER: "int", REAL: "float", COMPLEX: "complex"}
_DEFAULTS = {INTEGER: "int64", REAL: "float64", COMPLEX: "complex128"}
_READ = frozenset({"array", "generic", "scalar"})
# Most arguments, of which no more can be read than what is known of them.
_NAMED = (ast.Name, ast.Call, ast.Attribute, ast.BinOp, ast.Subscript)


def is_doubtful(left: Value | None, right: Value | None, operator: ast.operator | ast.cmpop) -> bool:
    """Return whether an operator between two values may be undefined, which the rules then tell.

    Examples
    --------
    >>> real, number = Value("array", REAL, 1), Value("scalar", INTEGER, 0)
    >>> is_doubtful(real, number, ast.Add()), is_doubtful(real, Value("array", INTEGER, 1), ast.Add())
    (False, True)
    """
    if left is None or right is None or left.kind not in _READ or right.kind not in _READ:
        return False
    if left.kind != "array" and right.kind != "array":
        return False
    if "generic" in {left.kind, right.kind}:
        return True
    one, two = left.name, right.name
    if one == two:
        return one in {BOOL, COMPLEX} or (one == INTEGER and isinstance(operator, DIVISIONS))
    if "" in {one, two}:
        return BOOL in {one, two} or COMPLEX in {one, two}
    array, number = (left, right) if left.kind == "array" else (right, left)
    return number.kind == "array" or (array.name, number.name) != (REAL, INTEGER)


def is_short(array: Value, index: ast.expr, known: Known) -> bool:
    """Return whether an index has fewer parts than the array has dimensions, or a mask or a truth value in it."""
    if array.ndim is None:
        return False
    parts = index.elts if isinstance(index, ast.Tuple) else [index]
    if len(parts) < array.ndim:
        return True
    return any(
        (isinstance(part, ast.Constant) and type(part.value) in {bool, type(None)})
        or ((value := known(part)) is not None and value.kind == "array")
        for part in parts
    )


def takes_known(call: ast.Call, known: Known) -> bool:
    """Return whether all arguments of a call are written out, and of an array among them the kind is known."""
    if any(isinstance(item, ast.Starred) for item in call.args) or any(item.arg is None for item in call.keywords):
        return False
    return any(
        (value := known(item)) is not None and value.kind == "array" and value.name != ""
        for argument in [*call.args, *(keyword.value for keyword in call.keywords)]
        for item in (argument.elts if isinstance(argument, ast.List | ast.Tuple) else [argument])
    )


def operands(sources: Iterable[ast.expr | None], known: Known) -> tuple[Operand, ...]:
    """Return what is known of expressions as the operands of an operation."""
    return tuple(operand(source, known) for source in sources)


def operand(node: ast.expr | None, known: Known) -> Operand:
    """Return what is known of an expression; of an array that has not the default dtype, the kind stands for it.

    Examples
    --------
    >>> operand(ast.parse("-1", mode="eval").body, lambda node: None).value
    -1
    """
    if node is None or isinstance(node, _NAMED):
        return UNKNOWN if node is None else _of_value(known(node), node)
    match node:
        case ast.Constant(value=value):
            return _constant(value)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() | complex() as value)):
            return _constant(-value)
        case ast.Slice():
            bounds = [node.lower, node.upper, node.step]
            return Operand("slice", items=tuple(NONE if item is None else operand(item, known) for item in bounds))
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            starred = any(isinstance(item, ast.Starred) for item in elements)
            sort: Any = "list" if isinstance(node, ast.List) else "tuple"
            return Operand(sort, items=None if starred else operands(elements, known))
        case _:
            return _of_value(known(node), node)


def _constant(value: object) -> Operand:
    name = type(value).__name__
    return Operand("scalar" if isinstance(value, int | float | complex) else "other", name, value=value)


@cache
def _array(kind: str, ndim: int | None, *, default: bool) -> Operand:
    """Return an array of a kind of dtype, with its sizes left open."""
    name = _DEFAULTS.get(kind, kind) if default else kind
    return Operand("array", name, None if ndim is None else (-1,) * ndim, origin="xp")


def _of_value(value: Value | None, node: ast.expr) -> Operand:
    """Return what is known of a value, its sizes left open."""
    if value is None:
        return UNKNOWN
    match value:
        case Value(kind="array"):
            found = _array(value.name, value.ndim, default=value.trait == "default")
        case Value(kind="scalar", name=name) if name in _TYPES:
            found = Operand("scalar", _TYPES[name])
        case Value(kind="generic", name=name):
            found = Operand("generic", name, (), origin="host")
        case Value(kind="builtin", name=name):
            found = Operand("builtin", name)
        case Value(kind="dtype", name=name):
            named = isinstance(node, ast.Attribute) and dtype_kind(node.attr)
            found = Operand("dtype", node.attr if named and isinstance(node, ast.Attribute) else name)
        case _:
            found = UNKNOWN
    return found
