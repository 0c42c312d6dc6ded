"""A timing as JSON and in a file: it comes back as it was, and what is none is refused in one sentence."""

import json
import math
from collections.abc import Mapping
from dataclasses import MISSING, FrozenInstanceError, fields, is_dataclass, replace
from pathlib import Path
from types import NoneType
from typing import Any, cast, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import xpsession
from xpsession.errors import ArgumentError
from xpsession.records.device import Device
from xpsession.records.reading import MismatchError, read
from xpsession.records.side import Ratio, Side
from xpsession.records.timing import Moved, Timing
from xpsession.records.timing_details import Agreement, Copy, Transfers

SIDE = Side(Device("cpu", "numpy", "a CPU"), "f(x)", 2, (1e-3, 2e-3), 5e-3, 1.5e-3, (1e-3, 2e-3), (1.4e-3, 1.6e-3))
FASTER = replace(
    SIDE,
    statement="g(x)",
    ratio=Ratio(2.0, 1.9, 2.1),
    agreement=Agreement(agrees=True, where=(0, 1)),
    transfers=Transfers("cpu", Copy(8, 1e-6, (1e-6,)), Copy(0, 0.0, ())),
    verdicts=("noisy",),
)
TIMING = Timing("x = 1", (SIDE, FASTER), None, (Moved("x", 8, "cpu"),), 2.0, 0.5, environment={"python": "3.13"})
# A figure is above 0; a text may be any that UTF-8 can write.
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    float: st.floats(1e-12, 1e6),
    int: st.integers(1, 2**70),
    bool: st.booleans(),
    str: st.text(st.characters(codec="utf-8"), max_size=4),
    NoneType: st.none(),
}


def anything(kind: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for values of a declared type."""
    choices = get_args(kind)
    if kind in PLAIN:
        return PLAIN[kind]
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return st.builds(cast("type", kind), **{field.name: anything(hints[field.name]) for field in fields(kind)})
    if get_origin(kind) is tuple and choices[-1] is ...:
        return st.lists(anything(choices[0]), min_size=1, max_size=2).map(tuple)
    if get_origin(kind) is tuple:
        return st.tuples(*map(anything, choices))
    if get_origin(kind) is Mapping:
        return st.dictionaries(PLAIN[str], PLAIN[str], max_size=2)
    return st.one_of(*map(anything, choices))


@settings(max_examples=25, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(anything(Timing))
def test_every_timing_comes_back_from_json_as_it_was(timing: Timing) -> None:
    text = json.dumps(timing.to_dict(), allow_nan=False)
    assert Timing.from_dict(json.loads(text)) == timing


def test_a_timing_comes_back_from_a_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a timing.json"
    TIMING.save(path)
    assert xpsession.Timing.load(str(path)) == TIMING
    replace(TIMING, spent=0.6).save(path)
    assert Timing.load(path).spent == 0.6
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_measured_timing_comes_back_and_has_what_timeit_gives(tmp_path: Path) -> None:
    timing = xpsession.measure("xp.sum(x)", vs="x.sum()", setup="x = xp.ones(9)", budget=0.1)
    timing.save(tmp_path / "it")
    assert Timing.load(tmp_path / "it") == timing
    for side in timing.sides:
        assert side.best <= side.average <= side.worst
        assert side.stdev >= 0
        assert side.timings == list(side.blocks)
        assert side.all_runs == [block * side.loops for block in side.blocks]
        assert side.repeat == len(side.all_runs) == len(side.timings)


def test_the_figures_of_timeit_are_in_the_json_too() -> None:
    side = TIMING.to_dict()["sides"][0]
    assert side["average"] == pytest.approx(1.5e-3)
    assert side["stdev"] == pytest.approx(0.5e-3)
    assert (side["best"], side["worst"], side["repeat"], side["blocks"]) == (1e-3, 2e-3, 2, (1e-3, 2e-3))
    assert TIMING.to_dict()["sides"][1]["with_copies"] == pytest.approx(1.5e-3 / (1.5e-3 + 1e-6))


def test_a_timing_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        TIMING.spent = 1.0  # type: ignore[misc]  # that is what is tested
    with pytest.raises(FrozenInstanceError):
        TIMING.sides[0].loops = 1  # type: ignore[misc]  # as above


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "it is no timing that xpsession saved"),
        ("not JSON", "it is no timing that xpsession saved"),
        ("[1, 2]", "it is no timing that xpsession saved"),
        ('{"format": "something else"}', "it is no timing that xpsession saved"),
        ("[" * 100_000, "it is no timing that xpsession saved"),
        ('{"format": "xpsession timing", "version": 2}', "it is a timing of version 2, and this xpsession reads"),
        ('{"format": "xpsession timing", "version": 1}', "it is a damaged timing: 'setup' is missing"),
    ],
)
def test_a_file_that_holds_no_timing_is_refused_in_one_sentence(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "file"
    path.write_text(text)
    with pytest.raises(ArgumentError) as caught:
        Timing.load(path)
    assert str(caught.value).startswith(f"'{path}' cannot be read: {problem}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("keys", "value", "problem"),
    [
        (["sides"], [], "a side has no figures"),
        (["sides", 0, "blocks"], [], "a side has no figures"),
        (["sides", 0, "blocks"], [1e-3, "2"], r"'sides\[0\]\.blocks\[1\]' is no number"),
        (["sides", 0, "median"], 0, "not above 0"),
        (["sides", 0, "median"], math.nan, r"'sides\[0\]\.median' is no number"),
        (["sides", 0, "interval"], [-1.0, 1.0], "not above 0"),
        (["sides", 0, "interval"], [1.0], r"'sides\[0\]\.interval' has 1 items instead of 2"),
        (["sides", 0, "quartiles"], None, r"'sides\[0\]\.quartiles' is no list"),
        (["sides", 1, "ratio", "median"], True, r"'sides\[1\]\.ratio\.median' is no number"),
        (["sides", 0, "loops"], 1.5, r"'sides\[0\]\.loops' is no whole number"),
        (["sides", 0, "device"], "cpu", r"'sides\[0\]\.device' is no record"),
        (["sides", 0, "device", "name"], 3, r"'sides\[0\]\.device\.name' is no text"),
        (["interrupted"], 0, "'interrupted' is no truth value"),
        (["environment"], [], "'environment' is no mapping"),
        (["environment"], {"cpus": 2}, r"'environment\['cpus'\]' is no text"),
    ],
)
def test_a_damaged_timing_says_where(keys: list[Any], value: object, problem: str) -> None:
    saved = json.loads(json.dumps(TIMING.to_dict()))
    *outer, last = keys
    place = saved
    for key in outer:
        place = place[key]
    place[last] = value
    with pytest.raises(ArgumentError, match=f"it is a damaged timing: .*{problem}"):
        Timing.from_dict(saved)


def test_a_field_that_an_older_xpsession_did_not_write_has_its_default() -> None:
    saved = json.loads(json.dumps(TIMING.to_dict()))
    optional = [field.name for field in fields(Timing) if field.default is not MISSING]
    for name in optional:
        del saved[name]
    assert Timing.from_dict(saved) == TIMING
    assert "interrupted" in optional


def test_what_else_is_in_a_place_is_left_as_it_is(tmp_path: Path) -> None:
    notes = tmp_path / "notes.ipynb"
    notes.write_text("{}")
    with pytest.raises(ArgumentError, match=r"is left as it is: something else than a saved timing is there\. Hint: "):
        TIMING.save(notes)
    with pytest.raises(ArgumentError, match="is left as it is"):
        TIMING.save(tmp_path)
    assert notes.read_text() == "{}"


def test_files_that_are_not_there_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match=r"cannot be read: No such file or directory$"):
        Timing.load(tmp_path / "none")
    with pytest.raises(ArgumentError, match=r"cannot be written: there is no folder"):
        TIMING.save(tmp_path / "none" / "it")


def test_a_literal_is_one_of_its_values() -> None:
    from xpsession.records.sweep import Crossover  # noqa: PLC0415  # the one record with such a field

    assert read(Crossover, {"data": "resident"}).data == "resident"
    with pytest.raises(MismatchError, match="'data' is none of 'resident', 'with copies'"):
        read(Crossover, {"data": "nowhere"})
