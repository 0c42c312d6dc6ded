"""The sizes: a grid, then the middles of the gaps that hold a crossing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xpsession.records.side import Ratio
from xpsession.sweeping.crossings import Reading
from xpsession.sweeping.sizes import NARROW, bisection, bisections, gaps, grid


def at(n: int, median: float) -> Reading:
    return Reading(n, Ratio(median, median * 0.99, median * 1.01))


def test_each_size_is_four_times_the_one_before_and_the_last_is_the_one_asked_for() -> None:
    assert grid(16, 1000) == (16, 64, 256, 1000)
    assert grid(1, 64) == (1, 4, 16, 64)
    assert grid(7, 7) == (7,)


@given(st.integers(1, 10**9), st.integers(0, 10**9))
def test_a_grid_grows_from_end_to_end(first: int, more: int) -> None:
    sizes = grid(first, first + more)
    assert (sizes[0], sizes[-1]) == (first, first + more)
    assert list(sizes) == sorted(set(sizes))


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        ([], None),
        ([at(10, 0.5), at(1000, 0.6)], None),
        ([at(10, 0.5), at(1000, 2.0)], 100),
        ([at(10, 0.5), at(100, 1.0), at(100_000, 2.0)], 3162),
        ([at(10, 0.5), at(90, 1.0), at(100, 1.0), at(105, 2.0)], 30),
        ([at(100, 0.5), at(104, 2.0)], None),
        ([at(3, 0.5), at(4, 2.0)], None),
        ([at(2, 0.5), at(4, 2.0)], 3),
    ],
)
def test_the_widest_gap_is_halved_until_it_is_narrow(readings: list[Reading], expected: int | None) -> None:
    assert bisection([readings]) == expected


def test_both_questions_are_looked_into_and_the_wider_gap_comes_first() -> None:
    resident = [at(10, 0.5), at(40, 2.0), at(1000, 4.0)]
    copies = [at(10, 0.2), at(40, 0.5), at(1000, 2.0)]
    assert bisection([resident, copies]) == 200
    assert gaps([resident, copies]) == {(10, 40), (40, 1000)}


@given(st.floats(1.5, 10**6), st.floats(0.3, 3))
def test_halving_ends_after_as_many_sizes_as_expected_with_the_crossing_in_a_narrow_bracket(
    crossing: float, power: float
) -> None:
    readings = [at(n, (n / crossing) ** power) for n in grid(1, 4**11)]
    expected, taken = bisections([readings]), 0
    while (n := bisection([readings])) is not None and taken < 60:
        readings.append(at(n, (n / crossing) ** power))
        taken += 1
    assert taken < 60
    undecided = any(not reading.leader for reading in readings)
    assert undecided or taken <= expected + 1
    assert all(high / low <= NARROW or high - low == 1 for low, high in gaps([readings]))
