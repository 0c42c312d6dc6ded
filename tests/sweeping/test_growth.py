"""How time and memory grow, and what the next size will take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xpsession.records.device import Device, Memory
from xpsession.records.side import Side
from xpsession.records.timing import Timing
from xpsession.sweeping import memory
from xpsession.sweeping.growth import expected, exponent, least
from xpsession.sweeping.memory import Watch

GIB = 2**30


@given(st.floats(0, 4), st.floats(1e-9, 1e3), st.integers(3, 12))
def test_the_exponent_of_a_power_law_is_its_power(power: float, scale: float, count: int) -> None:
    sizes = [4**place for place in range(1, count + 1)]
    assert exponent(sizes, [scale * n**power for n in sizes]) == pytest.approx(power, abs=1e-6)


def test_the_overhead_at_small_sizes_is_not_in_the_exponent() -> None:
    sizes = [4**place for place in range(1, 13)]
    assert exponent(sizes, [1.0 + 1e-3 * n**2 for n in sizes]) == pytest.approx(2, abs=0.01)


@pytest.mark.parametrize("sizes", [[], [4], [4, 16]])
def test_too_few_sizes_have_no_exponent(sizes: list[int]) -> None:
    assert exponent(sizes, [1.0] * len(sizes)) is None


@pytest.mark.parametrize(
    ("done", "cost"),
    [
        ([], 0.0),
        ([(40, 1.0)], 16.0),
        ([(10, 1.0), (40, 1.0)], 4.0),
        ([(10, 1.0), (40, 16.0)], 256.0),
        ([(10, 5.0), (40, 1.0)], 4.0),
        ([(10, 0.0), (40, 1.0)], 4.0),
        ([(10, 1e-9), (40, 1.0)], 256.0),
    ],
)
def test_a_cost_grows_as_the_last_two_sizes_say_within_reason(done: list[tuple[int, float]], cost: float) -> None:
    assert expected(done, 160, alone=2.0) == pytest.approx(cost)


def timing(call: float, other: float) -> Timing:
    """Return the timing of a call, beside which something else took time."""
    side = Side(Device("cpu", "numpy", "a CPU"), "f(n)", 10, (call,) * 5, call, call, (call, call))
    return Timing("", (side,), None, (), 1.0, 50 * call + other)


def test_the_least_is_two_calls_and_the_setups_whatever_else_the_timing_did() -> None:
    assert least(timing(0.25, 100.0)) == 0.5
    assert least(timing(0.25, 100.0), setup=3.0) == 6.5


def test_from_one_size_nothing_is_known_of_the_next() -> None:
    assert expected([(10, 1.0)], 40) == 0


def watched(monkeypatch: pytest.MonkeyPatch, *peaks: int, free: int) -> Watch:
    """Return a watch on sizes 4, 16, …, of which each brought the process's peak to so many bytes."""
    watch, now = Watch(), {"peak": GIB}
    monkeypatch.setattr(memory, "peak", lambda: now["peak"])
    monkeypatch.setattr(memory, "_host", lambda: Memory(held=GIB, used=10 * GIB, total=10 * GIB + free))
    for place, peak in enumerate(peaks, 1):
        watch.begin()
        now["peak"] = max(now["peak"], peak)
        watch.end(4**place)
    return watch


def test_a_size_that_is_expected_not_to_fit_into_the_host_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = watched(monkeypatch, GIB, GIB, GIB + GIB // 16, 2 * GIB, free=12 * GIB)
    assert watch.lacks(1024) == (16 * GIB, 12 * GIB)


def test_what_fits_and_what_is_small_is_no_obstacle(monkeypatch: pytest.MonkeyPatch) -> None:
    assert watched(monkeypatch, GIB, 2 * GIB, 5 * GIB, free=20 * GIB).lacks(256) is None
    assert watched(monkeypatch, GIB + 2**20, GIB + 2**24, free=GIB).lacks(256) is None


def test_one_notable_size_is_taken_for_a_matrix(monkeypatch: pytest.MonkeyPatch) -> None:
    assert watched(monkeypatch, GIB, 2 * GIB, free=12 * GIB).lacks(64) == (16 * GIB, 12 * GIB)


def test_the_peak_of_this_process_is_known_here() -> None:
    assert memory.peak() >= 0
