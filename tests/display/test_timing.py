"""What a timing looks like; the texts are pinned by snapshots."""

from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from xpsession.display.timing import sentence, to_html, to_text
from xpsession.records import Device
from xpsession.records.timing import Moved, Ratio, Side, Timing

CPU = Side(Device("cpu", "numpy", "a CPU"), 12, (12.4e-6, 12.6e-6), 45e-6, 12.5e-6, (12.4e-6, 12.6e-6))
GPU = Side(Device("cuda:0", "cupy", "a GPU"), 150, (1.0e-6, 1.02e-6), 1.2, 1.01e-6, (0.998e-6, 1.02e-6))
FASTER = Timing(
    statement="xp.sum(x)",
    setup="",
    sides=(CPU, GPU),
    ratio=Ratio(12.4, 11.93, 12.9),
    reason=None,
    moved=(Moved("x", 8_000_000, "cpu"), Moved("pair", 1536, "cpu, cuda:0")),
    budget=2.0,
    spent=0.4,
)
SLOWER = replace(FASTER, ratio=Ratio(0.32, 0.3, 0.34), moved=())
EQUAL = replace(FASTER, ratio=Ratio(1.01, 0.97, 1.04))
ONCE = replace(
    FASTER,
    sides=(replace(CPU, loops=1, blocks=(1.5,), first=1.5, median=1.5, quartiles=(1.5, 1.5)), GPU),
    ratio=Ratio(1234.5, None, None),
)
ALONE = replace(
    FASTER, sides=(replace(CPU, interval=(12.4e-6, 12.6e-6)),), ratio=None, reason="this machine has no NVIDIA driver"
)
DOUBTFUL = replace(FASTER, interrupted=True, unmoved=("w (closure of f)", *(f"model.w{n}" for n in range(6))))
TIMINGS = {"faster": FASTER, "slower": SLOWER, "equal": EQUAL, "once": ONCE, "alone": ALONE, "doubtful": DOUBTFUL}


@pytest.mark.parametrize("name", TIMINGS)
def test_text(name: str, snapshot: SnapshotAssertion) -> None:
    assert to_text(TIMINGS[name]) == snapshot


@pytest.mark.parametrize("name", ["doubtful", "alone"])
def test_html(name: str, snapshot: SnapshotAssertion) -> None:
    assert to_html(TIMINGS[name]).partition("</style>")[2] == snapshot


def test_records_have_a_short_form(snapshot: SnapshotAssertion) -> None:
    assert "\n".join(map(repr, TIMINGS.values())) == snapshot


def test_colours_are_added_to_the_text_and_change_nothing_else() -> None:
    coloured = to_text(DOUBTFUL, colour=True)
    for code in ("\x1b[32m", "\x1b[1;33m", "\x1b[0m"):
        assert code in coloured
        coloured = coloured.replace(code, "")
    assert coloured == to_text(DOUBTFUL)


def test_what_a_name_or_a_reason_holds_is_escaped() -> None:
    html = to_html(replace(ALONE, reason="<script>", unmoved=("<b>",)))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "&lt;b&gt;" in html


def test_a_tiny_difference_is_none_even_if_its_interval_excludes_one() -> None:
    assert sentence(replace(FASTER, ratio=Ratio(1.01, 1.005, 1.015))).startswith("no measurable difference")
    assert sentence(replace(FASTER, ratio=Ratio(1.05, None, None))).startswith("no measurable difference")
