"""XP602: an assignment in place that changes the dtype or the shape of an array."""

import ast
from collections.abc import Iterable

from xpsession.compliance.rule import OperationRule
from xpsession.compliance.uses import Finding, promotion
from xpsession.compliance.uses.operation import Operation
from xpsession.compliance.uses.promotion import SIGNS


class UpdateOfType(OperationRule):
    """An assignment in place whose result has another dtype or another shape than the array.

    What it does
    ------------
    Compares, while the code runs, the two sides of ``x += y`` and the like: the array must have the dtype and the shape
    that the two give together.

    Why is this bad?
    ----------------
    The standard does not let an array change in place. NumPy converts the result back and loses precision; other
    libraries bind the name to a new array, or stop.

    Example
    -------
    ::

        x = xp.ones(3, dtype=xp.float32)
        x += xp.ones(3)

    Use instead
    -----------
    ::

        x = xp.ones(3, dtype=xp.float32)
        x = x + xp.ones(3)
    """

    code = "XP602"
    name = "update-of-type"
    severity = "warning"
    acts = frozenset({"augment"})
    VALID = (
        "x = xp.ones(3); x += 1; x *= xp.ones(3, dtype=xp.float32)",
        "x = xp.ones((2, 3)); x += xp.ones(3)",
        "import numpy as np; x = np.ones(3, dtype=np.float32); x += np.ones(3)",
        "n = 1; n += 2",
    )
    INVALID = (
        ("x = xp.ones(3, dtype=xp.float32); x += xp.ones(3)", "x = x + xp.ones(3)"),
        ("x = xp.ones(3); x[0] *= xp.asarray(1j)", None),
        ("x = xp.sum(xp.ones(3)); x += xp.ones(3)", "x = x + xp.ones(3)"),
    )

    def observed(self, operation: Operation) -> Iterable[Finding]:
        """Return the finding on an update that changes the array."""
        left, right = operation.operands[0], operation.operands[-1]
        if not left.is_xp or not right.kind or left.shape is None:
            return
        change = None
        if right.sort in {"array", "generic"}:
            together = promotion.promoted(left.name, right.name)
            if together is not None and together != left.name:
                change = f"the dtype from '{left.name}' to '{together}'"
            elif len(operation.operands) == 2 and right.shape is not None and _grows(left.shape, right.shape):  # noqa: PLR2004
                change = f"the shape {left.shape}"
        elif right.name == "complex" and left.kind == promotion.REAL:
            change = f"the dtype from '{left.name}' to a complex one"
        if change is None:
            return
        hint = None
        if isinstance(operation.node, ast.Name) and operation.symbol in SIGNS:
            text = operation.source(operation.sources[-1])
            name = operation.node.id
            hint = f"{name} = {name} {SIGNS[operation.symbol]} {text}" if text else None
        message = f"an array of the array API standard {operation.version} does not change {change} in place"
        yield Finding(operation.node, message, hint)


def _grows(shape: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Return whether two shapes together give another one than the first.

    Examples
    --------
    >>> _grows((2, 3), (3,)), _grows((3,), (2, 3)), _grows((1, 3), (2, 3))
    (False, True, True)
    """
    if len(other) > len(shape):
        return True
    return any(one == 1 and two > 1 for one, two in zip(shape[::-1], other[::-1], strict=False))
