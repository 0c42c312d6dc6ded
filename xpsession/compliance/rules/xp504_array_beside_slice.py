"""XP504: an array of integers beside a slice in one index."""

from collections.abc import Iterable

from xpsession.compliance.rule import OperationRule
from xpsession.compliance.uses import Finding
from xpsession.compliance.uses.indexing import indexing
from xpsession.compliance.uses.operation import Operation
from xpsession.compliance.values.operands import Operand


class ArrayBesideSlice(OperationRule):
    """An array of integers in an index that also has a slice, ``...`` or a mask.

    What it does
    ------------
    Looks at the parts of an index while the code runs. Arrays of integers may stand beside integers only.

    Why is this bad?
    ----------------
    The standard leaves it open in which order the dimensions of the result come. ``take`` says it.

    Example
    -------
    ::

        x = xp.ones((3, 4))
        i = xp.asarray([0, 2])
        x[:, i]

    Use instead
    -----------
    ::

        x = xp.ones((3, 4))
        i = xp.asarray([0, 2])
        xp.take(x, i, axis=1)
    """

    code = "XP504"
    name = "array-beside-slice"
    severity = "warning"
    acts = frozenset({"augment", "getitem", "setitem"})
    VALID = (
        "x = xp.ones((3, 4)); i = xp.asarray([0, 2]); x[i, i], x[i, 0], x[0, i]",
        "x = xp.ones(3); x[xp.asarray([0, 2])]",
        "import numpy as np; x = np.ones((3, 4)); x[:, np.asarray([0, 2])]",
    )
    INVALID = (
        ("x = xp.ones((3, 4)); i = xp.asarray([0, 2]); x[:, i]", "xp.take(x, i, axis=1)"),
        ("x = xp.ones((3, 4)); i = xp.asarray([0, 2]); x[i, :]", "xp.take(x, i, axis=0)"),
        ("x = xp.ones((3, 4)); i = xp.asarray([0, 2]); x[..., i]", "xp.take(x, i, axis=1)"),
        ("x = xp.ones((3, 4)); i = xp.asarray([0, 2]); x[1:, i]", None),
    )

    def observed(self, operation: Operation) -> Iterable[Finding]:
        """Return the finding on the first array of integers."""
        found = indexing(operation)
        if found is None or not found.has("slice", "ellipsis", "mask") or not found.has("integers"):
            return
        part = next(part for part in found.parts if part.form == "integers")
        others = [other for other in found.parts if other is not part]
        whole = all(
            other.form == "ellipsis"
            or (other.form == "slice" and other.operand.items is not None and _is_whole(other.operand.items))
            for other in others
        )
        array = operation.source(found.source)
        text = None if part.source is None else operation.source(part.source)
        hint = None
        if operation.act == "getitem" and whole and array and text and part.axis is not None:
            hint = f"{operation.main}.take({array}, {text}, axis={part.axis})"
        message = f"the array API standard {operation.version} has arrays of integers beside integers only in an index"
        yield Finding(part.source or operation.node, message, hint, cure="take" if hint else "")


def _is_whole(bounds: tuple[Operand, ...]) -> bool:
    """Return whether a slice has no bounds."""
    return all(bound.name == "NoneType" for bound in bounds)
