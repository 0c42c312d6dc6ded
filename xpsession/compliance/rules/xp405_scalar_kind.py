"""XP405: a Python number together with an array whose dtype cannot hold it."""

import ast
from collections.abc import Iterable

from xpsession.compliance.rule import OperationRule
from xpsession.compliance.uses import Finding, promotion
from xpsession.compliance.uses.operation import Operation
from xpsession.compliance.uses.promotion import INTEGER
from xpsession.compliance.values.operands import Operand

DEFAULTS = {"bool": "bool", "float": "float64", "int": "int64", "complex": "complex128"}


class ScalarKind(OperationRule):
    """A Python number in an operation with an array of another kind, or outside of the bounds of its dtype.

    What it does
    ------------
    Looks at the operands, in the source where that tells their kinds, and while the code runs: a float with an array of
    integers, a bool with an array of numbers, an int with an array of booleans, or an int that the dtype cannot hold.
    An int with a floating-point array is fine.

    Why is this bad?
    ----------------
    A Python number takes the dtype of the array. Where that has another kind, the standard leaves the result open, and
    libraries differ; NumPy itself raises an OverflowError, or wraps around, where the number does not fit.

    Example
    -------
    ::

        x = xp.arange(3)
        x + 0.5

    Use instead
    -----------
    ::

        x = xp.arange(3)
        xp.astype(x, xp.float64) + 0.5
    """

    code = "XP405"
    name = "scalar-kind"
    severity = "warning"
    reads = True
    acts = frozenset({"augment", "binary", "builtin", "call", "compare"})
    facets = frozenset({"number"})
    VALID = (
        "x = xp.ones(3); x + 1, x * 0.5, 2 - x, x * 1j",
        "x = xp.arange(3); x + 1, x == 2",
        "m = xp.ones(3) > 0; m == True, m & False",
        "xp.ones(3, dtype=xp.uint8) + 255",
        "import numpy as np; np.arange(3) + 0.5",
    )
    INVALID = (
        ("x = xp.arange(3); x + 0.5", "xp.astype(x, xp.float64)"),
        ("x = xp.arange(3); 0.5 * x", "xp.astype(x, xp.float64)"),
        ("x = xp.arange(3); xp.maximum(x, 0.5)", "xp.astype(x, xp.float64)"),
        ("x = xp.arange(3); x == 0.5", "xp.astype(x, xp.float64)"),
        ("x = xp.arange(3); x ** True", None),
        ("xp.ones(3, dtype=xp.bool) + 1", "xp.astype(xp.ones(3, dtype=xp.bool), xp.int64)"),
        ("m = xp.ones(3) > 0; m * 2", "xp.astype(m, xp.int64)"),
        ("x = xp.ones(3, dtype=xp.uint8); x == 300", None),
        ("x = xp.arange(3); xp.result_type(x.dtype, 0.5)", None),
        ("x = xp.ones(3, dtype=xp.uint8); x > -1", None),
        ("def f(a, b): return a + b\nf(xp.arange(3), 0.5)", "xp.astype(a, xp.float64)"),
    )

    def concerns(self, name: str) -> bool:
        """Return whether one dtype is made of the arguments of the function."""
        return name in promotion.PROMOTING

    def observed(self, operation: Operation) -> Iterable[Finding]:
        """Return the finding on the first number that the array with it cannot take."""
        for pair in promotion.pairs(operation):
            for (array, source), (number, _) in (pair, pair[::-1]):
                if not (array.is_xp or array.sort == "dtype") or number.sort != "scalar" or not array.kind:
                    continue
                if not promotion.may_meet(array, number):
                    message = (
                        f"the array API standard {operation.version} does not define what a Python {number.name} "
                        f"and {'an array of ' if array.sort == 'array' else ''}'{array.name}' give together"
                    )
                    yield Finding(operation.node, message, _hint(operation, array, number, source), cure="astype")
                    return
                if not fits(number, array):
                    message = f"{number.value} is outside of the bounds of '{array.name}'"
                    yield Finding(operation.node, message)
                    return


def fits(number: Operand, array: Operand) -> bool:
    """Return whether an int is within the bounds of an integer dtype.

    Examples
    --------
    >>> fits(Operand("scalar", "int", value=128), Operand("array", "int8"))
    False
    """
    if not isinstance(number.value, int) or array.kind != INTEGER or array.name == INTEGER:
        return True
    bits = int(array.name.lstrip("uint"))
    low, high = (0, 1 << bits) if array.name.startswith("u") else (-(1 << (bits - 1)), 1 << (bits - 1))
    return low <= number.value < high


def _hint(operation: Operation, array: Operand, number: Operand, source: ast.expr | None) -> str | None:
    """Return the conversion of the array to a kind that takes the number."""
    text = None if source is None else operation.source(source)
    higher = promotion.KINDS.index(array.kind) < promotion.KINDS.index(number.kind)
    if text is None or not higher or array.sort == "dtype":
        return None
    return f"{operation.main}.astype({text}, {operation.main}.{DEFAULTS[number.name]})"
