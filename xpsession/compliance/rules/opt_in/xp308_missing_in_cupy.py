"""XP308: what the standard gives arrays, and CuPy's do not have yet."""

import ast
from collections.abc import Iterable

from xpsession.compliance.rule import ArrayRule
from xpsession.compliance.uses import Finding, Touch
from xpsession.compliance.uses.calls import is_open

HINTS = {
    "__array_namespace__": "array_api_compat.array_namespace({x})",
    "to_device": "array_api_compat.to_device({x}, {device})",
}


class MissingInCupy(ArrayRule):
    """What arrays of the standard have, and those of CuPy 14.2 do not.

    What it does
    ------------
    Finds ``x.__array_namespace__()`` and ``x.to_device(…)``, and arrays where Python calls ``__index__``:
    ``range(x)`` and ``operator.index(x)``.

    Why is this bad?
    ----------------
    It is within the standard, and stops with an AttributeError or a TypeError on CuPy all the same. In a session of
    xpsession the arrays are completed; in code for others, array-api-compat fills the gap.

    Example
    -------
    ::

        x = xp.ones(3)
        x.to_device(device)

    Use instead
    -----------
    ::

        x = xp.ones(3)
        array_api_compat.to_device(x, device)
    """

    code = "XP308"
    name = "missing-in-cupy"
    severity = "info"
    roles = ("attribute", "call")
    VALID = (
        "x = xp.ones(3); x.device, x.shape[0]",
        "x = xp.arange(3); range(int(x[1]))",
        "import array_api_compat; x = xp.ones(3); array_api_compat.to_device(x, d)",
    )
    INVALID = (
        ("x = xp.ones(3); x.to_device(x.device)", "array_api_compat.to_device(x, x.device)"),
        ("x = xp.ones(3); x.__array_namespace__()", "array_api_compat.array_namespace(x)"),
        ("x = xp.arange(3); range(x[1])", "int(x[1])"),
        ("import operator; x = xp.arange(3); operator.index(x[1])", "int(x[1])"),
    )

    def touched(self, touch: Touch) -> Iterable[Finding]:
        """Return the finding on a method or on an index."""
        node, call = touch.node, touch.call
        if isinstance(node, ast.Attribute) and node.attr in HINTS and call is not None:
            yield self._finding(touch, node, call)
        elif call is not None and node is call and len(call.args) == 1 and _wants_index(touch, call):
            [only] = call.args
            text = touch.source(only)
            message = "Python wants an index here, and arrays of CuPy 14.2 have no '__index__'"
            yield Finding(only, message, f"int({text})" if text else None)

    def _finding(self, touch: Touch, node: ast.Attribute, call: ast.Call) -> Finding:
        text = touch.source(node.value)
        device = touch.source(call.args[0]) if call.args and not is_open(call) else None
        usual = device is not None if node.attr == "to_device" else not (call.args or call.keywords)
        certain = text is not None and usual and not call.keywords
        hint = HINTS[node.attr].format(x=text, device=device) if certain else None
        return Finding(node, f"arrays of CuPy 14.2 have no '{node.attr}'", hint)


def _wants_index(touch: Touch, call: ast.Call) -> bool:
    """Return whether Python calls ``__index__`` of the only argument of a call."""
    callee = touch.value(call.func)
    if isinstance(call.func, ast.Name) and callee is None:
        return call.func.id == "range"
    return callee is not None and callee[:2] == ("module", "operator.index")
