"""Promotion: which kinds of dtype an operation of the standard is defined for, and which may be mixed."""

import ast
from itertools import pairwise

from xpsession.compliance.facts import remembered
from xpsession.compliance.uses.operation import Operation
from xpsession.compliance.values.operands import Operand

BOOL, INTEGER, REAL, COMPLEX = KINDS = ("bool", "integer", "real floating", "complex floating")
ALL = frozenset(KINDS)
NUMERIC = ALL - {BOOL}
FLOATING = frozenset({REAL, COMPLEX})
REAL_NUMERIC = frozenset({INTEGER, REAL})
REAL_FLOATING = frozenset({REAL})
BITS = frozenset({BOOL, INTEGER})
INTEGERS = frozenset({INTEGER})
BOOLEAN = frozenset({BOOL})

# The kinds that each operator is defined for, by its name in `ast`.
OPERATORS = {
    **dict.fromkeys(("Add", "Sub", "Mult", "Pow", "MatMult", "USub", "UAdd"), NUMERIC),
    **dict.fromkeys(("FloorDiv", "Mod", "Lt", "LtE", "Gt", "GtE"), REAL_NUMERIC),
    **dict.fromkeys(("BitAnd", "BitOr", "BitXor", "Invert"), BITS),
    **dict.fromkeys(("LShift", "RShift"), INTEGERS),
    **dict.fromkeys(("Eq", "NotEq"), ALL),
    "Div": FLOATING,
}
# The same of the functions of two arrays.
FUNCTIONS = {
    **dict.fromkeys(("add", "multiply", "pow", "subtract"), NUMERIC),
    **dict.fromkeys(("linalg.matmul", "linalg.tensordot", "linalg.vecdot", "matmul", "tensordot", "vecdot"), NUMERIC),
    **dict.fromkeys(("linalg.cross", "linalg.outer"), NUMERIC),
    **dict.fromkeys(("floor_divide", "greater", "greater_equal", "less", "less_equal"), REAL_NUMERIC),
    **dict.fromkeys(("maximum", "minimum", "remainder", "searchsorted"), REAL_NUMERIC),
    **dict.fromkeys(("bitwise_and", "bitwise_or", "bitwise_xor"), BITS),
    **dict.fromkeys(("bitwise_left_shift", "bitwise_right_shift"), INTEGERS),
    **dict.fromkeys(("logical_and", "logical_or", "logical_xor"), BOOLEAN),
    **dict.fromkeys(("atan2", "copysign", "hypot", "logaddexp", "nextafter"), REAL_FLOATING),
    **dict.fromkeys(("equal", "isin", "not_equal"), ALL),
    "divide": FLOATING,
}
# Python's own functions that do what an operator does, to their arguments or to what is in the only one.
BUILTINS = {"abs": "UAdd", "max": "Gt", "min": "Lt", "pow": "Pow", "sum": "Add"}
# The kinds of dtype that a Python number may meet.
_MAY_MEET = {
    "bool": frozenset({BOOL}),
    "int": frozenset({INTEGER, REAL, COMPLEX}),
    "float": frozenset({REAL, COMPLEX}),
    "complex": frozenset({REAL, COMPLEX}),
}
# Functions that make one array of several, which they take in a list.
JOINING = frozenset({"concat", "stack"})
# Functions all of whose arguments are made one dtype of.
SEVERAL = frozenset({"clip", "meshgrid", "result_type"})
# What has parts that an assignment in place is about.
_PARTED = frozenset({"array", "generic"})
# All functions that one dtype is made of arguments of.
PROMOTING = FUNCTIONS.keys() | JOINING | SEVERAL | {"where"}
# What is read of each operator in a message.
SIGNS = {
    "Add": "+",
    "Sub": "-",
    "Mult": "*",
    "Pow": "**",
    "MatMult": "@",
    "FloorDiv": "//",
    "Mod": "%",
    "Div": "/",
    "BitAnd": "&",
    "BitOr": "|",
    "BitXor": "^",
    "LShift": "<<",
    "RShift": ">>",
    "Lt": "<",
    "LtE": "<=",
    "Gt": ">",
    "GtE": ">=",
    "Eq": "==",
    "NotEq": "!=",
    "USub": "-",
    "UAdd": "+",
    "Invert": "~",
}

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
Side = tuple[Operand, ast.expr | None]


@remembered
def sides(operation: Operation) -> list[Side]:  # noqa: PLR0911  # one for each form
    """Return the operands of which one dtype is made, each with its expression; nothing where that is not done.

    For an assignment in place to a part of an array that is the array and the value.
    """
    operands, sources = operation.operands, operation.sources
    if operation.act in {"binary", "compare"}:
        return [] if _is_pythons_own(operation) else list(zip(operands, sources, strict=True))
    if operation.act == "builtin":
        return _of_builtin(operation)
    if operation.act == "augment" and len(operands) == 3 and operands[0].sort not in _PARTED:  # noqa: PLR2004
        return []  # a part of a dict, say: what that was, nobody saw
    if operation.act == "augment":
        return [(operands[0], sources[0]), (operands[-1], sources[-1])]
    name = operation.function
    if name in JOINING:
        return _elements(operation)
    if name in FUNCTIONS:
        return _arguments(operation, 0)
    if name == "where":
        return _arguments(operation, 1)
    if name in SEVERAL:
        return list(zip(operation.operands[1:], operation.sources[1:], strict=True))
    return []


def allowed(operation: Operation) -> frozenset[str]:
    """Return the kinds of dtype that an operation is defined for."""
    if operation.act in {"binary", "compare", "augment", "unary"}:
        return OPERATORS.get(operation.symbol, ALL)
    if operation.act == "builtin":
        return OPERATORS[BUILTINS[operation.symbol]]
    return FUNCTIONS.get(operation.function, ALL)


@remembered
def pairs(operation: Operation) -> list[tuple[Side, Side]]:
    """Return each two neighbouring sides of an operation, of which one surely is an array of the namespace.

    What `result_type` is given may all be dtypes, and is asked about as well.
    """
    found = sides(operation)
    if operation.function == "clip" and found:
        neighbours = [(found[0], bound) for bound in found[1:]]
    else:
        neighbours = list(pairwise(found))
    if operation.function == "result_type":  # of dtypes alone as well
        return neighbours
    return [(left, right) for left, right in neighbours if left[0].is_xp or right[0].is_xp]


def may_meet(array: Operand, number: Operand) -> bool:
    """Return whether a Python number takes the dtype of an array.

    Examples
    --------
    >>> may_meet(Operand("array", "float32"), Operand("scalar", "int", value=1))
    True
    """
    return array.kind in _MAY_MEET[number.name]


def mixes(left: Operand, right: Operand) -> bool:
    """Return whether the standard defines no dtype for two arrays together.

    Examples
    --------
    >>> mixes(Operand("array", "int32"), Operand("array", "float32"))
    True
    >>> mixes(Operand("array", "float32"), Operand("array", "complex64"))
    False
    >>> mixes(Operand("array", "uint64"), Operand("array", "int8"))
    True
    >>> mixes(Operand("array", "uint64"), Operand("array", "integer"))
    False
    """
    kinds = {left.kind, right.kind}
    if "" in kinds:
        return False
    if len(kinds) == 1:
        names = sorted((left.name, right.name))
        # Of an operand of the kind "integer" nobody knows whether it is signed.
        return names[1] == "uint64" and names[0] in {"int8", "int16", "int32", "int64"}
    return kinds != FLOATING


def promoted(first: str, second: str) -> str | None:
    """Return the dtype that two dtypes give together, or None where the standard defines none.

    Examples
    --------
    >>> promoted("float32", "complex64"), promoted("int8", "uint8"), promoted("int8", "float32")
    ('complex64', 'int16', None)
    """
    left, right = Operand("array", first), Operand("array", second)
    if first == second:
        return first
    if mixes(left, right) or "" in {left.kind, right.kind}:
        return None
    if not {first, second}.isdisjoint(KINDS):  # of one the kind is all that is known
        return first if KINDS.index(left.kind) >= KINDS.index(right.kind) else second
    bits = [int(name.lstrip(_LETTERS)) for name in (first, second)]
    if left.kind != right.kind:  # a real and a complex one, whose parts have half of its bits
        real, whole = bits if left.kind == REAL else bits[::-1]
        return f"complex{max(2 * real, whole)}"
    unsigned = [name.startswith("u") for name in (first, second)]
    if unsigned[0] == unsigned[1]:
        return first if bits[0] > bits[1] else second
    (most, least) = (bits[0], bits[1]) if unsigned[0] else (bits[1], bits[0])
    return f"int{max(2 * most, least)}"


def _arguments(operation: Operation, skip: int) -> list[Side]:
    """Return the first two arguments of a call by position, after `skip` of them."""
    positional = len(operation.operands) - len(operation.keywords)
    pairs_ = list(zip(operation.operands[1:positional], operation.sources[1:positional], strict=True))
    return [*pairs_[skip : skip + 2]]


def _is_pythons_own(operation: Operation) -> bool:
    """Return whether an operator is that of a text, which is formatted, or of a sequence, which is repeated."""
    if operation.symbol == "Mod":
        return operation.operands[0].name in {"bytes", "str"}
    if operation.symbol != "Mult":
        return False
    left, right = operation.operands
    return left.sort in {"list", "tuple"} and right.ndim == 0 and right.kind == INTEGER


def _of_builtin(operation: Operation) -> list[Side]:
    """Return what one of Python's own functions adds, raises or compares."""
    if operation.symbol not in BUILTINS or operation.operands[0].name != operation.symbol or operation.keywords:
        return []
    both: list[Side] = list(zip(operation.operands[1:], operation.sources[1:], strict=True))
    if operation.symbol in {"abs", "pow"}:
        return both[:2]
    if len(both) == 1:
        return _elements(operation)
    return both if operation.symbol != "sum" else []


def _elements(operation: Operation) -> list[Side]:
    """Return the arrays in the list that a call takes first."""
    if len(operation.operands) < 2 or operation.operands[1].items is None:  # noqa: PLR2004  # the namespace and a list
        return []
    source, items = operation.sources[1], operation.operands[1].items
    if isinstance(source, ast.List | ast.Tuple) and len(source.elts) == len(items):
        return list(zip(items, source.elts, strict=True))
    return [(item, None) for item in items]
