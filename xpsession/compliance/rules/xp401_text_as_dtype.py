"""XP401: a text as a dtype."""

import ast
from collections.abc import Iterable

from xpsession import standard
from xpsession.compliance.rule import CallRule
from xpsession.compliance.uses import Finding, Use
from xpsession.compliance.values.arrays import BUILTIN_TYPES, takes_dtype


class TextAsDtype(CallRule):
    """A text where a dtype is due.

    What it does
    ------------
    Finds ``dtype="float32"``, ``xp.astype(x, "int8")`` and the like.

    Why is this bad?
    ----------------
    A dtype of the standard is an attribute of the namespace. That NumPy and CuPy read texts, others do not share.

    Example
    -------
    ::

        xp.zeros(3, dtype="float32")

    Use instead
    -----------
    ::

        xp.zeros(3, dtype=xp.float32)
    """

    code = "XP401"
    name = "text-as-dtype"
    triggers = ("dtype",)
    VALID = ("xp.zeros(3, dtype=xp.float32)", "xp.isdtype(t, 'real floating')", "xp.zeros(3, dtype=t)")
    INVALID = (
        ("xp.zeros(3, dtype='float32')", "xp.float32"),
        ("xp.astype(x, 'int8')", "xp.int8"),
        ("xp.finfo('float64')", "xp.float64"),
        ("xp.asarray([1], dtype='int')", "xp.int64"),
        ("xp.asarray([1], dtype='<f8')", None),
    )

    def concerns(self, name: str) -> bool:
        """Return whether the function takes a dtype."""
        return takes_dtype(name)

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on the dtype of a call."""
        node = use.dtype
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            return
        name = BUILTIN_TYPES.get(node.value, node.value) if node.value != "bool" else "bool"
        known = standard.entry(name)
        hint = f"{use.main}.{name}" if known is not None and known.kind == "dtype" else None
        message = f"a dtype of the array API standard {use.version} is no text"
        yield Finding(node, message, hint, use.replacement(node, hint) if hint else None, name if hint else "")
