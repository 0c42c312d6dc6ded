"""XP307: an assignment to the shape or the dtype of an array."""

import ast
from collections.abc import Iterable

from xpsession.compliance.rule import ArrayRule
from xpsession.compliance.uses import Finding, Touch, hints

READ_ONLY = frozenset({"T", "device", "dtype", "mT", "ndim", "shape", "size"})


class AssignedAttribute(ArrayRule):
    """An assignment to an attribute of an array, such as its shape.

    What it does
    ------------
    Finds assignments to, and deletions of, the attributes of what surely is an array, and deletions of its elements.

    Why is this bad?
    ----------------
    The attributes of the standard's arrays can only be read. NumPy changes the array in place, and says itself that one
    should not; other libraries stop with an AttributeError.

    Example
    -------
    ::

        x = xp.arange(6)
        x.shape = (2, 3)

    Use instead
    -----------
    ::

        x = xp.arange(6)
        x = xp.reshape(x, (2, 3))
    """

    code = "XP307"
    name = "assigned-attribute"
    roles = ("attribute", "index")
    VALID = ("x = xp.arange(6); shape = x.shape", "x.shape = (2, 3)")
    INVALID = (
        ("x = xp.arange(6); x.shape = (2, 3)", "x = xp.reshape(x, (2, 3))"),
        ("x = xp.arange(6); x.shape = -1", None),
        ("x = xp.arange(6); x.dtype = xp.uint64", None),
        ("x = xp.arange(6); del x[0]", None),
    )

    def touched(self, touch: Touch) -> Iterable[Finding]:
        """Return the finding on an attribute that is stored to."""
        node = touch.node
        value = touch.value(node.value) if isinstance(node, ast.Attribute | ast.Subscript) else None
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Del) and value is not None:
            if value.kind == "array":
                yield Finding(node, f"elements of an array cannot be deleted in the array API standard {touch.version}")
            return
        if not isinstance(node, ast.Attribute) or isinstance(node.ctx, ast.Load) or node.attr not in READ_ONLY:
            return
        if value is None or value.kind != "array":
            return
        hint = None
        match touch.statement:
            case ast.Assign(targets=[ast.Attribute(attr="shape")], value=ast.Tuple() as shape):
                array, new = touch.source(node.value), touch.source(shape)
                hint = f"{array} = {touch.main}.reshape({array}, {new})" if array and new else None
            case _:
                pass
        message = f"'.{node.attr}' of an array can only be read in the array API standard {touch.version}"
        yield Finding(node, message, hint, cure=hints.cure("xp.reshape") if hint else "")
