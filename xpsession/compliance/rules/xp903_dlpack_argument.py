"""XP903: arguments of DLPack's methods that not every library has."""

import ast
from collections.abc import Iterable

from xpsession import standard
from xpsession.compliance.rule import ArrayRule
from xpsession.compliance.uses import Finding, Touch

METHODS = frozenset({"__dlpack__", "to_device"})
STREAM = "stream"


class DlpackArgument(ArrayRule):
    """An argument of ``__dlpack__`` or ``to_device`` that is new, or means something else in each library.

    What it does
    ------------
    Finds ``stream=``, whose values are those of one kind of device, and the arguments of ``__dlpack__`` that the
    version which is checked does not have.

    Why is this bad?
    ----------------
    A stream of one library is none of another. ``max_version``, ``dl_device`` and ``copy`` came with 2023.12, and
    stop with a TypeError in libraries that keep to 2022.12.

    Example
    -------
    ::

        x = xp.ones(3)
        x.__dlpack__(stream=s)

    Use instead
    -----------
    ::

        x = xp.ones(3)
        xp.from_dlpack(x)
    """

    code = "XP903"
    name = "dlpack-argument"
    severity = "warning"
    roles = ("attribute",)
    VALID = (
        "x = xp.ones(3); x.__dlpack__()",
        "x = xp.ones(3); x.__dlpack__(copy=True)",
        "x = xp.ones(3); x.to_device(x.device)",
        "x = xp.ones(3); xp.from_dlpack(x)",
        "x = xp.ones(3); x.__dlpack__(stream=None)",
    )
    INVALID = (
        ("x = xp.ones(3); x.__dlpack__(stream=s)", "xp.from_dlpack"),
        ("x = xp.ones(3); x.to_device(x.device, stream=s)", None),
    )

    def touched(self, touch: Touch) -> Iterable[Finding]:
        """Return the finding on the first such argument."""
        node, call = touch.node, touch.call
        if not isinstance(node, ast.Attribute) or node.attr not in METHODS or call is None:
            return
        known = standard.array_members()[node.attr]
        parameters = known.signature(touch.version).parameters
        for item in call.keywords:
            hint = f"{touch.main}.from_dlpack" if node.attr == "__dlpack__" else None
            if item.arg == STREAM and not (isinstance(item.value, ast.Constant) and item.value.value is None):
                yield Finding(item, f"what '{STREAM}' may be depends on the device", hint)
                return
            if item.arg is not None and item.arg in known.signature().parameters and item.arg not in parameters:
                message = f"'{node.attr}' takes no keyword '{item.arg}' in the array API standard {touch.version}"
                yield Finding(item, message, hint)
                return
