"""XP601: an update of an array that may share its memory with another."""

from collections.abc import Iterable

from xpsession.compliance.rule import ArrayRule
from xpsession.compliance.uses import Finding, Touch
from xpsession.compliance.uses.updates import instead, updated


class UpdateOfView(ArrayRule):
    """An update in place of an array that may be a view of another.

    What it does
    ------------
    Finds assignments to elements, and augmented assignments, of what indexing, ``reshape``, ``.T`` and the like have
    returned.

    Why is this bad?
    ----------------
    Whether these return a view or a copy is left to each library: the other array changes in one, and not in another.

    Example
    -------
    ::

        x = xp.ones((3, 3))
        row = x[0, ...]
        row[0] = 0.0

    Use instead
    -----------
    ::

        x = xp.ones((3, 3))
        x[0, 0] = 0.0
    """

    code = "XP601"
    name = "update-of-view"
    severity = "warning"
    roles = ("update",)
    VALID = (
        "x = xp.ones((3, 3)); x[0, 0] = 0.0",
        "x = xp.ones((3, 3)); x[0, ...] += 1.0",
        "x = xp.ones(4); y = xp.asarray(xp.reshape(x, (2, 2)), copy=True); y[0, 0] = 0.0",
        "x = xp.ones(4); y = x[1:] * 2; y += 1",
        "x = xp.ones(4); y = x[x > 0]; y[0] = 0.0",
    )
    INVALID = (
        ("x = xp.ones((3, 3)); row = x[0, ...]; row[0] = 0.0", "row = xp.asarray(row, copy=True)"),
        ("x = xp.ones((3, 3)); y = x.T; y += 1", "y = y + 1"),
        ("x = xp.ones(4); y = xp.reshape(x, (2, 2)); y[0, 0] = 0.0", "y = xp.asarray(y, copy=True)"),
        ("x = xp.ones((3, 3)); x[0, ...][0] = 0.0", None),
    )

    def touched(self, touch: Touch) -> Iterable[Finding]:
        """Return the finding on the target that is written into."""
        array = updated(touch, "view")
        if array is None:
            return
        hint = instead(touch, array)
        message = "this may be a view of another array, which then changes in some libraries and not in others"
        yield Finding(touch.node, message, hint, cure="asarray" if hint else "")
