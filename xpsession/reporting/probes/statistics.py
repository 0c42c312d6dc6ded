"""Probes of reductions and running sums: promotion, corrections, empty arrays and NaN."""

import math
from typing import Any

from xpsession.reporting.expect import gives, same
from xpsession.reporting.probe import probe

_INF, _NAN = math.inf, math.nan


def _unsigned(xp: Any) -> Any:
    """Return the unsigned dtype that is as wide as the default integer."""
    return xp.uint64 if xp.asarray(0).dtype == xp.int64 else xp.uint32


@probe("sum", "prod")
def small_integers_are_summed_in_wide_ones(xp: Any) -> None:
    """Sums and products of small integers have the default integer dtype, or its unsigned twin."""
    x = xp.asarray([100, 100], dtype=xp.int8)
    gives(xp.sum(x), 200, dtype=xp.asarray(0).dtype)
    gives(xp.prod(x), 10_000, dtype=xp.asarray(0).dtype)
    gives(xp.sum(xp.asarray([200, 100], dtype=xp.uint8)), 300, dtype=_unsigned(xp))


@probe("sum", "prod")
def sums_keep_single_precision(xp: Any) -> None:
    """Sums and products of float32 are float32, unless ``dtype=`` says otherwise."""
    x = xp.asarray([1.5, 2.0], dtype=xp.float32)
    gives(xp.sum(x), 3.5, dtype=xp.float32)
    gives(xp.prod(x), 3.0, dtype=xp.float32)
    gives(xp.sum(x, dtype=xp.complex64), 3.5 + 0j, dtype=xp.complex64)


@probe("sum", "prod")
def nothing_sums_to_zero(xp: Any) -> None:
    """The empty sum is 0, the empty product 1, along an empty axis too."""
    x = xp.asarray([[], []])
    gives(xp.sum(x), 0.0)
    gives(xp.prod(x, axis=1), [1.0, 1.0])


@probe("sum")
def sum_takes_several_axes(xp: Any) -> None:
    """Axes may be a tuple, counted from the end too, and stay with ``keepdims=True``."""
    x = xp.asarray([[[1, 2], [3, 4]], [[5, 6], [7, 8]]])
    gives(xp.sum(x, axis=(0, -1)), [14, 22])
    gives(xp.sum(x, axis=(0, -1), keepdims=True), [[[14], [22]]])


@probe("var", "std", known="CuPy")
def deviations_take_a_correction(xp: Any) -> None:
    """``correction=`` is taken off the number of elements, and need not be whole."""
    x = xp.asarray([1.0, 2.0, 3.0, 4.0], dtype=xp.float32)
    gives(xp.var(x), 1.25, dtype=xp.float32, rel=1e-6)
    gives(xp.var(x, correction=1), 5 / 3, dtype=xp.float32, rel=1e-6)
    gives(xp.std(x, correction=0.5, keepdims=True), [math.sqrt(5 / 3.5)], dtype=xp.float32, rel=1e-6)


@probe(
    "var",
    "std",
    known="NumPy and array_api_compat.numpy give infinity",
    issue="https://github.com/numpy/numpy/issues/26522",
)
def deviations_of_too_few_are_nan(xp: Any) -> None:
    """Where the correction leaves no elements, the variance is NaN."""
    x = xp.asarray([1.0, 2.0])
    gives(xp.var(x, correction=2), _NAN)
    gives(xp.std(x, correction=3), _NAN)


@probe("mean")
def mean_keeps_single_precision(xp: Any) -> None:
    """The mean of float32 is float32; axes may be a tuple."""
    x = xp.asarray([[1.0, 2.0], [3.0, 6.0]], dtype=xp.float32)
    gives(xp.mean(x), 3.0, dtype=xp.float32)
    gives(xp.mean(x, axis=(0, 1), keepdims=True), [[3.0]], dtype=xp.float32)


@probe("max", "min")
def extremes_let_nan_through(xp: Any) -> None:
    """One NaN makes the greatest and the least NaN; infinities are ordinary values."""
    gives(xp.max(xp.asarray([1.0, _NAN, 3.0])), _NAN)
    gives(xp.min(xp.asarray([1.0, _NAN, 3.0])), _NAN)
    gives(xp.max(xp.asarray([[-_INF, 1.0], [_INF, 0.0]]), axis=1), [1.0, _INF])
    gives(xp.min(xp.asarray([[-_INF, 1.0], [_INF, 0.0]]), axis=(0, 1), keepdims=True), [[-_INF]])


@probe("cumulative_sum", known="NumPy before 2.1")
def cumulative_sum_includes_the_initial_value(xp: Any) -> None:
    """``include_initial=True`` puts a zero first, along any axis."""
    gives(xp.cumulative_sum(xp.asarray([1, 2, 3]), include_initial=True), [0, 1, 3, 6])
    x = xp.asarray([[1, 2], [3, 4]])
    gives(xp.cumulative_sum(x, axis=0, include_initial=True), [[0, 0], [1, 2], [4, 6]])
    gives(xp.cumulative_sum(x, axis=-1), [[1, 3], [3, 7]])


@probe("cumulative_sum")
def cumulative_sum_promotes(xp: Any) -> None:
    """Small integers are summed in the default integer dtype, floats in their own."""
    gives(xp.cumulative_sum(xp.asarray([100, 100], dtype=xp.int8)), [100, 200], dtype=xp.asarray(0).dtype)
    gives(xp.cumulative_sum(xp.asarray([200, 100], dtype=xp.uint8)), [200, 300], dtype=_unsigned(xp))
    gives(xp.cumulative_sum(xp.asarray([0.5], dtype=xp.float32)), [0.5], dtype=xp.float32)


@probe("cumulative_prod")
def cumulative_prod_includes_the_initial_value(xp: Any) -> None:
    """``include_initial=True`` puts a one first; small integers are widened."""
    x = xp.asarray([10, 20], dtype=xp.int8)
    gives(xp.cumulative_prod(x, include_initial=True), [1, 10, 200], dtype=xp.asarray(0).dtype)


@probe("all", "any")
def nan_is_true_and_nothing_is_all(xp: Any) -> None:
    """NaN counts as true; of nothing, all are true and none is any."""
    gives(xp.any(xp.asarray([_NAN, 0.0])), True, dtype=xp.bool)
    gives(xp.all(xp.asarray([])), True, dtype=xp.bool)
    gives(xp.any(xp.asarray([])), False, dtype=xp.bool)
    gives(xp.all(xp.asarray([[1j, 0j]]), axis=(0, 1), keepdims=True), [[False]], dtype=xp.bool)


@probe("diff")
def diff_prepends_and_appends(xp: Any) -> None:
    """What stands before and after counts; the length is that of all, less ``n``."""
    x = xp.asarray([1, 4, 9])
    gives(xp.diff(x, prepend=xp.asarray([0]), append=xp.asarray([9, 9])), [1, 3, 5, 0, 0])
    gives(xp.diff(x, n=2), [2])
    gives(xp.diff(xp.asarray([[1, 4], [9, 0]]), axis=0), [[8, -4]])
    same(xp.diff(xp.asarray([1.0, 2.0], dtype=xp.float32)).dtype, xp.float32, "the dtype")
