"""Probes of searching, sorting and sets: first occurrences, stability, the fields and shapes of results."""

import math
from typing import Any

from xpsession.reporting.expect import gives, holds, is_array, named, raises, same, values
from xpsession.reporting.probe import probe

_INF, _NAN = math.inf, math.nan
# Long enough that a library does not sort it by insertion, which would be stable unasked.
_MANY = 200


@probe("argmax", "argmin")
def argmax_finds_the_first(xp: Any) -> None:
    """Among equals the first is found, infinities included."""
    gives(xp.argmax(xp.asarray([-_INF, -_INF])), 0)
    gives(xp.argmax(xp.asarray([1.0, _INF, _INF])), 1)
    gives(xp.argmin(xp.asarray([_INF, -_INF, -_INF])), 1)


@probe("argmax", "argmin")
def argmax_keeps_dimensions(xp: Any) -> None:
    """With ``keepdims=True`` every reduced axis stays, also over the flattened array."""
    x = xp.asarray([[1, 5], [7, 3]])
    gives(xp.argmax(x, keepdims=True), [[2]])
    gives(xp.argmin(x, axis=-1, keepdims=True), [[0], [1]])


@probe("count_nonzero", known="CuPy has no keepdims=; NumPy before 2.3 gives a Python integer")
def count_nonzero_gives_arrays(xp: Any) -> None:
    """The count is an array, over several axes and with kept dimensions too."""
    x = xp.asarray([[0.0, 1.0], [_NAN, 2.0]])
    is_array(xp.count_nonzero(x))
    gives(xp.count_nonzero(x), 3)
    gives(xp.count_nonzero(x, axis=0, keepdims=True), [[1, 2]])
    gives(xp.count_nonzero(x, axis=(0, 1)), 3)


@probe("nonzero", known="CuPy before 14.0; NumPy before 2.1")
def nonzero_refuses_zero_dimensions(xp: Any) -> None:
    """An array without dimensions has no indices: that is an error."""
    raises(Exception, lambda: xp.nonzero(xp.asarray(1)), "nonzero of an array without dimensions")


@probe("nonzero")
def nonzero_gives_an_array_for_each_axis(xp: Any) -> None:
    """The result is a tuple with one array of indices for each axis, in row-major order."""
    found = xp.nonzero(xp.asarray([[0, 1], [2, 0]]))
    holds(isinstance(found, tuple), f"gives a {type(found).__name__}, not a tuple")
    gives(found[0], [0, 1])
    gives(found[1], [1, 0])


@probe("searchsorted")
def searchsorted_side_and_sorter(xp: Any) -> None:
    """``side=`` decides at an edge, ``sorter=`` puts the array in order, the result has the shape of the values."""
    x = xp.asarray([1.0, 2.0, 2.0, 3.0])
    gives(xp.searchsorted(x, xp.asarray([[2.0], [4.0]])), [[1], [4]])
    gives(xp.searchsorted(x, xp.asarray([2.0, 0.0]), side="right"), [3, 0])
    order = xp.asarray([3, 1, 2, 0])
    gives(xp.searchsorted(xp.asarray([3.0, 2.0, 2.0, 1.0]), xp.asarray([2.0]), sorter=order), [1])


@probe("searchsorted", since="2025.12", known="CuPy before 14.0")
def searchsorted_takes_scalars(xp: Any) -> None:
    """The value to look for may be a Python number."""
    gives(xp.searchsorted(xp.asarray([1.0, 2.0, 3.0]), 2.5), 2)


@probe("where")
def where_broadcasts_and_promotes(xp: Any) -> None:
    """All three arguments broadcast; the two alternatives promote."""
    condition = xp.asarray([[True], [False]])
    x, y = xp.asarray([1, 2], dtype=xp.int8), xp.asarray([3], dtype=xp.int16)
    gives(xp.where(condition, x, y), [[1, 2], [3, 3]], dtype=xp.int16)


@probe("where", since="2024.12")
def where_takes_scalars(xp: Any) -> None:
    """One alternative may be a Python number, which does not widen the other."""
    x = xp.asarray([1.0, 2.0], dtype=xp.float32)
    gives(xp.where(xp.asarray([True, False]), x, 0.0), [1.0, 0.0], dtype=xp.float32)


@probe("sort", known="NumPy before 2.5 and CuPy 14", issue="https://github.com/numpy/numpy/issues/14728")
def sort_descends(xp: Any) -> None:
    """``descending=True`` sorts the other way, along any axis; the input is left alone."""
    x = xp.asarray([[3, 1], [2, 5]])
    gives(xp.sort(x, axis=0, descending=True), [[3, 5], [2, 1]])
    gives(xp.sort(x), [[1, 3], [2, 5]])
    gives(x, [[3, 1], [2, 5]])


@probe("argsort", known="NumPy: unstable unless asked")
def argsort_is_stable_by_default(xp: Any) -> None:
    """Equal elements keep their order."""
    x = xp.asarray([index % 2 for index in range(_MANY)])
    wanted = [*range(0, _MANY, 2), *range(1, _MANY, 2)]
    holds(list(values(xp.argsort(x))) == wanted, f"among {_MANY} elements, equal ones do not keep their order")


@probe("argsort", known="NumPy before 2.5 and CuPy 14", issue="https://github.com/numpy/numpy/issues/14728")
def argsort_descends_stably(xp: Any) -> None:
    """Equal elements keep their order in a descending sort too."""
    x = xp.asarray([1, 3, 1, 3, 2])
    gives(xp.argsort(x, descending=True), [1, 3, 4, 0, 2])
    gives(xp.argsort(xp.asarray([[1, 3], [2, 0]]), axis=0, descending=True), [[1, 0], [0, 1]])


@probe("unique_all", known="CuPy before 14.0: flat inverse indices")
def unique_all_fields_and_shapes(xp: Any) -> None:
    """Four named results; the inverse indices have the shape of the input."""
    found = xp.unique_all(xp.asarray([[2, 1], [1, 2]]))
    named(found, ("values", "indices", "inverse_indices", "counts"))
    same(tuple(found.inverse_indices.shape), (2, 2), "the shape of inverse_indices")
    same(sorted(values(found.values)), [1, 2], "the set of values")
    gives(found.counts, [2, 2])


@probe("unique_inverse", known="CuPy before 14.0: flat inverse indices")
def unique_inverse_rebuilds_the_input(xp: Any) -> None:
    """The inverse indices put the values back into the shape of the input."""
    x = xp.asarray([[5, 3], [3, 5]])
    found = xp.unique_inverse(x)
    named(found, ("values", "inverse_indices"))
    same(tuple(found.inverse_indices.shape), (2, 2), "the shape of inverse_indices")
    own = list(values(found.values))
    same([own[index] for index in values(found.inverse_indices)], [5, 3, 3, 5], "the input put together again")


@probe("unique_counts")
def unique_counts_counts(xp: Any) -> None:
    """The counts belong to the values."""
    found = xp.unique_counts(xp.asarray([7, 4, 7]))
    named(found, ("values", "counts"))
    pairs = zip(values(found.values), values(found.counts), strict=True)
    same(sorted(pairs), [(4, 1), (7, 2)], "the set of values and counts")


@probe("unique_values", known="CuPy before 14 counts all NaN as one")
def unique_values_keeps_every_nan(xp: Any) -> None:
    """The result is flat; as NaN equals nothing, each is a value of its own."""
    found = xp.unique_values(xp.asarray([[_NAN, 1.0], [1.0, _NAN]]))
    same(tuple(found.shape), (3,), "the shape")


@probe("isin", known="CuPy")
def isin_takes_scalars(xp: Any) -> None:
    """One of the two may be a Python integer, and the result has the shape of the first."""
    x = xp.asarray([[1, 2], [3, 1]])
    gives(xp.isin(x, 1), [[True, False], [False, True]], dtype=xp.bool)
    gives(xp.isin(3, x), True, dtype=xp.bool)


@probe("isin", known="CuPy compares integers as C does")
def isin_compares_by_value(xp: Any) -> None:
    """An element is there if it is equal: -1 is not the greatest unsigned integer."""
    x, tests = xp.asarray([-1, 2], dtype=xp.int32), xp.asarray([2**32 - 1, 2], dtype=xp.uint32)
    gives(xp.isin(x, tests), [False, True], dtype=xp.bool)


@probe("isin", known="array_api_strict 2.6 ignores invert=")
def isin_takes_invert(xp: Any) -> None:
    """With ``invert=True`` the answer is whether an element is not there."""
    x = xp.asarray([[1, 2], [3, 1]])
    gives(xp.isin(x, xp.asarray([2, 3]), invert=True), [[True, False], [False, True]], dtype=xp.bool)
