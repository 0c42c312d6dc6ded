"""XP604: an update of what ``broadcast_to`` has returned."""

from collections.abc import Iterable

from xpsession.compliance.rule import ArrayRule
from xpsession.compliance.uses import Finding, Touch
from xpsession.compliance.uses.updates import instead, updated


class UpdateOfBroadcast(ArrayRule):
    """An update in place of an array that was broadcast.

    What it does
    ------------
    Finds assignments to elements, and augmented assignments, of what ``broadcast_to`` and ``broadcast_arrays`` return.

    Why is this bad?
    ----------------
    Several of its elements may be one and the same place in memory. NumPy refuses to write there; elsewhere more
    elements change than were meant, and the array that was broadcast as well.

    Example
    -------
    ::

        x = xp.broadcast_to(xp.ones(3), (2, 3))
        x[0, 0] = 0.0

    Use instead
    -----------
    ::

        x = xp.asarray(xp.broadcast_to(xp.ones(3), (2, 3)), copy=True)
        x[0, 0] = 0.0
    """

    code = "XP604"
    name = "update-of-broadcast"
    roles = ("update",)
    VALID = (
        "x = xp.asarray(xp.broadcast_to(xp.ones(3), (2, 3)), copy=True); x[0, 0] = 0.0",
        "x = xp.broadcast_to(xp.ones(3), (2, 3)); x = x + 1",
        "x = xp.broadcast_to(xp.ones(3), (2, 3)); y = x[x > 0]; y[0] = 0.0",
    )
    INVALID = (
        ("x = xp.broadcast_to(xp.ones(3), (2, 3)); x[0, 0] = 0.0", "x = xp.asarray(x, copy=True)"),
        ("x = xp.broadcast_to(xp.ones(3), (2, 3)); x += 1", "x = x + 1"),
        ("x = xp.broadcast_to(xp.ones(3), (2, 3)); x *= 2", "x = x * 2"),
        ("x = xp.broadcast_to(xp.ones(3), (2, 3)); y = x[0, ...]; y[0] = 0.0", "y = xp.asarray(y, copy=True)"),
        ("x, y = xp.broadcast_arrays(xp.ones(3), xp.ones((2, 1))); y[0, 0] = 0.0", "y = xp.asarray(y, copy=True)"),
    )

    def touched(self, touch: Touch) -> Iterable[Finding]:
        """Return the finding on the target that is written into."""
        array = updated(touch, "broadcast")
        if array is None:
            return
        hint = instead(touch, array)
        message = "elements of an array that was broadcast share their memory, and must not be written into"
        yield Finding(touch.node, message, hint, cure="asarray" if hint else "broadcast_to")
