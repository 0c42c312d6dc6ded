"""XP109: functions of extensions, which a library may leave out as a whole."""

import ast
from collections.abc import Iterable

from xpsession import standard
from xpsession.compliance.rule import CallRule
from xpsession.compliance.uses import Finding, Use
from xpsession.compliance.values import SPACE


class OptionalExtension(CallRule):
    """A function of ``linalg`` or ``fft``, extensions that a library need not have.

    What it does
    ------------
    Finds each function that is taken from an extension where nothing has asked whether there is one, and those that
    the main namespace has as well, such as ``xp.linalg.matmul``.

    Why is this bad?
    ----------------
    A library keeps to the standard without its extensions; there the code stops with an AttributeError.

    Example
    -------
    ::

        spectrum = xp.fft.fft(x)

    Use instead
    -----------
    ::

        if not hasattr(xp, "fft"):
            raise NotImplementedError("this needs the extension fft")
        spectrum = xp.fft.fft(x)
    """

    code = "XP109"
    name = "optional-extension"
    severity = "info"
    uncalled = True
    catch_all = True  # what else there is to say of a function matters more
    VALID = (
        "xp.matmul(x, y)",
        "if hasattr(xp, 'linalg'): xp.linalg.inv(x)",
        "y = xp.linalg.inv(x) if hasattr(xp, 'linalg') else None",
        "def f(x):\n    if not hasattr(xp, 'fft'):\n        raise TypeError\n    return xp.fft.fft(x)",
        "try:\n    y = xp.linalg.inv(x)\nexcept AttributeError:\n    y = None",
        "linalg = getattr(xp, 'linalg', None)\nif linalg is not None: linalg.inv(x)",
    )
    INVALID = (
        ("xp.linalg.inv(x)", "hasattr(xp, 'linalg')"),
        ("fft = xp.fft; fft.fft(x)", "hasattr(xp, 'fft')"),
        ("inverse = xp.linalg.inv", "hasattr(xp, 'linalg')"),
        ("xp.linalg.matmul(x, y)", "xp.matmul"),
        ("from array_api_strict.linalg import inv; inv(x)", "hasattr(xp, 'linalg')"),
    )

    def concerns(self, name: str) -> bool:
        """Return whether the function is one of an extension."""
        return "." in name

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on the function, where it is taken from the extension."""
        if use.bare and use.call is not None:
            return
        message = f"the extension '{use.extension}' is optional"
        if use.attribute not in standard.names(use.version):
            hint = f"hasattr({use.main}, '{use.extension}')"
            yield Finding(use.node, f"{message}, and '{use.written}' with it", hint)
            return
        over = use.node.value if isinstance(use.node, ast.Attribute) else None
        plain = isinstance(over, ast.Attribute) and use.value(over.value) == SPACE
        hint = f"{use.main}.{use.attribute}"
        edits = use.replacement(use.node, hint) if plain else None
        yield Finding(
            use.node, f"{message}; '{use.attribute}' is in the main namespace too", hint, edits, use.attribute
        )
