"""XP406: a function or an operator on a kind of dtype that the standard does not define it for."""

import ast
from collections.abc import Iterable, Mapping
from functools import cache

from xpsession import standard
from xpsession.compliance.rule import ArrayRule, CallRule, OperationRule
from xpsession.compliance.uses import Finding, Operation, Touch, Use, arguments, hints
from xpsession.compliance.uses.calls import given

KINDS = frozenset({"bool", "integer", "real floating", "complex floating"})
# What the text limits to integers, in words that the tables do not hold.
INDICES = {"repeat": ["repeats"], "take": ["indices"], "take_along_axis": ["indices"]}
# Where the text names fewer kinds than array_api_strict takes, and libraries have.
UNSURE = frozenset({"linalg.matrix_rank", "linalg.vecdot", "vecdot"})
# The dtype to convert to first, by the kinds that are excluded.
CURES = {
    frozenset({"bool"}): "int64",
    frozenset({"bool", "integer"}): "float64",
    frozenset({"bool", "integer", "complex floating"}): "float64",
    KINDS - {"bool"}: "bool",
}
# The operators that are limited to some kinds, by the method that each calls; those of bool are another rule's matter.
OPERATORS: Mapping[type[ast.operator | ast.unaryop], str] = {
    ast.BitAnd: "__and__",
    ast.BitOr: "__or__",
    ast.BitXor: "__xor__",
    ast.Div: "__truediv__",
    ast.Invert: "__invert__",
    ast.LShift: "__lshift__",
    ast.RShift: "__rshift__",
    ast.UAdd: "__pos__",
    ast.USub: "__neg__",
}
SYMBOLS = {
    "__and__": "&", "__invert__": "~", "__lshift__": "<<", "__neg__": "-", "__or__": "|", "__pos__": "+",
    "__rshift__": ">>", "__truediv__": "/", "__xor__": "^",
}  # fmt: skip


@cache
def excluded(name: str, version: str) -> Mapping[int, frozenset[str]]:
    """Return the kinds that the standard does not define a function for, by the position of the argument.

    Examples
    --------
    >>> {place: sorted(kinds) for place, kinds in excluded("sqrt", "2025.12").items()}
    {0: ['bool', 'integer']}
    """
    known = standard.entry(name)
    if known is None or known.kind != "function" or known.since > version:
        return {}
    parameters = [*known.signature(version).parameters]
    limits = known.kinds(version) | {one: ["integer"] for one in INDICES.get(name, ())}
    return {parameters.index(parameter): KINDS.difference(covered) for parameter, covered in limits.items()}


class DtypeCategory(CallRule, ArrayRule, OperationRule):
    """A function of an array whose dtype the standard does not define it for.

    What it does
    ------------
    Finds ``mean`` and ``sqrt`` of integers, ``sum`` of booleans, ``/`` between integers and the like, where the array
    has been created with such a dtype.

    Why is this bad?
    ----------------
    NumPy converts, by rules of its own. Other libraries convert differently, or stop with a TypeError.

    Example
    -------
    ::

        x = xp.arange(5)
        xp.mean(x)

    Use instead
    -----------
    ::

        x = xp.arange(5)
        xp.mean(xp.astype(x, xp.float64))
    """

    code = "XP406"
    name = "dtype-category"
    triggers = ("array",)
    severity = "warning"
    roles = ("operator",)
    run = False  # its examples are read
    acts = frozenset({"call"})
    VALID = (
        "xp.mean(xp.arange(5.0))",
        "xp.sum(xp.arange(5))",
        "xp.mean(x)",
        "xp.sqrt(xp.ones(3))",
        "x = xp.asarray([1, 2], dtype=xp.float32); xp.sqrt(x)",
        "xp.count_nonzero(xp.ones(3) > 0)",
        "x = xp.linspace(0, 1, 3); xp.sqrt(x)",
        "xp.max(xp.argsort(x))",
        "x = xp.arange(5); x // 2, -x, ~x, x & 1",
        "x = xp.arange(5); xp.where(x > 2, x, 0)",
        "x = xp.ones(3) > 0; ~x & x",
    )
    INVALID = (
        ("x = xp.arange(5); xp.mean(x)", "xp.astype(x, xp.float64)"),
        ("xp.sqrt(xp.asarray([1, 4]))", "xp.astype(xp.asarray([1, 4]), xp.float64)"),
        ("x = xp.ones(3); xp.sum(x > 0)", "xp.count_nonzero(x > 0)"),
        ("x = xp.ones(3, dtype=xp.complex64); xp.max(x)", None),
        ("x = xp.ones(3); xp.imag(x)", None),
        ("x = xp.ones(3); xp.max(xp.isnan(x))", None),
        ("x = xp.ones(3); xp.take(x, x)", None),
        ("x = xp.ones(3); xp.repeat(x, x)", None),
        ("xp.logical_and(x > 0, xp.arange(2))", "xp.astype(xp.arange(2), xp.bool)"),
        ("x = xp.arange(5); xp.where(x, x, 0)", "xp.astype(x, xp.bool)"),
        ("x = xp.arange(1, 5); x / x", "xp.astype(x, xp.float64) / x"),
        ("x = xp.arange(1, 5); x / 2", "xp.astype(x, xp.float64) / 2"),
        ("x = xp.ones(3); ~x", None),
        ("x = xp.ones(3); -(x > 0)", None),
        ("x = xp.ones(3); x & x", None),
    )

    def concerns(self, name: str) -> bool:
        """Return whether the function is defined for some kinds only."""
        known = standard.entry(name)
        return known is not None and (bool(known.categories) or name in INDICES) and name not in UNSURE

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on the first argument of another kind."""
        if use.call is None:
            return
        bare = len(use.call.args) == 1 and not use.call.keywords
        kinds_of = excluded(use.name, use.version)
        for place, node in enumerate(given(use.call)):
            value, kinds = use.value(node), kinds_of.get(place)
            if kinds is not None and value is not None and value.kind == "array" and value.name in kinds:
                yield self._finding(use, use.name, node, value.name, kinds, bare=bare)
                return

    def observed(self, operation: Operation) -> Iterable[Finding]:
        """Return the finding on the first argument that was seen to be of another kind."""
        name = operation.function
        kinds_of, found = excluded(name, operation.version), arguments.given(operation)
        for place, (keyword, operand, node) in enumerate(found):
            kinds = kinds_of.get(place) if not keyword else None
            if kinds is not None and operand.is_xp and operand.kind in kinds:
                yield self._finding(operation, name, node, operand.kind, kinds, bare=len(found) == 1)
                return

    def _finding(  # the facts of one argument
        self, place: Use | Operation, name: str, node: ast.expr, kind: str, kinds: frozenset[str], *, bare: bool
    ) -> Finding:
        hint = converted(place, node, kind, kinds)
        if name == "sum" and hint and bare and "count_nonzero" in standard.names(place.version):
            hint = f"{place.main}.count_nonzero({place.source(node)})"
        return Finding(node, f"'{place.written}' is not defined for dtypes of the kind '{kind}'", hint, cure=name)

    def touched(self, touch: Touch) -> Iterable[Finding]:
        """Return the finding on an operator."""
        node = touch.node
        if not isinstance(node, ast.BinOp | ast.UnaryOp) or (method := OPERATORS.get(type(node.op))) is None:
            return
        first = node.left if isinstance(node, ast.BinOp) else node.operand
        sides = [first, node.right] if isinstance(node, ast.BinOp) else [first]
        kinds = KINDS.difference(standard.array_members()[method].kinds(touch.version).get("self", KINDS))
        values = [value for side in sides if (value := touch.value(side)) is not None]
        if len(values) < len(sides) or not kinds.issuperset(value.name for value in values):
            return
        kind = next((value.name for value in values if value.kind == "array"), "")
        if any(value.kind == "array" and value.name != kind for value in values):
            return  # of mixed kinds, which is another rule's matter
        hint = None
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            quotient = converted(touch, first, kind, kinds)
            other = hints.operand(touch, node.right)
            hint = f"{quotient} / {other}" if quotient else None
        message = f"'{SYMBOLS[method]}' is not defined for dtypes of the kind '{kind}'"
        yield Finding(node, message, hint, cure="astype" if hint else "")


def converted(place: Use | Touch | Operation, node: ast.expr, kind: str, kinds: frozenset[str]) -> str | None:
    """Return an array converted to a dtype which is not among the excluded `kinds`."""
    text, dtype = place.source(node), CURES.get(kinds) if kind != "complex floating" else None
    return f"{place.main}.astype({text}, {place.main}.{dtype})" if text and dtype else None
