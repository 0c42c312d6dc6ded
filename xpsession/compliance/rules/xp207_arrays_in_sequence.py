"""XP207: ``asarray`` of a list that holds arrays."""

import ast
from collections.abc import Iterable

from xpsession.compliance.rule import CallRule
from xpsession.compliance.uses import Finding, Use
from xpsession.compliance.uses.calls import given
from xpsession.compliance.values import Value
from xpsession.compliance.values.containers import each

_LITERALS = (ast.List, ast.Tuple)


class ArraysInSequence(CallRule):
    """``asarray`` of a list or a tuple in which there are arrays.

    What it does
    ------------
    Finds ``xp.asarray([x, y])`` where an element surely is an array.

    Why is this bad?
    ----------------
    The standard makes arrays of nested lists of Python scalars. What becomes of arrays in them is left to each library:
    NumPy reads them, others stop, or copy the elements one by one from the device.

    Example
    -------
    ::

        x = xp.ones(3)
        xp.asarray([x, x])

    Use instead
    -----------
    ::

        x = xp.ones(3)
        xp.stack([x, x])
    """

    code = "XP207"
    name = "arrays-in-sequence"
    triggers = ("arrays", "list", "tuple")
    severity = "warning"
    VALID = (
        "xp.asarray([1, 2])",
        "xp.asarray([a, b])",
        "x = xp.ones(3); xp.asarray(x)",
        "x = xp.ones(3); xp.stack([x, x])",
        "x = xp.ones(3); xp.asarray([float(x[0]), x.shape[0]])",
    )
    INVALID = (
        ("x = xp.ones(3); xp.asarray([x, x])", "xp.stack([x, x])"),
        ("x = xp.ones(3); xp.asarray([x[0], 1.0])", None),
        ("xp.asarray([xp.sum(v) for v in xp.unstack(x)])", "xp.stack([xp.sum(v) for v in xp.unstack(x)])"),
        ("xp.asarray(xp.nonzero(x))", "xp.stack(xp.nonzero(x))"),
        ("x = xp.ones(3); xp.asarray((x, x), dtype=xp.float32)", "xp.astype(xp.stack((x, x)), xp.float32)"),
    )

    def concerns(self, name: str) -> bool:
        """Return whether the function makes arrays of sequences."""
        return name == "asarray"

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on the first argument."""
        plain = given(use.call) if use.call is not None else []
        if use.call is None or not plain:
            return
        arrays = _is_array(each(use.value(plain[0])))
        if not arrays and not (isinstance(plain[0], _LITERALS) and self._has_array(use, plain[0].elts)):
            return
        text, dtype = use.source(plain[0]), use.source(use.dtype) if use.dtype is not None else None
        hint = f"{use.main}.stack({text})" if arrays and text else None
        if hint and use.call.keywords:
            only = len(use.call.keywords) == 1 and dtype
            hint = f"{use.main}.astype({hint}, {dtype})" if only else f"{use.main}.stack"
        message = f"what '{use.written}' makes of arrays in a sequence is not specified"
        whole = hint is not None and hint.endswith(")") and not use.call.keywords
        yield Finding(plain[0], message, hint, use.replacement(use.call, hint) if whole and hint else None, "stack")

    def _has_array(self, use: Use, items: Iterable[ast.expr]) -> bool:
        """Return whether one of `items`, or of those in them, surely is an array."""
        return any(
            self._has_array(use, item.elts)
            if isinstance(item, _LITERALS)
            else _is_array(use.value(item)) or _is_array(each(use.value(item)))
            for item in items
        )


def _is_array(value: Value | None) -> bool:
    return value is not None and value.kind == "array"
