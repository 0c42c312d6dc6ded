"""XP509: an index of an unusual dtype."""

from collections.abc import Iterable

from xpsession.compliance.rule import OperationRule
from xpsession.compliance.uses import Finding
from xpsession.compliance.uses.indexing import Indexing, Part, indexing
from xpsession.compliance.uses.operation import Operation
from xpsession.compliance.uses.promotion import FLOATING, INTEGER, REAL

# Of one that was only read, no more may be known than that it has integers.
USUAL = frozenset({"int32", "int64", INTEGER})


class IndexDtype(OperationRule):
    """An array as an index whose dtype is neither ``int32`` nor ``int64``, nor ``bool``.

    What it does
    ------------
    Looks at arrays that are used as indices: in the source for those of floating-point numbers, and while the code runs
    for integers of other sizes as well.

    Why is this bad?
    ----------------
    The standard indexes by the default dtype of indices, which is ``int32`` or ``int64``. PyTorch reads ``uint8`` as a
    mask and refuses ``int16``, and no library indexes by floating-point numbers.

    Example
    -------
    ::

        x = xp.arange(9)
        x[xp.asarray([0, 1], dtype=xp.uint8)]

    Use instead
    -----------
    ::

        x = xp.arange(9)
        x[xp.asarray([0, 1])]
    """

    code = "XP509"
    name = "index-dtype"
    severity = "warning"
    reads = True
    acts = frozenset({"augment", "getitem", "setitem"})
    VALID = (
        "x = xp.arange(9); x[xp.asarray([0, 1])]",
        "x = xp.arange(9); x[xp.asarray([0, 1], dtype=xp.int32)]",
        "import numpy as np; x = np.arange(9); x[np.asarray([0, 1], dtype=np.uint8)]",
    )
    INVALID = (
        ("x = xp.arange(9); i = xp.asarray([0, 1], dtype=xp.uint8); x[i]", "xp.astype(i, xp.int64)"),
        ("x = xp.arange(9); i = xp.asarray([0, 1], dtype=xp.int16); x[i]", "xp.astype(i, xp.int64)"),
        ("x = xp.arange(9); i = xp.asarray([0.0, 1.0]); x[i]", "xp.astype(i, xp.int64)"),
        ("x = xp.ones((2, 3)); i = xp.ones(2); x[0, i]", "xp.astype(i, xp.int64)"),
        ("x = xp.arange(9); i = xp.zeros(1); x[i] = 1", "xp.astype(i, xp.int64)"),
    )

    def observed(self, operation: Operation) -> Iterable[Finding]:
        """Return the finding on the first index of such a dtype."""
        found = indexing(operation)
        part = next((one for one in found.parts if _is_unusual(found, one)), None) if found is not None else None
        if part is not None:
            dtype, source = part.operand, part.source
            text = operation.source(source) if source is not None and dtype.kind in {INTEGER, REAL} else None
            hint = f"{operation.main}.astype({text}, {operation.main}.int64)" if text else None
            message = f"arrays of '{dtype.name}' are no index of the array API standard {operation.version}"
            yield Finding(source or operation.node, message, hint, cure="astype" if hint else "")


def _is_unusual(found: Indexing, part: Part) -> bool:
    """Return whether a part of an index is an array of floating-point numbers, or of integers of another size.

    Where the standard has no integers in that form of index at all, other rules say so.
    """
    if not part.operand.is_xp or part.operand.kind in FLOATING:
        return part.operand.is_xp
    if found.value is not None or found.has("slice", "ellipsis", "mask") or found.indexed < (found.array.ndim or 0):
        return False
    return part.form == "integers" and bool(part.operand.ndim) and part.operand.name not in USUAL
