"""XP506: a slice that reaches beyond the ends of its axis."""

from collections.abc import Iterable

from xpsession.compliance.rule import OperationRule
from xpsession.compliance.uses import Finding
from xpsession.compliance.uses.indexing import indexing
from xpsession.compliance.uses.operation import Operation


class SliceOutOfBounds(OperationRule):
    """A slice whose bounds lie beyond the ends of its axis.

    What it does
    ------------
    Compares, while the code runs, the bounds of each slice with the length of its axis.

    Why is this bad?
    ----------------
    NumPy cuts such a slice off at the end. The standard leaves it open, and a compiler may rely on the bounds.

    Example
    -------
    ::

        x = xp.arange(3)
        x[:10]

    Use instead
    -----------
    ::

        x = xp.arange(3)
        x[:min(10, x.shape[0])]
    """

    code = "XP506"
    name = "slice-out-of-bounds"
    severity = "warning"
    acts = frozenset({"augment", "getitem", "setitem"})
    VALID = (
        "x = xp.arange(3); x[:3], x[-3:], x[1:], x[::-1], x[2:0:-1], x[3:]",
        "x = xp.ones((3, 4)); x[..., :4], x[None, :, 1:4]",
        "x = xp.arange(3); x[2::-1]",
        "import numpy as np; x = np.arange(3); x[:10]",
    )
    INVALID = (
        ("x = xp.arange(3); x[:10]", "x.shape[0]"),
        ("x = xp.arange(3); x[-5:]", None),
        ("x = xp.ones((3, 4)); x[:, 2:7]", "x.shape[1]"),
        ("x = xp.ones((3, 4)); x[..., 2:7] = 0", "x.shape[1]"),
    )

    def observed(self, operation: Operation) -> Iterable[Finding]:
        """Return the finding on the first slice that reaches too far."""
        found = indexing(operation)
        if found is None or found.array.shape is None:
            return
        for part in found.parts:
            if part.form != "slice" or part.axis is None or part.axis >= len(found.array.shape):
                continue
            side = found.array.shape[part.axis]
            bounds = [bound.value for bound in (part.operand.items or ())]
            if len(bounds) != 3:  # noqa: PLR2004  # start, stop and step
                continue
            start, stop, step = bounds
            backwards = isinstance(step, int) and step < 0
            # Backwards, the standard's own text lets a slice stop before the first element in two ways.
            low = -side - 1 if backwards else -side
            wrong = next(
                (b for b, least in ((start, -side), (stop, low)) if isinstance(b, int) and not least <= b <= side), None
            )
            if wrong is None:
                continue
            message = f"the bound {wrong} is outside of an axis of length {side}"
            array = operation.source(found.source)
            hint = f"{array}.shape[{part.axis}]" if wrong is stop and wrong > 0 and array else None
            yield Finding(part.source or operation.node, message, hint)
            return
