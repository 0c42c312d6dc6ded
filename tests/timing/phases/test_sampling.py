"""Order, length and number of the blocks, on a virtual clock; nothing here can fail by the real one."""

import random
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from xpsession.timing import Bench, measure
from xpsession.timing.phases.sampling import LEAST, LONGEST, SHORTEST

BOTH = ("cpu", "virtual:0")
Names = Callable[..., dict[str, Any]]


def test_wall_time_is_launching_computing_and_waiting_for_each_call(machine: Any, bench: Bench, names: Names) -> None:
    machine.wait = 2e-6
    timing = measure("work(x)", bench=bench, devices=BOTH, names=names(host=40e-6, launch=5e-6, device=3e-6))
    assert timing.sides[0].median == pytest.approx(40e-6, rel=1e-3)
    assert timing.sides[1].median == pytest.approx(10e-6, rel=1e-3)


def test_known_costs_give_their_ratio_and_an_interval_around_it(bench: Bench, names: Names) -> None:
    timing = measure("work(x)", bench=bench, devices=BOTH, names=names(host=40e-6, launch=5e-6, device=3e-6))
    assert timing.ratio is not None
    assert timing.ratio.median == pytest.approx(5.0, rel=1e-3)
    assert timing.ratio.interval == pytest.approx((5.0, 5.0), rel=1e-3)


def test_the_device_is_waited_for_before_the_clock_starts_and_after_each_call(
    machine: Any, bench: Bench, names: Names
) -> None:
    measure("work(x)", bench=bench, devices=["virtual:0"], names=names(host=0, launch=1e-3, device=1e-3))
    events = "".join({"clock": "c", "wait virtual:0": "w", "run virtual:0": "r"}[event] for event in machine.events)
    blocks = re.match(r"c*wc*(?:wcrwcc*)+", events)
    assert blocks is not None
    assert blocks[0].count("r") > LEAST


def test_work_that_was_under_way_is_not_charged_to_the_statement(machine: Any, bench: Bench, names: Names) -> None:
    session = names(host=0, launch=1e-6, device=200e-6)
    session["before"] = lambda x: machine.work(x, host=0, launch=0, device=1.0)
    timing = measure("work(x)", setup="before(x)", bench=bench, devices=["virtual:0"], names=session, budget=5)
    assert timing.sides[0].first == pytest.approx(201e-6, rel=1e-3)


@pytest.mark.usefixtures("warm")
def test_the_sides_take_turns_in_both_orders(machine: Any, bench: Bench, names: Names) -> None:
    measure("work(x)", bench=bench, devices=BOTH, names=names(host=1e-3, launch=1e-3))
    runs = [event for event in machine.events if event.startswith("run")][4 : 2 * LEAST]
    rounds = set(zip(runs[::2], runs[1::2], strict=True))
    assert rounds == {("run cpu", "run virtual:0"), ("run virtual:0", "run cpu")}


@pytest.mark.parametrize("cost", [1e-8, 1e-7, 1e-6, 1e-5, 4e-5])
def test_short_calls_are_looped_until_a_block_suits_the_clock(bench: Bench, names: Names, cost: float) -> None:
    (side,) = measure("work(x)", bench=bench, devices=["cpu"], names=names(host=cost)).sides
    assert SHORTEST <= side.loops * cost <= LONGEST


@pytest.mark.parametrize("cost", [6e-5, 1e-3, 1e-2])
def test_a_long_call_is_a_block_of_its_own(bench: Bench, names: Names, cost: float) -> None:
    (side,) = measure("work(x)", bench=bench, devices=["cpu"], names=names(host=cost)).sides
    assert side.loops == 1


def test_both_sides_get_blocks_of_the_same_length(bench: Bench, names: Names) -> None:
    timing = measure("work(x)", bench=bench, devices=BOTH, names=names(host=3e-6, launch=7e-6))
    lengths = [side.loops * side.median for side in timing.sides]
    assert lengths[0] == pytest.approx(lengths[1], rel=0.05)


@pytest.mark.usefixtures("warm")
def test_a_steady_figure_is_settled_after_the_fewest_rounds(bench: Bench, names: Names) -> None:
    timing = measure("work(x)", bench=bench, devices=BOTH, names=names(host=1e-3, launch=1e-3))
    assert [len(side.blocks) for side in timing.sides] == [LEAST, LEAST]
    assert timing.spent < 0.15


def test_a_noisy_figure_is_sampled_until_the_budget_ends(machine: Any, bench: Bench) -> None:
    noise = random.Random(1)  # noqa: S311  # a reproducible noise
    session = {"x": np.zeros(8), "work": lambda x: machine.work(x, host=noise.choice([1e-3, 9e-3]), launch=3e-3)}
    timing = measure("work(x)", bench=bench, devices=BOTH, names=session, budget=2.0)
    assert len(timing.sides[0].blocks) > LEAST
    assert 1.8 < timing.spent <= 2.0 * 1.1


def test_a_call_beyond_the_budget_runs_once_and_has_no_interval(machine: Any, bench: Bench, names: Names) -> None:
    timing = measure("work(x)", bench=bench, devices=BOTH, names=names(host=1.5, launch=1e-3), budget=2.0)
    assert machine.events.count("run cpu") == 1
    assert timing.sides[0].blocks == (timing.sides[0].first,) == (1.5,)
    assert len(timing.sides[1].blocks) >= LEAST
    assert timing.ratio is not None
    assert timing.ratio.median == pytest.approx(1500, rel=1e-3)
    assert timing.ratio.interval is None
    assert timing.spent <= 2.0 * 1.1


def test_calls_beyond_the_budget_on_both_sides_run_once_each(bench: Bench, names: Names) -> None:
    timing = measure("work(x)", bench=bench, devices=BOTH, names=names(host=3.0, launch=1.5), budget=2.0)
    assert [side.repeat for side in timing.sides] == [1, 1]
    assert timing.spent == pytest.approx(4.5)


def test_a_few_rounds_give_a_ratio_without_an_interval(bench: Bench, names: Names) -> None:
    timing = measure("work(x)", bench=bench, devices=BOTH, names=names(host=0.3, launch=0.1), budget=2.0)
    assert timing.ratio is not None
    assert timing.ratio.median == pytest.approx(3.0)
    assert timing.ratio.interval is None
    assert timing.spent <= 2.0 * 1.1


def test_compiling_is_in_the_first_call_only(machine: Any, bench: Bench) -> None:
    compiled: set[str] = set()

    def work(x: Any) -> None:
        machine.work(x, host=1e-3, launch=1e-3 if "virtual" in compiled else 1.5)
        compiled.add("virtual")

    timing = measure("work(x)", bench=bench, devices=["virtual:0"], names={"x": np.zeros(8), "work": work})
    assert timing.sides[0].first == pytest.approx(1.5)
    assert timing.sides[0].median == pytest.approx(1e-3)


def test_one_device_alone_has_no_ratio_and_a_reason(bench: Bench, names: Names) -> None:
    session = names(host=1e-3)
    timing = measure("work(x)", bench=bench, devices=["cpu"], names=session, alone="there is no GPU")
    assert (timing.ratio, timing.reason) == (None, "there is no GPU")
    assert timing.sides[0].interval == pytest.approx((1e-3, 1e-3), rel=1e-3)


def test_the_device_is_current_while_its_statement_runs(machine: Any, bench: Bench) -> None:
    seen = set()

    def look() -> None:
        seen.add(machine.current)
        machine.work(None, host=1e-3)

    measure("look()", bench=bench, devices=["virtual:1"], names={"look": look})
    assert seen == {"virtual:1"}
    assert machine.current is None


def test_a_clock_that_stands_still_ends_all_the_same(bench: Bench) -> None:
    (side,) = measure("pass", bench=bench, devices=["cpu"]).sides
    assert side.median > 0


def test_a_call_that_was_slow_while_cold_is_looped_all_the_same(machine: Any, bench: Bench) -> None:
    calls: list[None] = []

    def work() -> None:
        calls.append(None)
        machine.work(None, host=20e-6 if len(calls) > 3 else 80e-6)

    (side,) = measure("work()", bench=bench, devices=["cpu"], names={"work": work}).sides
    assert side.loops * 20e-6 >= SHORTEST
