"""XP210: an argument of a type that the standard does not take there."""

import ast
from collections.abc import Iterable, Mapping
from functools import cache

from xpsession import standard
from xpsession.compliance.arrays import argument
from xpsession.compliance.rule import CallRule
from xpsession.compliance.uses import Finding, Use

# What a literal is, in the words of the tables; where one of these stands, the next will do as well.
WIDER = {"int": ("int", "float", "complex"), "float": ("float", "complex"), "complex": ("complex",)}
NUMBERS = frozenset({"bool", "complex", "float", "int"})
# Parameters that take one of these are other rules' matter, but for numbers of a type that they do not take.
OTHERS = frozenset({"array", "arrays", "device", "dtype", "list", "sequence"})


@cache
def plain(name: str, version: str) -> Mapping[str, tuple[int, frozenset[str]]]:
    """Return the parameters that take values of Python's own: at which position, and which.

    Examples
    --------
    >>> plain("unstack", "2025.12")["axis"]
    (-1, frozenset({'int'}))
    """
    known = standard.entry(name)
    if known is None or known.kind != "function" or known.since > version:
        return {}
    signature = known.signature(version).parameters
    by_position = [item.name for item in signature.values() if item.kind <= item.POSITIONAL_OR_KEYWORD]
    return {
        parameter: (by_position.index(parameter) if parameter in by_position else -1, frozenset(words))
        for parameter, words in known.takes(version).items()
        if words
    }


class ArgumentType(CallRule):
    """A number or a tuple where the standard takes something else.

    What it does
    ------------
    Looks at arguments that are written as a floating-point number, a tuple or a text, and at what the standard's
    signature takes there.

    Why is this bad?
    ----------------
    NumPy converts what it can, ``2.0`` to ``2``; other libraries stop with a TypeError.

    Example
    -------
    ::

        xp.roll(x, 2.0)

    Use instead
    -----------
    ::

        xp.roll(x, 2)
    """

    code = "XP210"
    name = "argument-type"
    triggers = ("number", "text", "tuple")
    VALID = (
        "xp.roll(x, 2)",
        "xp.roll(x, (1, 1), axis=(0, 1))",
        "xp.sum(x, axis=(0, 1))",
        "xp.linspace(0.0, 1.0, 5)",
        "xp.unstack(x, axis=0)",
        "xp.concat([x, y], axis=None)",
        "xp.repeat(x, 2)",
        "xp.clip(x, 0.5, 1.5)",
    )
    INVALID = (
        ("xp.roll(x, 2.0)", "2"),
        ("xp.unstack(x, axis=(0,))", None),
        ("xp.linspace(0, 1, num=5.0)", "5"),
        ("xp.repeat(x, 2.0)", "2"),
        ("xp.argmax(x, axis=(0, 1))", None),
    )

    def concerns(self, name: str) -> bool:
        """Return whether a parameter of the function takes values of Python's own."""
        return bool(plain(name, standard.LATEST))

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on the first such argument."""
        if use.call is None or use.problems:
            return
        for parameter, (position, words) in plain(use.name, use.version).items():
            node = argument(use.call, position if position >= 0 else len(use.call.args), parameter)
            what = None if node is None else _word(node, words)
            if node is not None and what is not None and words.isdisjoint(WIDER.get(what, (what,))):
                taken = " or ".join(sorted(words - {"none"}))
                message = f"'{use.written}' takes {taken} here in the array API standard {use.version}, not {what}"
                yield Finding(node, message, _hint(node, words), cure=use.name)
                return


def _word(node: ast.expr, words: frozenset[str]) -> str | None:
    """Return what a literal is; None of anything else, and of what is judged elsewhere."""
    value = node.value if isinstance(node, ast.Constant) else None
    if isinstance(value, float | complex) and not NUMBERS.isdisjoint(words):
        return type(value).__name__
    if not OTHERS.isdisjoint(words):
        return None
    if isinstance(node, ast.Tuple):
        return "tuple"
    return "str" if isinstance(value, str) else None


def _hint(node: ast.expr, words: frozenset[str]) -> str | None:
    """Return a whole floating-point number as the integer that it is."""
    value = node.value if isinstance(node, ast.Constant) else None
    return str(int(value)) if isinstance(value, float) and "int" in words and value.is_integer() else None
