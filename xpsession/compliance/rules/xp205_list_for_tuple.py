"""XP205: a list or a number where the standard takes a tuple."""

import ast
from collections.abc import Iterable

from xpsession.compliance.arrays import argument, parameters, scalar
from xpsession.compliance.rule import CallRule
from xpsession.compliance.uses import Finding, Use

# Functions and the position of their shape or axes: where a number will do as well, and where it will not.
TUPLES = {
    "empty": (0, "shape"),
    "full": (0, "shape"),
    "ones": (0, "shape"),
    "zeros": (0, "shape"),
    "roll": (1, "shift"),
}
TUPLES_ONLY = {
    "broadcast_to": (1, "shape"),
    "permute_dims": (1, "axes"),
    "reshape": (1, "shape"),
    "tile": (1, "repetitions"),
}


class ListForTuple(CallRule):
    """A list where the standard takes a tuple, or a number where it takes nothing else.

    What it does
    ------------
    Looks at shapes and axes that are written as a list, and at numbers given as the shape to ``reshape``,
    ``broadcast_to``, ``permute_dims`` and ``tile``.

    Why is this bad?
    ----------------
    NumPy takes either; libraries that keep to the standard, and compilers, take tuples.

    Example
    -------
    ::

        xp.reshape(x, -1)

    Use instead
    -----------
    ::

        xp.reshape(x, (-1,))
    """

    code = "XP205"
    name = "list-for-tuple"
    VALID = (
        "xp.reshape(x, (-1,))",
        "xp.sum(x, axis=(0, 1))",
        "xp.zeros(3)",
        "xp.zeros((3, 4))",
        "xp.fft.fftn(c, axes=[0, 1])",
        "xp.reshape(x, shape)",
        "xp.asarray([1, 2])",
    )
    INVALID = (
        ("xp.reshape(x, -1)", "(-1,)"),
        ("xp.reshape(x, [3, 3])", "(3, 3)"),
        ("xp.reshape(x, shape=[9])", "(9,)"),
        ("xp.tile(x, 2)", "(2,)"),
        ("xp.permute_dims(x, [1, 0])", "(1, 0)"),
        ("xp.broadcast_to(xp.ones(1), 3)", "(3,)"),
        ("xp.zeros([2, 3])", "(2, 3)"),
        ("xp.sum(xp.ones((2, 3)), axis=[0, 1])", "(0, 1)"),
        ("xp.ones([*x.shape, 1])", "(*x.shape, 1)"),
    )

    def concerns(self, name: str) -> bool:
        """Return whether the function takes a shape or axes as a tuple."""
        return name in TUPLES or name in TUPLES_ONLY or ("axis" in parameters(name) and not name.startswith("fft."))

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on a shape or an axis."""
        if use.call is None:
            return
        node, alone = self._written(use.name, use.call)
        if node is None:
            return
        text = None
        if isinstance(node, ast.List):
            text = use.source(node)
        elif not alone or (number := scalar(node)) is None or number.name != "integer":
            return
        hint = f"({use.source(node)},)"
        if isinstance(node, ast.List):
            inner = (text or "[]")[1:-1].strip()
            hint = f"({inner},)" if len(node.elts) == 1 and not inner.endswith(",") else f"({inner})"
        what = "a list" if isinstance(node, ast.List) else "a number"
        message = f"'{use.written}' takes a tuple here in the array API standard {use.version}, not {what}"
        certain = not isinstance(node, ast.List) or text is not None
        # NumPy refuses a list as an axis, too: then nothing ran that a fix could keep.
        shape = use.name in TUPLES or use.name in TUPLES_ONLY
        fix = use.replacement(node, hint) if certain and shape else None
        yield Finding(node, message, hint if certain else None, fix, use.name)

    def _written(self, name: str, call: ast.Call) -> tuple[ast.expr | None, bool]:
        """Return the shape or axis of a call, and whether it must be a tuple."""
        if name in TUPLES_ONLY:
            return argument(call, *TUPLES_ONLY[name]), True
        place = TUPLES.get(name, (len(call.args), "axis"))
        return argument(call, *place), False
