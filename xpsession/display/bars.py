"""Display, bars: where the time of a call goes on each side, stacked; as SVG and as characters for terminals."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from xpsession import figures
from xpsession.display.card import escape
from xpsession.display.source_line import CUT, clean
from xpsession.records.side import Side
from xpsession.records.timing import Timing

Kind = Literal["call", "host", "device", "copies"]
COLUMNS, NARROWEST = 40, 10
_MARKS: dict[Kind, str] = {"call": "█", "host": "▒", "device": "▓", "copies": "░"}
_WORDS: dict[Kind, str] = {
    "call": "the call",
    "host": "the host hands it over",
    "device": "then waiting for the device",
    "copies": "copies, if they are needed",
}
_WIDTH, _ROW, _THICK, _LETTER, _LONGEST = 640, 22, 12, 6.6, 28
_FIGURES = 150  # the space for the figures at the end of a bar
# A mid tone of each colour reads on white and on black; the legend names what is in it, and so does each part.
_STYLE = """
.xpsession-card.xps .xps-bars { display: block; width: 100%; max-width: 720px; height: auto; margin: 6px 0;
  font-size: 12px; fill: currentColor; }
.xpsession-card.xps .xps-bars .xps-call { fill: var(--jp-brand-color1, #2f86d6); }
.xpsession-card.xps .xps-bars .xps-host { fill: var(--jp-warn-color1, #d9730d); }
.xpsession-card.xps .xps-bars .xps-device { fill: var(--jp-success-color1, #2e9e5b); }
.xpsession-card.xps .xps-bars .xps-copies { fill: currentColor; fill-opacity: 0.35; }
""".strip()


class Part(NamedTuple):
    """One part of a bar, in seconds."""

    kind: Kind
    seconds: float


def parts(side: Side) -> tuple[Part, ...]:
    """Return the parts of a side's bar: wall time, split where the host hands over to a device, then the copies."""
    found = [Part("call", side.median)]
    if side.parts is not None and side.parts.host is not None:
        host = min(side.parts.host, side.median)
        found = [Part("host", host), Part("device", side.median - host)]
    return tuple(part for part in (*found, Part("copies", side.copying)) if part.seconds > 0)


def worth_drawing(timing: Timing) -> bool:
    """Return whether there is more to see than one bar of one colour."""
    return len(timing.sides) > 1 or len(parts(timing.sides[0])) > 1


def bars_text(timing: Timing, columns: int | None = None) -> str:
    """Return the bars as lines of text that fit into so many `columns`, and one on what the characters stand for."""
    rows = list(map(parts, timing.sides))
    longest = max(map(_whole, rows))
    width = max(len(name) for name in timing.names)
    beside = width + max(len(_figures(row)) for row in rows) + 4
    wide = COLUMNS if columns is None else min(COLUMNS, max(columns - beside, NARROWEST))
    lines = [
        f"{clean(name):<{width}}  {''.join(_drawn(row, longest, wide)):<{wide}}  {_figures(row)}"
        for name, row in zip(timing.names, rows, strict=True)
    ]
    kinds = _kinds(rows)
    legend = [", ".join(f"{_MARKS[kind]} {_WORDS[kind]}" for kind in kinds)] if len(kinds) > 1 else []
    return "\n".join([*lines, *legend])


def bars_svg(timing: Timing) -> str:
    """Return the bars as an SVG element with its style; the text alternative says the same in words."""
    rows = list(map(parts, timing.sides))
    names = [_short(clean(name)) for name in timing.names]
    left = max(map(len, names)) * _LETTER + 10
    scale = (_WIDTH - left - _FIGURES) / max(map(_whole, rows))
    drawn = [
        piece
        for place, (name, row) in enumerate(zip(names, rows, strict=True))
        for piece in _row(place * _ROW, name, row, left=left, scale=scale)
    ]
    kinds = _kinds(rows)
    legend = list(_legend(kinds, len(rows) * _ROW + _ROW - 6)) if len(kinds) > 1 else []
    height = len(rows) * _ROW + bool(legend) * _ROW
    said = "; ".join(f"{name}: {_said(row)}" for name, row in zip(timing.names, rows, strict=True))
    head = f'<svg class="xps-bars" role="img" viewBox="0 0 {_WIDTH} {height}" aria-label="{escape(clean(said))}">'
    return f"<style>{_STYLE}</style>{head}{''.join([*drawn, *legend])}</svg>"


def _row(top: float, name: str, row: Sequence[Part], *, left: float, scale: float) -> Iterator[str]:
    """Yield a name, the parts of its bar, and the figures behind it."""
    yield f'<text x="0" y="{top + 14}">{escape(name)}</text>'
    at = left
    for part in row:
        wide = max(part.seconds * scale, 1.0)
        note = f"{name}: {_WORDS[part.kind]}, {figures.seconds(part.seconds)}"
        size = f'x="{at:.1f}" y="{top + 4}" width="{wide:.1f}" height="{_THICK}"'
        yield f'<rect class="xps-{part.kind}" {size}><title>{escape(note)}</title></rect>'
        at += wide
    yield f'<text x="{at + 6:.1f}" y="{top + 14}">{escape(_figures(row))}</text>'


def _legend(kinds: Sequence[Kind], y: float) -> Iterator[str]:
    at = 0.0
    for kind in kinds:
        yield f'<rect class="xps-{kind}" x="{at:.1f}" y="{y - 9}" width="10" height="10"/>'
        yield f'<text x="{at + 14:.1f}" y="{y}" fill-opacity="0.75">{_WORDS[kind]}</text>'
        at += 14 + (len(_WORDS[kind]) + 2) * _LETTER * 0.9


def _drawn(row: Sequence[Part], longest: float, wide: int) -> Iterator[str]:
    """Yield the characters of a bar; each part that there is has one at least."""
    for part in row:
        yield _MARKS[part.kind] * max(1, round(wide * part.seconds / longest))


def _kinds(rows: Sequence[Sequence[Part]]) -> list[Kind]:
    there = {part.kind for row in rows for part in row}
    return [kind for kind in _MARKS if kind in there]


def _whole(row: Sequence[Part]) -> float:
    return sum(part.seconds for part in row)


def _figures(row: Sequence[Part]) -> str:
    """Return the wall time, and what the copies add."""
    wall = sum(part.seconds for part in row if part.kind != "copies")
    added = [f"{figures.seconds(part.seconds)} copies" for part in row if part.kind == "copies"]
    return " + ".join([figures.seconds(wall), *added])


def _said(row: Sequence[Part]) -> str:
    return ", ".join(f"{_WORDS[part.kind]} {figures.seconds(part.seconds)}" for part in row)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + CUT
