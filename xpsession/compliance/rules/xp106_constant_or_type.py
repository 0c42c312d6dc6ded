"""XP106: constants and types that the standard does not have, or has under another name."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from xpsession.compliance.rule import NameRule
from xpsession.compliance.uses import Finding, Use


class ConstantOrType(NameRule):
    """A constant, data type or array type that the standard does not have.

    What it does
    ------------
    Finds names such as ``Inf``, ``float16``, ``int_`` and ``ndarray``.

    Why is this bad?
    ----------------
    The standard has the constants e, inf, nan, newaxis and pi; bool; and the integer, floating and complex types of
    fixed width from 8, 32 and 64 bits on. Libraries need not have more, and do not share one class of array.

    Example
    -------
    ::

        xp.zeros(3, dtype=xp.float_)

    Use instead
    -----------
    ::

        xp.zeros(3, dtype=xp.float64)
    """

    code = "XP106"
    name = "constant-or-type"
    TABLE: ClassVar[Mapping[str, str | None]] = {
        "Inf": "xp.inf",
        "Infinity": "xp.inf",
        "NAN": "xp.nan",
        "NINF": "-xp.inf",
        "NZERO": "-0.0",
        "NaN": "xp.nan",
        "PINF": "xp.inf",
        "PZERO": "0.0",
        "bool8": "xp.bool",
        "bool_": "xp.bool",
        "byte": "xp.int8",
        "bytes_": None,
        "cdouble": "xp.complex128",
        "cfloat": "xp.complex128",
        "clongdouble": None,
        "complex256": None,
        "complex_": "xp.complex128",
        "complexfloating": None,
        "csingle": "xp.complex64",
        "datetime64": None,
        "double": "xp.float64",
        "dtype": None,
        "euler_gamma": "0.5772156649015329",
        "float128": None,
        "float16": "xp.float32",
        "float_": "xp.float64",
        "floating": None,
        "generic": None,
        "half": "xp.float32",
        "inexact": None,
        "infty": "xp.inf",
        "int_": "xp.int64",
        "intc": "xp.int32",
        "integer": None,
        "intp": "xp.int64",
        "longdouble": None,
        "longlong": "xp.int64",
        "matrix": None,
        "ndarray": None,
        "number": None,
        "object_": None,
        "short": "xp.int16",
        "signedinteger": None,
        "single": "xp.float32",
        "singlecomplex": "xp.complex64",
        "str_": None,
        "timedelta64": None,
        "ubyte": "xp.uint8",
        "uint": "xp.uint64",
        "uintc": "xp.uint32",
        "uintp": "xp.uint64",
        "ulonglong": "xp.uint64",
        "unsignedinteger": None,
        "ushort": "xp.uint16",
        "void": None,
    }
    # Other names of the very same thing in NumPy.
    SAME: ClassVar[frozenset[str]] = frozenset(
        {"Inf", "Infinity", "NAN", "NINF", "NaN", "PINF", "bool8", "bool_", "byte", "cdouble", "cfloat", "complex_"}
        | {"csingle", "double", "euler_gamma", "float_", "infty", "intc", "short", "single", "singlecomplex", "ubyte"}
        | {"uintc", "ushort"}
    )
    # What is meant by these, nothing in the standard has.
    NARROW: ClassVar[frozenset[str]] = frozenset({"float16", "half"})
    VALID = ("xp.inf", "xp.e", "xp.bool", "xp.finfo(xp.float32).eps", "xp.uint8")
    INVALID = (
        ("xp.Inf", "xp.inf"),
        ("xp.zeros(3, dtype=xp.float_)", "xp.float64"),
        ("xp.float16", "xp.float32"),
        ("isinstance(x, xp.ndarray)", None),
        ("xp.euler_gamma", "0.5772156649015329"),
    )

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on a name of the table, with the edit that is certain."""
        for found in super().check(use):
            hint = found.hint
            edits = None if hint is None else use.replacement(use.node, f"({hint})" if hint.startswith("-") else hint)
            if use.attribute in self.NARROW:
                edits = None
            same = use.attribute in self.SAME
            yield found._replace(fix=edits if same else None, unsafe=None if same else edits)
