"""XP409: a dtype that is compared with a text or with one of Python's types."""

import ast
from collections.abc import Iterable

from xpsession import standard
from xpsession.compliance.rule import ArrayRule
from xpsession.compliance.uses import Finding, Touch
from xpsession.compliance.values.arrays import BUILTIN_TYPES


class DtypeComparison(ArrayRule):
    """A dtype compared with something that is no dtype of the standard.

    What it does
    ------------
    Finds ``x.dtype == "float64"`` and ``x.dtype == float``.

    Why is this bad?
    ----------------
    NumPy makes a dtype of the other side first. The standard defines the comparison of two of its dtypes only, and
    elsewhere this one is False without a word.

    Example
    -------
    ::

        x = xp.ones(3)
        x.dtype == "float64"

    Use instead
    -----------
    ::

        x = xp.ones(3)
        x.dtype == xp.float64
    """

    code = "XP409"
    name = "dtype-comparison"
    roles = ("comparison",)
    severity = "warning"
    VALID = (
        "x = xp.ones(3); x.dtype == xp.float64",
        "x = xp.ones(3); x.dtype in (xp.float32, xp.float64)",
        "x = xp.ones(3); str(x.dtype) == 'float64'",
        "x.dtype == 'float64'",
    )
    INVALID = (
        ("x = xp.ones(3); x.dtype == 'float64'", "xp.float64"),
        ("x = xp.ones(3); 'float32' != x.dtype", "xp.float32"),
        ("x = xp.ones(3); x.dtype == 'f8'", None),
        ("x = xp.ones(3); x.dtype == float", "xp.float64"),
        ("x = xp.ones(3); x.dtype in ('float32', xp.float64)", "xp.float32"),
    )

    def touched(self, touch: Touch) -> Iterable[Finding]:
        """Return the finding on the first side that is no dtype."""
        if not isinstance(touch.node, ast.Compare):
            return
        sides = [touch.node.left, *touch.node.comparators]
        if not any((value := touch.value(side)) is not None and value.kind == "dtype" for side in sides):
            return
        sides = [part for side in sides for part in (side.elts if isinstance(side, _GROUPS) else [side])]
        for side in sides:
            name = _name(touch, side)
            if name is not None:
                known = standard.entry(name)
                hint = f"{touch.main}.{name}" if known is not None and known.kind == "dtype" else None
                fix = touch.replacement(side, hint) if hint is not None and touch.certain else None
                message = f"a dtype is compared with {touch.source(side) or 'a text'}, which is none of the standard"
                yield Finding(side, message, hint, fix, name if hint else "")
                return


_GROUPS = (ast.List, ast.Set, ast.Tuple)


def _name(touch: Touch, side: ast.expr) -> str | None:
    """Return what NumPy would take a side of the comparison for, or None where it is no text and no Python type."""
    if isinstance(side, ast.Constant) and isinstance(side.value, str):
        return side.value
    value = touch.value(side)
    return BUILTIN_TYPES[value.name] if value is not None and value.kind == "builtin" else None
