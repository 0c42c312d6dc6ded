"""What a busy machine does to blocks, and what is made of it: series made by hand, and a witness that is told."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from xpsession.timing import Bench, measure
from xpsession.timing.lanes.witness import Mark, Witness, system
from xpsession.timing.statistics.evidence import Block, figures, once, ratio

BOTH = ("cpu", "virtual:0")


def crowded(seconds: float, count: int = 40, *, works: bool = True) -> list[Block]:
    """Return blocks of a call of which none is left alone; one that does not work, but waits, goes on meanwhile."""
    chance = random.Random(seconds)  # noqa: S311  # a reproducible noise
    waits = [seconds * chance.uniform(0.5, 2.5) for _ in range(count)]
    return [Block(seconds + wait if works else max(seconds, wait + 1e-4), wait, alone=False) for wait in waits]


def test_blocks_that_were_disturbed_do_not_count() -> None:
    found = figures([Block(1.0), Block(5.0, 4.0, alone=False)] * 10)
    assert found.seconds == (1.0,) * 10
    assert (found.dropped, found.waited) == (10, 0.0)


def test_a_ratio_is_that_of_rounds_that_were_left_alone() -> None:
    quiet, disturbed = Block(2.0), Block(9.0, 7.0, alone=False)
    found = ratio([quiet, quiet, disturbed] * 6, [Block(1.0)] * 18)
    assert (found.median, found.interval) == (2.0, (2.0, 2.0))


def test_waiting_that_explains_the_scatter_is_taken_off() -> None:
    found = figures(crowded(100e-3))
    assert found.net
    assert found.seconds == pytest.approx((100e-3,) * 40)
    assert 50e-3 < found.waited < 250e-3
    between = ratio(crowded(100e-3), crowded(50e-3))
    assert between.interval == pytest.approx((2.0, 2.0))


def test_what_blocks_that_were_left_alone_speak_against_is_not_taken_off() -> None:
    spins = [Block(10e-3)] * 2 + [Block(12e-3, 8e-3, alone=False), Block(20e-3, 16e-3, alone=False)] * 6
    assert not figures(spins).net


def test_a_few_turns_of_the_cpu_prove_nothing_without_a_block_that_was_left_alone() -> None:
    work = [Block(12e-3, 8e-3, alone=False), Block(20e-3, 16e-3, alone=False)] * 6
    assert not figures(work).net
    assert figures([Block(4e-3), *work]).net


def test_a_device_goes_on_while_the_host_waits() -> None:
    assert not figures([block._replace(host=False) for block in crowded(100e-3)]).net


def test_waiting_that_does_not_is_left_in_and_the_interval_allows_for_it() -> None:
    found = figures(crowded(10e-3, works=False))
    assert not found.net
    assert found.waited
    assert found.interval is not None
    assert found.interval[0] < 5e-3
    assert found.interval[1] > 9e-3
    between = ratio(crowded(10e-3, works=False), crowded(10e-3, works=False))
    assert between.low is not None
    assert between.high is not None
    assert between.low < 0.6
    assert between.high > 1.6
    assert not between.measurable


def test_a_great_difference_is_seen_in_a_crowd_too() -> None:
    long, short = (Block(seconds, seconds * 0.6, alone=False) for seconds in (50e-3, 2e-3))
    assert ratio([long] * 9, [short] * 9).interval == pytest.approx((10.0, 62.5))


def test_a_call_whose_threads_were_kept_waiting_is_not_called_slower() -> None:
    # The shortest block shows what the call takes; the others wait for a thread whose waiting is not counted.
    threads = [Block(0.1e-3), *[Block(30e-3, 25e-3, alone=False)] * 16]
    single = [Block(0.5e-3), *[Block(0.8e-3, 0.1e-3, alone=False)] * 16]
    assert not ratio(threads, single).measurable
    found = figures(threads).interval
    assert found is not None
    assert found[0] == 0.1e-3


def test_a_single_call_that_was_disturbed_proves_no_small_difference() -> None:
    alone, waited = Block(1.0), Block(2.0, 1.0, alone=False)
    assert once([Block(2.0)], [alone]).measurable
    assert not once([waited], [alone]).measurable
    assert once([Block(20.0, 1.0, alone=False)], [alone]).measurable


class Told:
    """A witness on the virtual clock, which says what a test did."""

    def __init__(self) -> None:
        self.mark = Mark(0, 0.0)
        self.aside = 0

    def read(self) -> Mark:
        return self.mark

    def step_aside(self) -> None:
        self.aside += 1

    @contextmanager
    def __call__(self) -> Iterator[Witness]:
        yield self

    def take(self, machine: Any, seconds: float) -> None:
        """Let another process have the CPU."""
        machine.now += seconds
        self.mark = Mark(self.mark.switches + 1, self.mark.waited + seconds)


@pytest.fixture
def told() -> Told:
    """Return the witness."""
    return Told()


@pytest.fixture
def busy(machine: Any, bench: Bench, told: Told) -> Callable[..., Any]:
    """Return a function that measures 2 ms against 1 ms while others take the CPU during some calls."""

    def time(*, share: float) -> Any:
        chance = random.Random(1)  # noqa: S311  # a reproducible noise

        def work(x: Any) -> None:
            if chance.random() < share:
                told.take(machine, chance.uniform(2e-3, 9e-3))
            machine.work(x, host=2e-3, launch=1e-3)

        bench_ = Bench(bind=bench.bind, timer=bench.timer, witness=told)
        return measure("work(1)", bench=bench_, devices=("cpu", "cpu"), names={"work": work}, budget=1.0)

    return time


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.9])
def test_however_busy_the_machine_the_figures_are_those_of_the_statement(
    busy: Callable[..., Any], share: float
) -> None:
    timing = busy(share=share)
    for side in timing.sides:
        assert side.median == pytest.approx(2e-3)
        assert ("crowded" in side.verdicts) == (share == 0.9)
    assert timing.ratio.interval == pytest.approx((1.0, 1.0))


def test_where_no_block_is_left_alone_that_is_said_and_nothing_is_claimed(busy: Callable[..., Any]) -> None:
    timing = busy(share=1.0)
    assert {"crowded", "inconclusive"} <= set(timing.verdicts)
    assert timing.ratio.low < 0.5
    assert timing.ratio.high > 2


def test_a_long_call_begins_when_others_have_had_their_turn(busy: Callable[..., Any], told: Told) -> None:
    timing = busy(share=0.0)
    assert told.aside >= sum(side.repeat for side in timing.sides)


def test_the_system_s_own_witness_counts_upwards() -> None:
    with system() as witness:
        before = witness.read()
        witness.step_aside()
        after = witness.read()
    assert after.switches >= before.switches
    assert after.waited >= before.waited >= 0
