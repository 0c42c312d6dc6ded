"""XP402: one of Python's own types as a dtype."""

import ast
from collections.abc import Iterable

from xpsession.compliance.rule import CallRule
from xpsession.compliance.uses import Finding, Use
from xpsession.compliance.values.arrays import BUILTIN_TYPES, takes_dtype


class BuiltinAsDtype(CallRule):
    """One of Python's own types where a dtype is due.

    What it does
    ------------
    Finds ``dtype=float``, ``xp.astype(x, int)`` and the like.

    Why is this bad?
    ----------------
    ``float`` is no dtype of the standard: libraries refuse it, or take it for a dtype of their own choice.

    Example
    -------
    ::

        xp.zeros(3, dtype=float)

    Use instead
    -----------
    ::

        xp.zeros(3, dtype=xp.float64)
    """

    code = "XP402"
    name = "builtin-as-dtype"
    triggers = ("dtype",)
    VALID = (
        "xp.zeros(3, dtype=xp.bool)",
        "xp.zeros(3, dtype=None)",
        "from m import float; xp.zeros(3, dtype=float)",
        "def f(float): return xp.zeros(3, dtype=float)",
    )
    INVALID = (
        ("xp.zeros(3, dtype=float)", "xp.float64"),
        ("xp.ones(3, dtype=bool)", "xp.bool"),
        ("xp.astype(x, int)", "xp.int64"),
        ("xp.asarray([1], dtype=complex)", "xp.complex128"),
        ("xp.finfo(float)", "xp.float64"),
        ("xp.can_cast(x, float)", "xp.float64"),
        ("xp.empty(3, dtype=object)", None),
    )

    def concerns(self, name: str) -> bool:
        """Return whether the function takes a dtype."""
        return takes_dtype(name)

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on the dtype of a call."""
        node = use.dtype
        if isinstance(node, ast.Name) and node.id == "object":
            yield Finding(node, f"'object' is no dtype of the array API standard {use.version}")
            return
        value = use.value(node)
        if node is None or value is None or value.kind != "builtin":
            return
        name = BUILTIN_TYPES[value.name]
        hint = f"{use.main}.{name}"
        message = f"'{value.name}' is no dtype of the array API standard {use.version}"
        yield Finding(node, message, hint, use.replacement(node, hint), name)
