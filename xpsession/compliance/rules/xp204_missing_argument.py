"""XP204: arguments that the standard requires and a call does not give."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from xpsession.compliance.rule import Rule
from xpsession.compliance.uses import Finding, Use, hints

# Where NumPy does what the hint says.
SAME = frozenset({"linspace", "where"})
# Of which the hint only shows what it may look like.
GUESSED = frozenset({"squeeze"})


class MissingArgument(Rule):
    """A call without an argument that the standard requires.

    What it does
    ------------
    Compares the arguments of a call with the signature in the standard.

    Why is this bad?
    ----------------
    A library may have a default there; another will raise a TypeError.

    Example
    -------
    ::

        xp.where(mask)

    Use instead
    -----------
    ::

        xp.nonzero(mask)
    """

    code = "XP204"
    name = "missing-argument"
    HINTS: ClassVar[Mapping[str, str]] = {
        "expand_dims": "xp.expand_dims({0|x}, axis=0)",
        "linspace": "xp.linspace({0|start}, {1|stop}, 50)",
        "permute_dims": "xp.permute_dims({0|x}, tuple(range({0|x}.ndim))[::-1])",
        "squeeze": "xp.squeeze({0|x}, axis=0)",
        "where": "xp.nonzero({0|condition})",
    }
    VALID = ("xp.where(mask, x, y)", "xp.squeeze(x, axis=0)", "xp.squeeze(x, **options)", "xp.arange(3)")
    INVALID = (
        ("xp.where(mask)", "xp.nonzero(mask)"),
        ("xp.squeeze(x)", "xp.squeeze(x, axis=0)"),
        ("xp.permute_dims(x)", "xp.permute_dims(x, tuple(range(x.ndim))[::-1])"),
        ("xp.linspace(0, 1)", "xp.linspace(0, 1, 50)"),
        ("xp.full(3)", None),
    )

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on a call that lacks an argument."""
        missing = [problem for problem in use.problems if problem.kind == "missing"]
        if use.call is not None and missing:
            names = " and ".join(f"'{problem.name}'" for problem in missing)
            message = f"'{use.written}' requires {names} in the array API standard {use.version}"
            template = self.HINTS.get(use.name) if self._fits(use, len(missing)) else None
            hint = hints.build(template, use)
            edits = hints.rewritten(template, use) if template is not None and hint is not None else None
            value = use.value(use.call.args[0]) if use.call.args else None
            same = use.name in SAME or (use.name == "permute_dims" and value is not None and value.kind == "array")
            cure = hints.cure(template) or use.name
            yield Finding(
                use.call,
                message,
                hint,
                edits if same else None,
                cure,
                unsafe=None if same or use.name in GUESSED else edits,
            )

    def _fits(self, use: Use, missing: int) -> bool:
        """Return whether the template fits: one argument for `where`, else all but the one."""
        return missing == (2 if use.name == "where" else 1) and use.call is not None and not use.call.keywords
