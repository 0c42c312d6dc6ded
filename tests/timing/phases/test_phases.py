"""What comes before the sampling and beside it: phases, cold caches, memory, clocks, threads; on virtual devices."""

import signal
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from xpsession.backends import backend_for
from xpsession.backends.instruments import Instruments
from xpsession.errors import ArgumentError
from xpsession.records.timing_details import Speed
from xpsession.timing import Bench, measure
from xpsession.timing.phases.ramp import LEAST, MOST

BOTH = ("cpu", "virtual:0")
Names = Callable[..., dict[str, Any]]


class Told(Instruments):
    """Instruments that say what a test says."""

    def __init__(self, machine: Any) -> None:
        self.machine = machine
        self.programs = 3
        self.hertz = 2e9
        self.flushed = 0

    def speed(self) -> Speed:
        return Speed(self.hertz)

    def flusher(self) -> Callable[[], object]:
        def flush() -> None:
            self.flushed += 1
            self.machine.cold = True
            self.machine.now += 1e-3

        return flush

    def peak(self, run: Callable[[], object]) -> int:
        run()
        return 4096

    def compiled(self) -> int:
        return self.programs


@pytest.fixture
def told(machine: Any) -> Told:
    """Return the instruments of the virtual devices."""
    machine.instruments = told = Told(machine)
    return told


def test_each_phase_takes_what_it_takes(
    machine: Any, bench: Bench, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.there, machine.wait = 1e-6, 0.0
    ready: list[str] = []
    synchronize = machine.backend.synchronize

    def first(device: str) -> None:
        if device not in ready:
            ready.append(device)
            machine.now += 0.25
        synchronize(device)

    def work(x: Any) -> None:
        machine.work(x, host=1e-3, launch=1e-3 + 0.5 * (told.programs == 3))
        told.programs = 5

    monkeypatch.setattr(machine.backend, "synchronize", first)
    names = {"x": np.zeros(1000), "work": work, "wait": lambda: machine.work(None, host=0.125)}
    (side,) = measure("work(x)", setup="wait()", bench=bench, devices=["virtual:0"], names=names, budget=5.0).sides
    phases = side.phases
    assert phases is not None
    assert phases.context == pytest.approx(0.25)
    assert phases.inputs == pytest.approx(8e-3)
    assert phases.setup == pytest.approx(0.125)
    assert phases.first == pytest.approx(0.501)
    assert phases.compiling == pytest.approx(0.5)
    assert phases.compiled == 2
    assert LEAST <= phases.ramp <= MOST
    assert side.median == pytest.approx(1e-3)


def test_a_clock_that_is_slow_to_rise_is_waited_for(machine: Any, bench: Bench) -> None:
    began: list[float] = []

    def work() -> None:
        began.append(machine.now) if not began else None
        machine.work(None, host=1e-3 * (1 + 2 * max(0.0, 1 - (machine.now - began[0]) / 0.15)))

    (side,) = measure("work()", bench=bench, devices=["cpu"], names={"work": work}, budget=5.0).sides
    assert side.worst == pytest.approx(1e-3)


def test_cold_caches_are_emptied_before_each_call(machine: Any, bench: Bench, told: Told) -> None:
    machine.cold = False

    def work(x: Any) -> None:
        machine.work(x, host=1e-5, launch=5e-5 if machine.cold else 1e-5)
        machine.cold = False

    names = {"x": np.zeros(3), "work": work}
    hot = measure("work(x)", bench=bench, devices=["virtual:0"], names=names)
    timing = measure("work(x)", bench=bench, devices=["virtual:0"], names=names, cold=True)
    assert (hot.cold, timing.cold) == (False, True)
    assert hot.sides[0].median == pytest.approx(1e-5)
    assert timing.sides[0].median == pytest.approx(5e-5)
    assert timing.sides[0].loops == 1
    assert told.flushed >= timing.sides[0].repeat


def test_caches_that_nobody_knows_cannot_be_emptied(bench: Bench, names: Names) -> None:
    with pytest.raises(
        ArgumentError, match=r"the caches of 'virtual:0' cannot be emptied.*Hint: time it without --cold"
    ):
        measure("work(x)", bench=bench, devices=["virtual:0"], names=names(host=1e-3), cold=True)


def test_memory_is_weighed_in_a_pass_of_its_own(bench: Bench, told: Told, names: Names) -> None:
    timing = measure("work(x)", bench=bench, devices=["virtual:0"], names=names(host=0, launch=1e-3))
    assert timing.sides[0].memory == 4096
    assert timing.sides[0].worst == pytest.approx(1e-3)
    assert told.flushed == 0


def test_the_host_weighs_what_python_and_numpy_allocate() -> None:
    instruments = backend_for("cpu").instruments("cpu")
    assert instruments.peak(lambda: np.ones(10**6)) == pytest.approx(8e6, rel=0.01)
    assert instruments.peak(lambda: np.ones(10**6).sum() + np.ones(10**6).sum()) == pytest.approx(8e6, rel=0.01)


def test_the_host_writes_more_than_its_caches_hold() -> None:
    hardware, flush = backend_for("cpu").hardware("cpu"), backend_for("cpu").instruments("cpu").flusher()
    if hardware is None or hardware.cache is None:
        assert flush is None
        pytest.skip("this machine does not tell how large its caches are")
    assert flush is not None
    assert getattr(flush(), "nbytes", 0) == 2 * hardware.cache


@pytest.mark.parametrize(("hertz", "throttled"), [(2e9, False), (1.7e9, True)])
def test_a_clock_that_falls_meanwhile_is_told(
    machine: Any, bench: Bench, told: Told, hertz: float, *, throttled: bool
) -> None:
    def work(x: Any) -> None:
        machine.work(x, host=0, launch=1e-3)
        if machine.now > 0.05:
            told.hertz = hertz

    timing = measure("work(x)", bench=bench, devices=["virtual:0"], names={"x": np.zeros(3), "work": work})
    assert ("throttled" in timing.verdicts) == throttled


def test_the_threads_of_libraries_are_limited_meanwhile(real_bench: Bench) -> None:
    threadpoolctl = pytest.importorskip("threadpoolctl")
    seen: list[int] = []

    def threads() -> int:
        return max((int(pool["num_threads"]) for pool in threadpoolctl.threadpool_info()), default=0)

    before = threads()
    names = {"look": lambda: seen.append(threads())}
    timing = measure("look()", bench=real_bench, devices=["cpu"], names=names, budget=0.1, cpu_threads=1)
    assert set(seen) <= {0, 1}
    assert threads() == before
    assert int(timing.environment["usable cpus"]) >= 1
    with pytest.raises(ArgumentError, match="0 threads make no sense"):
        measure("1", bench=real_bench, devices=["cpu"], cpu_threads=0)


def test_ctrl_c_before_the_sampling_keeps_the_first_calls(machine: Any, bench: Bench) -> None:
    calls = 0

    def work(x: Any) -> None:
        nonlocal calls
        calls += 1
        machine.work(x, host=1e-3, launch=2e-3)
        if calls == 4:
            signal.raise_signal(signal.SIGINT)

    timing = measure("work(x)", bench=bench, devices=BOTH, names={"x": np.zeros(3), "work": work})
    assert timing.interrupted
    assert [side.blocks for side in timing.sides] == [pytest.approx((1e-3,)), pytest.approx((2e-3,))]
    assert timing.ratio is not None
    assert timing.ratio.interval is None
