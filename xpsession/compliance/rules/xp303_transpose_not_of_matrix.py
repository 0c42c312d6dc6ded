"""XP303: ``.T`` of an array that has not two dimensions."""

import ast
from collections.abc import Iterable

from xpsession.compliance.rule import ArrayRule
from xpsession.compliance.uses import Finding, Touch, hints

TWO = 2


class TransposeNotOfMatrix(ArrayRule):
    """``.T`` of an array whose number of dimensions is known, and is not two.

    What it does
    ------------
    Finds ``.T`` where the array has been created with another number of dimensions.

    Why is this bad?
    ----------------
    The standard defines ``.T`` for two dimensions only. NumPy reverses all axes, other libraries stop, or swap the last
    two. ``mT`` transposes a stack of matrices; ``permute_dims`` says any order.

    Example
    -------
    ::

        xp.zeros((2, 3, 4)).T

    Use instead
    -----------
    ::

        xp.permute_dims(xp.zeros((2, 3, 4)), (2, 1, 0))
    """

    code = "XP303"
    name = "transpose-not-of-matrix"
    roles = ("attribute",)
    VALID = ("xp.zeros((2, 3)).T", "xp.zeros((2, 3, 4)).mT", "x.T", "xp.zeros(shape).T")
    INVALID = (
        ("xp.zeros((2, 3, 4)).T", "xp.permute_dims(xp.zeros((2, 3, 4)), (2, 1, 0))"),
        ("x = xp.zeros((2, 3, 4)) + 1; x.T", "xp.permute_dims(x, (2, 1, 0))"),
        ("xp.arange(3).T", None),
    )

    def touched(self, touch: Touch) -> Iterable[Finding]:
        """Return the finding on ``.T``."""
        node = touch.node
        if not isinstance(node, ast.Attribute) or node.attr != "T":
            return
        value = touch.value(node.value)
        if value is None or value.kind != "array" or value.ndim in {None, TWO}:
            return
        message = f"'.T' is for two dimensions in the array API standard {touch.version}; this array has {value.ndim}"
        axes = tuple(range(value.ndim or 0))[::-1]
        text = touch.source(node.value)
        hint = f"{touch.main}.permute_dims({text or 'x'}, {axes})" if len(axes) > TWO else None
        fix = touch.replacement(node, hint) if hint and text is not None and touch.certain else None
        yield Finding(node, message, hint, fix, hints.cure("xp.permute_dims") if hint else "")
