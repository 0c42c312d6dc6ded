"""XP508: a value that an array's elements cannot simply take."""

from collections.abc import Iterable

from xpsession import standard
from xpsession.compliance.rule import OperationRule
from xpsession.compliance.rules.xp405_scalar_kind import fits
from xpsession.compliance.uses import Finding, promotion
from xpsession.compliance.uses.indexing import Indexing, indexing
from xpsession.compliance.uses.operation import Operation
from xpsession.compliance.values.arrays import dtype_kind

# What else NumPy would make an array of, by the name of its type.
OTHERS = {"NoneType": "None", "dict": "dict", "range": "range", "set": "set", "str": "text"}
# Since which version an array takes another one of a lower dtype.
PROMOTES = "2025.12"


class AssignedValue(OperationRule):
    """An assignment of a value to a part of an array that has another kind, a higher precision, or is no array.

    What it does
    ------------
    Compares what is assigned to ``x[…]`` with the dtype of `x`, in the source where that tells both, and while the code
    runs. Arrays of the same dtype, or one that it can hold, and Python numbers of the same kind are fine.

    Why is this bad?
    ----------------
    NumPy converts whatever it is given, and loses what does not fit. Other libraries convert differently, or stop.
    ``None`` in the index of an assignment is left open, too.

    Example
    -------
    ::

        x = xp.zeros(3)
        x[:2] = [1.0, 2.0]

    Use instead
    -----------
    ::

        x = xp.zeros(3)
        x[:2] = xp.asarray([1.0, 2.0])
    """

    code = "XP508"
    name = "assigned-value"
    severity = "warning"
    reads = True
    acts = frozenset({"setitem"})
    VALID = (
        "x = xp.zeros(3); x[0] = 1; x[1:] = 0.5; x[:] = xp.ones(3); x[0] = x[1]",
        "x = xp.zeros(3); x[:] = xp.ones(3, dtype=xp.float32)",
        "x = xp.zeros(3, dtype=xp.complex128); x[0] = 1.0",
        "import numpy as np; x = np.zeros(3); x[:] = [1, 2, 3]",
    )
    INVALID = (
        ("x = xp.zeros(3); x[:2] = [1.0, 2.0]", "xp.asarray([1.0, 2.0])"),
        ("x = xp.zeros(3); x[:] = xp.arange(3)", "xp.astype(xp.arange(3), x.dtype)"),
        ("x = xp.zeros(3, dtype=xp.float32); x[:] = xp.ones(3)", "xp.astype(xp.ones(3), x.dtype)"),
        ("x = xp.arange(3); x[0] = 0.5", None),
        ("x = xp.zeros(3); x[None, :] = 1.0", None),
        ("import numpy as np; x = xp.zeros(3); x[0] = np.float64(1.0)", None),
    )

    def observed(self, operation: Operation) -> Iterable[Finding]:
        """Return the finding on the index or the value of an assignment."""
        found = indexing(operation)
        if found is None or found.value is None or found.value_source is None:
            return
        if found.has("newaxis"):
            yield Finding(operation.node, f"the array API standard {operation.version} assigns to no index with None")
            return
        what = _wrong(found, operation.version)
        if what is None:
            return
        value, text = found.value, operation.source(found.value_source)
        array, hint, cure = operation.source(found.source), None, ""
        if value.sort in {"list", "tuple"} and text:
            hint, cure = f"{operation.main}.asarray({text})", "asarray"
        elif value.is_xp and text and array:
            hint, cure = f"{operation.main}.astype({text}, {array}.dtype)", "astype"
        message = f"the array API standard {operation.version} assigns no {what} to an array of '{found.array.name}'"
        if _wrong(found, standard.LATEST) is None:
            message = f"{message}; that is new in {PROMOTES}"
        yield Finding(found.value_source, message, hint, cure=cure)


def _wrong(found: Indexing, version: str) -> str | None:  # noqa: PLR0911  # one for each sort of value
    """Return what is assigned, where that is not within the standard."""
    value, array = found.value, found.array
    if value is None or not array.kind:
        return None
    if value.sort in {"list", "tuple"}:
        return value.sort
    if value.sort == "other" and value.name in OTHERS:
        return OTHERS[value.name]
    if value.sort == "scalar":
        if not promotion.may_meet(array, value) or (value.name == "complex" and array.kind != promotion.COMPLEX):
            return f"Python {value.name}"
        return None if fits(value, array) else f"number as large as {value.value}"
    if value.sort == "generic" and value.origin == "host":
        return "NumPy scalar"
    if value.sort in {"array", "generic"} and value.kind and not _takes(array.name, value.name, version):
        return f"'{value.name}'"
    return None


def _takes(array: str, value: str, version: str) -> bool:
    """Return whether an array of a dtype takes one of another.

    Examples
    --------
    >>> [_takes("float64", "float32", version) for version in ("2024.12", "2025.12")]
    [False, True]
    """
    alike = dtype_kind(array) == dtype_kind(value) and not {array, value}.isdisjoint(promotion.KINDS)
    same = array == value or alike  # as far as is known
    return promotion.promoted(array, value) == array and (same or version >= PROMOTES)
