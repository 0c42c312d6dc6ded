"""XP502: an array indexed by an array of another library."""

from collections.abc import Iterable

from xpsession.compliance.rule import OperationRule
from xpsession.compliance.uses import Finding
from xpsession.compliance.uses.indexing import indexing
from xpsession.compliance.uses.operation import Operation


class ForeignIndex(OperationRule):
    """An index that is an array of another library.

    What it does
    ------------
    Looks at the indices of arrays while the code runs, and finds those that surely were made by NumPy itself, not by
    the namespace.

    Why is this bad?
    ----------------
    The standard indexes by its own arrays. Where the namespace is not NumPy, such an index is copied to the device each
    time, or refused.

    Example
    -------
    ::

        import numpy as np
        x = xp.arange(9)
        x[np.asarray([0, 2])]

    Use instead
    -----------
    ::

        x = xp.arange(9)
        x[xp.asarray([0, 2])]
    """

    code = "XP502"
    name = "foreign-index"
    severity = "warning"
    acts = frozenset({"augment", "getitem", "setitem"})
    VALID = (
        "x = xp.arange(9); x[xp.asarray([0, 2])]",
        "import numpy as np; x = np.arange(9); x[np.asarray([0, 2])]",
        "x = xp.arange(9); x[x > 3]",
    )
    INVALID = (
        ("import numpy as np; i = np.asarray([0, 2]); x = xp.arange(9); x[i]", "xp.asarray(i)"),
        ("import numpy as np; x = xp.arange(9); x[np.arange(9) > 3]", "xp.asarray(np.arange(9) > 3)"),
    )

    def observed(self, operation: Operation) -> Iterable[Finding]:
        """Return the finding on the first such index."""
        found = indexing(operation)
        for part in found.parts if found is not None else ():
            if part.operand.sort == "array" and part.operand.origin == "host":
                text = None if part.source is None else operation.source(part.source)
                hint = f"{operation.main}.asarray({text})" if text else None
                message = f"the array API standard {operation.version} indexes by arrays of its own namespace"
                yield Finding(part.source or operation.node, message, hint, cure="asarray" if hint else "")
                return
