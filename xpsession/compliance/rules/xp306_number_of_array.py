"""XP306: an array of several elements that is made a number or a truth value of."""

from collections.abc import Iterable

from xpsession.compliance.rule import OperationRule
from xpsession.compliance.uses import Finding
from xpsession.compliance.uses.operation import Operation

CONVERTERS = frozenset({"bool", "complex", "float", "int"})


class NumberOfArray(OperationRule):
    """``float``, ``int``, ``bool`` or ``complex`` of an array that has dimensions, or a test of it.

    What it does
    ------------
    Finds such conversions while the code runs, those of complex numbers to ``float`` or ``int`` too, and tests such as
    ``if x:``, where the array has one element and NumPy does not mind.

    Why is this bad?
    ----------------
    The standard converts arrays without dimensions only. Others stop with a TypeError; NumPy says that it will, too.

    Example
    -------
    ::

        x = xp.ones((1,))
        float(x)

    Use instead
    -----------
    ::

        x = xp.ones((1,))
        float(x[0])
    """

    code = "XP306"
    name = "number-of-array"
    acts = frozenset({"builtin", "truth"})
    VALID = (
        "x = xp.ones((1,)); float(x[0]), bool(xp.all(x > 0)), int(xp.sum(x))",
        "if xp.any(xp.ones(3) > 0): pass",
        "complex(xp.asarray(1j))",
        "import numpy as np; bool(np.ones(1))",
    )
    INVALID = (
        ("x = xp.ones((1,)); bool(x)", "bool(x[0])"),
        ("x = xp.ones((1, 1)); bool(x)", "bool(x[0, 0])"),
        ("x = xp.ones((1,))\nif x: pass", "bool(x[0])"),
        ("x = xp.ones((1,)); 'y' if x else 'n'", "bool(x[0])"),
        ("x = xp.ones((1,)); not x", "bool(x[0])"),
        ("x = xp.ones((1,)); x and 1", "bool(x[0])"),
    )

    def observed(self, operation: Operation) -> Iterable[Finding]:
        """Return the finding on a conversion."""
        name = operation.symbol if operation.act == "builtin" else "bool"
        number = 1 if operation.act == "builtin" else 0
        if operation.act == "builtin" and (name not in CONVERTERS or operation.operands[0].name != name):
            return
        if len(operation.operands) != number + 1 or not operation.operands[number].is_xp:
            return
        array, text = operation.operands[number], operation.source(operation.sources[number])
        if array.ndim:
            zeros = ", ".join("0" for _ in range(array.ndim))
            message = (
                f"the array API standard {operation.version} makes no {name} of an array of {array.ndim} dimensions"
            )
            yield Finding(operation.node, message, f"{name}({text}[{zeros}])" if text else None)
        elif name in {"float", "int"} and array.kind == "complex floating":
            hint = f"{name}({operation.main}.real({text}))" if text else None
            message = f"the array API standard {operation.version} makes no {name} of a complex number"
            yield Finding(operation.node, message, hint, cure="real" if hint else "")
