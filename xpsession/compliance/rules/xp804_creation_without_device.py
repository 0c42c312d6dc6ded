"""XP804: arrays that a function creates on the default device, whatever device its arguments are on."""

import ast
from collections.abc import Iterable

from xpsession.compliance.rule import CallRule
from xpsession.compliance.uses import Finding, Use
from xpsession.compliance.uses.calls import is_open

CREATORS = frozenset(
    {"arange", "empty", "eye", "fft.fftfreq", "fft.rfftfreq", "full", "linspace", "ones", "zeros", "asarray"}
)


class CreationWithoutDevice(CallRule):
    """An array created without ``device=`` in a function that works on its arguments' arrays.

    What it does
    ------------
    Looks at functions that ask for the namespace of their own arguments, and in them at the functions that create an
    array from nothing: ``zeros``, ``arange``, ``asarray`` of a literal list and so on. The ``*_like`` functions, and
    ``asarray`` of what may be an array, take the device from it; a single number many libraries combine with anything.

    Why is this bad?
    ----------------
    The new array is on the default device, and cannot be combined with arguments that are on another.

    Example
    -------
    ::

        def f(x):
            xp = x.__array_namespace__()
            return x + xp.arange(5)

    Use instead
    -----------
    ::

        def f(x):
            xp = x.__array_namespace__()
            return x + xp.arange(5, device=x.device)
    """

    code = "XP804"
    name = "creation-without-device"
    triggers = ("inside",)
    severity = "info"
    VALID = (
        "xp.zeros(3)",
        "def f(n): return xp.zeros(n)",
        "def f(x):\n    xp = x.__array_namespace__()\n    return xp.zeros(3, device=x.device)",
        "def f(x):\n    xp = x.__array_namespace__()\n    return xp.zeros_like(x), xp.asarray(x), xp.sum(x)",
        "def f(x):\n    xp = x.__array_namespace__()\n    return xp.empty(0).dtype, xp.asarray(1.0)",
        "def f(x):\n    xp = x.__array_namespace__()\n    return xp.zeros(3).to_device(x.device)",
        "def f():\n    x = load()\n    xp = x.__array_namespace__()\n    return xp.zeros(3)",
        "def f(x):\n    xp = x.__array_namespace__()\n    return xp.empty(0), xp.zeros((0, 0)), xp.asarray([])",
        "def f(x, **k):\n    xp = x.__array_namespace__()\n    return xp.zeros(3, **k)",
    )
    INVALID = (
        ("def f(x):\n    xp = x.__array_namespace__()\n    return xp.zeros(3)", "device=x.device"),
        ("def f(x):\n    xp = x.__array_namespace__()\n    return xp.asarray([1, 2])", "device=x.device"),
        (
            "from array_api_compat import array_namespace as a\ndef f(x, y):\n    ns = a(x, y)\n    return ns.eye(3)",
            "device=x.device",
        ),
    )

    def concerns(self, name: str) -> bool:
        """Return whether the function creates an array from nothing."""
        return name in CREATORS

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on a function that creates an array."""
        call = use.call
        if call is None or not use.inside or is_open(call):
            return
        if any(keyword.arg == "device" for keyword in call.keywords) or use.problems:
            return
        if use.name == "asarray" and not (call.args and isinstance(call.args[0], ast.List)):
            return
        if _is_empty(call):  # it only stands in for another
            return
        if use.value(call) is None:  # only its dtype is asked for, or it is moved
            return
        message = f"'{use.written}' creates an array on the default device, whatever device '{use.inside}' is on"
        hint = f"device={use.inside}.device"
        last = call.keywords[-1] if call.keywords else call.args[-1] if call.args else None
        unsafe = None if last is None else use.addition(call, last, hint)
        yield Finding(use.node, message, hint, cure=use.name, unsafe=unsafe)


def _is_empty(call: ast.Call) -> bool:
    """Return whether a shape of a call shows that the array has no elements."""
    first = call.args[0] if call.args else None
    if isinstance(first, ast.List) and not first.elts:
        return True
    lengths = first.elts if isinstance(first, ast.Tuple) else [first]
    return any(isinstance(length, ast.Constant) and length.value == 0 for length in lengths) and len(call.args) == 1
