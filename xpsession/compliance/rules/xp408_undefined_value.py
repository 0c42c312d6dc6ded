"""XP408: values for which an operation is not defined."""

from collections.abc import Iterable

from xpsession.compliance.rule import OperationRule
from xpsession.compliance.uses import Finding, Operation, promotion
from xpsession.compliance.uses.promotion import COMPLEX, INTEGER, REAL
from xpsession.compliance.values.operands import Operand

POWERS = frozenset({"Pow", "pow"})
DIVISIONS = frozenset({"FloorDiv", "Mod", "floor_divide", "remainder"})


class UndefinedValue(OperationRule):
    """Integers to a negative power or divided by zero, bounds in the wrong order, or a complex array made real.

    What it does
    ------------
    Looks, in the source where that tells enough and while the code runs, at Python numbers beside arrays of integers,
    at the bounds of ``clip``, and at what ``astype`` is to make of complex numbers.

    Why is this bad?
    ----------------
    The standard leaves the result open. NumPy raises an error, warns, or gives zeros; other libraries differ.

    Example
    -------
    ::

        xp.arange(3) // 0

    Use instead
    -----------
    ::

        xp.astype(xp.arange(3), xp.float64) / 0.0
    """

    code = "XP408"
    name = "undefined-value"
    severity = "warning"
    reads = True
    acts = frozenset({"augment", "binary", "call"})
    facets = frozenset({"dtypes", "number"})
    VALID = (
        "x = xp.ones(3); x ** -1, x // 0.5, xp.clip(x, 0, 1)",
        "x = xp.arange(1, 3); x ** 2, x // 2, x % 3",
        "c = xp.ones(3, dtype=xp.complex128); xp.astype(c, xp.complex64), xp.astype(xp.real(c), xp.float32)",
    )
    INVALID = (
        ("x = xp.arange(1, 3); x ** -1", "xp.astype(x, xp.float64)"),
        ("x = xp.ones(3); xp.clip(x, 2.0, 1.0)", None),
        ("c = xp.ones(3, dtype=xp.complex128); xp.astype(c, xp.float64)", "xp.real(c)"),
    )

    def concerns(self, name: str) -> bool:
        """Return whether the function is undefined for some values."""
        return name in {"astype", "clip"} or name in POWERS | DIVISIONS

    def observed(self, operation: Operation) -> Iterable[Finding]:
        """Return the finding on an operation whose operands it is not defined for."""
        name = operation.function or (operation.symbol if operation.act != "call" else "")
        if name == "clip":
            yield from self._clip(operation)
        elif name == "astype":
            yield from self._astype(operation)
        elif name in POWERS | DIVISIONS:
            yield from self._divided(operation, name)

    def _divided(self, operation: Operation, name: str) -> Iterable[Finding]:
        pair = promotion.sides(operation)
        if len(pair) != 2:  # noqa: PLR2004  # what is divided, and by what
            return
        (array, source), (number, _) = pair
        if not array.is_xp or array.kind != INTEGER or number.sort != "scalar" or number.name != "int":
            return
        wrong = number.value == 0 if name in DIVISIONS else isinstance(number.value, int) and number.value < 0
        if wrong:
            what = "divided by zero" if name in DIVISIONS else "to a negative power"
            text = None if source is None else operation.source(source)
            hint = f"{operation.main}.astype({text}, {operation.main}.float64)" if text else None
            message = f"the array API standard {operation.version} does not define integers {what}"
            yield Finding(operation.node, message, hint, cure="astype" if hint else "")

    def _clip(self, operation: Operation) -> Iterable[Finding]:
        low, high = operation.argument(1, "min"), operation.argument(2, "max")
        if not operation.argument(0).is_xp or not _is_real(low) or not _is_real(high):
            return
        if isinstance(low.value, int | float) and isinstance(high.value, int | float) and low.value > high.value:
            message = f"'clip' is not defined for a lower bound {low.value} above the upper one {high.value}"
            yield Finding(operation.node, message, cure="clip")

    def _astype(self, operation: Operation) -> Iterable[Finding]:
        array, dtype = operation.argument(0), operation.argument(1, "dtype")
        if array.is_xp and array.kind == COMPLEX and dtype.sort == "dtype" and dtype.kind in {INTEGER, REAL}:
            text = operation.source(operation.sources[1]) if len(operation.sources) > 1 else None
            message = f"the array API standard {operation.version} makes no real numbers of complex ones by 'astype'"
            yield Finding(operation.node, message, f"{operation.main}.real({text})" if text else None, cure="real")


def _is_real(operand: Operand) -> bool:
    return operand.sort == "scalar" and operand.name in {"int", "float"}
