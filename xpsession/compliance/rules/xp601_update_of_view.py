"""XP601: an update of an array that may share its memory with another."""

import ast
from collections.abc import Iterable

from xpsession.compliance.rule import ArrayRule
from xpsession.compliance.uses import Finding, Touch


class UpdateOfView(ArrayRule):
    """An update in place of an array that may be a view of another.

    What it does
    ------------
    Finds assignments to elements, and augmented assignments, of what indexing, ``reshape``, ``.T`` and the like have
    returned.

    Why is this bad?
    ----------------
    Whether these return a view or a copy is left to each library: the other array changes in one, and not in another.

    Example
    -------
    ::

        x = xp.ones((3, 3))
        row = x[0, ...]
        row[0] = 0.0

    Use instead
    -----------
    ::

        x = xp.ones((3, 3))
        x[0, 0] = 0.0
    """

    code = "XP601"
    name = "update-of-view"
    severity = "warning"
    opt_in = True
    roles = ("update",)
    VALID = (
        "x = xp.ones((3, 3)); x[0, 0] = 0.0",
        "x = xp.ones((3, 3)); x[0, ...] += 1.0",
        "x = xp.ones(4); y = xp.asarray(xp.reshape(x, (2, 2)), copy=True); y[0, 0] = 0.0",
        "x = xp.ones(4); y = x[1:] * 2; y += 1",
        "x = xp.ones(4); y = x[x > 0]; y[0] = 0.0",
    )
    INVALID = (
        ("x = xp.ones((3, 3)); row = x[0, ...]; row[0] = 0.0", "row = xp.asarray(row, copy=True)"),
        ("x = xp.ones((3, 3)); y = x.T; y += 1", "y = y + 1"),
        ("x = xp.ones(4); y = xp.reshape(x, (2, 2)); y[0, 0] = 0.0", "y = xp.asarray(y, copy=True)"),
        ("x = xp.ones((3, 3)); x[0, ...][0] = 0.0", None),
    )

    def touched(self, touch: Touch) -> Iterable[Finding]:
        """Return the finding on the target that is written into."""
        node = touch.node
        array = node.value if isinstance(node, ast.Subscript) else node
        value = touch.value(array)
        if value is None or value.kind != "array" or value.trait != "view":
            return
        hint, text = None, touch.source(array)
        match touch.statement:
            case ast.AugAssign(target=ast.Name(id=name), op=op, value=right) if array is node:
                other = touch.source(right)
                hint = f"{name} = {name} {SYMBOLS[type(op)]} {other}" if other and type(op) in SYMBOLS else None
            case _ if isinstance(array, ast.Name):
                hint = f"{text} = {touch.main}.asarray({text}, copy=True)"
            case _:
                pass
        message = "this may be a view of another array, which then changes in some libraries and not in others"
        yield Finding(node, message, hint, cure="asarray" if hint else "")


SYMBOLS: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Div: "/", ast.FloorDiv: "//", ast.MatMult: "@", ast.Mod: "%", ast.Mult: "*", ast.Pow: "**",
    ast.Sub: "-",
}  # fmt: skip
