"""Display of a sweep: from which size on which device is faster, a row for each size, and a plot."""

from collections.abc import Iterator, Sequence
from typing import Any

from xpsession import figures
from xpsession.display.ansi import paint
from xpsession.display.card import card, escape, table
from xpsession.display.chart import Band, Chart, Line
from xpsession.display.source_line import clean
from xpsession.display.svg import svg
from xpsession.display.text_plot import text_plot
from xpsession.errors import ArgumentError
from xpsession.records.side import Ratio
from xpsession.records.sweep import Copies, Crossing, Crossover, Point, Sweep

_PAIR = 2  # sides, of which all is said without their names
_MARKERS = "os^Dv"  # of matplotlib
_PLOTTED = 2  # sizes that make a line
_WITH: dict[Copies, str] = {"resident": "", "with copies": " with copies"}


def to_text(sweep: Sweep, *, colour: bool = False, columns: int | None = None) -> str:
    """Return the sweep as text; `colour` adds ANSI colours, and the plot fits into so many `columns`."""
    rows = [_columns(sweep), *(_row(sweep, point) for point in sweep.points)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(map(str.rjust, row, widths)).rstrip() for row in rows]
    plot = ["", text_plot(chart(sweep), columns), ""] if len(sweep.points) >= _PLOTTED else []
    warnings = [paint(f"warning: {warning}", "warning", colour=colour) for warning in _warnings(sweep)]
    return "\n".join([paint(sentence(sweep), "hint", colour=colour), *lines, *plot, *warnings, *_notes(sweep)])


def to_html(sweep: Sweep) -> str:
    """Return the sweep as one card of HTML, in which the plot is SVG."""
    rows = (_row(sweep, point) for point in sweep.points)
    sizes = table(_columns(sweep), rows, look="xps-figures xps-sizes")
    plot = svg(chart(sweep)) if len(sweep.points) >= _PLOTTED else ""
    warnings = (f'<div class="xps-item xps-warning">{escape(warning)}</div>' for warning in _warnings(sweep))
    notes = (f'<div class="xps-more">{escape(note)}</div>' for note in _notes(sweep))
    first = f"<div><b>{escape(sentence(sweep))}</b></div>"
    return card("".join([first, plot, *warnings, sizes, *notes]), label="Sweep")


def figure(sweep: Sweep, ax: Any = None) -> Any:
    """Draw the sweep with matplotlib.

    Parameters
    ----------
    sweep : Sweep
        What was measured.
    ax : matplotlib axes, optional
        Where to draw; by default a new figure.

    Returns
    -------
    matplotlib figure
        The figure of the axes.

    Raises
    ------
    ArgumentError
        If matplotlib is not installed.
    """
    if ax is None:
        try:
            from matplotlib.figure import Figure  # noqa: PLC0415  # optional, and slow to import
        except ImportError as error:
            problem = "this plot needs matplotlib, which is not installed"
            raise ArgumentError.with_hint(problem, "pip install matplotlib") from error
        ax = Figure(layout="constrained").subplots()
    drawn = chart(sweep)
    for line in drawn.lines:
        style = "--" if line.dashed else "-"
        marker = _MARKERS[line.hue % len(_MARKERS)]
        ax.plot(line.xs, line.ys, style, color=f"C{line.hue}", marker=marker, markersize=4, label=line.name)
    for band in drawn.bands:  # their labels are in the title
        ax.axvspan(band.low, band.high, color="grey", alpha=0.2, linewidth=0)
        ax.axvline(band.at, color="grey", linestyle="--", linewidth=1)
    ax.set(xscale="log", yscale="log", xlabel="n", ylabel="seconds per call", title=drawn.summary)
    ax.title.set_wrap(True)
    ax.legend()
    return ax.figure


def sentence(sweep: Sweep) -> str:
    """Return what was found, in one sentence."""
    if not sweep.crossovers:
        return f"{_alone(sweep)}; nothing to compare with: {clean(sweep.reason or 'only one device was asked for')}"
    return "; ".join(_compared(sweep, side) for side in range(1, len(sweep.names)))


def _compared(sweep: Sweep, side: int) -> str:
    """Return how a side compares with the first one, with the data resident and with copies."""
    found, copied = sweep.crossover(side=side), sweep.crossover("with copies", side=side)
    said = "not measured" if found is None else _found(found, sweep)
    if copied is not None:
        return f"{said}; with copies {_found(copied, sweep)}"
    # Where all run on one device there is nothing to copy.
    return f"{said}; with copies: not measured" if len({device.name for device in sweep.devices}) > 1 else said


def chart(sweep: Sweep) -> Chart:
    """Return what the plot shows: a line for each device, one with the copies, and a band for each crossing."""
    lines = [_line(sweep, place) for place in range(len(sweep.names))]
    lines += [_copies_line(sweep, side) for side in _copied(sweep)]
    bands = tuple(
        Band(crossing.n, *crossing.bracket, label=f"{_near(crossing.n)}{_which(sweep, found)}", note=note)
        for found in sweep.crossovers
        for crossing in found.crossings
        for note in [f"{_crossing(crossing)}{_which(sweep, found)}"]
    )
    return Chart(tuple(lines), bands, f"Time per call against n. {sentence(sweep)}.")


def _which(sweep: Sweep, found: Crossover) -> str:
    """Return what a crossing is of: the side, where there are several, and whether it is with copies."""
    return f"{f' {clean(sweep.names[found.side])}' if len(sweep.names) > _PAIR else ''}{_WITH[found.data]}"


def _line(sweep: Sweep, place: int) -> Line:
    """Return the line of a side."""
    name = clean(sweep.names[place])
    sides = [point.timing.sides[place] for point in sweep.points]
    notes = (
        f"{name}, n = {figures.whole(point.n)}: {figures.seconds(side.median)}"
        f" (quartiles {figures.seconds_between(*side.quartiles)})"
        for point, side in zip(sweep.points, sides, strict=True)
    )
    xs = tuple(float(point.n) for point in sweep.points)
    return Line(name, place, xs, tuple(side.median for side in sides), tuple(notes))


def _copies_line(sweep: Sweep, side: int) -> Line:
    """Return the line of a further side with the copies."""
    name = f"{clean(sweep.names[side])} + copies"
    found = [(point, ratio) for point in sweep.points if (ratio := point.ratio_of(side, "with copies"))]
    points = [point for point, _ in found]
    ys = tuple(point.timing.sides[0].median / ratio.median for point, ratio in found)
    notes = (f"{name}, n = {figures.whole(point.n)}: {figures.seconds(y)}" for point, y in zip(points, ys, strict=True))
    return Line(name, side, tuple(float(point.n) for point in points), ys, tuple(notes), dashed=True)


def _found(found: Crossover, sweep: Sweep) -> str:
    """Return which device is faster at which sizes."""
    sizes = [point.n for point in sweep.points]
    pair = [clean(sweep.names[place]) for place in (0, found.side)]
    if not found.leaders:
        return f"no measurable difference between {pair[0]} and {pair[1]} {_from_to(sizes[0], sizes[-1])}"
    # With two sides it is plain than which a side is faster.
    other = pair[found.leaders[-1] == pair[0]]
    than = f" than {clean(other)}" if len(sweep.names) > _PAIR else ""
    if not found.crossings:
        return f"{clean(found.leaders[0])} is faster{than} {_where(found.decided, sizes)}"
    if len(found.crossings) == 1:
        return f"{clean(found.leaders[-1])} is faster{than} from {_crossing(found.crossings[0])}"
    steps = [
        f"{clean(leader)} from {_crossing(crossing)}"
        for leader, crossing in zip(found.leaders[1:], found.crossings, strict=True)
    ]
    what = "device" if len(sweep.points[0].timing.statements) == 1 else "statement"
    return f"the faster {what} changes {len(steps)} times: {clean(found.leaders[0])} at first, {', '.join(steps)}"


def _crossing(crossing: Crossing) -> str:
    low, high = map(figures.whole, crossing.bracket)
    return f"{_near(crossing.n)} (bracket {low}–{high})"  # noqa: RUF001  # a range is written with an en dash


def _near(n: float) -> str:
    """Return about which n; no line breaks within it."""
    return f"n ≈ {figures.about(n)}".replace(" ", "\N{NO-BREAK SPACE}")


def _where(decided: Sequence[int], sizes: Sequence[int]) -> str:
    """Return at which of the sizes a device is faster, where the other one is at none."""
    if len(decided) == len(sizes):
        return f"at every size {_from_to(sizes[0], sizes[-1])}"
    if tuple(sizes[: len(decided)]) == tuple(decided):
        return f"up to n = {figures.whole(decided[-1])}, above that there is no measurable difference"
    if tuple(sizes[-len(decided) :]) == tuple(decided):
        return f"from n = {figures.whole(decided[0])} on, below that there is no measurable difference"
    return f"{_from_to(decided[0], decided[-1])}, without a measurable difference at some sizes"


def _from_to(low: int, high: int) -> str:
    return f"at n = {figures.whole(low)}" if low == high else f"from n = {figures.whole(low)} to {figures.whole(high)}"


def _alone(sweep: Sweep) -> str:
    """Return how the time grows on the one device."""
    first, last = sweep.points[0], sweep.points[-1]
    times = [figures.seconds(point.timing.sides[0].median) for point in (first, last)]
    power = sweep.exponents[0]
    if first is last:
        return f"{times[0]} at n = {figures.whole(first.n)} on {sweep.devices[0].name}"
    grows = "" if power is None else f", growing as {_power(power)} at the end"
    return (
        f"{times[0]} at n = {figures.whole(first.n)} to {times[1]} at n = {figures.whole(last.n)}"
        f" on {sweep.devices[0].name}{grows}"
    )


def _power(power: float) -> str:
    return f"n^{round(power, 2) + 0.0:.2f}"  # a zero has no sign


def _columns(sweep: Sweep) -> tuple[str, ...]:
    names = tuple(map(clean, sweep.names))
    word = "on" if len(sweep.points[0].timing.statements) == 1 else "of"
    copied = _copied(sweep)
    further = [
        column
        for side, name in enumerate(names[1:], start=1)
        for column in (f"speed-up {word} {name}", *(["with copies"] if side in copied else []))
    ]
    return ("n", *names, *further)


def _row(sweep: Sweep, point: Point) -> tuple[str, ...]:
    times = (figures.seconds(side.median) for side in point.timing.sides)
    copied = _copied(sweep)
    kinds: dict[int, list[Copies]] = {
        side: ["resident", "with copies"] if side in copied else ["resident"] for side in range(1, len(sweep.names))
    }
    ratios = (_ratio(point.ratio_of(side, data)) for side, some in kinds.items() for data in some)
    return (figures.whole(point.n), *times, *ratios)


def _copied(sweep: Sweep) -> list[int]:
    """Return the places of the sides with copies at some size."""
    places = range(1, len(sweep.names))
    return [side for side in places if any(point.ratio_of(side, "with copies") for point in sweep.points)]


def _ratio(ratio: Ratio | None) -> str:
    """Return a factor with its interval."""
    if ratio is None:
        return "not measured"
    interval = f"({figures.interval(*ratio.interval)})" if ratio.interval else "(no interval)"
    return f"{figures.times(ratio.median)} {interval}"


def _warnings(sweep: Sweep) -> Iterator[str]:
    """Yield what makes the sweep worth less than was asked for."""
    if sweep.interrupted:
        yield "interrupted; these are the sizes so far"
    if sweep.ended:
        yield f"ended early: {clean(sweep.ended)}"


def _notes(sweep: Sweep) -> Iterator[str]:
    """Yield what the figures are of."""
    powers = [
        f"{_power(power)} {'of' if len(sweep.points[0].timing.statements) > 1 else 'on'} {clean(name)}"
        for power, name in zip(sweep.exponents, sweep.names, strict=True)
        if power is not None
    ]
    grows = f"; at the greater sizes it grows as {', '.join(powers)}" if powers and len(sweep.names) > 1 else ""
    yield f"median wall time per call{grows}"
    for code, letter in sweep.points[0].timing.letters.items():
        yield f"{letter}: {clean(' ⏎ '.join(code.strip().splitlines()))}"
    if len(sweep.names) > 1:
        yield "intervals are of 95 %; a bracket ends where they exclude 1"
    apart = len({device.name for device in sweep.devices}) > 1
    if sweep.crossovers and apart and not _copied(sweep) and not sweep.setup.strip():
        yield "copies are measured of arrays that exist before the statement. Hint: %%xp sweep x = xp.ones(n)"
    unmoved = {name for point in sweep.points for name in point.timing.unmoved}
    if unmoved:
        yield f"not copied to each device, because no variable holds it: {clean(', '.join(sorted(unmoved)))}"
