"""XP509: an index of integers of an unusual dtype."""

from collections.abc import Iterable

from xpsession.compliance.rule import OperationRule
from xpsession.compliance.uses import Finding, Operation
from xpsession.compliance.uses.indexing import indexing

USUAL = frozenset({"int32", "int64"})


class IndexDtype(OperationRule):
    """An array of integers as an index whose dtype is neither ``int32`` nor ``int64``.

    What it does
    ------------
    Looks, while the code runs, at the dtype of arrays of integers that are used as indices.

    Why is this bad?
    ----------------
    The standard indexes by the default dtype of indices, which is ``int32`` or ``int64``. PyTorch reads ``uint8`` as a
    mask and refuses ``int16``.

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
    acts = frozenset({"getitem"})
    VALID = (
        "x = xp.arange(9); x[xp.asarray([0, 1])]",
        "x = xp.arange(9); x[xp.asarray([0, 1], dtype=xp.int32)]",
        "import numpy as np; x = np.arange(9); x[np.asarray([0, 1], dtype=np.uint8)]",
    )
    INVALID = (
        ("x = xp.arange(9); i = xp.asarray([0, 1], dtype=xp.uint8); x[i]", "xp.astype(i, xp.int64)"),
        ("x = xp.arange(9); i = xp.asarray([0, 1], dtype=xp.int16); x[i]", "xp.astype(i, xp.int64)"),
    )

    def observed(self, operation: Operation) -> Iterable[Finding]:
        """Return the finding on the first index of such a dtype."""
        found = indexing(operation)
        if found is None or found.has("slice", "ellipsis", "mask") or found.indexed < (found.array.ndim or 0):
            return
        for part in found.parts:
            operand = part.operand
            if part.form == "integers" and operand.is_xp and operand.ndim and operand.name not in USUAL:
                text = None if part.source is None else operation.source(part.source)
                hint = f"{operation.main}.astype({text}, {operation.main}.int64)" if text else None
                message = f"arrays of '{operand.name}' are no index of the array API standard {operation.version}"
                yield Finding(part.source or operation.node, message, hint, cure="astype" if hint else "")
                return
