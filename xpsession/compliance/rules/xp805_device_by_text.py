"""XP805: devices by their text or by what one library has on them."""

import ast
from collections.abc import Iterable

from xpsession.compliance.rule import ArrayRule, CallRule
from xpsession.compliance.uses import Finding, Touch, Use
from xpsession.compliance.values.arrays import parameters

# What devices of some library have; those of the standard can be compared, and no more.
ATTRIBUTES = frozenset({"id", "index", "mem_info", "platform", "synchronize", "type", "use"})


class DeviceByText(CallRule, ArrayRule):
    """A device that is given as a text, compared with one, or asked for more than the standard promises.

    What it does
    ------------
    Finds ``device="cuda"`` and ``x.to_device("cpu")``, ``x.device == "cpu"``, and ``x.device.id``.

    Why is this bad?
    ----------------
    What a device is, and how it is written, is left to each library. The standard only says where to get one: from
    an array's ``device``, and from ``__array_namespace_info__().devices()``.

    Example
    -------
    ::

        xp.zeros(3, device="cuda:0")

    Use instead
    -----------
    ::

        xp.zeros(3, device=x.device)
    """

    code = "XP805"
    name = "device-by-text"
    triggers = ("text",)
    severity = "warning"
    roles = ("attribute", "comparison")
    VALID = (
        "x = xp.ones(3); xp.zeros(3, device=x.device)",
        "x = xp.ones(3); xp.zeros(3, device=None)",
        "x = xp.ones(3); y = xp.ones(3); x.device == y.device",
        "x = xp.ones(3); x.to_device(x.device)",
        "x = load(); x.device == 'cpu'",
        "x = xp.ones(3); str(x.device)",
    )
    INVALID = (
        ("xp.zeros(3, device='cuda:0')", None),
        ("def f(x):\n    xp = x.__array_namespace__()\n    return xp.zeros(3, device='cuda')", "x.device"),
        ("x = xp.ones(3); x.to_device('cuda')", None),
        ("x = xp.ones(3); x.device == 'cpu'", None),
        ("x = xp.ones(3); x.device.id", None),
    )

    def concerns(self, name: str) -> bool:
        """Return whether the function takes a device."""
        return "device" in parameters(name)

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on a device that is a text."""
        if use.call is None or use.refused:
            return
        for item in use.call.keywords:
            if item.arg == "device" and _is_text(item.value):
                message = f"'{use.source(item.value) or 'a text'}' need not be a device of '{use.main}'"
                hint = f"{use.inside}.device" if use.inside else None
                yield Finding(item.value, message.replace("''", "'"), hint, cure=use.name)

    def touched(self, touch: Touch) -> Iterable[Finding]:
        """Return the finding on a method, an attribute or a comparison."""
        node = touch.node
        if touch.refused:
            return
        match node:
            case ast.Attribute(value=inner, attr=name) if name in ATTRIBUTES and _is_device(touch, inner):
                yield Finding(node, f"devices of the array API standard {touch.version} have no '{name}'")
            case ast.Attribute(attr="to_device") if touch.call is not None and touch.call.args:
                [first, *_] = touch.call.args
                if _is_text(first):
                    yield Finding(first, f"a text need not be a device of '{touch.main}'")
            case ast.Compare(left=left, comparators=others):
                sides = [left, *others]
                text = next((side for side in sides if _is_text(side)), None)
                if text is not None and any(_is_device(touch, side) for side in sides):
                    yield Finding(text, "a device is compared with a text, which is True in some libraries only")
            case _:
                pass


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _is_device(touch: Touch, node: ast.expr) -> bool:
    value = touch.value(node)
    return value is not None and value.kind == "device"
