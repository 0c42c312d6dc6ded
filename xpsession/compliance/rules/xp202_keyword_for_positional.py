"""XP202: parameters that the standard has by position only, given by keyword."""

import ast
from collections.abc import Iterable, Sequence

from xpsession import standard
from xpsession.compliance.rule import Rule
from xpsession.compliance.uses import Finding, Use
from xpsession.compliance.uses.calls import Problem


class KeywordForPositional(Rule):
    """A keyword for a parameter that the standard has by position only.

    What it does
    ------------
    Finds keywords such as ``x=`` in ``xp.sum(x=…)``.

    Why is this bad?
    ----------------
    Libraries name these parameters as they like, so the keyword raises a TypeError in some of them.

    Example
    -------
    ::

        xp.sum(x=data)

    Use instead
    -----------
    ::

        xp.sum(data)
    """

    code = "XP202"
    name = "keyword-for-positional"
    VALID = ("xp.sum(data)", "xp.reshape(x, shape=(2, 3))", "xp.squeeze(x, axis=0)")
    INVALID = (
        ("xp.sum(x=data)", "xp.sum(data)"),
        ("xp.sum(x=data, axis=0)", "xp.sum(data, axis=0)"),
        ("xp.add(a, x2=b)", "xp.add(a, b)"),
        ("xp.add(x1=a, x2=b)", "xp.add(a, b)"),
    )

    def check(self, use: Use) -> Iterable[Finding]:
        """Return a finding for the first such keyword of a call."""
        known = standard.entry(use.name)
        if use.call is None or known is None:
            return
        found = use.problems
        wrong = [problem for problem in found if problem.kind == "positional-only"]
        if not wrong:
            return
        first = wrong[0]
        message = f"'{use.written}' takes '{first.name}' by position only in the array API standard {use.version}"
        hint = self._hint(use, use.call, known) if len(wrong) == len(found) else None
        fix = use.replacement(use.call, hint) if hint is not None and _keeps_order(use.call, wrong) else None
        yield Finding(first.node, message, hint, fix, use.name)

    def _hint(self, use: Use, call: ast.Call, known: standard.Entry) -> str | None:
        """Return the call with its arguments in their places, where that is certain and short."""
        parameters = known.signature(use.version).parameters.values()
        by_position = [parameter.name for parameter in parameters if parameter.positional_only]
        named = {keyword.arg: keyword.value for keyword in call.keywords}
        if None in named or any(isinstance(argument, ast.Starred) for argument in call.args):
            return None
        moved = [named[name] for name in by_position[len(call.args) :] if name in named]
        # They must follow one another without a gap.
        if by_position[len(call.args) :][: len(moved)] != [name for name in by_position if name in named]:
            return None
        texts = [use.source(node) for node in [*call.args, *moved]]
        kept = [(name, use.source(node)) for name, node in named.items() if name not in by_position]
        if None in texts or any(text is None for _, text in kept):
            return None
        arguments = [*(text or "" for text in texts), *(f"{name}={text}" for name, text in kept)]
        return f"{use.written}({', '.join(arguments)})"


def _keeps_order(call: ast.Call, wrong: Sequence[Problem]) -> bool:
    """Return whether the keywords that move are the first ones, in the order of their places."""
    names = [keyword.arg for keyword in call.keywords]
    return names[: len(wrong)] == [problem.name for problem in wrong]
