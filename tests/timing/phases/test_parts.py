"""The four quantities on a virtual device: each is what the costs of launching, computing and waiting make it."""

import signal
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from xpsession.records.timing import Timing
from xpsession.timing import Bench, measure
from xpsession.timing.phases.sampling import LEAST

BOTH = ("cpu", "virtual:0")
Names = Callable[..., dict[str, Any]]


def timed(bench: Bench, names: dict[str, Any]) -> Timing:
    return measure("work(x)", bench=bench, devices=BOTH, names=names)


@pytest.mark.parametrize(
    ("launch", "device"), [(5e-6, 3e-6), (5e-6, 80e-6), (8e-6, 1.5e-6), (1e-6, 1e-6), (20e-6, 5e-3), (1e-4, 0.0)]
)
def test_all_four_quantities_are_those_of_the_formula(
    machine: Any, bench: Bench, names: Names, launch: float, device: float
) -> None:
    machine.wait = 2e-6
    side = timed(bench, names(host=1e-4, launch=launch, device=device)).sides[1]
    parts = side.parts
    assert parts is not None
    calls = parts.calls
    busy = max(launch * calls + device, launch + device * calls)
    assert side.median == pytest.approx(launch + device + machine.wait, rel=1e-3)
    assert parts.throughput == pytest.approx((busy + machine.wait) / calls, rel=1e-3)
    assert parts.host == pytest.approx(launch, rel=1e-3)
    if device:
        assert parts.device == pytest.approx(device, rel=1e-3)
    assert (parts.dropped, parts.synchronises) == (0, False)


def test_a_device_that_is_done_when_a_call_returns_has_no_parts(bench: Bench, names: Names) -> None:
    assert timed(bench, names(host=1e-3, launch=1e-3)).sides[0].parts is None


def test_a_statement_that_waits_by_itself_has_no_device_time(machine: Any, bench: Bench) -> None:
    def work(x: Any) -> None:
        machine.work(x, host=1e-3, launch=1e-5, device=1e-4)
        if not isinstance(x, np.ndarray):
            machine.now = machine.busy["virtual:0"]

    timing = timed(bench, {"x": np.zeros(3), "work": work})
    parts = timing.sides[1].parts
    assert parts is not None
    assert (parts.device, parts.synchronises) == (None, True)
    assert parts.host == pytest.approx(1.1e-4, rel=1e-3)
    assert "synchronises" in timing.verdicts


def test_a_host_that_now_and_then_is_late_has_those_samples_dropped(machine: Any, bench: Bench) -> None:
    calls = 0

    def work(x: Any) -> None:
        nonlocal calls
        calls += 1
        machine.work(x, host=1e-3, launch=2e-2 if calls % 7 == 0 else 1e-3, device=5e-3)

    parts = timed(bench, {"x": np.zeros(3), "work": work}).sides[1].parts
    assert parts is not None
    assert parts.dropped
    assert parts.device == pytest.approx(5e-3, rel=1e-3)
    assert not parts.synchronises


def test_a_queue_that_is_full_is_no_statement_that_synchronises(machine: Any, bench: Bench) -> None:
    waiting: list[float] = []

    def work(x: Any) -> None:
        if not isinstance(x, np.ndarray):
            waiting[:] = [end for end in waiting if end > machine.now]
            if len(waiting) >= 4:
                machine.now = waiting[0]
        machine.work(x, host=1e-5, launch=1e-6, device=2e-6)
        if not isinstance(x, np.ndarray):
            waiting.append(machine.busy["virtual:0"])

    parts = timed(bench, {"x": np.zeros(3), "work": work}).sides[1].parts
    assert parts is not None
    assert parts.device == pytest.approx(2e-6, rel=1e-3)
    assert not parts.synchronises


def test_a_device_without_a_clock_has_its_other_parts(
    machine: Any, bench: Bench, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(machine.backend), "clock", lambda *_: None)
    parts = timed(bench, names(host=1e-3, launch=1e-5, device=1e-4)).sides[1].parts
    assert parts is not None
    assert (parts.device, parts.synchronises, parts.samples[2]) == (None, False, ())
    assert parts.host == pytest.approx(1e-5, rel=1e-3)


@pytest.mark.parametrize("cost", [1e-6, 1e-4, 1e-2, 0.1, 0.3, 0.6])
@pytest.mark.parametrize("synchronises", [False, True])
def test_the_budget_holds_with_everything_in_it(machine: Any, bench: Bench, cost: float, *, synchronises: bool) -> None:
    def work(x: Any) -> None:
        machine.work(x, host=cost, launch=cost, device=cost * (1 + machine.now % 0.3))
        if synchronises and not isinstance(x, np.ndarray):
            machine.now = machine.busy["virtual:0"]

    timing = timed(bench, {"x": np.zeros(3), "work": work})
    assert timing.spent <= timing.budget * 1.1 + cost * 2.3


@pytest.mark.usefixtures("warm")
def test_ctrl_c_while_the_parts_are_measured_keeps_what_there_is(machine: Any, bench: Bench) -> None:
    calls = 0

    def work(x: Any) -> None:
        nonlocal calls
        calls += not isinstance(x, np.ndarray)
        machine.work(x, host=1e-3, launch=1e-4, device=1e-3)
        if calls == 45:
            signal.raise_signal(signal.SIGINT)

    session = {"x": np.zeros(3), "work": work}
    before = dict(session)
    timing = timed(bench, session)
    parts = timing.sides[1].parts
    assert timing.interrupted
    assert [side.repeat for side in timing.sides] == [LEAST, LEAST]
    assert parts is not None
    assert 0 < len(parts.samples[1]) < 6
    assert timing.sides[1].transfers is not None
    assert session == before
    assert machine.current is None


def test_the_names_and_the_device_are_restored_where_the_clock_fails(
    machine: Any, bench: Bench, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("lost")

    session = names(host=1e-3, launch=1e-5)
    before = dict(session)
    monkeypatch.setattr(type(machine.backend), "clock", fail)
    with pytest.raises(RuntimeError, match="lost"):
        timed(bench, session)
    assert session == before
    assert machine.current is None
