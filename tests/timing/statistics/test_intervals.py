"""Intervals of medians."""

import numpy as np
import pytest

from xpsession.timing.statistics.intervals import FEWEST, interval


def test_too_few_figures_have_no_interval() -> None:
    assert interval([1.0] * (FEWEST - 1)) is None
    assert interval([1.0] * FEWEST) == (1.0, 1.0)


@pytest.mark.parametrize("count", [6, 10, 30, 100, 2000])
def test_the_interval_holds_the_true_median_as_often_as_it_says(count: int) -> None:
    draws = np.random.default_rng(1).lognormal(size=(300, count))
    held = sum(low <= 1.0 <= high for low, high in filter(None, map(interval, draws.tolist())))
    assert 0.93 <= held / 300 <= 1.0


def test_equal_figures_give_equal_intervals_and_leave_the_global_generator_alone() -> None:
    figures = np.random.default_rng(2).normal(size=50).tolist()
    before = str(np.random.get_state())  # noqa: NPY002
    assert interval(figures) == interval(figures)
    assert str(np.random.get_state()) == before  # noqa: NPY002


def test_many_figures_stay_cheap() -> None:
    assert interval([1.0] * 100_000) == (1.0, 1.0)
