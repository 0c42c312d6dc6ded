"""XP211: an array with more or fewer dimensions than a function takes so."""

from collections.abc import Iterable

from xpsession.compliance.rule import CallRule
from xpsession.compliance.uses import Finding, Use
from xpsession.compliance.uses.calls import given

# How many dimensions the first argument must have at least.
LEAST = {"cumulative_prod": 1, "cumulative_sum": 1, "linalg.matrix_rank": 2, "tril": 2, "triu": 2}
# Functions that are to be told the axis where there are several.
TOLD = frozenset({"cumulative_prod", "cumulative_sum", "take"})


class DimensionsOfArgument(CallRule):
    """An array with too few dimensions for a function, or with several and no axis.

    What it does
    ------------
    Looks at calls of functions that the standard defines from one or two dimensions on, or that need ``axis`` where an
    array has several dimensions, when the number of dimensions is known.

    Why is this bad?
    ----------------
    NumPy makes something of any array: ``np.tril`` of a vector is a matrix, and without an axis it flattens. Others
    stop with an error.

    Example
    -------
    ::

        x = xp.ones((3, 4))
        xp.take(x, xp.asarray([0, 1]))

    Use instead
    -----------
    ::

        x = xp.ones((3, 4))
        xp.take(x, xp.asarray([0, 1]), axis=0)
    """

    code = "XP211"
    name = "dimensions-of-argument"
    severity = "warning"
    VALID = (
        "x = xp.ones((3, 4)); xp.take(x, xp.asarray([0, 1]), axis=0)",
        "x = xp.ones(3); xp.cumulative_sum(x), xp.take(x, xp.asarray([0, 1]))",
        "x = xp.ones((3, 4)); xp.tril(x), xp.cumulative_sum(x, axis=1)",
    )
    INVALID = (
        ("x = xp.ones((3, 4)); xp.take(x, xp.asarray([0, 1]))", "axis=0"),
        ("x = xp.ones((3, 4)); xp.cumulative_sum(x)", "axis=0"),
        ("x = xp.ones(3); xp.tril(x)", None),
        ("xp.cumulative_prod(xp.asarray(1.0))", None),
    )

    def concerns(self, name: str) -> bool:
        """Return whether the number of dimensions matters to the function."""
        return name in LEAST or name in TOLD

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on the array."""
        plain = given(use.call) if use.call is not None else []
        value = use.value(plain[0]) if plain else None
        if use.call is None or use.problems or value is None or value.kind != "array" or value.ndim is None:
            return
        least = LEAST.get(use.name, 0)
        if value.ndim < least:
            message = f"'{use.written}' takes arrays of at least {least} dimensions, not of {value.ndim}"
            yield Finding(plain[0], message, cure=use.name)
        elif use.name in TOLD and value.ndim > 1 and not any(item.arg in {"axis", None} for item in use.call.keywords):
            message = f"'{use.written}' is to be told the axis of an array of {value.ndim} dimensions"
            yield Finding(plain[0], message, "axis=0", cure=use.name)
