"""XP208: an array where the standard takes a Python scalar."""

import ast
from collections.abc import Iterable, Mapping
from functools import cache

from xpsession import standard
from xpsession.compliance.rule import CallRule
from xpsession.compliance.uses import Finding, Use
from xpsession.compliance.uses.calls import given
from xpsession.compliance.values import Value

NUMBERS = frozenset({"bool", "complex", "float", "int"})
# What makes a Python scalar of an array, by the kind of its dtype, as far as the parameter takes such a scalar.
CONVERTERS = {"bool": "bool", "integer": "int", "real floating": "float", "complex floating": "complex"}


@cache
def scalars(name: str, version: str) -> Mapping[str, tuple[int, frozenset[str]]]:
    """Return the parameters that take Python scalars and no arrays: at which position, and which scalars.

    Examples
    --------
    >>> {name: position for name, (position, _) in scalars("full", "2025.12").items()}
    {'shape': 0, 'fill_value': 1}
    """
    known = standard.entry(name)
    if known is None or known.kind != "function" or known.since > version:
        return {}
    by_position = [item.name for item in known.signature(version).parameters.values() if not item.keyword_only]
    found = {}
    for parameter, words in known.takes(version).items():
        taken = NUMBERS.intersection(words)
        if taken and not {"array", "arrays"}.intersection(words):
            position = by_position.index(parameter) if parameter in by_position else -1
            found[parameter] = (position, taken)
    return found


class ArrayForScalar(CallRule):
    """An array where the standard takes one of Python's numbers, as a fill value, a bound, a shape or an axis.

    What it does
    ------------
    Finds arrays in places such as ``xp.full(3, x)`` and ``xp.linspace(0, x, 5)``, also those of no dimensions.

    Why is this bad?
    ----------------
    The standard takes Python scalars there. NumPy takes what can be converted; other libraries stop with a TypeError,
    or wait for the device.

    Example
    -------
    ::

        x = xp.ones(3)
        xp.full(3, xp.max(x))

    Use instead
    -----------
    ::

        x = xp.ones(3)
        xp.full(3, float(xp.max(x)))
    """

    code = "XP208"
    name = "array-for-scalar"
    triggers = ("array", "tuple")
    severity = "warning"
    VALID = (
        "x = xp.ones(3); xp.full(3, float(xp.max(x)))",
        "x = xp.ones(3); xp.full(x.shape, 0.5)",
        "x = xp.ones(3); xp.linspace(0, x.shape[0], 5)",
        "xp.full(3, n)",
        "x = xp.ones(3); xp.clip(x, xp.min(x), 1)",
        "x = xp.arange(3); xp.repeat(x, x)",
        "x = xp.ones(3); xp.zeros((x.shape[0], 2))",
    )
    INVALID = (
        ("x = xp.ones(3); xp.full(3, xp.max(x))", "float(xp.max(x))"),
        ("x = xp.ones(3); xp.full((3,), fill_value=x[0])", "float(x[0])"),
        ("x = xp.arange(3); xp.linspace(0, xp.max(x), 5)", "int(xp.max(x))"),
        ("x = xp.arange(3); xp.arange(x[1])", "int(x[1])"),
        ("x = xp.arange(3); xp.zeros(x[1])", "int(x[1])"),
        ("x = xp.arange(3); xp.zeros((2, x[1]))", "int(x[1])"),
        ("x = xp.arange(3); xp.sum(x, axis=x[0])", "int(x[0])"),
        ("x = xp.arange(3); xp.full(3, x)", None),
    )

    def concerns(self, name: str) -> bool:
        """Return whether a parameter of the function takes Python scalars only."""
        return bool(scalars(name, standard.LATEST))

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on the first such argument."""
        if use.call is None:
            return
        plain, keywords = given(use.call), {item.arg: item.value for item in use.call.keywords}
        for parameter, (position, taken) in scalars(use.name, use.version).items():
            node = plain[position] if 0 <= position < len(plain) else keywords.get(parameter)
            for item in node.elts if isinstance(node, ast.Tuple) else [node]:
                value = use.value(item)
                if item is not None and value is not None and value.kind == "array":
                    yield self._finding(use, item, value, taken)
                    return

    def _finding(self, use: Use, node: ast.expr, value: Value, taken: frozenset[str]) -> Finding:
        converter = CONVERTERS.get(value.name, "")
        text = use.source(node)
        certain = text is not None and value.ndim in {0, None} and converter in taken
        message = f"'{use.written}' takes a Python scalar here in the array API standard {use.version}, not an array"
        hint = f"{converter}({text})" if certain else None
        unsafe = use.replacement(node, hint) if hint else None  # the dtype of a result may follow from it
        return Finding(node, message, hint, cure=use.name, unsafe=unsafe)
