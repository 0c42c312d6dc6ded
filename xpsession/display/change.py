"""Display of a change: how a timing compares with an earlier one, and what else is not the same."""

from collections.abc import Iterator

from xpsession import figures
from xpsession.display.ansi import paint
from xpsession.display.card import card, escape, table
from xpsession.display.source_line import clean
from xpsession.records.change import APART, Change, SideChange

_COLUMNS = ("side", "before", "now", "speed-up")


def to_text(change: Change, *, colour: bool = False) -> str:
    """Return the change as text; `colour` adds ANSI colours."""
    rows = [_COLUMNS, *map(_row, change.sides)] if change.sides else []
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    warnings = [paint(f"warning: {warning}", "warning", colour=colour) for warning in _warnings(change)]
    return "\n".join([paint(sentence(change), "hint", colour=colour), *lines, *warnings, *_notes(change)])


def to_html(change: Change) -> str:
    """Return the change as one card of HTML."""
    sides = table(_COLUMNS, map(_row, change.sides)) if change.sides else ""
    warnings = (f'<div class="xps-item xps-warning">{escape(warning)}</div>' for warning in _warnings(change))
    notes = (f'<div class="xps-more">{escape(note)}</div>' for note in _notes(change))
    first = f"<div><b>{escape(sentence(change))}</b></div>"
    return card("".join([first, sides, *warnings, *notes]), label="Change")


def sentence(change: Change) -> str:
    """Return what became of each side, in one sentence."""
    if not change.sides:
        return "no statement and device is in both timings"
    return "compared with before, " + "; ".join(map(_said, change.sides))


def _said(side: SideChange) -> str:
    name, ratio = clean(side.name), side.ratio
    if not side.measurable:
        return f"{name} has not changed measurably"
    faster = ratio if ratio.median >= 1 else ratio.inverted()
    spread = f"95 % interval {figures.interval(*faster.interval)}" if faster.interval else "no interval"
    return f"{name} is {figures.times(faster.median)} {'faster' if ratio.median >= 1 else 'slower'} ({spread})"


def _row(side: SideChange) -> tuple[str, ...]:
    interval = f"({figures.interval(*side.ratio.interval)})" if side.ratio.interval else "(no interval)"
    times = [figures.seconds(each.median) for each in (side.before, side.after)]
    return (clean(side.name), *times, f"{figures.times(side.ratio.median)} {interval}")


def _warnings(change: Change) -> Iterator[str]:
    """Yield what is not the same besides."""
    for one in change.differences:
        values = [clean(" ⏎ ".join(value.splitlines())) if value else "nothing" for value in (one.before, one.after)]
        yield f"{clean(one.name)} is not the same: {values[0]} before, {values[1]} now"


def _notes(change: Change) -> Iterator[str]:
    for names, when in ((change.gone, "before"), (change.added, "now")):
        if names:
            yield f"measured {when} only: {clean(', '.join(names))}"
    if change.sides:
        least = round(100 * (APART - 1))
        yield f"timings of different moments also differ by what the machine did then: up to {least} % is no change"
