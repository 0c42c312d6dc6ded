"""The copies of inputs and results, on a device whose copies cost what a test says."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from xpsession.errors import DeviceMemoryError
from xpsession.namespaces import namespace
from xpsession.timing import Bench, measure

BOTH = ("cpu", "virtual:0")
Names = Callable[..., dict[str, Any]]


@pytest.fixture
def session(machine: Any) -> dict[str, Any]:
    """Return a session in which ``work(x)`` is four times faster on the device, and gives as many bytes as it takes."""
    machine.there, machine.back = 1e-6, 2e-6

    def work(x: Any) -> Any:
        machine.work(x, host=4e-3, launch=0.5e-3, device=0.5e-3)
        return x

    return {"x": np.zeros(1000), "work": work}


def test_the_copies_cost_what_the_formula_says(bench: Bench, session: dict[str, Any]) -> None:
    found = measure("work(x)", bench=bench, devices=BOTH, names=session).sides[1].transfers
    assert found is not None
    assert (found.device, found.inputs.nbytes, found.outputs.nbytes) == ("virtual:0", 8000, 8000)
    assert found.inputs.seconds == pytest.approx(8e-3, rel=1e-3)
    assert found.outputs.seconds == pytest.approx(16e-3, rel=1e-3)
    assert found.inputs.pinned == pytest.approx(0.8e-3, rel=1e-3)
    assert found.outputs.pinned == pytest.approx(1.6e-3, rel=1e-3)
    assert found.inputs.bandwidth == pytest.approx(1e6, rel=1e-3)


def test_the_speed_up_with_copies_and_the_break_even_follow(bench: Bench, session: dict[str, Any]) -> None:
    timing = measure("work(x)", bench=bench, devices=BOTH, names=session)
    (found,) = timing.comparisons
    assert found.with_copies == pytest.approx(4e-3 / 25e-3, rel=1e-3)
    assert found.break_even == pytest.approx(24e-3 / 3e-3, rel=1e-3)
    assert "transfer_bound" in timing.verdicts


def test_where_the_cpu_is_faster_the_copies_make_it_more_so(machine: Any, bench: Bench, names: Names) -> None:
    machine.there = 1e-6
    timing = measure("work(x)", bench=bench, devices=BOTH, names=names(host=1e-3, launch=2e-3))
    (found,) = timing.comparisons
    assert found.with_copies == pytest.approx(1e-3 / (2e-3 + 64e-6), rel=1e-3)
    assert found.break_even is None
    assert "transfer_bound" not in timing.verdicts


def test_the_order_of_the_devices_makes_no_difference(bench: Bench, session: dict[str, Any]) -> None:
    timing = measure("work(x)", bench=bench, devices=BOTH[::-1], names=session)
    (found,) = timing.comparisons
    assert found.with_copies == pytest.approx(25e-3 / 4e-3, rel=1e-3)
    assert found.break_even == pytest.approx(24e-3 / 3e-3, rel=1e-3)
    assert "transfer_bound" in timing.verdicts


def test_nothing_to_copy_costs_nothing(bench: Bench, machine: Any) -> None:
    machine.there = machine.back = 1.0
    session = {"work": lambda: machine.work(None, host=1e-3)}
    found = measure("work()", bench=bench, devices=BOTH, names=session).sides[1].transfers
    assert found is not None
    assert (found.seconds, found.inputs.bandwidth) == (0.0, None)


@pytest.mark.parametrize("devices", [("cpu",), ("virtual:0", "virtual:1")])
def test_without_the_cpu_and_another_device_there_are_no_copies(
    bench: Bench, session: dict[str, Any], devices: tuple[str, ...]
) -> None:
    timing = measure("work(x)", bench=bench, devices=devices, names=session)
    assert [side.transfers for side in timing.sides] == [None] * len(devices)
    assert [found.with_copies or found.break_even for found in timing.comparisons] == [None] * (len(devices) - 1)


def test_a_device_that_is_full_by_then_has_no_copies_and_the_rest(
    machine: Any, bench: Bench, session: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    original = machine.backend.from_host
    made = 0

    def full(array: Any, device: str) -> Any:
        nonlocal made
        made += 1
        if made > 1:
            raise DeviceMemoryError.from_full(device, "it is full")
        return original(array, device)

    monkeypatch.setattr(machine.backend, "from_host", full)
    timing = measure("work(x)", bench=bench, devices=BOTH, names=session)
    assert timing.sides[1].transfers is None
    assert timing.ratio is not None


def test_what_is_slow_to_copy_is_copied_once_and_the_budget_holds(machine: Any, bench: Bench) -> None:
    machine.there = 1e-3 / 8
    session = {"x": np.zeros(1000), "work": lambda x: machine.work(x, host=1e-3, launch=1e-3)}
    timing = measure("work(x)", bench=bench, devices=BOTH, names=session, budget=5.0)
    found = timing.sides[1].transfers
    assert found is not None
    assert len(found.inputs.samples) == 1
    assert timing.spent <= 5.5 + 1


def test_strict_devices_are_copied_to_for_real(real_bench: Bench) -> None:
    xp = namespace("cpu")
    names = {"xp": xp, "x": xp.ones(1000)}
    found = measure("xp.sin(x)", bench=real_bench, devices=("cpu", "strict:device1"), names=names).sides[1].transfers
    assert found is not None
    assert (found.inputs.nbytes, found.outputs.nbytes) == (8000, 8000)
    assert found.seconds > 0
    assert found.inputs.pinned is None
