"""Display of a timing: one sentence, a row for each side, and what one must know to read them."""

from collections.abc import Iterator, Sequence

from xpsession import figures
from xpsession.display.ansi import paint
from xpsession.display.card import card, escape
from xpsession.display.source_line import clean
from xpsession.display.timing_details import cautions, details, headline
from xpsession.display.units import size
from xpsession.records.timing import Side, Timing

_COLUMNS = ("device", "median per call", "quartiles", "best", "first call", "blocks × calls")  # noqa: RUF001  # "times"
_SHOWN = 5  # inputs that are named; of more, the rest are counted


def to_text(timing: Timing, *, colour: bool = False) -> str:
    """Return the timing as text; `colour` adds ANSI colours."""
    rows = [_COLUMNS, *map(_row, timing.sides)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    table = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    warnings = [paint(f"warning: {warning}", "warning", colour=colour) for warning in _warnings(timing)]
    return "\n".join([paint(sentence(timing), "hint", colour=colour), *table, *warnings, *_notes(timing)])


def to_html(timing: Timing) -> str:
    """Return the timing as one card of HTML."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in _COLUMNS)
    body = "".join(f"<tr>{''.join(_cells(_row(side)))}</tr>" for side in timing.sides)
    warnings = (f'<div class="xps-item xps-warning">{escape(warning)}</div>' for warning in _warnings(timing))
    notes = (f'<div class="xps-more">{escape(note)}</div>' for note in _notes(timing))
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    first = f"<div><b>{escape(sentence(timing))}</b></div>"
    return card("".join([first, table, *warnings, *notes]), label="Timing")


def sentence(timing: Timing) -> str:
    """Return what was found, in one sentence."""
    if timing.ordered is None:
        side = timing.sides[0]
        spread = _trust(timing, figures.seconds_between(*side.interval) if side.interval else None)
        reason = clean(timing.reason or "")
        return (
            f"{figures.seconds(side.median)} per call on {side.device.name} {spread}; nothing to compare with: {reason}"
        )
    faster, slower, ratio = timing.ordered
    if not ratio.measurable:
        ratio = timing.ratio or ratio
        spread = _trust(timing, figures.interval(*ratio.interval) if ratio.interval else None)
        names = " and ".join(side.device.name for side in timing.sides)
        return f"no measurable difference between {names}: {figures.times(ratio.median)} {spread}"
    spread = _trust(timing, figures.interval(*ratio.interval) if ratio.interval else None)
    about = "" if ratio.interval else "about "
    factor = f"{about}{figures.times(ratio.median)}"
    return f"{faster.device.name} is {factor} faster than {slower.device.name} {spread}{headline(timing)}"


def _trust(timing: Timing, interval: str | None) -> str:
    """Return the interval in brackets, or on how few figures it rests."""
    fewest = min(len(side.blocks) for side in timing.sides)
    return f"(n = {fewest}, no interval)" if interval is None else f"(95 % interval {interval})"


def _row(side: Side) -> tuple[str, ...]:
    return (
        side.device.name,
        figures.seconds(side.median),
        figures.seconds_between(*side.quartiles),
        figures.seconds(side.best),
        figures.seconds(side.first),
        f"{len(side.blocks)} × {side.loops}",  # noqa: RUF001  # the sign for "times"
    )


def _cells(row: Sequence[str]) -> Iterator[str]:
    yield f'<th scope="row">{escape(row[0])}</th>'
    yield from (f"<td>{escape(figure)}</td>" for figure in row[1:])


def _warnings(timing: Timing) -> Iterator[str]:
    """Yield what makes the figures worth less than they look."""
    if timing.interrupted:
        yield "interrupted; the figures are those of the rounds that were complete"
    for side in timing.sides:
        if side.blocks == (side.first,):
            yield f"the budget of {timing.budget:g} s had room for one call on {side.device.name}, the first"
    if timing.unmoved:
        yield f"not copied to each side, because no variable holds it: {_listed(timing.unmoved)}"
    yield from cautions(timing)


def _notes(timing: Timing) -> Iterator[str]:
    """Yield what was measured beside wall time, and what the figures are of."""
    yield from details(timing)
    copied = ""
    if timing.moved:
        inputs = [f"{moved.name} ({size(moved.nbytes)} from {moved.source})" for moved in timing.moved]
        copied = f", copying the inputs is not: {_listed(inputs)}"
    yield f"wall time per call; launching and waiting are in it{copied}"


def _listed(items: Sequence[str]) -> str:
    """Return the first items, and how many more there are."""
    more = f" and {len(items) - _SHOWN} more" if len(items) > _SHOWN else ""
    return ", ".join(map(clean, items[:_SHOWN])) + more
