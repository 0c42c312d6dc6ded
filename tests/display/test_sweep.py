"""What a sweep looks like; texts and pictures are pinned by snapshots."""

import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from syrupy.assertion import SnapshotAssertion

from xpsession.display.sweep import chart, figure, sentence, to_html, to_text
from xpsession.errors import ArgumentError
from xpsession.records.device import Device
from xpsession.records.side import Ratio, Side
from xpsession.records.sweep import Point, Sweep
from xpsession.records.timing import Timing
from xpsession.sweeping.crossings import crossover
from xpsession.sweeping.growth import exponent
from xpsession.sweeping.walk import series

CPU, GPU = Device("cpu", "numpy", "a CPU"), Device("cuda:0", "cupy", "a GPU")
SIZES = (16, 256, 4096, 11_585, 13_777, 65_536, 1_048_576, 16_777_216)


def swept(
    *, cpu: tuple[float, float] = (1.1e-6, 0.6e-9), copies: float | None = None, sizes: Sequence[int] = SIZES
) -> Sweep:
    """Return a sweep in which time is a constant and a part proportional to n, and copies take so long per n."""
    points = []
    for n in sizes:
        times = (cpu[0] + cpu[1] * n, 9.4e-6 + 1.4e-11 * n)
        sides = tuple(
            Side(device, "xp.sum(x)", 10, (t, t * 1.01), 3 * t, t, (0.99 * t, 1.01 * t))
            for device, t in zip((CPU, GPU), times, strict=True)
        )
        ratio = times[0] / times[1]
        faster = replace(sides[1], ratio=Ratio(ratio, ratio * 0.98, ratio * 1.02))
        timing = Timing("", (sides[0], faster), None, (), 1.0, 0.5)
        with_copies = None
        if copies is not None:
            ratio = times[0] / (times[1] + 2e-5 + copies * n)
            with_copies = Ratio(ratio, ratio * 0.98, ratio * 1.02)
        points.append(Point(n, timing, (with_copies,)))
    return Sweep(
        statement="xp.sum(x)",
        setup="x = xp.ones(n)",
        devices=(CPU, GPU),
        points=tuple(points),
        crossovers=tuple(
            crossover(readings, ("cpu", "cuda:0"), data=data, side=side)
            for (side, data), readings in series(points).items()
            if readings
        ),
        exponents=tuple(exponent(sizes, [point.timing.sides[side].median for point in points]) for side in (0, 1)),
        reason=None,
        ended=None,
        budget=20.0,
        spent=11.0,
    )


def alone(sweep: Sweep, reason: str = "this machine has no NVIDIA driver") -> Sweep:
    """Return the same sweep with the first device only."""
    points = tuple(
        Point(point.n, replace(point.timing, sides=point.timing.sides[:1], reason=reason)) for point in sweep.points
    )
    return replace(sweep, devices=(CPU,), points=points, crossovers=(), exponents=sweep.exponents[:1], reason=reason)


ENDED = "n = 67 108 864 would take about 21.0 s, and 9.00 s of the budget are left"
ONE = swept()
COPIES = swept(copies=0.4e-9)
SWEEPS = {
    "one crossing": ONE,
    "with copies": replace(COPIES, ended=ENDED, interrupted=True),
    "never": swept(cpu=(1e-6, 1e-11), copies=1e-9),
    "always": swept(cpu=(1e-4, 1e-9)),
    "no difference": swept(cpu=(9.4e-6, 1.4e-11)),
    "alone": alone(ONE),
    "one size": alone(swept(sizes=(16,))),
}


@pytest.mark.parametrize("name", SWEEPS)
def test_text(name: str, snapshot: SnapshotAssertion) -> None:
    assert to_text(SWEEPS[name]) == snapshot


@pytest.mark.parametrize("name", ["with copies", "alone", "one size"])
def test_html(name: str, snapshot: SnapshotAssertion) -> None:
    assert to_html(SWEEPS[name]).partition("</style>")[2].replace("><", ">\n<") == snapshot


def test_records_have_a_short_form(snapshot: SnapshotAssertion) -> None:
    assert "\n".join(map(repr, SWEEPS.values())) == snapshot


@pytest.mark.parametrize(
    ("medians", "expected"),
    [
        ((0.5, 4.0, 0.5), "the faster device changes 2 times: cpu at first, cuda:0 from n ≈ 22 (bracket 10"),
        ((4.0, 0.5), "cpu is faster from n ≈ 46 (bracket 10"),
        ((0.5, 1.0, 1.0), "cpu is faster up to n = 10, above that there is no measurable difference"),
        ((1.0, 4.0, 4.0), "cuda:0 is faster from n = 100 on, below that there is no measurable difference"),
        ((4.0, 1.0, 4.0), "cuda:0 is faster from n = 10 to 1 000, without a measurable difference at some sizes"),
        ((1.0, 4.0, 1.0), "cuda:0 is faster at n = 100, without a measurable difference at some sizes"),
        ((4.0, 4.0), "cuda:0 is faster at every size from n = 10 to 100"),
        ((1.0, 1.0), "no measurable difference between cpu and cuda:0 from n = 10 to 100"),
    ],
)
def test_the_sentence_says_where_each_device_is_faster(medians: Sequence[float], expected: str) -> None:
    first = ONE.points[0].timing
    cpu, gpu = first.sides
    points = [
        Point(
            10 ** (place + 1),
            replace(first, sides=(cpu, replace(gpu, ratio=Ratio(median, median * 0.99, median * 1.01)))),
        )
        for place, median in enumerate(medians)
    ]
    found = crossover(series(points)[1, "resident"], ("cpu", "cuda:0"))
    said = sentence(replace(ONE, points=tuple(points), crossovers=(found,))).replace("\N{NO-BREAK SPACE}", " ")
    assert said.startswith(expected)
    assert said.endswith("; with copies: not measured")


def test_a_time_that_does_not_grow_has_no_negative_power() -> None:
    assert "n^0.00 on cuda:0" in to_text(replace(ONE, exponents=(1.0, -0.001)))


def test_without_a_setup_it_says_how_to_have_the_copies_measured() -> None:
    hint = "Hint: %%xp sweep x = xp.ones(n)"
    assert hint in to_text(replace(ONE, setup=""))
    assert hint not in to_text(ONE)
    assert hint not in to_text(replace(COPIES, setup=""))


@pytest.mark.parametrize("name", [name for name in SWEEPS if name != "one size"])
def test_the_picture_is_well_formed_and_says_in_words_what_it_shows(name: str) -> None:
    sweep = SWEEPS[name]
    picture = ET.fromstring(re.search(r"<svg role.*</svg>", to_html(sweep))[0])  # type: ignore[index]  # noqa: S314
    assert picture.get("role") == "img"
    assert sentence(sweep) in (picture.get("aria-label") or "")
    titles = [element.text or "" for element in picture.iter("title")]
    assert sum(title.startswith("cpu, n = ") for title in titles) == len(sweep.points)
    for element in picture.iter():
        across = [element.get(side, "0%") for side in ("x", "x1", "x2")]
        assert all(0 <= float(place[:-1]) <= 100 for place in across if place.endswith("%"))
        assert all(-3 <= float(element.get(side, "0")) <= 300 for side in ("y", "y1", "y2"))


def test_what_a_name_or_a_reason_holds_is_escaped() -> None:
    device = replace(CPU, name="<b>&")
    sweep = alone(replace(ONE, ended="<i>"), reason="<script>")
    points = tuple(
        replace(point, timing=replace(point.timing, sides=(replace(point.timing.sides[0], device=device),)))
        for point in sweep.points
    )
    html = to_html(replace(sweep, devices=(device,), points=points))
    assert not {"<script>", "<i>", "<b>&"} & set(re.findall(r"<script>|<i>|<b>&(?!lt)", html))
    assert "&lt;script&gt;" in html
    assert "&lt;b&gt;&amp;" in html


def test_colours_are_added_to_the_text_and_change_nothing_else() -> None:
    sweep = SWEEPS["with copies"]
    coloured = to_text(sweep, colour=True)
    for code in ("\x1b[32m", "\x1b[1;35m", "\x1b[0m"):
        assert code in coloured
        coloured = coloured.replace(code, "")
    assert coloured == to_text(sweep)


@pytest.mark.parametrize("name", SWEEPS)
def test_matplotlib_draws_a_line_for_each_device_and_a_band_for_each_crossing(name: str) -> None:
    sweep = SWEEPS[name]
    drawn = figure(sweep)
    drawn.canvas.draw()
    (ax,) = drawn.axes
    names = [line.get_label() for line in ax.get_lines() if not line.get_label().startswith("_")]
    assert names == [line.name for line in chart(sweep).lines]
    assert len(ax.patches) == sum(len(found.crossings) for found in sweep.crossovers)
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")


def test_matplotlib_draws_into_given_axes() -> None:
    from matplotlib.figure import Figure  # noqa: PLC0415  # only here

    ax = Figure().subplots()
    assert figure(ONE, ax) is ax.figure


def test_without_matplotlib_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ArgumentError, match=r"needs matplotlib, which is not installed\. Hint: pip install matplotlib"):
        figure(ONE)
