"""What a timing looks like; the texts are pinned by snapshots."""

from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from xpsession.display.timing import sentence, to_html, to_text
from xpsession.records.device import Device
from xpsession.records.side import Ratio, Side
from xpsession.records.timing import Moved, Timing
from xpsession.records.timing_details import Agreement, Copy, Disturbance, Hardware, Parts, Phases, Speed, Transfers

CPU = Side(Device("cpu", "numpy", "a CPU"), "xp.sum(x)", 12, (12.4e-6, 12.6e-6), 45e-6, 12.5e-6, (12.4e-6, 12.6e-6))
GPU = replace(
    Side(Device("cuda:0", "cupy", "a GPU"), "xp.sum(x)", 150, (1.0e-6, 1.02e-6), 1.2, 1.01e-6, (0.998e-6, 1.02e-6)),
    ratio=Ratio(12.4, 11.93, 12.9),
)
FASTER = Timing(
    setup="",
    sides=(CPU, GPU),
    reason=None,
    moved=(Moved("x", 8_000_000, "cpu"), Moved("pair", 1536, "cpu, cuda:0")),
    budget=2.0,
    spent=0.4,
)


def against(ratio: Ratio, first: Side = CPU, *, side: Side = GPU) -> Timing:
    """Return a timing in which the second side is so many times faster."""
    return replace(FASTER, sides=(first, replace(side, ratio=ratio)))


SLOWER = replace(against(Ratio(0.32, 0.3, 0.34)), moved=())
EQUAL = against(Ratio(1.01, 0.97, 1.04))
ONCE = against(
    Ratio(1234.5, None, None), replace(CPU, loops=1, blocks=(1.5,), first=1.5, median=1.5, quartiles=(1.5, 1.5))
)
ALONE = replace(FASTER, sides=(replace(CPU, interval=(12.4e-6, 12.6e-6)),), reason="this machine has no NVIDIA driver")
DOUBTFUL = replace(FASTER, interrupted=True, unmoved=("w (closure of f)", *(f"model.w{n}" for n in range(6))))
COPIED = replace(
    FASTER,
    sides=(
        replace(CPU, loops=1, blocks=(12.4e-3, 12.6e-3), first=45e-3, median=12.5e-3, quartiles=(12.4e-3, 12.6e-3)),
        replace(
            GPU,
            loops=1,
            blocks=(1.0e-3, 1.02e-3),
            median=1.01e-3,
            quartiles=(0.998e-3, 1.02e-3),
            parts=Parts(throughput=0.96e-3, calls=4, host=0.95e-3, device=0.4e-3, dropped=1),
            hardware=Hardware(bandwidth=4.8e12, cache=1024, fp64_ratio=64),
            transfers=Transfers("cuda:0", Copy(8_000_000, 2e-3, (2e-3,), 0.2e-3), Copy(4_000_000, 1e-3, (1e-3,))),
            agreement=Agreement(
                agrees=True,
                dtypes=("float64",) * 2,
                max_ulp=3,
                max_abs=1e-15,
                norm_rel=1.1e-16,
                where=(7,),
                compared=512,
                size=512,
            ),
            verdicts=("launch_bound",),
        ),
    ),
)
DIFFERENT = replace(
    FASTER,
    sides=(
        CPU,
        replace(
            GPU,
            parts=Parts(None, 0, 40e-6, None, synchronises=True),
            hardware=Hardware(cache=2**26),
            agreement=Agreement(
                agrees=False,
                reason="1 NaN on one side only",
                max_ulp=9,
                norm_rel=None,
                where=(1, 2),
                nan_mismatches=1,
                compared=65536,
                size=200_000,
            ),
            transfers=Transfers("cuda:0", Copy(8_000_000, 20e-3, (20e-3,)), Copy(0, 0.0, ())),
            verdicts=("transfer_bound", "synchronises", "noisy", "inconclusive"),
        ),
    ),
)
BUSY = replace(
    FASTER,
    cold=True,
    sides=(
        replace(CPU, disturbance=Disturbance(0, 9e-6, taken_off=True), verdicts=("crowded",), memory=24_000_000),
        replace(
            GPU,
            disturbance=Disturbance(3),
            verdicts=("throttled",),
            speeds=(Speed(1.98e9), Speed(1.5e9, reason="heat")),
            phases=Phases(context=0.31, setup=0.2, first=1.2, compiling=1.19, compiled=2, ramp=0.025),
        ),
    ),
)
SLOWED = replace(
    FASTER,
    sides=(
        replace(CPU, disturbance=Disturbance(0, 9e-6), verdicts=("crowded",), speeds=(Speed(4e9), Speed(2e9))),
        replace(GPU, phases=Phases(compiling=0.5, compiled=0)),
    ),
)
SLOWED = replace(SLOWED, sides=(replace(SLOWED.sides[0], verdicts=("throttled", "crowded")), SLOWED.sides[1]))
VARIES = Agreement(agrees=None, reason="the statement gives another result each time")
RANDOM = replace(FASTER, sides=(CPU, replace(GPU, agreement=VARIES)))
THIRD = replace(
    COPIED.sides[1], device=Device("cuda:1", "cupy", "a GPU"), median=0.5e-3, ratio=Ratio(25.0, 24.6, 25.31)
)
THREE = replace(COPIED, sides=(*COPIED.sides, THIRD))
STATEMENTS = replace(
    FASTER,
    sides=(
        CPU,
        replace(CPU, statement="x.sum()", ratio=Ratio(1.31, 1.27, 1.36), agreement=Agreement(agrees=True, max_abs=0.0)),
        replace(CPU, statement="math.fsum(x)", ratio=Ratio(0.05, 0.049, 0.051), agreement=VARIES),
        replace(CPU, statement="xp.sum(x, axis=0)", ratio=Ratio(1.0, 0.99, 1.02)),
    ),
)
LONG = replace(FASTER, sides=(CPU, replace(GPU, device=CPU.device, statement="total = 0\nfor y in x:\n    total += y")))
CROSSED = replace(FASTER, sides=(CPU, GPU, replace(CPU, statement="x.sum()", ratio=Ratio(1.31, 1.27, 1.36))))
TIMINGS = {"faster": FASTER, "slower": SLOWER, "equal": EQUAL, "once": ONCE, "alone": ALONE, "doubtful": DOUBTFUL}
TIMINGS |= {"busy": BUSY, "slowed": SLOWED}
TIMINGS |= {"copied": COPIED, "different": DIFFERENT, "random": RANDOM, "three": THREE, "statements": STATEMENTS}
TIMINGS |= {"long": LONG, "crossed": CROSSED}


@pytest.mark.parametrize("name", TIMINGS)
def test_text(name: str, snapshot: SnapshotAssertion) -> None:
    assert to_text(TIMINGS[name]) == snapshot


@pytest.mark.parametrize("name", ["doubtful", "alone", "copied", "different", "three", "long"])
def test_html(name: str, snapshot: SnapshotAssertion) -> None:
    assert to_html(TIMINGS[name]).partition("</style>")[2] == snapshot


def test_records_have_a_short_form(snapshot: SnapshotAssertion) -> None:
    assert "\n".join(map(repr, TIMINGS.values())) == snapshot


def test_colours_are_added_to_the_text_and_change_nothing_else() -> None:
    coloured = to_text(DOUBTFUL, colour=True)
    for code in ("\x1b[32m", "\x1b[1;35m", "\x1b[0m"):
        assert code in coloured
        coloured = coloured.replace(code, "")
    assert coloured == to_text(DOUBTFUL)


def test_what_a_name_or_a_reason_holds_is_escaped() -> None:
    html = to_html(replace(ALONE, reason="<script>", unmoved=("<b>",)))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "&lt;b&gt;" in html


def test_a_tiny_difference_is_none_even_if_its_interval_excludes_one() -> None:
    assert sentence(against(Ratio(1.01, 1.005, 1.015))).startswith("no measurable difference")
    assert sentence(against(Ratio(1.05, None, None))).startswith("no measurable difference")
