"""XP505: a boolean mask that is not the only index."""

from collections.abc import Iterable

from xpsession.compliance.rule import OperationRule
from xpsession.compliance.uses import Finding
from xpsession.compliance.uses.indexing import indexing
from xpsession.compliance.uses.operation import Operation


class MaskBesideIndex(OperationRule):
    """A boolean mask beside other indices, or ``True`` or ``False`` as an index.

    What it does
    ------------
    Looks at the parts of an index, in the source where that tells what they are, and while the code runs, and finds a
    boolean array among several.

    Why is this bad?
    ----------------
    In the standard a mask is the only index. What it means beside others is left open.

    Example
    -------
    ::

        x = xp.ones((3, 4))
        m = xp.asarray([True, False, True])
        x[m, 0]

    Use instead
    -----------
    ::

        x = xp.ones((3, 4))
        m = xp.asarray([True, False, True])
        x[:, 0][m]
    """

    code = "XP505"
    name = "mask-beside-index"
    severity = "warning"
    reads = True
    acts = frozenset({"augment", "getitem", "setitem"})
    VALID = (
        "x = xp.ones((3, 4)); x[x > 0]",
        "x = xp.ones(3); x[x > 5] = 0.0",
        "import numpy as np; x = np.ones((3, 4)); x[np.ones(3) > 0, 0]",
    )
    INVALID = (
        ("x = xp.ones((3, 4)); m = xp.asarray([True, False, True]); x[m, 0]", None),
        ("x = xp.ones((3, 4)); m = xp.asarray([True, False, True]); x[m, :]", "x[m]"),
        ("x = xp.ones(3); x[True]", None),
        ("x = xp.ones((3, 4)); m = xp.asarray([True, False, True]); x[m, ...]", "x[m]"),
    )

    def observed(self, operation: Operation) -> Iterable[Finding]:
        """Return the finding on a mask among several indices."""
        found = indexing(operation)
        truth = next((part for part in found.parts if part.form == "truth"), None) if found is not None else None
        if truth is not None:
            message = f"the array API standard {operation.version} has no {truth.operand.value} as an index"
            yield Finding(truth.source or operation.node, message)
            return
        if found is None or len(found.parts) == 1 or not found.has("mask") or found.has("integers"):
            return
        part = next(part for part in found.parts if part.form == "mask")
        if part.operand.ndim == 0:
            return
        rest = found.parts[1:]
        whole = found.parts[0] is part and all(
            other.form == "ellipsis"
            or (other.form == "slice" and all(bound.name == "NoneType" for bound in other.operand.items or ()))
            for other in rest
        )
        array = operation.source(found.source)
        text = None if part.source is None else operation.source(part.source)
        message = f"in the array API standard {operation.version} a boolean mask is the only index"
        hint = f"{array}[{text}]" if whole and array and text else None
        yield Finding(part.source or operation.node, message, hint)
