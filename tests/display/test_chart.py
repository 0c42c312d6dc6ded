"""Logarithmic axes: where values stand, and which are marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xpsession.display.chart import Axis, Chart, Line
from xpsession.display.svg import svg
from xpsession.display.text_plot import text_plot

positive = st.floats(1e-9, 1e12)


@given(st.lists(positive, min_size=1, max_size=20))
def test_all_values_are_on_their_axis_within_its_ends(values: list[float]) -> None:
    axis = Axis.around(values)
    assert all(0 < axis.place(value) < 1 for value in values)


@given(positive, st.floats(1.3, 1e15))
def test_there_are_a_few_ticks_each_on_the_axis(low: float, span: float) -> None:
    ticks = Axis(low, low * span).ticks
    assert 2 <= len(ticks) <= 7 or span < 10
    assert list(ticks) == sorted(set(ticks))
    assert all(-1e-9 <= Axis(low, low * span).place(tick) <= 1 + 1e-9 for tick in ticks)


@given(st.lists(st.tuples(st.integers(1, 10**9), positive), min_size=1, max_size=15))
def test_any_line_can_be_drawn(points: list[tuple[int, float]]) -> None:
    xs, ys = (tuple(map(float, side)) for side in zip(*sorted(points), strict=True))
    chart = Chart((Line("cpu", 0, xs, ys, ("",) * len(xs)),), (), "")
    rows = text_plot(chart).splitlines()
    assert len(rows) == 17
    assert any("o" in row for row in rows[:14])
    assert all(len(row) <= 50 for row in text_plot(chart, 50).splitlines())
    assert svg(chart).count("<circle") == len(xs) + 1  # and in the key


@pytest.mark.parametrize("seconds", [1e-9, 1.0, 7e4])
def test_points_at_one_height_are_drawn(seconds: float) -> None:
    chart = Chart((Line("cpu", 0, (1.0, 2.0), (seconds, seconds), ("", "")),), (), "")
    assert "o" in text_plot(chart)
    assert "nan" not in svg(chart)
