"""Display, pictures: a chart as SVG inside a card, which needs nothing from outside and follows the theme."""

from collections.abc import Iterator

from xpsession import figures
from xpsession.display.card import escape
from xpsession.display.chart import Axis, Band, Chart, Line, round_seconds

WIDTH, HEIGHT = 640, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 150, 24, 46
_INNER, _TALL = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
# Names at the ends of lines stand at least so far apart.
_APART = 16
# Colours and marks that are told apart; further lines begin anew.
_HUES = 4
_OUTLINES = {2: "M{x} {y}m0 -3.5l3.5 6h-7z", 3: "M{x} {y}m0 -4l3.5 4l-3.5 4l-3.5 -4z"}
# About the width of a letter of 12 pixels.
_LETTER = 6.5
# A mid tone of each colour reads on white and on black; the marks differ too, for whoever sees no difference in colour.
_STYLE = """
.xpsession-card.xps .xps-plot { display: block; width: 100%; max-width: 720px; height: auto; margin: 6px 0;
  overflow: visible; font-size: 12px; fill: currentColor; }
.xpsession-card.xps .xps-plot .xps-grid { stroke: currentColor; stroke-opacity: 0.14; }
.xpsession-card.xps .xps-plot .xps-axis { stroke: currentColor; stroke-opacity: 0.5; fill: none; }
.xpsession-card.xps .xps-plot .xps-band { fill: currentColor; fill-opacity: 0.1; }
.xpsession-card.xps .xps-plot .xps-cross { stroke: currentColor; stroke-opacity: 0.75; stroke-dasharray: 4 3; }
.xpsession-card.xps .xps-plot .xps-line { fill: none; stroke-width: 2; stroke-linejoin: round; }
.xpsession-card.xps .xps-plot .xps-0 { stroke: var(--jp-brand-color1, #2f86d6); }
.xpsession-card.xps .xps-plot .xps-1 { stroke: var(--jp-warn-color1, #d9730d); }
.xpsession-card.xps .xps-plot .xps-0.xps-mark { fill: var(--jp-brand-color1, #2f86d6); }
.xpsession-card.xps .xps-plot .xps-1.xps-mark { fill: var(--jp-warn-color1, #d9730d); }
.xpsession-card.xps .xps-plot .xps-2 { stroke: var(--jp-success-color1, #2e9e5b); }
.xpsession-card.xps .xps-plot .xps-2.xps-mark { fill: var(--jp-success-color1, #2e9e5b); }
.xpsession-card.xps .xps-plot .xps-3 { stroke: var(--jp-error-color1, #d0433a); }
.xpsession-card.xps .xps-plot .xps-3.xps-mark { fill: var(--jp-error-color1, #d0433a); }
.xpsession-card.xps .xps-plot .xps-dashed { stroke-dasharray: 6 3; stroke-width: 1.5; }
.xpsession-card.xps .xps-plot .xps-mark.xps-hollow { fill-opacity: 0; }
.xpsession-card.xps .xps-plot .xps-name { font-weight: 600; }
""".strip()


def svg(chart: Chart) -> str:
    """Return `chart` as an SVG element with its style; the summary is its text alternative."""
    x, y = chart.x, chart.y
    parts = [
        *(_band(band, x) for band in chart.bands),
        *_labels(chart.bands, x),
        *_horizontal(x),
        *_vertical(y),
        *(part for line in chart.lines for part in _line(line, x, y)),
        *_names(chart.lines, y),
    ]
    head = f'<svg class="xps-plot" role="img" viewBox="0 0 {WIDTH} {HEIGHT}" aria-label="{escape(chart.summary)}">'
    return f"<style>{_STYLE}</style>{head}{''.join(parts)}</svg>"


def _x(axis: Axis, value: float) -> float:
    return round(_LEFT + _INNER * axis.place(value), 1)


def _y(axis: Axis, value: float) -> float:
    return round(_TOP + _TALL * (1 - axis.place(value)), 1)


def _horizontal(axis: Axis) -> Iterator[str]:
    """Yield the axis of n, with its marks and its name."""
    low = _TOP + _TALL
    for tick in axis.ticks:
        at = _x(axis, tick)
        yield f'<line class="xps-grid" x1="{at}" x2="{at}" y1="{_TOP}" y2="{low}"/>'
        yield _text(at, low + 17, figures.short(tick), anchor="middle")
    yield f'<path class="xps-axis" d="M{_LEFT} {_TOP}V{low}H{_LEFT + _INNER}"/>'
    yield _text(_LEFT + _INNER / 2, HEIGHT - 8, "n", anchor="middle")


def _vertical(axis: Axis) -> Iterator[str]:
    """Yield the marks of the axis of seconds, and its name."""
    for tick in axis.ticks:
        at = _y(axis, tick)
        yield f'<line class="xps-grid" x1="{_LEFT}" x2="{_LEFT + _INNER}" y1="{at}" y2="{at}"/>'
        yield _text(_LEFT - 7, at + 4, round_seconds(tick), anchor="end")
    yield _text(0, _TOP - 9, "time per call", anchor="start")


def _band(band: Band, axis: Axis) -> str:
    """Return the range of a crossing, and where in it the crossing is."""
    low, high, at = (_x(axis, value) for value in (band.low, band.high, band.at))
    size = f'y="{_TOP}" width="{max(round(high - low, 1), 2)}" height="{_TALL}"'
    return (
        f'<g><title>{escape(band.note)}</title><rect class="xps-band" x="{low}" {size}/>'
        f'<line class="xps-cross" x1="{at}" x2="{at}" y1="{_TOP}" y2="{_TOP + _TALL}"/></g>'
    )


def _labels(bands: tuple[Band, ...], axis: Axis) -> Iterator[str]:
    """Yield the labels above the bands, those that have room."""
    last = 90.0  # the end of the name of the vertical axis
    for band in sorted(bands, key=lambda band: band.at):
        half = len(band.label) * _LETTER / 2
        at = max(_x(axis, band.at), last + half)
        if at - _x(axis, band.at) <= half:
            yield _text(at, _TOP - 9, band.label, anchor="middle")
            last = at + half + _LETTER


def _line(line: Line, x: Axis, y: Axis) -> Iterator[str]:
    """Yield a line and its points, which say their figures when pointed at."""
    points = [(_x(x, n), _y(y, seconds)) for n, seconds in zip(line.xs, line.ys, strict=True)]
    path = "L".join(f"{across} {down}" for across, down in points)
    dashed = " xps-dashed" if line.dashed else ""
    yield f'<path class="xps-line xps-{line.hue % _HUES}{dashed}" d="M{path}"/>'
    for (across, down), note in zip(points, line.notes, strict=True):
        yield _mark(line, across, down, note)


def _mark(line: Line, x: float, y: float, note: str) -> str:
    """Return one point: a circle, a square, a triangle or a diamond by the hue; hollow on a dashed line."""
    look = f'class="xps-mark xps-{line.hue % _HUES}{" xps-hollow" if line.dashed else ""}"'
    inside = f"<title>{escape(note)}</title>"
    if line.hue % _HUES in _OUTLINES:
        path = _OUTLINES[line.hue % _HUES].format(x=x, y=y)
        return f'<path {look} d="{path}">{inside}</path>'
    if line.hue % _HUES == 0:
        return f'<circle {look} cx="{x}" cy="{y}" r="3">{inside}</circle>'
    return f'<rect {look} x="{x - 2.5:.1f}" y="{y - 2.5:.1f}" width="5" height="5">{inside}</rect>'


def _names(lines: tuple[Line, ...], axis: Axis) -> Iterator[str]:
    """Yield the lines' names beside their ends, apart from each other."""
    last = -float(_APART)
    for line in sorted(lines, key=lambda line: -line.ys[-1]):
        last = max(_y(axis, line.ys[-1]), last + _APART)
        yield _mark(line, _LEFT + _INNER + 14, last, line.name)
        yield f'<text class="xps-name" x="{_LEFT + _INNER + 22}" y="{last + 4:.1f}">{escape(line.name)}</text>'


def _text(x: float, y: float, text: str, *, anchor: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>'
