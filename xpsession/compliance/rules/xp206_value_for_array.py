"""XP206: lists and numbers where the standard takes an array."""

import ast
from collections.abc import Iterable

from xpsession import standard
from xpsession.compliance.arrays import parameters
from xpsession.compliance.calls import given
from xpsession.compliance.rule import CallRule
from xpsession.compliance.uses import Finding, Use

# The parameters of the standard that are arrays.
ARRAYS = frozenset({"condition", "indices", "x", "x1", "x2"})
# Functions that make an array of several, which they take in a list or a tuple.
JOINING = frozenset({"concat", "stack"})
# Since this version a function of two arrays takes a Python scalar for one of them.
SCALARS = "2024.12"
_LITERALS = (ast.List, ast.ListComp, ast.Tuple)


class ValueForArray(CallRule):
    """A list or a number where the standard takes an array, or an array where it takes a list of them.

    What it does
    ------------
    Looks at arguments that are written as a list, a tuple or a number. Functions of two arrays take a number for one of
    them, though not for both.

    Why is this bad?
    ----------------
    NumPy makes an array of anything; other libraries take arrays.

    Example
    -------
    ::

        xp.sin([0.0, 1.0])

    Use instead
    -----------
    ::

        xp.sin(xp.asarray([0.0, 1.0]))
    """

    code = "XP206"
    name = "value-for-array"
    VALID = (
        "xp.sin(x)",
        "xp.asarray([1, 2])",
        "xp.maximum(x, 0)",
        "xp.where(m, x, 0.0)",
        "xp.concat([x, y])",
        "xp.stack((x, y))",
        "xp.clip(x, 0, 1)",
        "xp.result_type(x, 1.0)",
        "x = xp.ones((2, 3)); xp.concat(xp.unstack(x))",
    )
    INVALID = (
        ("xp.sin([0.0, 1.0])", "xp.asarray([0.0, 1.0])"),
        ("xp.sqrt(2.0)", "xp.asarray(2.0)"),
        ("xp.sin(xp.pi)", "xp.asarray(xp.pi)"),
        ("xp.add(x, [1, 2])", "xp.asarray([1, 2])"),
        ("xp.maximum(1, 2)", "xp.asarray(1)"),
        ("xp.where(m, 1.0, 0.0)", "xp.asarray(1.0)"),
        ("xp.max([a, b])", None),
        ("xp.sum([a for a in b])", None),
        ("xp.take(x, [0, 2], axis=0)", "xp.asarray([0, 2])"),
        ("x = xp.ones((2, 3)); xp.concat(x)", None),
    )

    def concerns(self, name: str) -> bool:
        """Return whether the function takes an array, or a list of them."""
        return name in JOINING or not ARRAYS.isdisjoint(parameters(name))

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on the first such argument."""
        entry = standard.entry(use.name)
        if use.call is None or entry is None or entry.kind != "function" or use.problems:
            return
        plain = given(use.call)
        if use.name in JOINING:
            value = use.value(plain[0]) if plain else None
            if value is not None and value.kind == "array":
                message = f"'{use.written}' takes a list of arrays in the array API standard {use.version}, not one"
                yield Finding(plain[0], message, cure=use.name)
            return
        if not any(isinstance(node, _LITERALS) or self._is_number(use, node) for node in plain):
            return
        names = [*entry.signature(use.version).parameters]
        arrays = [node for node, name in zip(plain, names, strict=False) if name in ARRAYS]
        numbers = [node for node in arrays if self._is_number(use, node)]
        for node in arrays:
            if isinstance(node, _LITERALS) or (node in numbers and self._must_be_array(use, arrays, numbers)):
                yield self._finding(use, node)
                return

    def _is_number(self, use: Use, node: ast.expr) -> bool:
        value = use.value(node)
        return value is not None and value.kind == "scalar"

    def _must_be_array(self, use: Use, arrays: list[ast.expr], numbers: list[ast.expr]) -> bool:
        """Return whether a number cannot stand for one of `arrays`."""
        if use.name in {"isin", "searchsorted"}:
            return False
        alternatives = arrays[1:] if use.name == "where" else arrays
        return all(node in numbers for node in alternatives)

    def _finding(self, use: Use, node: ast.expr) -> Finding:
        text = use.source(node)
        what = "a number" if self._is_number(use, node) else "a list" if not isinstance(node, ast.Tuple) else "a tuple"
        literal = self._is_number(use, node) or _is_literal(node)
        hint = f"{use.main}.asarray({text})" if text and literal else None
        message = f"'{use.written}' takes an array in the array API standard {use.version}, not {what}"
        return Finding(node, message, hint, cure="asarray" if hint else use.name)


def _is_literal(node: ast.expr) -> bool:
    """Return whether `node` is built of constants alone."""
    if isinstance(node, ast.List | ast.Tuple):
        return all(_is_literal(item) for item in node.elts)
    return isinstance(node.operand if isinstance(node, ast.UnaryOp) else node, ast.Constant)
