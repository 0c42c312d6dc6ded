"""Holding the results of two sides against each other, on pairs made by hand."""

import json
import math
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest

from xpsession.records.timing_details import Agreement
from xpsession.timing.statistics.agreement import compared


def agreement(first: Any, second: Any, *, length: int = 1) -> Agreement:
    return compared(([np.asarray(first)], [np.asarray(second)]), length=length)


@pytest.mark.parametrize("value", [[1, 2], [True], [0.1], [1j], [math.nan, math.inf], [], 3.0, [[1.0], [2.0]]])
def test_equal_results_agree(value: Any) -> None:
    found = agreement(value, value)
    assert found.agrees
    assert (found.nan_mismatches, found.inf_mismatches, found.max_abs) == (0, 0, 0)
    assert found.compared == found.size == np.size(value)


def test_a_few_roundings_agree_and_are_counted() -> None:
    found = agreement([1.0, 1.0], [1.0, 1.0 + 3 * 2**-52])
    assert found.agrees
    assert (found.max_ulp, found.where) == (3, (1,))
    assert found.max_abs == found.max_rel == 3 * 2**-52
    assert found.norm_rel == pytest.approx(3 * 2**-52 / math.sqrt(2))


def test_more_than_rounding_does_not_agree_and_says_where() -> None:
    found = agreement([[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.0], [3.001, 4.0]])
    assert found.agrees is False
    assert found.reason == "they differ by more than rounding usually gives"
    assert found.where == (1, 0)
    assert found.max_rel == pytest.approx(0.001 / 3)


def test_cancelled_elements_agree_relative_to_the_norm() -> None:
    found = agreement([1e-17, 1.0], [-1e-17, 1.0])
    assert found.max_ulp is not None
    assert found.max_ulp > 8
    assert found.agrees


def test_a_long_sum_may_differ_by_more_than_a_short_one() -> None:
    pair = 1.0, 1.0 + 1e-13
    assert agreement(*pair).agrees is False
    assert agreement(*pair, length=10**6).agrees


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ([1, 2], [1, 3], "integers or booleans differ"),
        ([True], [False], "integers or booleans differ"),
        ([2**62], [2**62 + 1], "integers or booleans differ"),
        (np.ones(2, np.float32), np.ones(2), "the dtype differs: float32 against float64"),
        ([1.0], [[1.0]], "the shape differs: (1,) against (1, 1)"),
        ([1.0, math.nan], [1.0, 1.0], "1 NaN on one side only"),
        ([1.0, math.inf], [1.0, 1.0], "1 infinite on one side only"),
        ([-math.inf], [math.inf], "1 infinite on one side only"),
        ([complex(0, math.inf)], [0j], "1 infinite on one side only"),
        ([0.0], [1e-300], "they differ by more than rounding usually gives"),
        ([1e308], [-1e308], "they differ by more than rounding usually gives"),
    ],
)
def test_what_differs_is_said(first: Any, second: Any, reason: str) -> None:
    found = agreement(first, second)
    assert (found.agrees, found.reason) == (False, reason)
    json.loads(json.dumps(asdict(found)), parse_constant=pytest.fail)


def test_the_place_is_that_of_the_first_mismatch_even_beside_a_great_distance() -> None:
    assert agreement([1.0, 5.0, math.nan], [2.0, 5.0, 1.0]).where == (2,)


def test_of_several_arrays_the_worst_is_shown_and_all_are_counted() -> None:
    pair = [np.ones(3), np.ones(2)], [np.ones(3), np.asarray([1.0, 2.0])]
    found = compared(pair)
    assert (found.agrees, found.where, found.size) == (False, (1,), 5)
    assert compared(([np.ones(1)], [])).agrees is False


def test_text_cannot_be_compared() -> None:
    assert agreement("a", "b").agrees is None


def test_what_there_is_no_time_for_is_not_compared_and_counted_so() -> None:
    left = np.zeros(200_000)
    found = compared(([left], [left]), in_time=lambda: False)
    assert found.compared == 65_536
    assert found.size == 200_000


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble, np.complex64, np.complex128])
def test_every_floating_dtype_is_compared(dtype: Any) -> None:
    ones = np.ones(5, dtype)
    assert agreement(ones, ones).agrees
    assert agreement(ones, ones * 2).agrees is False
