"""Distances in units in the last place, on pairs made by hand."""

from typing import Any

import numpy as np
import pytest

from xpsession.timing.statistics.ulp import distances

FLOATS = (np.float16, np.float32, np.float64)


def distance(first: Any, second: Any, dtype: Any = np.float64) -> int:
    """Return the distance of two numbers, which is the same from either side."""
    left, right = np.asarray([first], dtype), np.asarray([second], dtype)
    assert distances(left, right) == distances(right, left)
    return int(distances(left, right)[0])


@pytest.mark.parametrize("dtype", FLOATS)
def test_the_two_zeros_are_one_number(dtype: Any) -> None:
    assert distance(0.0, -0.0, dtype) == 0


@pytest.mark.parametrize("dtype", FLOATS)
def test_neighbours_are_one_apart_wherever_they_lie(dtype: Any) -> None:
    info = np.finfo(dtype)
    for value in (0.0, 1.0, -1.0, 1000.5, info.tiny, -info.tiny, info.smallest_subnormal, -info.max):
        start = dtype(value)
        assert distance(start, np.nextafter(start, dtype(np.inf)), dtype) == 1


@pytest.mark.parametrize("dtype", FLOATS)
def test_the_least_subnormals_of_both_signs_are_two_apart(dtype: Any) -> None:
    least = np.finfo(dtype).smallest_subnormal
    assert distance(least, -least, dtype) == 2


def test_a_power_of_two_has_smaller_steps_below_it() -> None:
    assert distance(1.0, 1.0 + 2**-52) == 1
    assert distance(1.0, 1.0 - 2**-53) == 1
    assert distance(1.0, 1.0 - 2**-52) == 2


def test_the_greatest_and_the_least_number_are_as_far_apart_as_there_are_numbers() -> None:
    most = np.finfo(np.float64).max
    assert distance(most, -most) == 2 * int(np.asarray(most).view(np.int64))
    assert distance(most, -most, np.float64) > 2**63


def test_the_distance_of_complex_numbers_is_that_of_their_worse_part() -> None:
    assert distance(1 + 1j, 1 + (1 + 2**-52) * 1j, np.complex128) == 1
    assert distance(1 + 1j, complex(1 + 2**-50, 1 + 2**-52), np.complex128) == 4
    assert distance(complex(0.0, -0.0), complex(-0.0, 0.0), np.complex64) == 0


def test_views_and_slices_need_not_be_contiguous() -> None:
    values = np.arange(12.0).reshape(3, 4)
    assert not distances(values.T[::2], values.T[::2]).any()


@pytest.mark.parametrize("dtype", [np.int64, np.longdouble])
def test_what_has_no_such_distance_is_refused(dtype: Any) -> None:
    with pytest.raises(TypeError, match="no distance in ulp"):
        distances(np.ones(1, dtype), np.ones(1, dtype))
