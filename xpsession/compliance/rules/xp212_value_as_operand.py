"""XP212: an operand beside an array that is neither an array nor a number."""

from collections.abc import Iterable

from xpsession.compliance.rule import OperationRule
from xpsession.compliance.uses import Finding, promotion
from xpsession.compliance.uses.operation import Operation

# What such a value is called in a message, by its sort or by the name of its type.
CALLED = {
    "dict": "a dict",
    "list": "a list",
    "NoneType": "None",
    "range": "a range",
    "set": "a set",
    "str": "a text",
    "tuple": "a tuple",
}


class ValueAsOperand(OperationRule):
    """A list, a tuple, None or a text as an operand beside an array.

    What it does
    ------------
    Looks at the operands of operators and comparisons while the code runs.

    Why is this bad?
    ----------------
    NumPy makes an array of anything; other libraries take arrays and Python's numbers, and stop with a TypeError.

    Example
    -------
    ::

        xp.ones(3) + [1.0, 2.0, 3.0]

    Use instead
    -----------
    ::

        xp.ones(3) + xp.asarray([1.0, 2.0, 3.0])
    """

    code = "XP212"
    name = "value-as-operand"
    severity = "warning"
    acts = frozenset({"augment", "binary", "builtin", "compare"})
    facets = frozenset({"value"})
    VALID = (
        "x = xp.ones(3); x + xp.asarray([1.0, 2.0, 3.0]), x == 1.0, x is None",
        "x = xp.ones(3); x.shape + (1,), x.shape == (3,)",
        "import numpy as np; np.ones(3) + [1, 2, 3]",
    )
    INVALID = (
        ("x = xp.ones(3); x + [1.0, 2.0, 3.0]", "xp.asarray([1.0, 2.0, 3.0])"),
        ("x = xp.ones(3); (1.0, 2.0, 3.0) * x", "xp.asarray((1.0, 2.0, 3.0))"),
        ("x = xp.ones(3); x += [1.0, 2.0, 3.0]", "xp.asarray([1.0, 2.0, 3.0])"),
        ("x = xp.ones(3); x[...] += [1.0, 2.0, 3.0]", "xp.asarray([1.0, 2.0, 3.0])"),
        ("x = xp.ones(3); x == None", "is None"),
        ("x = xp.ones(3); x * range(3)", "xp.asarray(range(3))"),
        ("x = xp.ones(3); x == {1.0, 2.0}", None),
        ("x = xp.ones(3); pow(x, [1.0, 2.0, 3.0])", "xp.asarray([1.0, 2.0, 3.0])"),
        ("x = xp.ones(3); x == x.shape", "xp.asarray(x.shape)"),
    )

    def observed(self, operation: Operation) -> Iterable[Finding]:
        """Return the finding on the first such operand."""
        for pair in promotion.pairs(operation):
            for operand, source in pair:
                what = CALLED.get(operand.sort, CALLED.get(operand.name) if operand.sort == "other" else None)
                if what is None:
                    continue
                text = None if source is None else operation.source(source)
                several = text and (operand.sort in {"list", "tuple"} or operand.name == "range")
                hint = f"{operation.main}.asarray({text})" if several else "is None" if what == "None" else None
                message = f"{what} is no operand beside an array in the array API standard {operation.version}"
                yield Finding(source or operation.node, message, hint, cure="asarray" if several else "")
                return
