"""Which results are compared, on the CPU and a strict device; and that nothing is said where nothing is sure."""

from typing import Any

import numpy as np
import pytest

from xpsession.namespaces import namespace
from xpsession.records.timing_details import Agreement
from xpsession.timing import Bench, measure

STRICT = ("cpu", "strict:device1")
# Seconds in which a busy machine, too, comes to run a statement a second time.
AGAIN = 2.0


def agreement(bench: Bench, statement: str, *, setup: str = "", budget: float = 0.5, **names: Any) -> Agreement:
    """Return what a measurement says about the results."""
    xp = namespace("cpu")
    names = {"xp": xp, "x": xp.linspace(0.0, 1.0, 1000), "np": np, **names}
    before = dict(names)
    found = measure(statement, setup=setup, bench=bench, devices=STRICT, names=names, budget=budget).sides[1].agreement
    assert names.keys() == before.keys()
    assert all(names[name] is before[name] for name in names)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "statement",
    ["xp.sin(x)", "xp.sum(x)", "float(xp.sum(x))", "y = x * 2", "x += 1", "(x, [x + 1])", "{'a': x}", "3", "xp.any(x)"],
)
def test_the_value_of_a_statement_is_compared(real_bench: Bench, statement: str) -> None:
    found = agreement(real_bench, statement)
    assert found.agrees, found
    assert found.compared == found.size > 0


@pytest.mark.parametrize("statement", ["None", "'text'", "pass", "for i in range(3): x + i", "[]"])
def test_what_gives_no_array_is_not_compared(real_bench: Bench, statement: str) -> None:
    found = agreement(real_bench, statement)
    assert (found.agrees, found.reason) == (None, "the statement gives no array and no number")


def test_a_difference_is_told(real_bench: Bench) -> None:
    found = agreement(real_bench, "x + float(type(x) is np.ndarray)", budget=AGAIN)
    assert (found.agrees, found.where) == (False, (0,))


def test_a_random_result_is_not_compared(real_bench: Bench) -> None:
    generator = np.random.default_rng(1)
    found = agreement(real_bench, "generator.random(3)", generator=generator, budget=AGAIN)
    assert (found.agrees, found.reason) == (None, "the statement gives another result each time")


def test_a_random_setup_is_not_compared(real_bench: Bench) -> None:
    generator = np.random.default_rng(1)
    setup = "r = xp.asarray(generator.random(9))"
    found = agreement(real_bench, "xp.sum(r)", setup=setup, generator=generator, budget=AGAIN)
    assert (found.agrees, found.reason) == (None, "the statement gives another result each time")


def test_what_agrees_is_not_run_again(real_bench: Bench) -> None:
    runs: list[int] = []
    agreement(real_bench, "xp.sum(x)", setup="runs.append(1)", runs=runs)
    assert len(runs) == 2


def test_a_second_run_that_the_budget_has_no_room_for_is_left_out(machine: Any, bench: Bench) -> None:
    def work(x: Any) -> int:
        machine.work(x, host=0.5, launch=0.1)
        return int(isinstance(x, np.ndarray))

    names = {"x": np.zeros(8), "work": work}
    found = measure("work(x)", bench=bench, devices=("cpu", "virtual:0"), names=names).sides[1].agreement
    assert found is not None
    assert found.agrees is None
    assert found.reason == "there was no time to see whether the result is the same each time"


def test_results_that_are_too_large_for_the_budget_are_left_out(machine: Any, bench: Bench) -> None:
    names = {"x": np.zeros(10**6), "work": lambda x: machine.work(x, host=1e-3, launch=1e-3)}
    found = (
        measure("work(x); x", bench=bench, devices=("cpu", "virtual:0"), names=names, budget=0.02).sides[1].agreement
    )
    assert found is not None
    assert found.reason == "the results are too large to be compared within the budget"


def test_one_device_has_nothing_to_agree_with(real_bench: Bench) -> None:
    assert measure("1", bench=real_bench, devices=["cpu"], budget=0.05).sides[0].agreement is None
