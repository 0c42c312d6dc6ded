"""XP304: ``len`` of an array."""

import ast
from collections.abc import Iterable

from xpsession.compliance import hints
from xpsession.compliance.rule import ArrayRule
from xpsession.compliance.uses import Finding, Touch


class ArrayLength(ArrayRule):
    """``len`` of an array, which the standard does not define.

    What it does
    ------------
    Finds ``len(x)`` where `x` surely is an array.

    Why is this bad?
    ----------------
    Arrays of the standard have no ``__len__``: the call stops with a TypeError where a library keeps to that.

    Example
    -------
    ::

        x = xp.ones(3)
        len(x)

    Use instead
    -----------
    ::

        x = xp.ones(3)
        x.shape[0]
    """

    code = "XP304"
    name = "array-length"
    roles = ("call",)
    VALID = ("x = xp.ones(3); x.shape[0]", "x = [xp.ones(3)]; len(x)", "len(xp.nonzero(x))", "len(xp.ones(3).shape)")
    INVALID = (
        ("x = xp.ones(3); len(x)", "x.shape[0]"),
        ("x = xp.ones(3); range(len(x + 1))", "(x + 1).shape[0]"),
    )

    def touched(self, touch: Touch) -> Iterable[Finding]:
        """Return the finding on a call of ``len``."""
        match touch.call:
            case ast.Call(func=ast.Name(id="len"), args=[only], keywords=[]) if touch.node is touch.call:
                hint = f"{hints.operand(touch, only)}.shape[0]"
                fix = touch.replacement(touch.call, hint) if touch.source(only) is not None else None
                message = f"arrays of the array API standard {touch.version} have no length"
                yield Finding(touch.call, message, hint, fix)
