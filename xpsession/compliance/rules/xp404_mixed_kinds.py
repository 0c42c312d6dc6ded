"""XP404: arrays whose dtypes are of different kinds, in one operation."""

import ast
from collections.abc import Iterable

from xpsession.compliance.rule import OperationRule
from xpsession.compliance.uses import Finding, promotion
from xpsession.compliance.uses.operation import Operation
from xpsession.compliance.uses.promotion import BOOL, KINDS, Side, may_meet
from xpsession.compliance.values.operands import Operand

ARRAYS = frozenset({"array", "generic"})
# The operators that are not for booleans; of the others, another rule says so.
ARITHMETIC = frozenset({"Add", "FloorDiv", "Gt", "GtE", "Lt", "LtE", "MatMult", "Mod", "Mult", "Pow", "Sub"})

# What can be read of twice, and does nothing by that.
SIMPLE = (ast.Attribute, ast.Name)


class MixedKinds(OperationRule):
    """An operation on arrays whose dtypes are of different kinds, such as integers and floats, or that are no numbers.

    What it does
    ------------
    Looks at the operands of operators and functions, in the source where that tells their kinds, and while the code
    runs. Real and complex floating-point numbers may be mixed; all other kinds, and ``uint64`` with signed integers,
    may not. Nor may booleans be added, multiplied or put in order, and complex numbers neither be put in order nor
    divided with a remainder.

    Why is this bad?
    ----------------
    The standard leaves the result open. NumPy, PyTorch and JAX give different dtypes, and some libraries stop with a
    TypeError.

    Example
    -------
    ::

        xp.arange(3) + xp.linspace(0, 1, 3)

    Use instead
    -----------
    ::

        xp.astype(xp.arange(3), xp.float64) + xp.linspace(0, 1, 3)
    """

    code = "XP404"
    name = "mixed-kinds"
    severity = "warning"
    reads = True
    acts = frozenset({"augment", "binary", "builtin", "call", "compare"})
    facets = frozenset({"dtypes", "operator"})
    VALID = (
        "x = xp.ones(3); x + xp.ones(3, dtype=xp.float32)",
        "x = xp.ones(3); '%s' % x, x.dtype == xp.any(x > 1)",
        "i = xp.asarray(2); (1, 2) * i, [1] * i",
        "x = xp.ones(3); x * xp.ones(3, dtype=xp.complex64)",
        "xp.ones(3, dtype=xp.int8) + xp.ones(3, dtype=xp.uint16)",
        "x = xp.arange(3); xp.where(x > 1, x, x)",
        "x = xp.ones(3); y = x if x.ndim else xp.arange(3); xp.meshgrid(x, y)",
        "import numpy as np; np.arange(3) + np.ones(3)",
    )
    INVALID = (
        ("i = xp.arange(3); x = xp.ones(3); i + x", "xp.astype(i, xp.float64)"),
        ("i = xp.arange(3); x = xp.ones(3); x == i", "xp.astype(i, xp.float64)"),
        ("i = xp.arange(3); x = xp.ones(3); xp.where(x > 0, i, x)", "xp.astype(i, xp.float64)"),
        ("i = xp.arange(3); x = xp.ones(3); xp.concat([i, x])", "xp.astype(i, xp.float64)"),
        ("i = xp.arange(3); x = xp.ones(3); x += i", "xp.astype(i, xp.float64)"),
        ("i = xp.arange(3); x = xp.ones(3); xp.meshgrid(i, x)", "xp.astype(i, xp.float64)"),
        ("i = xp.arange(3); xp.result_type(i, xp.float64)", "xp.astype(i, xp.float64)"),
        ("i = xp.arange(3); m = i > 1; i * m", "xp.astype(m, xp.int64)"),
        ("xp.arange(3) + xp.linspace(0, 1, 3)", "xp.astype(xp.arange(3), xp.float64)"),
        ("m = xp.arange(3) > 1; m + m", "xp.astype(m, xp.int64)"),
        ("m = xp.arange(3) > 1; m < m", "xp.astype(m, xp.int64)"),
        ("c = xp.ones(3, dtype=xp.complex128); c < c", None),
        ("c = xp.ones(3, dtype=xp.complex128); c < 1", None),
        ("i = xp.arange(3); x = xp.ones(3); pow(i, x)", "xp.astype(i, xp.float64)"),
        ("i = xp.arange(3); x = xp.ones(3); sum([i, x])", "xp.astype(i, xp.float64)"),
        ("m = xp.arange(3) > 1; abs(m)", "xp.astype(m, xp.int64)"),
        ("xp.ones(2, dtype=xp.uint64) + xp.arange(2)", None),
        ("i = xp.arange(3); x = xp.ones(3); f = lambda a, b: a - b; f(i, x)", "xp.astype(a, xp.float64)"),
    )

    def concerns(self, name: str) -> bool:
        """Return whether one dtype is made of the arguments of the function."""
        return name in promotion.PROMOTING

    def observed(self, operation: Operation) -> Iterable[Finding]:
        """Return the finding on the first two operands whose kinds must not be mixed."""
        for left, right in promotion.pairs(operation):
            arrays = ARRAYS | {"dtype"} if operation.act == "call" else ARRAYS
            if left[0].sort in arrays and right[0].sort in arrays and _mixed(operation, left[0], right[0]):
                message = (
                    f"the array API standard {operation.version} does not define what '{left[0].name}' "
                    f"and '{right[0].name}' give together"
                )
                yield Finding(operation.node, message, _hint(operation, left, right), cure="astype")
                return
        if operation.symbol in ARITHMETIC or operation.act == "builtin":
            yield from self._undefined(operation)

    def _undefined(self, operation: Operation) -> Iterable[Finding]:
        """Return the finding on an operator that is not defined for what it is given."""
        both = promotion.sides(operation)
        kinds = promotion.allowed(operation) if both else promotion.ALL
        if any(operand.sort == "scalar" and not may_meet(other, operand) for operand, _ in both for other, _ in both):
            return  # what a number may meet is another rule's matter
        for operand, source in both:
            if operand.is_xp and operand.kind and operand.kind not in kinds:
                text = None if source is None or operand.kind != BOOL else operation.source(source)
                hint = f"{operation.main}.astype({text}, {operation.main}.int64)" if text else None
                sign = promotion.SIGNS.get(operation.symbol, operation.symbol)
                message = f"'{sign}' is not defined for dtypes of the kind '{operand.kind}'"
                yield Finding(operation.node, message, hint, cure="astype" if hint else "")
                return


def _mixed(operation: Operation, left: Operand, right: Operand) -> bool:
    """Return whether the dtypes of two operands must not meet."""
    if (
        operation.function == "meshgrid"
        and left.name != right.name
        and {left.name, right.name}.isdisjoint({"", *KINDS})
    ):
        return True
    return promotion.mixes(left, right)


def _hint(operation: Operation, *both: Side) -> str | None:
    """Return the conversion of the operand of the lower kind."""
    (low, source), (high, above) = sorted(both, key=lambda side: KINDS.index(side[0].kind))
    text = None if source is None else operation.source(source)
    if text is None or low.kind == high.kind or low.sort == "dtype":
        return None
    if high.name not in KINDS:
        return f"{operation.main}.astype({text}, {operation.main}.{high.name})"
    dtype = None if above is None or not isinstance(above, SIMPLE) else operation.source(above)
    if dtype is None:
        return None
    return f"{operation.main}.astype({text}, {dtype}{'' if high.sort == 'dtype' else '.dtype'})"
