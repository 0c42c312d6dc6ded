"""Operands: the facts of a value that an operation took, as rules may ask for them."""

from typing import Literal, NamedTuple

from xpsession.compliance.values import Value
from xpsession.compliance.values.arrays import dtype_kind

Origin = Literal["xp", "host", ""]
Sort = Literal[
    "array",
    "generic",
    "scalar",
    "space",
    "module",
    "builtin",
    "function",
    "dtype",
    "slice",
    "tuple",
    "list",
    "dict",
    "star",
    "other",
]

# What numbers of Python's own are, as kinds of dtype.
SCALAR_KINDS = {"bool": "bool", "int": "integer", "float": "real floating", "complex": "complex floating"}


class Operand(NamedTuple):
    """What is known of one value that an operation took.

    Attributes
    ----------
    sort : str
        ``array``: an array, or a NumPy scalar that stands for one; ``generic``: any other NumPy scalar; ``scalar``: a
        Python number; ``space``: a namespace; ``builtin``: one of Python's own functions; ``function``: one that the
        standard has, which may have come out of a namespace or of NumPy; ``list``, ``tuple``,
        ``slice``: of `items`; ``dict``: of `items`, under the names in `value`; ``star``: of the one whose elements are
        passed on; ``other``: anything else.
    name : str
        The dtype, the type of a Python number, the extension of a namespace, the path of a module, the name of a
        function or else the name of the type.
    shape : tuple of int or None
        That of an array.
    device : str
        Where an array lies.
    value : object
        A Python number, None, or ``...``.
    origin : {"xp", "host", ""}
        Whether an array surely came out of a namespace, or surely did not; empty where nobody knows.
    items : tuple of Operand or None
        The parts of a slice, or the elements of a list or a tuple; None where they are not known.
    """

    sort: Sort
    name: str = ""
    shape: tuple[int, ...] | None = None
    device: str = ""
    value: object = None
    origin: Origin = ""
    items: "tuple[Operand, ...] | None" = None

    @property
    def kind(self) -> str:
        """The kind of dtype of an array or a number, or empty."""
        if self.sort == "scalar":
            return SCALAR_KINDS[self.name]
        return dtype_kind(self.name) if self.sort in {"array", "generic", "dtype"} else ""

    @property
    def ndim(self) -> int | None:
        """The number of dimensions of an array."""
        return None if self.shape is None else len(self.shape)

    @property
    def is_xp(self) -> bool:
        """Whether it surely is an array that came out of a namespace."""
        return self.sort == "array" and self.origin == "xp"

    @property
    def holds_xp(self) -> bool:
        """Whether it is such an array, or a list or a tuple with one in it."""
        return self.is_xp or (self.sort in {"list", "tuple"} and any(item.is_xp for item in self.items or ()))

    @property
    def as_value(self) -> Value | None:
        """The same facts as the static analysis has them."""
        if self.is_xp:
            return Value("array", self.kind, self.ndim)
        return Value("scalar", self.kind, 0) if self.sort == "scalar" else None


UNKNOWN = Operand("other", "?")
