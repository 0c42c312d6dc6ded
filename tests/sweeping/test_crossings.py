"""Where the devices change places: from ratios and intervals alone."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xpsession.records.side import Ratio
from xpsession.sweeping.crossings import Reading, brackets, crossover

DEVICES = ("cpu", "cuda:0")


def reading(n: int, median: float, half: float = 0.01) -> Reading:
    """Return a reading whose interval is so much to either side, relative to the median."""
    return Reading(n, Ratio(median, median / (1 + half), median * (1 + half)))


SLOW, EVEN, FAST = 0.25, 1.01, 4.0


@pytest.mark.parametrize(
    ("medians", "leaders", "found"),
    [
        ([], (), []),
        ([EVEN], (), []),
        ([EVEN, 0.99, 1.0], (), []),
        ([SLOW], ("cpu",), []),
        ([FAST, FAST], ("cuda:0",), []),
        ([SLOW, EVEN, SLOW], ("cpu",), []),
        ([EVEN, SLOW, EVEN], ("cpu",), []),
        ([SLOW, FAST], ("cpu", "cuda:0"), [(10, 100)]),
        ([SLOW, SLOW, FAST, FAST], ("cpu", "cuda:0"), [(100, 1000)]),
        ([FAST, SLOW], ("cuda:0", "cpu"), [(10, 100)]),
        ([SLOW, EVEN, FAST], ("cpu", "cuda:0"), [(10, 1000)]),
        ([EVEN, SLOW, EVEN, EVEN, FAST, EVEN], ("cpu", "cuda:0"), [(100, 10**5)]),
        ([SLOW, FAST, SLOW], ("cpu", "cuda:0", "cpu"), [(10, 100), (100, 1000)]),
        ([SLOW, FAST, EVEN, SLOW, FAST], ("cpu", "cuda:0", "cpu", "cuda:0"), [(10, 100), (100, 10**4), (10**4, 10**5)]),
    ],
)
def test_the_leaders_and_the_brackets(medians: list[float], leaders: tuple[str, ...], found: list[object]) -> None:
    got = crossover([reading(10 ** (place + 1), median) for place, median in enumerate(medians)], DEVICES)
    assert got.leaders == leaders
    assert [crossing.bracket for crossing in got.crossings] == found


def test_the_crossing_is_interpolated_between_the_logarithms() -> None:
    (crossing,) = crossover([reading(10, 0.1), reading(10_000, 100.0)], DEVICES).crossings
    assert crossing.n == pytest.approx(100)


def test_the_interval_of_the_crossing_is_where_the_ends_of_the_ratio_s_interval_cross() -> None:
    readings = [Reading(10, Ratio(0.1, 0.01, 0.5)), Reading(1000, Ratio(10.0, 2.0, 100.0))]
    (crossing,) = crossover(readings, DEVICES).crossings
    low = 10 ** (1 + 2 * math.log(2) / (math.log(2) + math.log(100)))
    high = 10 ** (1 + 2 * math.log(100) / (math.log(2) + math.log(100)))
    assert crossing.interval == pytest.approx((low, high))


def test_a_ratio_without_an_interval_counts_where_it_is_large_and_gives_the_crossing_no_interval() -> None:
    readings = [Reading(10, Ratio(0.5, None, None)), reading(100, 2.0)]
    (crossing,) = crossover(readings, DEVICES).crossings
    assert crossing.interval is None
    assert crossover([Reading(10, Ratio(0.95, None, None)), reading(100, 2.0)], DEVICES).leaders == ("cuda:0",)


def test_undecided_sizes_between_the_ends_move_the_crossing() -> None:
    plain = crossover([reading(10, 0.5), reading(1000, 2.0)], DEVICES).crossings[0].n
    pulled = crossover([reading(10, 0.5), reading(30, 1.02, 0.1), reading(1000, 2.0)], DEVICES).crossings[0].n
    assert plain == pytest.approx(100)
    assert pulled < plain


def test_wild_undecided_sizes_leave_the_crossing_in_its_bracket() -> None:
    readings = [reading(10, 0.97), reading(20, 30.0, 50.0), reading(900, 0.03, 50.0), reading(1000, 1.03)]
    (crossing,) = crossover(readings, DEVICES).crossings
    assert crossing.bracket == (10, 1000)
    assert crossing.n == pytest.approx(100, rel=0.05)


medians = st.floats(1e-6, 1e6)
halves = st.floats(0, 10)
readings = st.lists(
    st.builds(reading, st.integers(1, 10**9), medians, halves), max_size=12, unique_by=lambda reading: reading.n
)


@given(readings)
def test_there_is_one_leader_more_than_crossings_and_neighbours_differ(some: list[Reading]) -> None:
    found = crossover(some, DEVICES)
    assert len(found.leaders) == (len(found.crossings) + 1 if found.decided else 0)
    assert all(before != after for before, after in pairwise(found.leaders))
    assert list(found.decided) == sorted(found.decided)


@given(readings)
def test_each_crossing_and_its_interval_lie_in_a_bracket_of_measured_decided_sizes(some: list[Reading]) -> None:
    found = crossover(some, DEVICES)
    for crossing in found.crossings:
        low, high = crossing.bracket
        assert low <= crossing.n <= high
        assert {low, high} <= set(found.decided)
        if crossing.interval is not None:
            assert low <= crossing.interval[0] <= crossing.n <= crossing.interval[1] <= high
    assert all(before.bracket[1] <= after.bracket[0] for before, after in pairwise(found.crossings))


@given(readings, st.randoms())
def test_the_order_of_the_readings_does_not_matter(some: list[Reading], random: object) -> None:
    shuffled = list(some)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert crossover(shuffled, DEVICES) == crossover(some, DEVICES)


@given(readings)
def test_with_the_devices_the_other_way_round_the_crossings_are_the_same(some: list[Reading]) -> None:
    inverted = [Reading(n, ratio.inverted()) for n, ratio in some]
    found, other = crossover(some, DEVICES), crossover(inverted, DEVICES[::-1])
    if found.decided == other.decided:  # at the very edge of what counts, rounding decides
        assert found.leaders == other.leaders
        assert [crossing.n for crossing in found.crossings] == pytest.approx(
            [crossing.n for crossing in other.crossings]
        )


@given(readings)
def test_undecided_readings_make_no_crossing(some: list[Reading]) -> None:
    decided = [reading for reading in some if reading.leader]
    found, less = crossover(some, DEVICES), crossover(decided, DEVICES)
    assert [crossing.bracket for crossing in found.crossings] == [crossing.bracket for crossing in less.crossings]
    assert sum(map(len, brackets(decided))) == 2 * len(less.crossings)


@given(st.floats(2, 10**7), st.floats(0.2, 3), st.sampled_from([1, -1]))
def test_a_power_law_is_found_exactly(at: float, power: float, sign: int) -> None:
    sizes = [4**place for place in range(13)]
    some = [reading(n, (n / at) ** (sign * power), 0.0) for n in sizes]
    found = crossover(some, DEVICES)
    if found.crossings:
        (crossing,) = found.crossings
        assert crossing.n == pytest.approx(at, rel=1e-6)
        assert found.leaders == (DEVICES if sign > 0 else DEVICES[::-1])
