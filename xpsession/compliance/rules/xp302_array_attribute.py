"""XP302: attributes that the standard's arrays and dtypes do not have."""

import ast
from collections.abc import Iterable, Mapping
from typing import ClassVar

from xpsession import standard
from xpsession.compliance.rule import ArrayRule
from xpsession.compliance.rules.xp301_array_method import ArrayMethod
from xpsession.compliance.uses import Finding, Touch, hints
from xpsession.compliance.values import Value


class ArrayAttribute(ArrayRule):
    """An attribute that arrays or dtypes of the standard do not have.

    What it does
    ------------
    Finds attributes such as ``real`` and ``nbytes`` on what is surely an array, and ``kind`` on its dtype.

    Why is this bad?
    ----------------
    Arrays of the standard have ``dtype``, ``device``, ``ndim``, ``shape``, ``size``, ``T`` and ``mT``; their dtypes can
    be compared, and nothing else. Other attributes stop with an AttributeError elsewhere.

    Example
    -------
    ::

        x = xp.ones(3)
        x.dtype.kind == "f"

    Use instead
    -----------
    ::

        x = xp.ones(3)
        xp.isdtype(x.dtype, "real floating")
    """

    code = "XP302"
    name = "array-attribute"
    roles = ("attribute",)
    ATTRIBUTES: ClassVar[Mapping[str, str | None]] = {
        "base": None,
        "ctypes": None,
        "data": None,
        "flags": None,
        "flat": "xp.reshape({x}, (-1,))",
        "imag": "xp.imag({x})",
        "itemsize": None,
        "nbytes": None,
        "real": "xp.real({x})",
        "strides": None,
    }
    OF_DTYPES: ClassVar[Mapping[str, str | None]] = {
        "alignment": None,
        "base": None,
        "byteorder": None,
        "char": "xp.isdtype({x}, kind)",
        "descr": None,
        "fields": None,
        "is_complex": "xp.isdtype({x}, 'complex floating')",
        "is_floating_point": "xp.isdtype({x}, 'real floating')",
        "itemsize": None,
        "kind": "xp.isdtype({x}, kind)",
        "name": None,
        "names": None,
        "num": None,
        "str": None,
        "subdtype": None,
        "type": None,
    }
    # Python scalars have these as well.
    _OF_SCALARS: ClassVar[frozenset[str]] = frozenset({"imag", "real"})
    VALID = (
        "x = xp.ones((2, 3)); x.dtype, x.device, x.ndim, x.shape, x.size, x.mT",
        "x = load(); x.nbytes, x.dtype.kind",
        "xp.finfo(xp.float32).bits",
        "xp.unique_counts(x).values",
    )
    INVALID = (
        ("x = xp.ones(3); x.nbytes", None),
        ("x = xp.ones(3); x.real", "xp.real(x)"),
        ("x = xp.ones(3); (x + 1).imag", "xp.imag(x + 1)"),
        ("x = xp.ones(3); x.dtype.kind == 'f'", "xp.isdtype(x.dtype, kind)"),
        ("x = xp.ones(3); x.dtype.itemsize", None),
        ("xp.float32.name", None),
        ("x = xp.ones(3); x.requires_grad", None),
        ("x = xp.ones(3); x.rolling(2)", None),
        ("x = xp.ones(3); x.__len__()", None),
    )

    def touched(self, touch: Touch) -> Iterable[Finding]:
        """Return the finding on an attribute of the tables."""
        node = touch.node
        if not isinstance(node, ast.Attribute) or not isinstance(node.ctx, ast.Load):
            return
        value = touch.value(node.value)
        if value is None or (value.kind == "input" and node.attr in self._OF_SCALARS):
            return
        table, what = (self.OF_DTYPES, "dtypes") if value.kind == "dtype" else (self.ATTRIBUTES, "arrays")
        if node.attr not in table and not self._is_unknown(node, value):
            return
        message = f"{what} of the array API standard {touch.version} have no attribute '{node.attr}'"
        template, text = table.get(node.attr), touch.source(node.value)
        hint = None if template is None else template.replace("xp.", f"{touch.main}.").replace("{x}", text or "x")
        same = node.attr in self._OF_SCALARS and value.kind == "array" and touch.certain and text is not None
        same = same and (node.attr == "real" or value.name == "complex floating")
        fix = touch.replacement(node, hint) if same and hint is not None and touch.call is None else None
        yield Finding(node, message, hint, fix, hints.cure(template))

    def _is_unknown(self, node: ast.Attribute, value: Value) -> bool:
        """Return whether an array surely has no such attribute; of the usual methods another rule tells."""
        known = node.attr in standard.array_members() or node.attr in ArrayMethod.METHODS or _is_pythons_own(node.attr)
        return value.kind == "array" and value.trait != "mixed" and not known


def _is_pythons_own(name: str) -> bool:
    """Return whether every object has an attribute, or it is nobody else's to take."""
    special = name.startswith("__") and name.endswith("__")
    return (hasattr(object, name) or name in {"__dict__", "__module__", "__weakref__"}) if special else name[0] == "_"
