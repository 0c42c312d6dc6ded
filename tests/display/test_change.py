"""What a change looks like; the texts are pinned by snapshots."""

from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from xpsession.display.change import sentence, to_html, to_text
from xpsession.records.change import Change
from xpsession.records.device import Device
from xpsession.records.side import Side
from xpsession.records.timing import Timing

CPU, GPU = Device("cpu", "numpy", "a CPU"), Device("cuda:0", "cupy", "a GPU")


def side(device: Device, seconds: float, statement: str = "xp.sum(x)") -> Side:
    ends = (0.98 * seconds, 1.02 * seconds)
    return Side(device, statement, 1, (seconds,) * 9, seconds, seconds, ends, ends)


BEFORE = Timing("", (side(CPU, 4e-3), side(GPU, 1e-3)), None, (), 2.0, 0.5, environment={"numpy": "NumPy 2.3.0"})
FASTER = replace(BEFORE, sides=(side(CPU, 2e-3), side(GPU, 1.02e-3)), environment={"numpy": "NumPy 2.4.6"})
SLOWER = replace(BEFORE, sides=(side(CPU, 9e-3), side(Device("cuda:1", "cupy", "a GPU"), 1e-3)))
ONCE = replace(BEFORE, sides=(replace(side(CPU, 1e-3), interval=None),))
OTHER = replace(BEFORE, sides=(side(CPU, 1e-3, "f(x)"), side(GPU, 1e-3, "a\nb")), setup="x = 1\ny = 2")
CHANGES = {
    "faster": FASTER.compare(BEFORE),
    "slower": SLOWER.compare(BEFORE),
    "once": ONCE.compare(BEFORE),
    "other": OTHER.compare(BEFORE),
    "nothing": replace(OTHER, sides=OTHER.sides[:1]).compare(BEFORE),
}


@pytest.mark.parametrize("name", CHANGES)
def test_text(name: str, snapshot: SnapshotAssertion) -> None:
    assert to_text(CHANGES[name]) == snapshot


@pytest.mark.parametrize("name", ["faster", "nothing"])
def test_html(name: str, snapshot: SnapshotAssertion) -> None:
    assert to_html(CHANGES[name]).partition("</style>")[2] == snapshot


def test_colours_change_nothing_else() -> None:
    coloured = to_text(CHANGES["faster"], colour=True)
    for code in ("\x1b[32m", "\x1b[1;35m", "\x1b[0m"):
        assert code in coloured
        coloured = coloured.replace(code, "")
    assert coloured == to_text(CHANGES["faster"])


def test_what_a_file_holds_is_escaped_and_steers_no_terminal() -> None:
    found = replace(BEFORE, environment={"numpy": "<script>\x1b[2J"}).compare(BEFORE)
    assert "<script>" not in to_html(found)
    assert "\x1b" not in to_text(found)


def test_no_change_is_said_to_be_none() -> None:
    found: Change = BEFORE.compare(BEFORE)
    assert sentence(found) == (
        "compared with before, cpu has not changed measurably; cuda:0 has not changed measurably"
    )
