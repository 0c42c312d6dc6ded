"""XP702: control flow that depends on the values of an array."""

from collections.abc import Iterable

from xpsession.compliance.rule import ArrayRule
from xpsession.compliance.uses import Finding, Touch


class TruthOfArray(ArrayRule):
    """Control flow that asks an array whether it is true.

    What it does
    ------------
    Finds arrays as the condition of ``if``, ``while``, ``assert`` and ``… if … else …``, beside ``and``, ``or`` and
    ``not``, and in a chained comparison.

    Why is this bad?
    ----------------
    Libraries that compute later, or compile, have no value to ask: JAX stops with an error when it traces. Elsewhere
    the code waits for the device.

    Example
    -------
    ::

        x = xp.ones(3)
        if xp.any(x > 0):
            x = x / xp.max(x)

    Use instead
    -----------
    ::

        x = xp.ones(3)
        x = xp.where(xp.any(x > 0), x / xp.max(x), x)
    """

    code = "XP702"
    name = "truth-of-array"
    severity = "info"
    roles = ("truth",)
    VALID = (
        "x = xp.ones(3); y = x if x.ndim > 0 else -x",
        "x = xp.ones(3); xp.where(xp.any(x > 0), x, -x)",
        "if x: pass",
        "x = xp.ones(3); x is None or x.shape == (3,)",
    )
    INVALID = (
        ("x = xp.ones(3)\nif xp.any(x > 0): pass", None),
        ("x = xp.ones(3)\nwhile xp.all(x > 5): pass", None),
        ("x = xp.ones(3)\nassert xp.all(x > 0)", None),
        ("x = xp.ones(3); y = 1 if xp.all(x > 0) else 2", None),
        ("x = xp.ones(3); not xp.all(x > 0)", None),
        ("x = xp.ones(()); 0 < x < 2", None),
        ("x = xp.ones(()); x > 0 and n", None),
    )

    def touched(self, touch: Touch) -> Iterable[Finding]:
        """Return the finding on what is asked."""
        yield Finding(touch.node, "control flow depends on the values of an array")
