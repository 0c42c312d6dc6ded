"""Any number of sides: devices against the first one, statements against each other, on a virtual clock."""

import linecache
import traceback
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from typing import Any

import numpy as np
import pytest

from xpsession.errors import ArgumentError
from xpsession.measuring import measure as measured
from xpsession.namespaces import namespace
from xpsession.timing import Bench, measure
from xpsession.timing.phases.sampling import LEAST

THREE = ("cpu", "virtual:0", "virtual:1")
STRICT = ("cpu", "strict:device1", "strict:device2")
Names = Callable[..., dict[str, Any]]


@pytest.fixture
def session(machine: Any) -> dict[str, Any]:
    """Return a session in which ``work(x)`` takes 40 µs on the CPU, 10 µs on the first device, 5 µs on the second."""

    def work(x: Any) -> Any:
        machine.work(x, host=40e-6, launch=2e-6, device=8e-6 if getattr(x, "device", "") == "virtual:0" else 3e-6)
        return x

    return {"x": np.zeros(8), "work": work}


def test_every_device_is_compared_with_the_first(bench: Bench, session: dict[str, Any]) -> None:
    timing = measure("work(x)", bench=bench, devices=THREE, names=session)
    assert [side.device.name for side in timing.sides] == [*THREE]
    assert timing.sides[0].ratio is None
    for found, ratio in zip(timing.comparisons, (4.0, 8.0), strict=True):
        assert found.ratio.median == pytest.approx(ratio, rel=1e-3)
        assert found.ratio.interval == pytest.approx((ratio, ratio), rel=1e-3)
    assert timing.ratio == timing.sides[1].ratio


@pytest.mark.usefixtures("warm")
def test_all_sides_take_turns_in_every_order(machine: Any, bench: Bench, names: Names) -> None:
    measure("work(x)", bench=bench, devices=THREE, names=names(host=1e-3, launch=1e-3), budget=5)
    runs = [event for event in machine.events if event.startswith("run")][6 : 3 * LEAST]
    assert set(zip(runs[::3], runs[1::3], runs[2::3], strict=True)) == set(
        permutations(f"run {name}" for name in THREE)
    )


def test_each_side_has_its_copies_and_is_held_against_the_first_result(bench: Bench, session: dict[str, Any]) -> None:
    timing = measure("work(x)", bench=bench, devices=THREE, names=session)
    first, *others = timing.sides
    assert (first.transfers, first.agreement) == (None, None)
    for side in others:
        assert side.transfers is not None
        assert (side.transfers.device, side.transfers.inputs.nbytes) == (side.device.name, 64)
        assert side.agreement is not None
        assert side.agreement.agrees
        assert side.parts is not None


@pytest.mark.usefixtures("warm")
def test_the_interval_of_each_ratio_ends_the_sampling(machine: Any, bench: Bench) -> None:
    state = [0]

    def work(x: Any) -> None:
        state[0] += 1
        noisy = 1e-3 * (1 + 4 * (state[0] % 3 == 0)) if getattr(x, "device", "") == "virtual:1" else 1e-3
        machine.work(x, host=1e-3, launch=noisy)

    names = {"x": np.zeros(8), "work": work}
    assert measure("work(x)", bench=bench, devices=THREE[:2], names=names).sides[0].repeat == LEAST
    assert measure("work(x)", bench=bench, devices=THREE, names=names).sides[0].repeat > LEAST


def test_statements_are_compared_on_one_device(bench: Bench, machine: Any) -> None:
    names = {"spend": lambda seconds: machine.work(None, host=seconds)}
    timing = measure("spend(1e-3)", vs=["spend(2e-3)", "spend(5e-4)"], bench=bench, devices=["cpu"], names=names)
    assert timing.names == timing.statements == ("spend(1e-3)", "spend(2e-3)", "spend(5e-4)")
    assert [found.ratio.median for found in timing.comparisons] == pytest.approx([0.5, 2.0], rel=1e-3)
    assert timing.reason is None


def test_statements_on_devices_are_all_compared_with_the_first_on_the_first(
    bench: Bench, session: dict[str, Any]
) -> None:
    timing = measure("work(x)", vs=["work(x); work(x)"], bench=bench, devices=THREE[:2], names=session)
    assert timing.names == (
        "work(x) on cpu",
        "work(x) on virtual:0",
        "work(x); work(x) on cpu",
        "work(x); work(x) on virtual:0",
    )
    assert [found.ratio.median for found in timing.comparisons] == pytest.approx([4.0, 0.5, 40 / 18], rel=1e-3)
    assert [side.transfers is not None for side in timing.sides] == [False, True, False, True]


def test_the_setup_runs_for_each_side_and_arrays_are_those_of_each(real_bench: Bench) -> None:
    names: dict[str, Any] = {"x": np.zeros(3), "runs": []}
    timing = measure(
        "x += 1; assert x[0] < 1e9", vs=["x -= 1", "x * y[0]"], setup="runs.append(1); y = [2.0]", bench=real_bench,
        devices=["cpu"], names=names, budget=0.1,
    )  # fmt: skip
    assert len(names["runs"]) >= 3
    assert not names["x"].any()
    assert [moved.name for moved in timing.moved] == ["x"]


def test_three_strict_devices_stand_in_for_gpus(bench: Bench, machine: Any) -> None:
    xp = namespace("cpu")
    names = {"xp": xp, "x": xp.ones(100), "spend": lambda seconds: machine.work(None, host=seconds)}
    timing = measure("spend(1e-3); xp.sum(x)", bench=bench, devices=STRICT, names=names)
    assert timing.names == STRICT
    assert [side.agreement.agrees for side in timing.sides[1:] if side.agreement] == [True, True]


def test_results_of_statements_that_differ_are_told(bench: Bench, machine: Any) -> None:
    names = {"x": np.ones(9), "spend": lambda: machine.work(None, host=1e-3)}
    statements = ["spend(); x.max()", "spend(); sum(x)"]
    timing = measure("spend(); x.sum()", vs=statements, bench=bench, devices=["cpu"], names=names)
    agreements = [side.agreement.agrees for side in timing.sides[1:] if side.agreement]
    assert agreements == [False, True]


def test_one_call_of_each_side_is_left_where_calls_take_longer_than_the_budget(bench: Bench, machine: Any) -> None:
    names = {"spend": lambda seconds: machine.work(None, host=seconds)}
    timing = measure("spend(3)", vs=["spend(1e-3)", "spend(6)"], bench=bench, devices=["cpu"], names=names)
    assert [side.repeat for side in timing.sides] == [1, 1, 1]
    assert [found.ratio for found in timing.comparisons if found.ratio.interval] == []
    assert [found.ratio.median for found in timing.comparisons] == pytest.approx([3e3, 0.5])


def test_an_error_names_the_statement_and_shows_its_code(real_bench: Bench) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        measure("1 + 1", vs=["2 / 1", "3 / 0"], bench=real_bench, devices=["cpu"])
    assert caught.value.__notes__ == [
        "while timing statement 3 on cpu",
        "statement 1 on cpu, statement 2 on cpu it runs",
    ]
    assert traceback.extract_tb(caught.value.__traceback__)[-1].line == "3 / 0"
    assert linecache.getline("<statement>", 1) == "1 + 1\n"


@pytest.mark.parametrize("vs", [[""], ["x", " \n"]])
def test_an_empty_statement_among_them_is_refused(real_bench: Bench, vs: list[str]) -> None:
    with pytest.raises(ArgumentError, match="no statement"):
        measure("1", vs=vs, bench=real_bench, devices=["cpu"])


def test_equal_sides_keep_names_that_differ(real_bench: Bench) -> None:
    assert measure("1", vs=["1"], bench=real_bench, devices=["cpu"], budget=0.05).names == ("cpu", "cpu (2)")
    assert measure("1", bench=real_bench, devices=["cpu", "cpu"], budget=0.05).names == ("cpu", "cpu (2)")


def test_long_statements_are_called_by_letters(real_bench: Bench) -> None:
    timing = measure("1", vs=["2\n3"], bench=real_bench, devices=["cpu"], budget=0.05)
    assert timing.names == ("A", "B")
    assert timing.letters == {"1": "A", "2\n3": "B"}


def test_statements_are_compared_where_xp_is_bound_unless_devices_are_named() -> None:
    names = {"xp": namespace("strict:device1")}
    timing = measured("xp.ones(3)", vs="xp.zeros(3)", names=names, budget=0.1)
    assert [side.device.name for side in timing.sides] == ["strict:device1"] * 2
    timing = measured("xp.ones(3)", vs=("xp.zeros(3)",), names=names, devices=["cpu"], budget=0.1)
    assert [side.device.name for side in timing.sides] == ["cpu"] * 2


def test_what_is_being_done_is_told(bench: Bench, session: dict[str, Any]) -> None:
    told: list[str] = []
    measure("work(x)", bench=replace(bench, progress=told.append), devices=THREE[:2], names=session)
    assert told == [
        "copying the inputs",
        "first call on cpu",
        "first call on virtual:0",
        "comparing the results",
        "copies to virtual:0 and back",
        "timing calls, in turn",
        "where the time goes on virtual:0",
    ]
