"""XP507: an assignment to the elements that an array of integers picks."""

from collections.abc import Iterable

from xpsession.compliance.rule import OperationRule
from xpsession.compliance.uses import Finding
from xpsession.compliance.uses.indexing import indexing
from xpsession.compliance.uses.operation import Operation


class AssignmentByIntegers(OperationRule):
    """An assignment to the elements of an array that an array of integers picks.

    What it does
    ------------
    Finds, while the code runs, ``x[i] = value`` and ``x[i] += value`` where `i` is an array of integers.

    Why is this bad?
    ----------------
    The standard knows arrays of integers as indices to read by only. Where an index is there twice, libraries differ in
    which value stays, and in whether both are added.

    Example
    -------
    ::

        x = xp.zeros(5)
        i = xp.asarray([0, 2])
        x[i] = 1.0

    Use instead
    -----------
    ::

        x = xp.zeros(5)
        i = xp.asarray([0, 2])
        x = xp.where(xp.isin(xp.arange(5), i), 1.0, x)
    """

    code = "XP507"
    name = "assignment-by-integers"
    severity = "warning"
    acts = frozenset({"augment", "setitem"})
    VALID = (
        "x = xp.zeros(5); i = xp.asarray([0, 2]); x[i]",
        "x = xp.zeros(5); x[2] = 1.0; x[1:3] = 0.0; x[x > 0] = 1.0",
        "import numpy as np; x = np.zeros(5); x[np.asarray([0, 2])] = 1.0",
    )
    INVALID = (
        ("x = xp.zeros(5); i = xp.asarray([0, 2]); x[i] = 1.0", None),
        ("x = xp.zeros(5); i = xp.asarray([0, 2]); x[i] += 1.0", None),
    )

    def observed(self, operation: Operation) -> Iterable[Finding]:
        """Return the finding on an array of integers in the index of an assignment."""
        found = indexing(operation)
        if found is None or not found.has("integers") or found.has("slice", "ellipsis", "mask"):
            return
        if found.indexed < (found.array.ndim or 0):
            return
        message = f"the array API standard {operation.version} has no assignment by an array of integers"
        yield Finding(operation.node, message)
