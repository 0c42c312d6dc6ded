"""XP408: values for which an operation is not defined."""

from collections.abc import Iterable

from xpsession.compliance.rule import OperationRule
from xpsession.compliance.uses import Finding, arguments, promotion
from xpsession.compliance.uses.operation import Operation
from xpsession.compliance.uses.promotion import COMPLEX, INTEGER, REAL
from xpsession.compliance.values.operands import Operand

POWERS = frozenset({"Pow", "pow"})
DIVISIONS = frozenset({"FloorDiv", "Mod", "floor_divide", "remainder"})
SHIFTS = frozenset({"LShift", "RShift", "bitwise_left_shift", "bitwise_right_shift"})
OPERATIONS = POWERS | DIVISIONS | SHIFTS
# Functions that count their axis from the end, and since which version.
FROM_END = frozenset({"linalg.cross", "linalg.vecdot", "vecdot"})
FROM_END_SINCE = "2023.12"


class UndefinedValue(OperationRule):
    """Integers to a negative power, divided by zero or shifted back, and other values that nothing is defined for.

    What it does
    ------------
    Looks, in the source where that tells enough and while the code runs, at Python numbers beside arrays of integers,
    at the bounds of ``clip``, which must be in order, at what ``astype`` is to make of complex numbers, and at the axis
    of ``vecdot`` and ``cross``, which is counted from the end.

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
        ("x = xp.arange(1, 3); xp.bitwise_left_shift(x, -1)", None),
        ("x = xp.ones(3); xp.clip(x, 2.0, 1.0)", None),
        ("x = xp.ones((2, 2)); xp.vecdot(x, x, axis=0)", "-2"),
        ("c = xp.ones(3, dtype=xp.complex128); xp.astype(c, xp.float64)", "xp.real(c)"),
    )

    def concerns(self, name: str) -> bool:
        """Return whether the function is undefined for some values."""
        return name in {"astype", "clip"} or name in OPERATIONS | FROM_END

    def observed(self, operation: Operation) -> Iterable[Finding]:
        """Return the finding on an operation whose operands it is not defined for."""
        name = operation.function or (operation.symbol if operation.act != "call" else "")
        if name == "clip":
            yield from self._clip(operation)
        elif name == "astype":
            yield from self._astype(operation)
        elif name in FROM_END:
            yield from self._axis(operation, name)
        elif name in OPERATIONS:
            yield from self._number(operation, name)

    def _number(self, operation: Operation, name: str) -> Iterable[Finding]:
        pair = promotion.sides(operation)
        if len(pair) != 2:  # noqa: PLR2004  # what is divided, and by what
            return
        (array, source), (number, _) = pair
        if not array.is_xp or array.kind != INTEGER or number.sort != "scalar" or number.name != "int":
            return
        wrong = number.value == 0 if name in DIVISIONS else isinstance(number.value, int) and number.value < 0
        if wrong:
            what = "divided by zero" if name in DIVISIONS else "to a negative power"
            what = "shifted by a negative number" if name in SHIFTS else what
            text = None if source is None or name in SHIFTS else operation.source(source)
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

    def _axis(self, operation: Operation, name: str) -> Iterable[Finding]:
        axis, sides = operation.argument(2, "axis"), [operation.argument(0), operation.argument(1)]
        number = axis.value if axis.sort == "scalar" else None
        if operation.version < FROM_END_SINCE or not isinstance(number, int) or number < 0:
            return
        if any(side.is_xp for side in sides):
            ndim = sides[0].ndim if sides[0].ndim == sides[1].ndim else None
            node = next((node for word, _, node in arguments.given(operation) if word == "axis"), operation.node)
            message = (
                f"'{operation.main}.{name}' counts its axis from the end in the array API standard {operation.version}"
            )
            yield Finding(node, message, None if ndim is None else str(number - ndim), cure=name)

    def _astype(self, operation: Operation) -> Iterable[Finding]:
        array, dtype = operation.argument(0), operation.argument(1, "dtype")
        if array.is_xp and array.kind == COMPLEX and dtype.sort == "dtype" and dtype.kind in {INTEGER, REAL}:
            text = operation.source(operation.sources[1]) if len(operation.sources) > 1 else None
            message = f"the array API standard {operation.version} makes no real numbers of complex ones by 'astype'"
            yield Finding(operation.node, message, f"{operation.main}.real({text})" if text else None, cure="real")


def _is_real(operand: Operand) -> bool:
    return operand.sort == "scalar" and operand.name in {"int", "float"}
