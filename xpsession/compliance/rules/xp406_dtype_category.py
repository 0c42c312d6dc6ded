"""XP406: a function or an operator on a kind of dtype that the standard does not define it for."""

import ast
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from xpsession import standard
from xpsession.compliance.rule import ArrayRule, CallRule, OperationRule
from xpsession.compliance.uses import Finding, Touch, Use, arguments, hints, promotion
from xpsession.compliance.uses.calls import given
from xpsession.compliance.uses.operation import Operation
from xpsession.compliance.values import Value

KINDS = frozenset({"bool", "integer", "real floating", "complex floating"})
# What the text limits in words that the tables do not hold.
INDICES = {"repeat": ["repeats"], "take": ["indices"], "take_along_axis": ["indices"]}
BOUNDS = {"clip": ["min", "max"]}
# Where the text names fewer kinds than array_api_strict takes, and libraries have.
# The kinds of dtypes that functions make, of those that do not make all.
MADE = {
    **dict.fromkeys(("fft.fftfreq", "fft.rfftfreq"), frozenset({"real floating"})),
    "linspace": frozenset({"real floating", "complex floating"}),
}
UNSURE = frozenset({"linalg.matrix_rank", "linalg.vecdot", "vecdot"})
# The dtype to convert to first, by the kinds that are excluded.
CURES = {
    frozenset({"bool"}): "int64",
    frozenset({"bool", "integer"}): "float64",
    frozenset({"bool", "integer", "complex floating"}): "float64",
    KINDS - {"bool"}: "bool",
}
# The operators that are limited to some kinds, with the method that each calls; of bools another rule tells.
METHODS = {
    "BitAnd": "__and__", "BitOr": "__or__", "BitXor": "__xor__", "Div": "__truediv__", "Invert": "__invert__",
    "LShift": "__lshift__", "RShift": "__rshift__", "UAdd": "__pos__", "USub": "__neg__",
}  # fmt: skip
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
    limits |= {one: ["integer", "real floating"] for one in BOUNDS.get(name, ())}
    return {parameters.index(parameter): KINDS.difference(covered) for parameter, covered in limits.items()}


class DtypeCategory(CallRule, ArrayRule, OperationRule):
    """A function of an array whose dtype the standard does not define it for.

    What it does
    ------------
    Finds ``mean`` and ``sqrt`` of integers, ``sum`` of booleans, ``/`` between integers and the like, and dtypes that a
    function does not make, as ``linspace`` makes no integers.

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
    triggers = ("array", "dtype")
    severity = "warning"
    roles = ("operator",)
    run = False  # its examples are read
    acts = frozenset({"augment", "binary", "call"})
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
        ("x = xp.ones(3); c = xp.ones(3, dtype=xp.complex128); xp.clip(x, c, None)", None),
        ("xp.logical_and(x > 0, xp.arange(2))", "xp.astype(xp.arange(2), xp.bool)"),
        ("x = xp.arange(5); xp.where(x, x, 0)", "xp.astype(x, xp.bool)"),
        ("x = xp.arange(1, 5); x / x", "xp.astype(x, xp.float64) / x"),
        ("x = xp.arange(1, 5); x / 2", "xp.astype(x, xp.float64) / 2"),
        ("xp.fft.fftfreq(8, dtype=xp.complex64)", None),
        ("xp.linspace(0, 1, 5, dtype=xp.int64)", None),
        ("x = xp.ones(3); ~x", None),
        ("x = xp.ones(3); -(x > 0)", None),
        ("x = xp.ones(3); x & x", None),
    )

    def concerns(self, name: str) -> bool:
        """Return whether the function is defined for some kinds only."""
        known = standard.entry(name)
        return known is not None and (bool(known.categories) or name in INDICES or name in MADE) and name not in UNSURE

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on the first argument of another kind."""
        if use.call is None:
            return
        dtype = use.value(use.dtype)
        if use.dtype is not None and dtype is not None and dtype.name in unmade(use.name):
            yield Finding(use.dtype, _undefined(use, dtype.name), cure=use.name)
            return
        bare = len(use.call.args) == 1 and not use.call.keywords
        kinds_of = excluded(use.name, use.version)
        for place, node in enumerate(given(use.call)):
            value, kinds = use.value(node), kinds_of.get(place)
            if kinds is not None and value is not None and value.kind == "array" and value.name in kinds:
                yield self._finding(use, use.name, node, value.name, kinds, bare=bare)
                return

    def observed(self, operation: Operation) -> Iterable[Finding]:
        """Return the finding on an operator, or on the first argument that was seen to be of another kind."""
        if operation.act != "call":
            sides = [(source, operand.as_value) for operand, source in promotion.sides(operation)]
            yield from self._operator(operation, METHODS.get(operation.symbol, ""), sides)
            return
        name = operation.function
        kinds_of, found = excluded(name, operation.version), arguments.given(operation)
        for place, (keyword, operand, node) in enumerate(found):
            kinds = kinds_of.get(place) if not keyword else None
            if keyword == "dtype" and operand.sort == "dtype" and operand.kind in unmade(name):
                yield Finding(node, _undefined(operation, operand.kind), cure=name)
                return
            if kinds is not None and operand.is_xp and operand.kind in kinds:
                yield self._finding(operation, name, node, operand.kind, kinds, bare=len(found) == 1)
                return

    def _finding(  # the facts of one argument
        self, place: Use | Operation, name: str, node: ast.expr, kind: str, kinds: frozenset[str], *, bare: bool
    ) -> Finding:
        hint = converted(place, node, kind, kinds)
        if name == "sum" and hint and bare and "count_nonzero" in standard.names(place.version):
            hint = f"{place.main}.count_nonzero({place.source(node)})"
        return Finding(node, _undefined(place, kind), hint, cure=name)

    def touched(self, touch: Touch) -> Iterable[Finding]:
        """Return the finding on an operator."""
        node = touch.node
        if isinstance(node, ast.BinOp | ast.UnaryOp):
            sides = [node.left, node.right] if isinstance(node, ast.BinOp) else [node.operand]
            yield from self._operator(
                touch, METHODS.get(type(node.op).__name__, ""), [(side, touch.value(side)) for side in sides]
            )

    def _operator(
        self, place: Touch | Operation, method: str, sides: Sequence[tuple[ast.expr | None, Value | None]]
    ) -> Iterable[Finding]:
        """Return the finding on an operator of which both sides are of kinds that it is not defined for."""
        member = standard.array_members().get(method)
        if member is None:
            return
        kinds = KINDS.difference(member.kinds(place.version).get("self", KINDS))
        values = [value for _, value in sides if value is not None]
        arrays = [value.name for value in values if value.kind == "array"]
        if len(values) < len(sides) or not kinds.issuperset(value.name for value in values) or len({*arrays}) != 1:
            return  # of mixed kinds, which is another rule's matter
        [kind] = {*arrays}
        hint = None
        if isinstance(place.node, ast.BinOp) and isinstance(place.node.op, ast.Div):
            quotient = converted(place, place.node.left, kind, kinds)
            other = hints.operand(place, place.node.right)
            hint = f"{quotient} / {other}" if quotient else None
        message = f"'{SYMBOLS[method]}' is not defined for dtypes of the kind '{kind}'"
        yield Finding(place.node, message, hint, cure="astype" if hint else "")


def unmade(name: str) -> frozenset[str]:
    """Return the kinds of dtypes that a function does not make, whatever it is asked for."""
    return KINDS - MADE[name] if name in MADE else frozenset()


def _undefined(place: Use | Operation, kind: str) -> str:
    return f"'{place.written}' is not defined for dtypes of the kind '{kind}'"


def converted(place: Use | Touch | Operation, node: ast.expr, kind: str, kinds: frozenset[str]) -> str | None:
    """Return an array converted to a dtype which is not among the excluded `kinds`."""
    text, dtype = place.source(node), CURES.get(kinds) if kind != "complex floating" else None
    return f"{place.main}.astype({text}, {place.main}.{dtype})" if text and dtype else None
