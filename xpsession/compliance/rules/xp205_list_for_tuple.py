"""XP205: a list or a number where the standard takes a tuple."""

import ast
from collections.abc import Iterable, Mapping
from functools import cache

from xpsession import standard
from xpsession.compliance.rule import CallRule
from xpsession.compliance.uses import Finding, Use
from xpsession.compliance.uses.calls import given
from xpsession.compliance.values.arrays import scalar

_LISTS = frozenset({"arrays", "list", "sequence"})


@cache
def tuples(name: str, version: str) -> Mapping[str, tuple[int, bool]]:
    """Return the parameters that take tuples and no lists: at which position, and whether an integer will do as well.

    Examples
    --------
    >>> dict(tuples("reshape", "2025.12")), dict(tuples("fft.fftn", "2025.12"))
    ({'shape': (1, False)}, {})
    """
    known = standard.entry(name)
    if known is None or known.kind != "function" or known.since > version:
        return {}
    by_position = [item.name for item in known.signature(version).parameters.values() if not item.keyword_only]
    return {
        parameter: (by_position.index(parameter) if parameter in by_position else -1, "int" in words)
        for parameter, words in known.takes(version).items()
        if "tuple" in words and _LISTS.isdisjoint(words)
    }


class ListForTuple(CallRule):
    """A list where the standard takes a tuple, or a number where it takes nothing else.

    What it does
    ------------
    Looks at shapes and axes that are written as a list, and at numbers given as the shape to ``reshape``,
    ``broadcast_to``, ``permute_dims`` and ``tile``.

    Why is this bad?
    ----------------
    NumPy takes either; libraries that keep to the standard, and compilers, take tuples.

    Example
    -------
    ::

        xp.reshape(x, -1)

    Use instead
    -----------
    ::

        xp.reshape(x, (-1,))
    """

    code = "XP205"
    name = "list-for-tuple"
    triggers = ("arrays", "list", "number")
    VALID = (
        "xp.reshape(x, (-1,))",
        "xp.sum(x, axis=(0, 1))",
        "xp.zeros(3)",
        "xp.zeros((3, 4))",
        "xp.fft.fftn(c, axes=[0, 1])",
        "xp.reshape(x, shape)",
        "xp.asarray([1, 2])",
    )
    INVALID = (
        ("xp.reshape(x, -1)", "(-1,)"),
        ("xp.reshape(x, [3, 3])", "(3, 3)"),
        ("xp.reshape(x, shape=[9])", "(9,)"),
        ("xp.tile(x, 2)", "(2,)"),
        ("xp.permute_dims(x, [1, 0])", "(1, 0)"),
        ("xp.broadcast_to(xp.ones(1), 3)", "(3,)"),
        ("xp.zeros([2, 3])", "(2, 3)"),
        ("xp.sum(xp.ones((2, 3)), axis=[0, 1])", "(0, 1)"),
        ("xp.moveaxis(x, [0], 1)", "(0,)"),
        ("xp.tensordot(x, y, axes=[[0], [1]])", "([0], [1])"),
        ("xp.ones([*x.shape, 1])", "(*x.shape, 1)"),
        ("shape = list(x.shape)\nshape[0] += 1\nxp.ones(shape)", "tuple(shape)"),
    )

    def concerns(self, name: str) -> bool:
        """Return whether the function takes a shape or axes as a tuple."""
        return bool(tuples(name, standard.LATEST))

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the findings on shapes and axes."""
        if use.call is None:
            return
        plain, keywords = given(use.call), {item.arg: item.value for item in use.call.keywords}
        for parameter, (position, number_will_do) in tuples(use.name, use.version).items():
            node = plain[position] if 0 <= position < len(plain) else keywords.get(parameter)
            number = None if node is None or number_will_do else scalar(node)
            if node is not None and (_is_list(use, node) or (number is not None and number.name == "integer")):
                yield self._finding(use, node, parameter)

    def _finding(self, use: Use, node: ast.expr, parameter: str) -> Finding:
        text = use.source(node)
        listed = _is_list(use, node)
        hint = f"tuple({text})" if listed else f"({text},)"
        if isinstance(node, ast.List):
            inner = (text or "[]")[1:-1].strip()
            hint = f"({inner},)" if len(node.elts) == 1 and not inner.endswith(",") else f"({inner})"
        what = "a list" if listed else "a number"
        message = f"'{use.written}' takes a tuple here in the array API standard {use.version}, not {what}"
        # NumPy refuses a list as an axis, too: then nothing ran that a fix could keep.
        fix = use.replacement(node, hint) if text is not None and parameter != "axis" else None
        return Finding(node, message, hint if text is not None else None, fix, use.name)


def _is_list(use: Use, node: ast.expr) -> bool:
    """Return whether an argument surely is a list."""
    value = use.value(node)
    return isinstance(node, ast.List) or (value is not None and value.kind == "list")
