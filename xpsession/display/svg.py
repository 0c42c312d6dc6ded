"""Display, pictures: a chart as SVG inside a card, which needs nothing from outside and follows the theme.

It is as wide as there is room, and its letters stay as large as those around: across, all places are parts of the
width; the names stand above it as text.
"""

from collections.abc import Iterator
from itertools import pairwise

from xpsession import figures
from xpsession.display.card import escape
from xpsession.display.chart import Axis, Band, Chart, Line, round_seconds

HEIGHT = 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 24, 24, 46
_TALL = HEIGHT - _TOP - _BOTTOM
# The width of the narrowest plot, in which no two labels above it may meet, and about that of a letter of 12 pixels.
_NARROWEST, _LETTER = 240, 6.5
# Shapes around a point, which are told apart like their colours; further lines begin anew.
_SHAPES = (
    '<circle r="3"/>',
    '<rect x="-2.5" y="-2.5" width="5" height="5"/>',
    '<path d="M0 -3.5l3.5 6h-7z"/>',
    '<path d="M0 -4l3.5 4l-3.5 4l-3.5 -4z"/>',
)
# A mid tone of each colour reads on white and on black; the shapes differ too, for whoever tells no colours apart.
_COLOURS = (
    "--jp-brand-color1, #2f86d6",
    "--jp-warn-color1, #d9730d",
    "--jp-success-color1, #2e9e5b",
    "--jp-error-color1, #d0433a",
)
_STYLE = (
    f"""
.xpsession-card.xps .xps-plot {{ max-width: 720px; margin: 6px 0; }}
.xpsession-card.xps .xps-plot svg {{ overflow: visible; font-size: 12px; fill: currentColor; }}
.xpsession-card.xps .xps-plot > svg {{ display: block; height: {HEIGHT}px; max-width: none;
  margin: 0 {_RIGHT}px 0 {_LEFT}px; width: calc(100% - {_LEFT + _RIGHT}px); }}
.xpsession-card.xps .xps-plot .xps-key {{ display: inline-block; margin-right: 1.5em; font-weight: 600;
  overflow-wrap: anywhere; }}
.xpsession-card.xps .xps-plot .xps-key svg {{ width: 10px; height: 10px; margin-right: 6px; }}
.xpsession-card.xps .xps-plot .xps-grid {{ stroke: currentColor; stroke-opacity: 0.14; }}
.xpsession-card.xps .xps-plot .xps-axis {{ stroke: currentColor; stroke-opacity: 0.5; }}
.xpsession-card.xps .xps-plot .xps-band {{ fill-opacity: 0.1; }}
.xpsession-card.xps .xps-plot .xps-cross {{ stroke: currentColor; stroke-opacity: 0.75; stroke-dasharray: 4 3; }}
.xpsession-card.xps .xps-plot .xps-line {{ stroke-width: 2; stroke-linecap: round; }}
.xpsession-card.xps .xps-plot .xps-dashed {{ stroke-dasharray: 6 4; stroke-width: 1.5; stroke-linecap: butt; }}
.xpsession-card.xps .xps-plot .xps-hollow {{ fill-opacity: 0; }}
""".strip()
    + "".join(
        f"\n.xpsession-card.xps .xps-plot .xps-{hue} {{ stroke: var({colour}); fill: var({colour}); }}"
        for hue, colour in enumerate(_COLOURS)
    )
)


def svg(chart: Chart) -> str:
    """Return `chart` as HTML with its style: the names of its lines, and an SVG, which the summary stands for."""
    x, y = chart.x, chart.y
    parts = [
        *(_band(band, x) for band in chart.bands),
        *_labels(chart.bands, x),
        *_horizontal(x),
        *_vertical(y),
        *(part for line in chart.lines for part in _line(line, x, y)),
    ]
    keys = " ".join(map(_key, chart.lines))
    head = f'<svg role="img" width="100%" height="{HEIGHT}" aria-label="{escape(chart.summary)}">'
    return f'<style>{_STYLE}</style><div class="xps-plot"><div>{keys}</div>{head}{"".join(parts)}</svg></div>'


def _x(axis: Axis, value: float) -> str:
    return f"{100 * axis.place(value):.2f}%"


def _y(axis: Axis, value: float) -> float:
    return round(_TOP + _TALL * (1 - axis.place(value)), 1)


def _horizontal(axis: Axis) -> Iterator[str]:
    """Yield the axis of n, with its marks and its name."""
    low = _TOP + _TALL
    for tick in axis.ticks:
        at = _x(axis, tick)
        yield f'<line class="xps-grid" x1="{at}" x2="{at}" y1="{_TOP}" y2="{low}"/>'
        yield _text(at, low + 17, figures.short(tick), anchor="middle")
    yield f'<line class="xps-axis" x1="0" x2="0" y1="{_TOP}" y2="{low}"/>'
    yield f'<line class="xps-axis" x1="0" x2="100%" y1="{low}" y2="{low}"/>'
    yield _text("50%", HEIGHT - 8, "n", anchor="middle")


def _vertical(axis: Axis) -> Iterator[str]:
    """Yield the marks of the axis of seconds, and its name."""
    for tick in axis.ticks:
        at = _y(axis, tick)
        yield f'<line class="xps-grid" x1="0" x2="100%" y1="{at}" y2="{at}"/>'
        yield _text("-7", at + 4, round_seconds(tick), anchor="end")
    yield _text(f"-{_LEFT}", _TOP - 9, "time per call", anchor="start")


def _band(band: Band, axis: Axis) -> str:
    """Return the range of a crossing, and where in it the crossing is."""
    low, at = _x(axis, band.low), _x(axis, band.at)
    wide = f"{max(100 * (axis.place(band.high) - axis.place(band.low)), 0.5):.2f}%"
    return (
        f'<g><title>{escape(band.note)}</title><rect class="xps-band" x="{low}" y="{_TOP}" width="{wide}"'
        f' height="{_TALL}"/><line class="xps-cross" x1="{at}" x2="{at}" y1="{_TOP}" y2="{_TOP + _TALL}"/></g>'
    )


def _labels(bands: tuple[Band, ...], axis: Axis) -> Iterator[str]:
    """Yield the labels above the bands, those that have room in a narrow plot too."""
    last = 90.0 - _LEFT  # the end of the name of the vertical axis
    for band in sorted(bands, key=lambda band: band.at):
        half = len(band.label) * _LETTER / 2
        centre = _NARROWEST * axis.place(band.at)
        at = max(min(centre, _NARROWEST + _RIGHT - half), last + half)
        if abs(at - centre) <= half:
            yield _text(f"{100 * at / _NARROWEST:.2f}%", _TOP - 9, band.label, anchor="middle")
            last = at + half + _LETTER


def _line(line: Line, x: Axis, y: Axis) -> Iterator[str]:
    """Yield a line and its points, which say their figures when pointed at."""
    points = [(_x(x, n), _y(y, seconds)) for n, seconds in zip(line.xs, line.ys, strict=True)]
    look = f"xps-line xps-{line.hue % len(_SHAPES)}{' xps-dashed' if line.dashed else ''}"
    for (x1, y1), (x2, y2) in pairwise(points):
        yield f'<line class="{look}" x1="{x1}" x2="{x2}" y1="{y1}" y2="{y2}"/>'
    for (across, down), note in zip(points, line.notes, strict=True):
        yield f'<svg x="{across}" y="{down}">{_mark(line, note)}</svg>'


def _mark(line: Line, note: str) -> str:
    """Return one point, hollow on a dashed line."""
    hue = line.hue % len(_SHAPES)
    look = f"xps-{hue}{' xps-hollow' if line.dashed else ''}"
    return f'<g class="{look}"><title>{escape(note)}</title>{_SHAPES[hue]}</g>'


def _key(line: Line) -> str:
    """Return what a line looks like, and its name."""
    picture = f'<svg viewBox="-5 -5 10 10" aria-hidden="true">{_mark(line, line.name)}</svg>'
    return f'<span class="xps-key">{picture}{escape(line.name)}</span>'


def _text(x: str, y: float, text: str, *, anchor: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>'
