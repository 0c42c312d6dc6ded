"""Statements that do more than compute, and inputs that are no plain arrays."""

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from xpsession.errors import DeviceError
from xpsession.timing import Bench, measure

STRICT = ("cpu", "strict:device1")
BOTH = ("cpu", "virtual:0")


def test_inputs_that_a_statement_changes_are_put_back_before_each_block(machine: Any, bench: Bench) -> None:
    seen: set[float] = set()

    def work(x: Any) -> None:
        seen.add(float(getattr(x, "data", x)[0]))
        machine.work(x, host=1e-3, launch=1e-3)
        x[...] = x + 1

    names: dict[str, Any] = {"x": np.zeros(8), "y": np.zeros(8), "work": work}
    timing = measure("work(x); y", bench=bench, devices=["cpu"], names=names)
    assert timing.sides[0].mutated == ("x",)
    assert max(seen) <= 2
    assert not names["x"].any()


def test_an_array_of_another_library_is_put_back_too(real_bench: Bench) -> None:
    seen: set[float] = set()
    names = {"x": np.zeros(3), "look": lambda x: seen.add(float(x[0]))}
    timing = measure("x[0] += 1; look(x)", bench=real_bench, devices=STRICT, names=names, budget=0.1)
    assert [side.mutated for side in timing.sides] == [("x",), ("x",)]
    assert max(seen) < 1e4


def test_what_a_setup_changes_stays_changed(bench: Bench, machine: Any) -> None:
    def work(x: Any) -> None:
        assert x[0] == 5
        machine.work(x, host=1e-3)

    timing = measure("work(x)", setup="x[0] = 5", bench=bench, devices=["cpu"], names={"x": np.ones(3), "work": work})
    assert timing.sides[0].mutated == ()


def test_nan_is_no_change(bench: Bench, machine: Any) -> None:
    names = {"x": np.full(3, np.nan), "work": lambda x: machine.work(x, host=1e-3)}
    assert measure("work(x)", bench=bench, devices=["cpu"], names=names).sides[0].mutated == ()


def test_a_statement_that_prints_is_heard_once_for_each_side(
    machine: Any, bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    def work(x: Any) -> None:
        sys.stdout.write("hello\n")
        machine.work(x, host=1e-3, launch=1e-3)

    timing = measure("work(x)", bench=bench, devices=BOTH, names={"x": np.zeros(3), "work": work})
    assert capsys.readouterr().out == "hello\n" * 2
    assert all(side.prints for side in timing.sides)
    sys.stdout.write("still here\n")
    assert capsys.readouterr().out == "still here\n"


@pytest.mark.parametrize(
    ("wrong", "notes"),
    [
        ({"virtual:0"}, ["while timing on virtual:0", "on cpu it runs"]),
        ({"cpu"}, ["while timing on cpu", "on virtual:0 it runs"]),
        ({"cpu", "virtual:0"}, ["while timing on cpu", "it fails on every side"]),
    ],
)
def test_an_error_says_on_which_device_it_is_one(machine: Any, bench: Bench, wrong: set[str], notes: list[str]) -> None:
    def work(x: Any) -> None:
        place = getattr(x, "device", "cpu") if not isinstance(x, np.ndarray) else "cpu"
        machine.work(x, host=1e-3, launch=1e-3)
        if place in wrong:
            raise ValueError(place)

    names = {"x": np.zeros(3), "work": work}
    before = dict(names)
    with pytest.raises(ValueError, match="|".join(wrong)) as caught:
        measure("work(x)", bench=bench, devices=BOTH, names=names)
    assert caught.value.__notes__ == notes
    assert names == before


@pytest.mark.parametrize(
    "view",
    [
        lambda x: x[:, ::2],
        lambda x: x[::-1],
        lambda x: x.T[1:3],
        lambda x: np.broadcast_to(x[0], (5, 8)),
        lambda x: x[:1, 1:2],
        lambda x: x[:0],
        np.asfortranarray,
    ],
)
def test_a_view_is_copied_with_its_strides(real_bench: Bench, view: Callable[[Any], Any]) -> None:
    x = view(np.arange(64.0).reshape(8, 8))
    copies: dict[int, Any] = {}
    names = {"x": x, "look": lambda one: copies.setdefault(id(one), one)}
    measure("look(x)", bench=real_bench, devices=["cpu"], names=names, budget=0.05)
    assert copies
    assert all(one.strides == x.strides for one in copies.values() if x.size > 1)
    assert all(np.array_equal(one, x) and not np.shares_memory(one, x) for one in copies.values())


def test_a_view_with_gaps_is_told_where_a_device_has_none(real_bench: Bench) -> None:
    timing = measure("x", bench=real_bench, devices=STRICT, names={"x": np.ones(40)[::2]}, budget=0.05)
    assert [moved.strided for moved in timing.moved] == [True]


def test_a_few_elements_of_a_great_array_do_not_take_it_along(real_bench: Bench) -> None:
    x = np.ones(10**6)[::1000]
    seen: list[Any] = []
    measure("look(x)", bench=real_bench, devices=["cpu"], names={"x": x, "look": seen.append}, budget=0.05)
    assert seen[0].strides == (8,)


def test_a_mask_stays_on_the_cpu_and_is_refused_elsewhere(real_bench: Bench) -> None:
    masked = np.ma.masked_array([1.0, 2.0], [True, False])
    seen: list[Any] = []
    measure("look(m)", bench=real_bench, devices=["cpu"], names={"m": masked, "look": seen.append}, budget=0.05)
    assert seen[0].mask.tolist() == [True, False]
    with pytest.raises(DeviceError, match=r"'m' cannot be copied to 'strict:device1': it is a masked array"):
        measure("m", bench=real_bench, devices=STRICT, names={"m": masked})


def test_a_statement_that_needs_more_memory_than_there_is_says_so_and_where(real_bench: Bench) -> None:
    with pytest.raises(MemoryError) as caught:
        measure("np.ones(2**60, np.uint8)", bench=real_bench, devices=["cpu"], names={"np": np})
    assert caught.value.__notes__ == ["while timing on cpu"]
