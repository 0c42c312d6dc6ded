"""XP411: a dtype that is called as if it were a class."""

from collections.abc import Iterable

from xpsession import standard
from xpsession.compliance.rule import CallRule
from xpsession.compliance.uses import Finding, Use, hints


class CalledDtype(CallRule):
    """A dtype that is called to make a value of it.

    What it does
    ------------
    Finds ``xp.float32(0.5)`` and the like.

    Why is this bad?
    ----------------
    A dtype of the standard is a name for a kind of elements, and need not be callable. NumPy's are classes of scalars,
    and with CuPy, which shares them, such a scalar is a host value.

    Example
    -------
    ::

        xp.float32(0.5)

    Use instead
    -----------
    ::

        xp.asarray(0.5, dtype=xp.float32)
    """

    code = "XP411"
    name = "called-dtype"
    VALID = (
        "xp.asarray(0.5, dtype=xp.float32)",
        "xp.zeros(3, dtype=xp.float32)",
        "dtypes = [xp.float32, xp.float64]",
    )
    INVALID = (
        ("xp.float32(0.5)", "xp.asarray(0.5, dtype=xp.float32)"),
        ("x = xp.arange(3); xp.float64(x) + 1", "xp.astype(x, xp.float64)"),
        ("xp.int64()", None),
    )

    def concerns(self, name: str) -> bool:
        """Return whether the name is one of a dtype."""
        entry = standard.entry(name)
        return entry is not None and entry.kind == "dtype"

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on the call."""
        call = use.call
        if call is None:
            return
        value = use.value(call.args[0]) if call.args else None
        template = f"xp.asarray({{0|x}}, dtype=xp.{use.name})"
        if value is not None and value.is_array:
            template = f"xp.astype({{0|x}}, xp.{use.name})"
        one = len(call.args) == 1 and not call.keywords
        message = f"'{use.written}' is a dtype, which the array API standard {use.version} does not call"
        hint = hints.build(template, use) if one else None
        edits = hints.rewritten(template, use) if one else None
        yield Finding(use.node, message, hint, unsafe=edits, cure=hints.cure(template))
