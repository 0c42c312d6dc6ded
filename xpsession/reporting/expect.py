"""Reporting, expectations: what a probe says about a result, with a reason in one line where it does not hold.

A probe knows a namespace only through the standard, so values are read out element by element as Python numbers.
"""

import math
from collections.abc import Callable, Iterable
from typing import Any

_SHOWN = 60  # characters of a value that a message shows


class Divergence(Exception):  # noqa: N818  # it is a finding, not a failure of ours
    """A result is not what the standard says; the message says what it is."""


class Unanswerable(Exception):  # noqa: N818  # as above
    """The question makes no sense for this library; the message says why."""


def holds(condition: object, message: str) -> None:
    """Ask that `condition` is true."""
    if not condition:
        raise Divergence(message)


def same(actual: object, expected: object, what: str) -> None:
    """Ask that `what`, such as a dtype or a shape, is `expected`."""
    holds(actual == expected, f"{what} is {_short(actual)}, not {_short(expected)}")


def gives(x: Any, expected: Any, *, dtype: Any = None, rel: float = 0.0, signed: bool = False) -> None:
    """Ask that `x` is an array with the values, the shape and, where given, the dtype that are expected.

    Parameters
    ----------
    x : array
        The result.
    expected : number or nested list
        The values, which give the shape too; NaN is like NaN.
    dtype : dtype, optional
        The dtype.
    rel : float
        How far values may be off, relative to the greater of 1 and themselves; by default not at all.
    signed : bool
        Whether the sign of zero matters.
    """
    is_array(x)
    same(tuple(x.shape), _shape(expected), "the shape")
    if dtype is not None:
        same(x.dtype, dtype, "the dtype")
    found, wanted = list(values(x)), list(_flat(expected))
    alike = all(_alike(a, b, rel, signed) for a, b in zip(found, wanted, strict=True))
    holds(alike, f"gives {_short(_plain(found, x))}, not {_short(expected)}")


def is_array(x: Any) -> None:
    """Ask that `x` is an array rather than a Python number or a sequence."""
    holds(hasattr(x, "dtype") and hasattr(x, "shape"), f"gives a {type(x).__name__}, not an array")


def raises(errors: type[Exception] | tuple[type[Exception], ...], call: Callable[[], object], what: str) -> None:
    """Ask that `call` raises one of `errors`; any other error goes on, and is a finding too."""
    try:
        call()
    except errors:
        return
    raise Divergence(f"{what} raises nothing")


def change(x: Any, value: float) -> None:
    """Set the first element of `x`, to see later what shares its memory."""
    try:
        x[0] = value
    except TypeError:
        raise Unanswerable("arrays cannot be changed, so sharing memory cannot be seen") from None


def named(result: Any, names: Iterable[str]) -> None:
    """Ask that `result` is a named tuple with these fields, in this order."""
    fields = tuple(getattr(result, "_fields", ()))
    holds(isinstance(result, tuple), f"gives a {type(result).__name__}, not a named tuple")
    same(fields, tuple(names), "the tuple of field names")


def values(x: Any) -> Iterable[Any]:
    """Yield the elements of `x` as Python numbers, in row-major order."""
    if x.ndim == 0:
        yield _number(x)
        return
    for index in range(x.shape[0]):
        yield from values(x[index, ...])


def devices(xp: Any) -> list[Any]:
    """Return the device of a new array, and up to two others that the namespace lists."""
    here = xp.asarray(0).device
    inspection = getattr(xp, "__array_namespace_info__", None)
    listed = () if inspection is None else inspection().devices()
    return [here, *(device for device in listed if device is not None and device != here)][:3]


def _number(x: Any) -> Any:
    """Return the Python number in an array without dimensions."""
    kind = str(x.dtype)
    for word, convert in (("bool", bool), ("complex", complex), ("float", float)):
        if word in kind:
            return convert(x)
    return int(x)


def _alike(found: Any, wanted: Any, rel: float, signed: bool) -> bool:  # noqa: FBT001  # as in `gives`
    """Return whether two numbers are the same for a probe."""
    if isinstance(found, complex) or isinstance(wanted, complex):
        found, wanted = complex(found), complex(wanted)
        parts = ((found.real, wanted.real), (found.imag, wanted.imag))
        return all(_alike(a, b, rel, signed) for a, b in parts)
    if math.isnan(wanted) or math.isnan(found):
        return math.isnan(wanted) and math.isnan(found)
    if signed and wanted == 0 == found:
        return math.copysign(1.0, found) == math.copysign(1.0, wanted)
    return bool(found == wanted or abs(found - wanted) <= rel * max(1.0, abs(wanted)) < math.inf)


def _shape(nested: Any) -> tuple[int, ...]:
    """Return the shape of a nested list."""
    if not isinstance(nested, list):
        return ()
    return (len(nested), *(_shape(nested[0]) if nested else ()))


def _flat(nested: Any) -> Iterable[Any]:
    if isinstance(nested, list):
        for item in nested:
            yield from _flat(item)
    else:
        yield nested


def _plain(found: list[Any], x: Any) -> Any:
    """Return the values of `x` as a message shows them: nested as its axes are."""
    nested = found
    for size in reversed(x.shape[1:]):
        nested = [nested[start : start + size] for start in range(0, len(nested), size or 1)]
    return nested if x.ndim else found[0]


def _short(value: object) -> str:
    text = " ".join(repr(value).split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
