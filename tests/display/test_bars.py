"""The bars of a timing: their parts, and that nothing of what is there is lost in drawing."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xpsession.display.bars import COLUMNS, bars_html, bars_text, parts, worth_drawing
from xpsession.records.device import Device
from xpsession.records.side import Side
from xpsession.records.timing import Timing
from xpsession.records.timing_details import Copy, Parts, Transfers

CPU = Side(Device("cpu", "numpy", "a CPU"), "f(x)", 1, (4e-3,), 4e-3, 4e-3, (4e-3, 4e-3))
COPIES = Transfers("cuda:0", Copy(8, 2e-3, (2e-3,)), Copy(8, 1e-3, (1e-3,)))
GPU = replace(
    CPU,
    device=Device("cuda:0", "cupy", "a GPU"),
    median=1e-3,
    parts=Parts(throughput=None, calls=0, host=0.4e-3, device=0.9e-3),
    transfers=COPIES,
)


def timing(*sides: Side) -> Timing:
    return Timing("", sides, None, (), 2.0, 0.5)


def test_a_call_is_split_where_the_host_hands_over_and_copies_come_last() -> None:
    assert parts(CPU) == (("call", 4e-3),)
    assert [part.kind for part in parts(GPU)] == ["host", "device", "copies"]
    assert [part.seconds for part in parts(GPU)] == pytest.approx([0.4e-3, 0.6e-3, 3e-3])
    assert parts(replace(GPU, parts=None)) == (("call", 1e-3), ("copies", 3e-3))


def test_a_host_that_is_slower_than_the_call_leaves_no_wait() -> None:
    slow = replace(GPU, parts=Parts(throughput=None, calls=0, host=2e-3, device=None), transfers=None)
    assert parts(slow) == (("host", 1e-3),)


def test_one_bar_of_one_colour_is_not_worth_it() -> None:
    assert not worth_drawing(timing(CPU))
    assert worth_drawing(timing(GPU))
    assert worth_drawing(timing(CPU, CPU))


def test_a_key_is_there_only_for_several_kinds() -> None:
    assert bars_text(timing(CPU, CPU)).count("\n") == 1
    assert bars_text(timing(CPU, GPU)).splitlines()[-1].startswith("█ the call, ▒ the host hands it over, ▓ ")


def test_the_bars_of_a_narrow_terminal_break_no_line() -> None:
    first, second = bars_text(timing(CPU, replace(CPU, median=2e-3)), 30).splitlines()
    assert (len(first), len(second)) == (30, 30)
    assert first.count("█") == 2 * second.count("█") > 0


@given(st.floats(1e-9, 1e3), st.floats(0, 1e3), st.floats(1e-9, 1e3), st.floats(0, 1e3))
def test_every_part_is_drawn_and_nothing_is_drawn_beyond_the_edge(
    call: float, host: float, other: float, copies: float
) -> None:
    side = replace(
        GPU,
        median=call,
        parts=Parts(throughput=None, calls=0, host=host, device=None),
        transfers=Transfers("cuda:0", Copy(8, copies, ()), Copy(0, 0.0, ())),
    )
    found = timing(replace(CPU, median=other), side)
    for line, each in zip(bars_text(found).splitlines(), found.sides, strict=False):
        drawn = [character for character in line if character in "█▒▓░"]
        assert len(set(drawn)) == len(parts(each))
        assert len(drawn) <= COLUMNS + len(parts(each))
    page = ET.fromstring(bars_html(found).partition("</style>")[2])  # noqa: S314  # our own
    for bar, each in zip(page.iterfind("div/span[@class='xps-bar']"), found.sides, strict=True):
        widths = [float(part.attrib["style"].removeprefix("width: ").removesuffix("%")) for part in bar]
        assert len(widths) == len(parts(each))
        assert sum(widths) <= 100.02  # each is rounded


def test_names_are_escaped() -> None:
    found = timing(replace(CPU, statement="<b>" * 9), replace(CPU, statement="a & b"))
    page = bars_html(found)
    assert "<b>" not in page
    assert "a &amp; b" in page
    ET.fromstring(page.partition("</style>")[2])  # noqa: S314  # our own
