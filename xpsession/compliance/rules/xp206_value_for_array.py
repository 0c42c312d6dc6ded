"""XP206: lists and numbers where the standard takes an array."""

import ast
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from xpsession import standard
from xpsession.compliance.rule import CallRule
from xpsession.compliance.rules.xp406_dtype_category import excluded
from xpsession.compliance.uses import MASKS, Finding, Use
from xpsession.compliance.uses.calls import given
from xpsession.compliance.values.arrays import KINDS, RANKS
from xpsession.compliance.values.results import FLOATING

# What makes an array of several, which it takes in a list or a tuple.
SEVERAL = "arrays"
VARIADIC = frozenset({"broadcast_arrays", "meshgrid"})
NUMBERS = frozenset({"bool", "complex", "float", "int"})


@cache
def arrays(name: str, version: str) -> Mapping[str, bool]:
    """Return the parameters that take arrays, by name in their order: whether a number will do as well.

    Examples
    --------
    >>> dict(arrays("where", "2025.12")), dict(arrays("where", "2022.12"))
    ({'condition': False, 'x1': True, 'x2': True}, {'condition': False, 'x1': False, 'x2': False})
    """
    known = standard.entry(name)
    if known is None or known.kind != "function" or known.since > version:
        return {}
    takes = known.takes(version)
    return {parameter: not NUMBERS.isdisjoint(words) for parameter, words in takes.items() if "array" in words}


@cache
def joins(name: str) -> bool:
    """Return whether a function takes a list or a tuple of arrays."""
    known = standard.entry(name)
    return known is not None and any(SEVERAL in words for words in known.takes().values())


VALUES = MASKS["list"] | MASKS["number"] | MASKS["tuple"]
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
    triggers = ("array", "list", "number", "tuple")
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
        ("xp.sqrt(2)", "xp.asarray(2.0)"),
        ("xp.sin(xp.pi)", "xp.asarray(xp.pi)"),
        ("xp.add(x, [1, 2])", "xp.asarray([1, 2])"),
        ("xp.maximum(1, 2)", "xp.asarray(1)"),
        ("xp.where(m, 1.0, 0.0)", "xp.asarray(1.0)"),
        ("xp.max([a, b])", None),
        ("xp.sum([a for a in b])", None),
        ("xp.take(x, [0, 2], axis=0)", "xp.asarray([0, 2])"),
        ("x = xp.ones((2, 3)); xp.concat(x)", None),
        ("xp.concat([x, [1.0]])", "xp.asarray([1.0])"),
        ("xp.broadcast_arrays(x, 2)", "xp.asarray(2)"),
    )

    def concerns(self, name: str) -> bool:
        """Return whether the function takes an array, or a list of them."""
        return name != "asarray" and (joins(name) or name in VARIADIC or bool(arrays(name, standard.LATEST)))

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on the first such argument."""
        if use.call is None or use.problems or not (use.triggers & VALUES or joins(use.name)):
            return
        plain = given(use.call)
        if joins(use.name):
            value = use.value(plain[0]) if plain else None
            if value is not None and value.kind == "array":
                message = f"'{use.written}' takes a list of arrays in the array API standard {use.version}, not one"
                yield Finding(plain[0], message, cure=use.name)
            elif plain and isinstance(plain[0], ast.List | ast.Tuple):
                yield from self._first_of(use, plain[0].elts)
            return
        if use.name in VARIADIC:
            yield from self._first_of(use, plain)
            return
        if not plain or not any(type(node) in _LITERALS or self._is_number(use, node) for node in plain):
            return
        latest, known = arrays(use.name, standard.LATEST), arrays(use.name, use.version)
        names = standard.entries()[use.name].signature(use.version).parameters
        given_arrays = [(name, node) for name, node in zip(names, plain, strict=False) if name in known]
        numbers = [name for name, node in given_arrays if self._is_number(use, node)]
        for name, node in given_arrays:
            alone = name in numbers and (not latest[name] or self._are_all(latest, numbers))
            if isinstance(node, _LITERALS) or alone:
                yield self._finding(use, node, plain)
                return

    def _first_of(self, use: Use, nodes: Sequence[ast.expr]) -> Iterable[Finding]:
        """Return the finding on the first list or number among what should be arrays."""
        wrong = (node for node in nodes if isinstance(node, _LITERALS) or self._is_number(use, node))
        return [self._finding(use, node, nodes) for node in wrong][:1]

    def _is_number(self, use: Use, node: ast.expr) -> bool:
        value = use.value(node)
        return value is not None and value.kind == "scalar"

    def _are_all(self, known: Mapping[str, bool], numbers: list[str]) -> bool:
        """Return whether numbers stand for all arrays of which one must be one, as in ``maximum(1, 2)``."""
        either = [name for name, number_will_do in known.items() if number_will_do and name.startswith("x")]
        return len(either) > 1 and all(name in numbers for name in either)

    def _finding(self, use: Use, node: ast.expr, nodes: Sequence[ast.expr]) -> Finding:
        text = use.source(node)
        what = "a number" if self._is_number(use, node) else "a list" if not isinstance(node, ast.Tuple) else "a tuple"
        literal = self._is_number(use, node) or _is_literal(node)
        message = f"'{use.written}' takes an array in the array API standard {use.version}, not {what}"
        if use.migrating and text and self._is_number(use, node) and use.name in FLOATING.intersection(dir(math)):
            return Finding(node, message, f"math.{use.name}({text})", cure=use.name)
        if text and text.isdecimal() and "integer" in excluded(use.name, use.version).get(nodes.index(node), ()):
            text += ".0"  # of which NumPy computes the same
        hint = use.literal(use.main, text) if text and literal else None
        edits = use.replacement(node, hint) if hint and not _mixes(use, node, nodes) else None
        # The parameter whose device it is may be a number where that is but supposed to be an array.
        fix = None if use.migrating and use.inside else edits
        return Finding(node, message, hint, fix, "asarray" if hint else use.name, unsafe=None if fix else edits)


def _mixes(use: Use, node: ast.expr, nodes: Sequence[ast.expr]) -> bool:
    """Return whether an array beside `node` is known to be of another kind, so that only the user can settle it."""
    values = [use.value(other) for other in nodes if other is not node]
    beside = {value.name for value in values if value is not None and value.is_array and value.name}
    own = {
        KINDS[type(part.value)]
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and type(part.value) in KINDS
    }
    return bool(beside) and beside != {max(own, key=RANKS.index, default="")}


def _is_literal(node: ast.expr) -> bool:
    """Return whether `node` is built of constants alone."""
    if isinstance(node, ast.List | ast.Tuple):
        return all(_is_literal(item) for item in node.elts)
    return isinstance(node.operand if isinstance(node, ast.UnaryOp) else node, ast.Constant)
