"""XP701: results whose shape depends on the values of an array."""

import ast
from collections.abc import Iterable

from xpsession.compliance.rule import ArrayRule, CallRule
from xpsession.compliance.uses import Finding, Touch, Use
from xpsession.compliance.uses.calls import given

FUNCTIONS = frozenset({"nonzero", "unique_all", "unique_counts", "unique_inverse", "unique_values"})


class DataDependentShape(CallRule, ArrayRule):
    """A result whose shape depends on the values of an array.

    What it does
    ------------
    Finds ``x[mask]``, ``nonzero``, ``unique_*``, and ``repeat`` with an array of repeats.

    Why is this bad?
    ----------------
    The standard lets libraries leave these out that must know shapes before they know values, as lazy and compiled
    ones do. Elsewhere each of them waits for the device.

    Example
    -------
    ::

        x = xp.ones(3)
        xp.sum(x[x > 0])

    Use instead
    -----------
    ::

        x = xp.ones(3)
        xp.sum(xp.where(x > 0, x, 0.0))
    """

    code = "XP701"
    name = "data-dependent-shape"
    severity = "info"
    roles = ("index",)
    VALID = (
        "x = xp.ones(3); x[x > 0] = 0.0",
        "x = xp.ones(3); xp.where(x > 0, x, 0.0)",
        "xp.repeat(x, 2)",
        "x = xp.ones(3); x[1:]",
    )
    INVALID = (
        ("x = xp.ones(3); x[x > 0]", None),
        ("xp.nonzero(x)", None),
        ("xp.unique_values(x)", None),
        ("x = xp.arange(3); xp.repeat(x, x)", None),
    )

    def concerns(self, name: str) -> bool:
        """Return whether the shape of what the function returns may depend on values."""
        return name in FUNCTIONS or name == "repeat"

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on a function."""
        plain = given(use.call) if use.call is not None else []
        value = use.value(plain[1]) if use.name == "repeat" and len(plain) > 1 else None
        if use.name == "repeat" and (value is None or value.kind != "array"):
            return
        yield Finding(use.node, f"the shape of what '{use.written}' returns depends on values", cure=use.name)

    def touched(self, touch: Touch) -> Iterable[Finding]:
        """Return the finding on an index that is a mask."""
        node = touch.node
        if not isinstance(node, ast.Subscript) or not isinstance(node.ctx, ast.Load):
            return
        value = touch.value(node.slice)
        if value is not None and value.kind == "array" and value.name == "bool":
            yield Finding(node, "the shape of what a mask selects depends on values")
