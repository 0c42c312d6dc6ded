"""Display, bars: where the time of a call goes on each side, stacked; as HTML and as characters for terminals."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from xpsession import figures
from xpsession.display.card import escape
from xpsession.display.source_line import clean
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
# Where styles are taken out, as on GitHub, a row is still a line.
# A mid tone of each colour reads on white and on black; the legend names what is in it, and so does each part. Colours
# stay in print and where the system chooses all others, for without them there is no bar.
_STYLE = """
.xpsession-card.xps .xps-bars { display: grid; grid-template-columns: fit-content(38%) minmax(3em, 1fr) auto;
  gap: 4px 10px; align-items: center; max-width: 720px; margin: 6px 0; }
.xpsession-card.xps .xps-bars .xps-row { display: contents; }
.xpsession-card.xps .xps-bars .xps-name { overflow-wrap: anywhere; }
.xpsession-card.xps .xps-bars .xps-bar { display: flex; height: 12px; margin-right: 0.5em; }
.xpsession-card.xps .xps-bars .xps-legend { grid-column: 1 / -1; }
.xpsession-card.xps .xps-bars i { min-width: 1px; print-color-adjust: exact; -webkit-print-color-adjust: exact;
  forced-color-adjust: none; }
.xpsession-card.xps .xps-bars .xps-legend span { display: inline-block; margin-right: 1em; }
.xpsession-card.xps .xps-bars .xps-legend i { display: inline-block; width: 10px; height: 10px; margin-right: 5px; }
.xpsession-card.xps .xps-bars .xps-call { background: var(--jp-brand-color1, #2f86d6); }
.xpsession-card.xps .xps-bars .xps-host { background: var(--jp-warn-color1, #d9730d); }
.xpsession-card.xps .xps-bars .xps-device { background: var(--jp-success-color1, #2e9e5b); }
.xpsession-card.xps .xps-bars .xps-copies { background: rgba(128, 128, 128, 0.75); }
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


def bars_html(timing: Timing) -> str:
    """Return the bars as HTML with its style; each row says the same in words to whoever cannot see it."""
    rows = list(map(parts, timing.sides))
    longest = max(map(_whole, rows))
    drawn = (_row(clean(name), row, longest) for name, row in zip(timing.names, rows, strict=True))
    kinds = _kinds(rows)
    legend = " ".join(f'<span><i class="xps-{kind}"></i>{_WORDS[kind]}</span>' for kind in kinds)
    key = f'<div class="xps-legend" aria-hidden="true">{legend}</div>' if len(kinds) > 1 else ""
    return f'<style>{_STYLE}</style><div class="xps-bars">{"".join(drawn)}{key}</div>'


def _row(name: str, row: Sequence[Part], longest: float) -> str:
    """Return a name, the parts of its bar, and the figures behind it."""
    bar = "".join(
        f'<i class="xps-{part.kind}" style="width: {100 * part.seconds / longest:.2f}%" title="{note}"></i>'
        for part in row
        for note in [escape(f"{name}: {_WORDS[part.kind]}, {figures.seconds(part.seconds)}")]
    )
    said = escape(f"{name}: {_said(row)}")
    return (
        f'<div class="xps-row"><span class="xps-name">{escape(name)}</span> '
        f'<span class="xps-bar" role="img" aria-label="{said}">{bar}</span> <span>{escape(_figures(row))}</span></div>'
    )


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
