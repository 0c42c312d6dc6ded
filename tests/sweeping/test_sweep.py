"""What a sweep measures, when it ends, and what it does to the session: nothing that lasts."""

import json
import signal
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import pytest

from xpsession import sweeping
from xpsession.backends import device_of
from xpsession.errors import ArgumentError, DeviceError, DeviceMemoryError
from xpsession.namespaces import namespace
from xpsession.records.side import Ratio
from xpsession.records.timing import Timing
from xpsession.records.timing_details import Copy, Transfers
from xpsession.sweeping import copies
from xpsession.sweeping.copies import with_copies

CROSSING = 1e-5 / (1e-9 - 1e-11)


def test_the_grid_is_measured_and_the_crossing_is_found_in_a_narrow_bracket(world: Any) -> None:
    sweep = world.sweep()
    found = sweep.crossover()
    assert found.leaders == ("cpu", "cuda:0")
    low, high = sweep.bracket
    assert low < CROSSING < high <= 1.1 * low + 1
    assert found.crossings[0].n == pytest.approx(CROSSING, rel=0.01)
    sizes = [point.n for point in sweep.points]
    assert sizes == sorted(sizes)
    assert (sizes[0], sizes[-1]) == (sweeping.FIRST, sweeping.LAST)
    assert sweep.ended is None


def test_copies_that_were_not_measured_have_no_crossover(world: Any) -> None:
    sweep = world.sweep()
    assert sweep.crossover("with copies") is None
    assert all(point.with_copies == (None,) for point in sweep.points)


def test_measured_copies_have_a_crossover_of_their_own(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def slower(timing: Any, _: object, *, side: int) -> Ratio:
        assert side == 1
        return Ratio(timing.ratio.median / 16, timing.ratio.low / 16, timing.ratio.high / 16)

    monkeypatch.setattr("xpsession.sweeping.with_copies", slower)
    sweep = world.sweep()
    resident, copies = sweep.crossover(), sweep.crossover("with copies")
    assert copies.crossings[0].n > 5 * resident.crossings[0].n
    for found in (resident, copies):
        low, high = found.crossings[0].bracket
        assert high <= 1.15 * low


def test_a_record_goes_through_json(world: Any) -> None:
    fields = json.loads(json.dumps(world.sweep().to_dict()))
    assert fields["points"][0]["n"] == 16
    assert fields["crossovers"][0]["data"] == "resident"


@pytest.mark.parametrize("budget", [0.01, 0.5, 20.0])
def test_the_budget_is_hard_but_for_one_call(world: Any, budget: float) -> None:
    sweep = world.sweep(budget=budget)
    longest = max(sum(side.median for side in point.timing.sides) for point in sweep.points)
    assert world.now <= 1.1 * budget + longest
    assert sweep.spent == pytest.approx(world.now)


def test_no_size_of_the_grid_takes_the_time_of_the_others_but_a_slow_one_gets_some_calls(world: Any) -> None:
    world.gpu = world.cpu
    world.sweep(sizes=(16, 64))
    assert [budget for _, budget in world.asked] == pytest.approx([1.8, 1.8])
    world.asked.clear()
    world.cpu = world.gpu = lambda n: n / 32
    world.sweep(sizes=(4, 64), budget=100.0)
    assert [n for n, budget in world.asked if budget > 10] == [64]


def test_a_size_that_would_eat_the_budget_ends_the_growth(world: Any) -> None:
    world.cpu = lambda n: 1e-7 * n**2
    sweep = world.sweep()
    assert sweep.points[-1].n < 10**4
    assert sweep.ended.startswith("n = ")
    assert "of the budget are left" in sweep.ended


@pytest.mark.parametrize(
    "error", [MemoryError("cannot allocate 3 GiB"), DeviceMemoryError.from_full("cuda:0", "3 GiB")]
)
def test_too_little_memory_ends_the_growth_and_the_gaps_are_still_looked_into(world: Any, error: Exception) -> None:
    def fill(n: int) -> None:
        if n > 10**5:
            raise error

    world.before = fill
    sweep = world.sweep()
    assert sweep.points[-1].n == 65_536
    assert sweep.ended.split()[:5] == ["n", "=", "262", "144", "is"]
    assert "3 GiB" in sweep.ended
    low, high = sweep.bracket
    assert high <= 1.1 * low + 1


def test_too_little_memory_at_the_first_size_is_an_error(world: Any) -> None:
    def fill(_: int) -> None:
        raise MemoryError

    world.before = fill
    with pytest.raises(MemoryError):
        world.sweep()


def test_an_error_of_the_code_passes_through_with_the_size(world: Any) -> None:
    world.before = lambda n: 1 / (n - 256)
    with pytest.raises(ZeroDivisionError) as caught:
        world.sweep()
    assert caught.value.__notes__ == ["at n = 256"]
    assert "n" not in world.names


def test_an_n_of_the_session_is_as_before_and_the_code_does_not_see_it(world: Any) -> None:
    world.names = {"n": "mine", "f": abs, "z": 0}
    world.before = lambda _: world.names.update(leaked=1)
    world.sweep(sizes=(16, 64))
    assert list(world.names.items()) == [("n", "mine"), ("f", abs), ("z", 0)]
    assert {n for n, _ in world.asked} == {16, 64}


def test_without_a_difference_there_is_nothing_to_look_into(world: Any) -> None:
    world.gpu = world.cpu
    sweep = world.sweep()
    assert sweep.crossover().leaders == ()
    assert len(sweep.points) == 12


def test_noise_widens_the_bracket(world: Any) -> None:
    world.noise = 0.3
    low, high = world.sweep().bracket
    assert low < CROSSING < high
    assert high > 1.2 * low


def test_several_crossings_are_all_found(world: Any) -> None:
    world.gpu = lambda n: world.cpu(n) * (0.25 if 1000 < n < 10**6 else 4)
    found = world.sweep(budget=100.0).crossover()
    assert found.leaders == ("cpu", "cuda:0", "cpu")
    assert all(crossing.bracket[1] <= 1.1 * crossing.bracket[0] + 1 for crossing in found.crossings)


def test_one_device_alone_is_swept_too_and_its_exponent_told(world: Any) -> None:
    world.gpu = None
    sweep = world.sweep()
    assert sweep.crossovers == ()
    assert sweep.reason == "no GPU"
    assert sweep.exponents == (pytest.approx(1.0),)
    assert sweep.bracket is None


def test_a_first_size_at_which_a_device_still_compiles_is_measured_again(world: Any) -> None:
    quick = world.gpu
    world.gpu = lambda n: 3.0 if len(world.asked) == 1 else quick(n)
    sweep = world.sweep()
    assert [n for n, _ in world.asked[:2]] == [16, 16]
    assert sweep.points[0].timing.sides[1].median == quick(16)
    assert sweep.points[0].n != sweep.points[1].n


def test_ctrl_c_keeps_the_sizes_so_far(world: Any) -> None:
    def strike(n: int) -> None:
        if n == 256:
            signal.raise_signal(signal.SIGINT)

    world.before = strike
    sweep = world.sweep()
    assert sweep.interrupted
    assert [point.n for point in sweep.points] == [16, 64]
    assert "n" not in world.names
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_timing_that_was_interrupted_is_the_last_one_and_is_kept(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    measure = type(world).measure

    def interrupted(self: Any, *args: Any, **settings: Any) -> Any:
        return replace(measure(self, *args, **settings), interrupted=self.asked[-1][0] == 64)

    monkeypatch.setattr(type(world), "measure", interrupted)
    sweep = world.sweep()
    assert sweep.interrupted
    assert [point.n for point in sweep.points] == [16, 64]


def test_ctrl_c_before_there_is_a_size_stays_ctrl_c(world: Any) -> None:
    world.before = lambda _: signal.raise_signal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        world.sweep()
    assert "n" not in world.names


@pytest.mark.parametrize("sizes", [(0, 10), (-5, None), (100, 10)])
def test_sizes_that_make_no_sense_are_refused(world: Any, sizes: tuple[int | None, int | None]) -> None:
    with pytest.raises(ArgumentError, match="make no sense"):
        world.sweep(sizes=sizes)


@pytest.mark.parametrize(("sizes", "ends"), [((None, 8), (8, 8)), ((10**9, None), (10**9, 10**9)), ((5, 6), (5, 6))])
def test_one_end_may_be_given_alone(world: Any, sizes: tuple[int | None, int | None], ends: tuple[int, int]) -> None:
    sweep = world.sweep(sizes=sizes)
    assert (sweep.points[0].n, sweep.points[-1].n) == ends


@pytest.mark.parametrize("budget", [0, -1.0, float("nan"), float("inf")])
def test_a_budget_that_makes_no_sense_is_refused(world: Any, budget: float) -> None:
    with pytest.raises(ArgumentError, match="budget"):
        world.sweep(budget=budget)


@pytest.mark.parametrize(
    ("setup", "stmt"),
    [
        ("", "f(n)"),
        ("x = n", "f(x)"),
        ("", "g()"),
        ("x = g()", "f(x)"),
        ("n = 2 * n", "f(n)"),
        ("", "[f(n) for _ in 'a']"),
    ],
)
def test_the_size_may_be_read_by_either_part_and_in_functions(world: Any, setup: str, stmt: str) -> None:
    exec("def g(): return n", world.names)  # noqa: S102  # a function whose globals are the session's
    assert len(world.sweep(stmt, setup=setup, sizes=(16, 64)).points) == 2


@pytest.mark.parametrize(
    ("setup", "stmt", "problem"),
    [
        ("", "f(3)", "the code does not read 'n'"),
        ("x = 5", "x.n", "the code does not read 'n'"),
        ("", "n = 3; f(n)", "the code does not read 'n'"),
        ("n = 3", "f(n)", "the setup sets 'n' itself"),
    ],
)
def test_code_to_which_the_size_makes_no_difference_is_refused(world: Any, setup: str, stmt: str, problem: str) -> None:
    with pytest.raises(ArgumentError, match=problem):
        world.sweep(stmt, setup=setup)
    assert world.asked == []


def test_two_real_devices_are_swept() -> None:
    sweep = sweeping.sweep("xp.sum(xp.ones(n))", devices=("cpu", "strict:device1"), sizes=(4, 64), budget=0.5)
    assert [device.name for device in sweep.devices] == ["cpu", "strict:device1"]
    assert sweep.points[0].n == 4
    assert sweep.crossover() is not None


def test_an_unknown_device_is_refused() -> None:
    with pytest.raises(DeviceError, match="no device 'strict:device9'"):
        sweeping.sweep("n", devices=("cpu", "strict:device9"))


def test_the_ratio_with_copies_counts_inputs_and_result(world: Any) -> None:
    timing: Timing = world.sweep(sizes=(16, 64)).points[0].timing
    (cpu, gpu) = timing.sides
    assert timing.ratio is not None
    assert timing.ratio.low is not None

    def moved(nbytes: int) -> Timing:
        transfers = Transfers("cuda:0", Copy(nbytes, gpu.median, ()), Copy(8, gpu.median, ()))
        return replace(timing, sides=(cpu, replace(gpu, transfers=transfers)))

    back = moved(0)
    found = with_copies(back, {1: gpu.median})
    assert found is not None
    assert found.median == pytest.approx(cpu.median / (4 * gpu.median))
    assert found.low == pytest.approx(timing.ratio.low / 4)
    assert with_copies(moved(128)) is not None
    assert with_copies(back) is None
    assert with_copies(timing, {1: 1.0}) is None


def test_arrays_that_the_setup_makes_are_copied_for_the_crossover_with_copies() -> None:
    setup, devices = "x = xp.ones(n); y = [x, xp.ones(2 * n)]; z = xp.ones(n)", ("cpu", "strict:device1")
    names: dict[str, Any] = {"xp": namespace("strict:device1")}
    before = dict(names)
    sweep = sweeping.sweep("xp.sum(y[0])", setup=setup, devices=devices, names=names, sizes=(64, 256))
    for point in sweep.points:
        copied = point.ratio_of(1, "with copies")
        assert copied is not None
        assert copied.median < point.ratio.median  # type: ignore[union-attr]
    assert names == before


def test_the_arrays_of_the_setup_are_those_that_the_statement_reads_each_once() -> None:
    names: dict[str, Any] = {"xp": namespace("strict:device1"), "n": 4}
    setup = "x = xp.ones(n); y = [x, xp.ones(2 * n)]; z = xp.ones(n)"
    found = copies._made({"it": "xp.sum(x) + y[0]", "other": "z"}, setup, names, nullcontext)["it"]
    assert sorted(array.nbytes for array in found) == [32, 64]
    assert {device_of(array) for array in found} == {"cpu"}
    assert list(names) == ["xp", "n"]


def test_a_setup_that_fails_on_the_host_leaves_the_copies_unmeasured() -> None:
    names: dict[str, Any] = {"xp": namespace(), "calls": []}
    # It runs once on each side, and then once more.
    setup = "calls.append(n); assert len(calls) < 3; x = xp.ones(n)"
    sweep = sweeping.sweep(
        "xp.sum(x)", setup=setup, devices=("cpu", "strict:device1"), names=names, sizes=(64, 64), budget=0.5
    )
    assert sweep.points[0].with_copies == (None,)
    assert sweep.points[0].ratio is not None
