"""XP105: functions of linear algebra and Fourier transforms that the standard has elsewhere, or not at all."""

import ast
from collections.abc import Iterable, Mapping
from typing import ClassVar

from xpsession import standard
from xpsession.compliance.rule import Rule, absent
from xpsession.compliance.uses import Finding, Use
from xpsession.compliance.uses.calls import given

# The orders of `norm` that only matrices have.
MATRIX_ORDERS = {"'fro'", "'nuc'", '"fro"', '"nuc"'}


class ExtensionFunction(Rule):
    """A function of ``linalg`` or ``fft`` that the standard has under another name, in another place, or not at all.

    What it does
    ------------
    Finds names such as ``xp.linalg.norm`` and ``xp.fft.fft2``, and functions such as ``xp.trace`` that the standard has
    in an extension only.

    Why is this bad?
    ----------------
    Libraries that keep to the standard need not have the name there, so the code stops with an AttributeError.

    Example
    -------
    ::

        xp.linalg.norm(x)

    Use instead
    -----------
    ::

        xp.linalg.vector_norm(x)
    """

    code = "XP105"
    name = "extension-function"
    HINTS: ClassVar[Mapping[str, str]] = {
        "fft.fft2": "xp.fft.fftn({0|x}, axes=(-2, -1)) of complex values, xp.fft.rfftn of real ones",
        "fft.ifft2": "xp.fft.ifftn({0|x}, axes=(-2, -1))",
        "fft.irfft2": "xp.fft.irfftn({0|x}, axes=(-2, -1))",
        "fft.rfft2": "xp.fft.rfftn({0|x}, axes=(-2, -1))",
        "linalg.lstsq": "xp.linalg.pinv({0|a}) @ {1|b}",
        "linalg.multi_dot": "functools.reduce(xp.matmul, {0|arrays})",
        "linalg.norm": "xp.linalg.vector_norm",
    }
    VALID = (
        "xp.linalg.vector_norm(x)",
        "xp.linalg.trace(x)",
        "xp.fft.fftn(x, axes=(-2, -1))",
        "xp.fft.fftfreq(8, d=0.1)",
        "xp.matmul(x, y)",
    )
    INVALID = (
        ("xp.linalg.norm(x)", "xp.linalg.vector_norm"),
        ("xp.linalg.norm(x, ord='fro')", "xp.linalg.matrix_norm"),
        ("xp.linalg.norm(x, axis=(0, 1))", "xp.linalg.matrix_norm"),
        ("linalg = xp.linalg; linalg.norm(x)", "linalg.vector_norm"),
        ("xp.fft.fft2(x)", "xp.fft.fftn(x, axes=(-2, -1)) of complex values, xp.fft.rfftn of real ones"),
        ("xp.trace(x)", "xp.linalg.trace"),
        (
            "xp.linalg.cond(x)",
            "xp.max(xp.linalg.svdvals(x), axis=-1) / xp.min(xp.linalg.svdvals(x), axis=-1)",
        ),
        ("xp.linalg.cond(x, 'fro')", None),
        ("xp.linalg.multi_dot([x, y])", "functools.reduce(xp.matmul, [x, y])"),
        ("xp.linalg.tensorsolve(x, y)", None),
    )

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on any other name of an extension, and on a name that belongs into one."""
        if use.extension:
            if standard.entry(use.name) is not None:
                return []
            template = self._template(use)
            found = absent(use, template)
            rename = template is not None and "(" not in template and found.hint is not None
            edits = use.replacement(use.node, found.hint or "") if rename else None
            plain = use.name == "linalg.norm" and use.call is not None and len(use.call.args) == 1
            value = use.value(use.call.args[0]) if plain and use.call is not None else None
            floating = value is None or value.name not in {"bool", "integer"}  # for which it is defined
            same = plain and floating and use.call is not None and not use.call.keywords
            return [found._replace(fix=edits if same else None, unsafe=None if same else edits)]
        if standard.entry(use.name) is not None:
            return []
        homes = [f"xp.{home}.{use.attribute}" for home in ("linalg", "fft") if _has(home, use)]
        if not homes:
            return []
        found = absent(use, homes[0])
        return [found._replace(unsafe=use.replacement(use.node, found.hint or homes[0]))]

    def _template(self, use: Use) -> str | None:
        """Return the template that fits the arguments."""
        if use.attribute == "norm" and _is_matrix_norm(use.call):
            return "xp.linalg.matrix_norm"
        if use.name == "linalg.cond" and use.call is not None and len(use.call.args) == 1 and not use.call.keywords:
            values = "xp.linalg.svdvals({0|x})"
            return f"xp.max({values}, axis=-1) / xp.min({values}, axis=-1)"
        return self.HINTS.get(use.name)


def _has(extension: str, use: Use) -> bool:
    """Return whether the version that is checked has the name in `extension`."""
    return f"{extension}.{use.attribute}" in standard.names(use.version)


def _is_matrix_norm(call: ast.Call | None) -> bool:
    """Return whether the arguments of `norm` ask for that of a matrix."""
    if call is None:
        return False
    plain = given(call)
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    order = plain[1] if len(plain) > 1 else named.get("ord")
    axis = plain[2] if len(plain) > 2 else named.get("axis")  # noqa: PLR2004  # norm(x, ord, axis)
    return (order is not None and ast.unparse(order) in MATRIX_ORDERS) or isinstance(axis, ast.Tuple)
