"""Facts: what is taken note of a live value, without running any of the value's own code."""

from collections.abc import Iterable
from functools import lru_cache, partial
from itertools import islice
from types import EllipsisType, ModuleType, SimpleNamespace
from typing import Any, cast

import numpy as np

from xpsession import backends
from xpsession.compliance import values
from xpsession.compliance.runtime.functions import of_standard
from xpsession.compliance.values import ARRAY_TYPES
from xpsession.compliance.values.operands import Operand, Origin
from xpsession.standard.namespace import Namespace

# The dtypes of array_api_strict, which is not imported for that.
STRICT_DTYPE = ("array_api_strict._dtypes", "DType")
DEEPEST = 3  # tuples within tuples that are looked into
LONGEST = 32  # elements of one that are looked at
MOST = 16  # parts of a live object that are looked at before a cell runs


def is_array(value: object) -> bool:
    """Return whether `value` is an array of a known library, or a NumPy scalar.

    Examples
    --------
    >>> is_array(np.ones(3)), is_array(np.float64(1.0)), is_array(1.0)
    (True, True, False)
    """
    kind = type(value)  # `isinstance` would ask the value's own __class__
    return kind is np.ndarray or (kind.__module__, kind.__name__) in ARRAY_TYPES or issubclass(kind, np.generic)


def held_by(value: object) -> list[object]:
    """Return the arguments that a partial function holds, those with names last, or what is in any other container."""
    if type(value) is partial:
        return [*value.args, *value.keywords.values()]
    return list(value.values()) if type(value) is dict else list(cast("list[object]", value))


def contents(value: object) -> list[object]:
    """Return the first of what is in a container, or in an object of a class of the session's own.

    Examples
    --------
    >>> contents((1, 2)), contents({"a": 3}), contents("text")
    ([1, 2], [3], [])
    """
    kind = type(value)
    items: Iterable[object]
    if issubclass(kind, tuple):
        items = tuple.__iter__(cast("tuple[object, ...]", value))
    elif kind is list:
        items = cast("list[object]", value)
    elif kind is dict:
        items = cast("dict[object, object]", value).values()
    elif kind is SimpleNamespace or kind.__module__ == "__main__":
        items = getattr(value, "__dict__", {}).values()
    else:
        items = ()
    return list(islice(items, MOST))


def of_space(value: object) -> str | None:
    """Return the extension of a namespace, empty for the main one; None of anything else."""
    kind = type(value)
    if issubclass(kind, Namespace):
        binding = vars(value).get("__xpsession__")
        return str(binding.extension) if binding is not None else ""
    if kind is ModuleType:  # a subclass may answer by code of its own
        known = values.module(str(vars(value).get("__name__", "")))
        return known.name if known.kind == "space" else None
    return None


def describe(value: object, origin: Origin = "", depth: int = 0) -> Operand:  # noqa: C901, PLR0911  # one for each sort
    """Return the facts of a live value.

    Examples
    --------
    >>> describe(np.ones((2, 3)), "xp")[:4]
    ('array', 'float64', (2, 3), 'cpu')
    >>> describe(2.5).kind, describe(slice(1, None)).items[0].value
    ('real floating', 1)
    """
    kind = type(value)
    if kind is np.ndarray:
        array = cast("np.ndarray[Any, Any]", value)
        return _ndarray(array.dtype, array.shape, origin)
    if kind in {bool, int, float, complex}:
        return Operand("scalar", kind.__name__, value=value)
    if value is None or kind is EllipsisType:
        return Operand("other", kind.__name__, value=value)
    if is_array(value):
        return _array(value, origin)
    if kind is slice:
        parts = cast("slice", value)
        return Operand("slice", items=tuple(describe(part) for part in (parts.start, parts.stop, parts.step)))
    if kind is list or issubclass(kind, tuple):
        elements = cast("list[object]", value) if kind is list else list(tuple.__iter__(cast("tuple[object]", value)))
        known = depth < DEEPEST and len(elements) <= LONGEST
        items = tuple(describe(item, "", depth + 1) for item in elements) if known else None
        return Operand("list" if kind is list else "tuple", items=items)
    if kind is dict:
        return _dict(cast("dict[object, object]", value), depth)
    if kind is ModuleType or issubclass(kind, Namespace):
        extension = of_space(value)
        name = str(vars(value).get("__name__", ""))
        return Operand("module", name) if extension is None else Operand("space", extension)
    if kind is type and issubclass(cast("type", value), np.generic):
        return Operand("dtype", np.dtype(cast("type[np.generic]", value)).name)
    if (kind.__module__, kind.__name__) == STRICT_DTYPE:
        return Operand("dtype", str(value).rpartition(".")[2])
    if issubclass(kind, np.dtype):
        return Operand("dtype", str(cast("Any", value).name))
    return _callable(value)


def _callable(value: object) -> Operand:
    """Return what is known of a function, or of anything else."""
    kind = type(value)
    if name := of_standard(value):
        return Operand("function", name)
    if kind is partial and (name := of_standard(cast("partial[Any]", value).func)):
        held = cast("partial[Any]", value)
        return Operand("function", name, value=tuple(held.keywords), items=tuple(map(describe, held_by(value))))
    if getattr(kind, "__module__", "") == "builtins" and kind.__name__ in {"builtin_function_or_method", "type"}:
        callee = cast("Any", value)
        return Operand("builtin", callee.__name__ if callee.__module__ == "builtins" else "")
    return Operand("other", kind.__name__)


def _dict(value: dict[object, object], depth: int) -> Operand:
    """Return the facts of a dict, which may be passed on as keywords."""
    if depth >= DEEPEST or len(value) > LONGEST or any(type(key) is not str for key in value):
        return Operand("dict", "dict")
    return Operand(
        "dict", "dict", value=tuple(value), items=tuple(describe(one, "", depth + 1) for one in value.values())
    )


@lru_cache(maxsize=64)
def _dtype_name(dtype: np.dtype[Any]) -> str:
    """Return the name of a dtype of NumPy's, which works it out anew each time."""
    return str(dtype).rpartition(".")[2]


@lru_cache(maxsize=256)
def _ndarray(dtype: np.dtype[Any], shape: tuple[int, ...], origin: Origin) -> Operand:
    """Return the facts of an array of NumPy's; few differ, of many."""
    return Operand("array", _dtype_name(dtype), shape, "cpu", None, origin)


def _array(value: object, origin: Origin) -> Operand:
    """Return the facts of an array of another library, or of a NumPy scalar."""
    array = cast("Any", value)
    known = array.dtype
    dtype = _dtype_name(known) if isinstance(known, np.dtype) else str(known).rpartition(".")[2]
    if issubclass(type(value), np.generic):
        return Operand("array" if origin == "xp" else "generic", dtype, (), "cpu", None, origin)
    device = backends.device_of(value) or ""
    own: Origin = "xp" if ARRAY_TYPES[type(value).__module__, type(value).__name__] == "array" else origin
    return Operand("array", dtype, tuple(array.shape), device, None, own)
