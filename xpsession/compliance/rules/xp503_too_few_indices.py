"""XP503: an index with fewer parts than the array has dimensions."""

import ast
from collections.abc import Iterable

from xpsession.compliance.rule import OperationRule
from xpsession.compliance.uses import Finding
from xpsession.compliance.uses.indexing import indexing
from xpsession.compliance.uses.operation import Operation
from xpsession.records.diagnostic import Edit


class TooFewIndices(OperationRule):
    """An index that says nothing about the last dimensions of an array.

    What it does
    ------------
    Counts the integers, slices and arrays in an index, in the source where that tells the number of dimensions, and
    while the code runs. Those must be as many as the array has dimensions, unless there is a ``...``, or a boolean mask
    is the only index.

    Why is this bad?
    ----------------
    The standard leaves it open what ``A[0]`` is of a matrix: NumPy takes the first row, other libraries may see the
    matrix as flat, or stop with an IndexError.

    Example
    -------
    ::

        A = xp.ones((3, 4))
        A[0]

    Use instead
    -----------
    ::

        A = xp.ones((3, 4))
        A[0, ...]
    """

    code = "XP503"
    name = "too-few-indices"
    severity = "warning"
    reads = True
    acts = frozenset({"augment", "getitem", "setitem"})
    VALID = (
        "x = xp.ones((3, 4)); x[0, ...], x[0, :], x[...], x[:, None, 1], x[x > 0]",
        "x = xp.ones(3); x[0], x[:], x[None, :]",
        "x = xp.asarray(1.0); x[()], x[...]",
        "import numpy as np; x = np.ones((3, 4)); x[0]",
    )
    INVALID = (
        ("x = xp.ones((3, 4)); x[0]", "x[0, ...]"),
        ("x = xp.ones((3, 4)); x[1:]", "x[1:, ...]"),
        ("x = xp.ones((3, 4)); x[0] = 1", "x[0, ...]"),
        ("x = xp.ones((3, 4)); x[0] += 1", "x[0, ...]"),
        ("x = xp.ones((3, 4, 5)); x[0, 1]", "x[0, 1, ...]"),
        ("x = xp.ones((3, 4)); x[xp.asarray([0, 2])]", "xp.take(x, xp.asarray([0, 2]), axis=0)"),
        ("def f(a, i):\n    return a[i]\nf(xp.ones((3, 4)), 1)", "a[i, ...]"),
    )

    def observed(self, operation: Operation) -> Iterable[Finding]:
        """Return the finding on an index with too few parts."""
        found = indexing(operation)
        if found is None or not found.known or found.has("ellipsis", "mask", "sequence", "truth"):
            return
        ndim = found.array.ndim or 0
        if found.indexed >= ndim or found.array.shape is None:
            return
        message = f"the array API standard {operation.version} wants an index for each of {ndim} dimensions, or '...'"
        array, index = operation.source(found.source), None
        if found.parts and all(part.source is not None for part in found.parts):
            texts = [operation.source(part.source) for part in found.parts if part.source is not None]
            index = None if None in texts else ", ".join(text for text in texts if text is not None)
        hint, cure = None, ""
        if array and index:
            hint = f"{array}[{index}, ...]"
            if found.has("integers"):
                alone = len(found.parts) == 1 and operation.act == "getitem"
                hint, cure = (f"{operation.main}.take({array}, {index}, axis=0)", "take") if alone else (None, "")
        # What was seen to run may be no array the next time.
        fix = self._fix(operation) if hint and not cure and operation.read else None
        yield Finding(operation.node, message, hint, fix, cure)

    def _fix(self, operation: Operation) -> tuple[Edit, ...] | None:
        """Return the edit that adds the ``...``."""
        node = operation.node
        if not isinstance(node, ast.Subscript):
            return None
        packed = isinstance(node.slice, ast.Tuple) and (operation.source(node.slice) or "(").startswith("(")
        return None if packed else operation.addition(node, node.slice, "...")
