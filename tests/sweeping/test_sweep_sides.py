"""Sweeps of more than two devices, and of statements against each other."""

from typing import Any

import pytest

from xpsession import sweeping
from xpsession.backends import device_of
from xpsession.display.sweep import chart, figure, sentence, to_html, to_text
from xpsession.namespaces import namespace
from xpsession.sweeping.command import parse

STRICT = ("cpu", "strict:device1", "strict:device2")


@pytest.fixture
def three(world: Any) -> Any:
    """Return a sweep in which the second GPU is worth it from a size ten times greater than the first."""
    world.other = lambda n: 1e-4 + 1e-11 * n
    return world.sweep(budget=200.0)


def test_each_further_device_has_crossovers_of_its_own(three: Any) -> None:
    assert three.names == ("cpu", "cuda:0", "cuda:1")
    for side, true in ((1, 10_101), (2, 101_010)):
        found = three.crossover(side=side)
        assert found.leaders == ("cpu", three.names[side])
        (crossing,) = found.crossings
        assert crossing.n == pytest.approx(true, rel=0.1)
        assert crossing.bracket[0] < true < crossing.bracket[1]
        assert crossing.bracket[1] / crossing.bracket[0] < 1.3
        assert crossing.interval[0] < true < crossing.interval[1]
    assert three.crossover(side=3) is None
    assert len(three.exponents) == 3


def test_all_of_it_is_shown_with_names(three: Any) -> None:
    said = sentence(three).replace("\N{NO-BREAK SPACE}", " ")
    assert "cuda:0 is faster than cpu from n ≈ 10 000 (bracket " in said
    assert "cuda:1 is faster than cpu from n ≈ 100 000 (bracket " in said
    assert "speed-up on cuda:0" in to_text(three)
    assert "speed-up on cuda:1" in to_html(three)
    drawn = chart(three)
    assert [line.name for line in drawn.lines] == ["cpu", "cuda:0", "cuda:1"]
    assert [band.label.split()[-1] for band in drawn.bands] == ["cuda:0", "cuda:1"]
    assert to_html(three).count('class="xps-2"') >= len(three.points)
    assert "\n  o cpu, x cuda:0, + cuda:1" in to_text(three)


def test_all_of_it_is_drawn_with_matplotlib(three: Any) -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    (ax,) = figure(three).axes
    assert [line.get_label() for line in ax.get_lines()[:3]] == ["cpu", "cuda:0", "cuda:1"]


def test_statements_are_swept_against_each_other() -> None:
    names: dict[str, Any] = {"xp": namespace("strict:device1")}
    sweep = sweeping.sweep(
        "sum(range(n))", vs=["n * (n - 1) // 2"], devices=["cpu"], names=names, sizes=(4, 1024), budget=1.0
    )
    assert sweep.names == ("sum(range(n))", "n * (n - 1) // 2")
    found = sweep.crossover()
    assert found is not None
    assert set(found.leaders) <= set(sweep.names)
    assert sweep.crossover("with copies") is None
    assert "speed-up of n * (n - 1) // 2" in to_text(sweep)
    assert "copies" not in to_text(sweep)


def test_copies_are_those_of_each_device_and_statement() -> None:
    names: dict[str, Any] = {"xp": namespace("cpu"), "device_of": device_of}
    sweep = sweeping.sweep(
        "xp.sum(x)", setup="x = xp.ones(n); y = [x, xp.ones(3 * n)]", vs=["xp.sum(y[1])"], devices=STRICT[:2],
        names=names, sizes=(256, 256), budget=2.0,
    )  # fmt: skip
    (point,) = sweep.points
    assert point.timing.names[1] == "xp.sum(x) on strict:device1"
    assert len(point.with_copies) == 3
    assert point.with_copies[1] is None
    assert list(names) == ["xp", "device_of"]


def test_three_strict_devices_stand_in_for_gpus() -> None:
    sweep = sweeping.sweep("xp.sum(xp.ones(n))", devices=STRICT, sizes=(4, 16), budget=0.6)
    assert [device.name for device in sweep.devices] == [*STRICT]
    assert all(len(point.timing.sides) == 3 for point in sweep.points)


def test_a_line_names_devices_and_statements() -> None:
    asked = parse("--devices cpu,cuda:0,cuda:1 --to 1e6 f(n) --vs g(n)")
    assert asked.devices == ("cpu", "cuda:0", "cuda:1")
    assert (asked.statement, asked.vs, asked.last) == ("f(n)", ("g(n)",), 1_000_000)
