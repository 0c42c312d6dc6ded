"""XP410: code that takes the default dtypes for those of NumPy."""

import ast
from collections.abc import Iterable

from xpsession.compliance.rule import ArrayRule, CallRule
from xpsession.compliance.uses import Finding, Touch, Use
from xpsession.compliance.uses.calls import is_open
from xpsession.compliance.values.arrays import dtype_argument

# The default dtypes of NumPy, and of most libraries on most devices.
DEFAULTS = frozenset({"complex128", "float64", "int64"})
SMALL, LARGE = 2**31, 2**63
CREATORS = frozenset({"arange", "asarray", "full"})


class DefaultDtype(CallRule, ArrayRule):
    """Code that works only where the default dtypes are float64, int64 and complex128.

    What it does
    ------------
    Finds arrays that are created without ``dtype=`` and then asserted to have one of these, and integers beyond 32 bits
    that are made an array of without ``dtype=``.

    Why is this bad?
    ----------------
    The standard leaves the default dtypes to the library, which may also choose by the device: PyTorch has float32,
    JAX both float32 and int32.

    Example
    -------
    ::

        x = xp.asarray([3_000_000_000])

    Use instead
    -----------
    ::

        x = xp.asarray([3_000_000_000], dtype=xp.int64)
    """

    code = "XP410"
    name = "default-dtype"
    triggers = ("list", "number", "operator", "tuple")
    severity = "info"
    roles = ("comparison",)
    VALID = (
        "x = xp.zeros(3, dtype=xp.float64); x.dtype == xp.float64",
        "x = xp.zeros(3); assert x.dtype == xp.zeros(1).dtype",
        "x = xp.zeros(3); x.dtype == xp.float64",
        "xp.asarray([1, 2_000_000_000])",
        "xp.asarray([3e9])",
        "xp.asarray(3_000_000_000, dtype=xp.int64)",
        "xp.zeros(3) + 3_000_000_000",
    )
    INVALID = (
        ("x = xp.zeros(3); assert x.dtype == xp.float64", "dtype=xp.float64"),
        ("assert xp.asarray([1, 2]).dtype == xp.int64", "dtype=xp.int64"),
        ("xp.asarray([3_000_000_000])", "dtype=xp.int64"),
        ("xp.full((2,), -3_000_000_000)", "dtype=xp.int64"),
        ("xp.arange(2**31, 2**31 + 5)", "dtype=xp.int64"),
        ("xp.full((2,), -2**70)", None),
    )

    def concerns(self, name: str) -> bool:
        """Return whether the function chooses a dtype by the numbers that it is given."""
        return name in CREATORS

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on the first integer that may be too large for the default dtype."""
        call = use.call
        if call is None or is_open(call) or dtype_argument(use.name, call) is not None:
            return
        given = call.args[1:2] if use.name == "full" else call.args
        numbers = [number for item in given for number in _numbers(item)]
        if None in numbers or not all(isinstance(number, int) for number in numbers):
            return  # the default integer dtype is not sure to be meant
        if any(not -SMALL <= number < SMALL for number in numbers if isinstance(number, int)):
            message = f"an integer beyond 32 bits need not fit into the default dtype of '{use.main}'"
            whole = all(-LARGE <= number < LARGE for number in numbers if isinstance(number, int))
            yield Finding(use.node, message, f"dtype={use.main}.int64" if whole else None, cure=use.name)

    def touched(self, touch: Touch) -> Iterable[Finding]:
        """Return the finding on a comparison of the dtype of a new array."""
        node = touch.node
        if not isinstance(touch.statement, ast.Assert) or not isinstance(node, ast.Compare):
            return
        sides = [node.left, *node.comparators]
        values = [touch.value(side) for side in sides]
        if len(sides) != 2 or not all(value is not None and value.kind == "dtype" for value in values):  # noqa: PLR2004
            return
        ours = next((side for side, value in zip(sides, values, strict=True) if value and value.trait), None)
        other = next((side for side in sides if side is not ours), None)
        if ours is None or not isinstance(other, ast.Attribute) or other.attr not in DEFAULTS:
            return
        message = f"the array has the default dtype, which need not be {other.attr}"
        yield Finding(node, message, f"dtype={touch.source(other)}" if touch.source(other) else None)


def _numbers(node: ast.expr) -> list[object]:
    """Return the numbers that a literal holds; None for what is none."""
    if isinstance(node, ast.List | ast.Tuple):
        return [number for item in node.elts for number in _numbers(item)]
    try:
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.BinOp):
            computed = _computed(node.operand)
            return [-computed if type(computed) is int else None]
        value = ast.literal_eval(node) if not isinstance(node, ast.BinOp) else _computed(node)
    except (ValueError, TypeError, OverflowError):
        return [None]
    return [value if type(value) in {int, float} else None]


def _computed(node: ast.BinOp) -> object:
    """Return the value of a power of two, and of a sum with one."""
    left = _numbers(node.left)[0]
    right = _numbers(node.right)[0]
    if type(left) is int and type(right) is int:
        match node.op:
            case ast.Pow() if abs(left) <= 10 and 0 <= right <= 128:  # noqa: PLR2004  # no long computation
                return left**right
            case ast.Add():
                return left + right
            case ast.Sub():
                return left - right
            case ast.Mult():
                return left * right
            case _:
                pass
    return None
