"""One timing against an earlier one: ratios with intervals, and what else is not the same."""

import json
import random
from dataclasses import replace

import pytest

from xpsession.records.change import Difference
from xpsession.records.device import Device
from xpsession.records.side import Side
from xpsession.records.timing import Moved, Timing
from xpsession.timing.statistics.intervals import interval, median, quartiles

CPU, GPU = Device("cpu", "numpy", "a CPU"), Device("cuda:0", "cupy", "a GPU")


def side(device: Device = CPU, statement: str = "f(x)", *, seconds: float = 1e-3) -> Side:
    return Side(
        device, statement, 1, (seconds,) * 9, seconds, seconds, (seconds,) * 2, (0.98 * seconds, 1.02 * seconds)
    )


def timing(*sides: Side, **environment: str) -> Timing:
    return Timing("", sides, None, (Moved("x", 8, "cpu"),), 2.0, 0.5, environment=environment)


def test_the_same_side_is_found_and_its_ratio_has_an_interval() -> None:
    before = timing(side(seconds=4e-3), side(GPU))
    after = timing(side(GPU, seconds=0.5e-3), side(seconds=1e-3))
    found = after.compare(before)
    assert [(one.name, one.ratio.median) for one in found.sides] == [("cuda:0", 2.0), ("cpu", 4.0)]
    low, high = found.sides[1].ratio.interval or (0, 0)
    assert low == pytest.approx(4 / 1.0285, rel=1e-3)
    assert high == pytest.approx(4 * 1.0287, rel=1e-3)
    assert all(one.measurable for one in found.sides)
    assert not found.differences


def test_a_change_within_what_runs_apart_differ_by_is_none() -> None:
    found = timing(side(seconds=1e-3)).compare(timing(side(seconds=1.06e-3)))
    assert found.sides[0].ratio.measurable
    assert not found.sides[0].measurable


def test_a_side_without_an_interval_gives_a_ratio_without_one() -> None:
    once = replace(side(seconds=2.0), interval=None)
    found = timing(side(seconds=1.0)).compare(timing(once)).sides[0]
    assert (found.ratio.median, found.ratio.interval, found.measurable) == (2.0, None, True)


def test_the_interval_holds_the_true_ratio_about_as_often_as_it_says() -> None:
    generator = random.Random(7)  # noqa: S311  # a reproducible noise

    def drawn(scale: float) -> Side:
        blocks = tuple(scale * generator.lognormvariate(0, 0.1) for _ in range(40))
        return Side(CPU, "f(x)", 1, blocks, blocks[0], median(blocks), quartiles(blocks), interval(blocks))

    held = 0
    for _ in range(150):
        low, high = timing(drawn(1e-3)).compare(timing(drawn(2e-3))).sides[0].ratio.interval or (0, 0)
        held += low <= 2 <= high
    assert held >= 0.9 * 150


def test_what_differs_besides_is_told() -> None:
    before = replace(timing(side(), python="3.12", numpy="2.3", host="a"), setup="x = 1")
    after = replace(timing(side(), python="3.13", numpy="2.3", threads="8"), moved=())
    assert after.compare(before).differences == (
        Difference("setup", "x = 1", ""),
        Difference("inputs", "x (8 bytes)", ""),
        Difference("python", "3.12", "3.13"),
        Difference("host", "a", None),
        Difference("threads", None, "8"),
    )


def test_sides_of_one_timing_only_are_named() -> None:
    found = timing(side(), side(statement="g(x)")).compare(timing(side(), side(statement="h(x)")))
    assert (len(found.sides), found.gone, found.added) == (1, ("h(x)",), ("g(x)",))


def test_another_statement_at_the_same_place_is_compared_and_told() -> None:
    found = timing(side(statement="g(x)", seconds=1e-3)).compare(timing(side(seconds=2e-3)))
    assert found.sides[0].ratio.median == 2.0
    assert found.differences == (Difference("statement", "f(x)", "g(x)"),)


def test_nothing_in_common_is_no_side() -> None:
    found = timing(side(statement="g(x)")).compare(timing(side(), side(GPU)))
    assert (found.sides, found.gone, found.added) == ((), ("cpu", "cuda:0"), ("cpu",))
    assert repr(found) == "<Change: no side is in both>"


def test_a_change_is_ready_for_json_and_has_a_short_form() -> None:
    found = timing(side(seconds=1e-3), python="3.13").compare(timing(side(seconds=2e-3), python="3.12"))
    saved = json.loads(json.dumps(found.to_dict()))
    assert saved["sides"][0]["ratio"]["median"] == 2.0
    assert saved["differences"] == [{"name": "python", "before": "3.12", "after": "3.13"}]
    assert repr(found) == "<Change: cpu 2.00× as fast>"  # noqa: RUF001  # the sign for "times"
