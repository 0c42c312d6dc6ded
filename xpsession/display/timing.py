"""Display of a timing: one sentence first, a row for each side, and what one must know to read them."""

from collections.abc import Iterator, Sequence

from xpsession import figures
from xpsession.display.ansi import paint
from xpsession.display.bars import bars_html, bars_text, worth_drawing
from xpsession.display.card import card, escape, table
from xpsession.display.source_line import CUT, WIDTH, clean
from xpsession.display.timing_details import cautions, details, headline
from xpsession.display.units import size
from xpsession.records.side import Comparison, Ratio, Side
from xpsession.records.timing import Moved, Timing

_COLUMNS = ("median per call", "quartiles", "best", "first call", "blocks × calls")  # noqa: RUF001  # "times"
_PARTS = ("among many", "host", "device")
_NONE = "–"  # noqa: RUF001  # a dash for nothing
_SHOWN = 5  # inputs that are named; of more, the rest are counted
_PAIR = 2  # sides, of which the sentence says all


def to_text(timing: Timing, *, colour: bool = False, columns: int | None = None) -> str:
    """Return the timing as text; `colour` adds ANSI colours, and the bars fit into so many `columns`."""
    rows = [_columns(timing), *_rows(timing)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    bars = [bars_text(timing, columns)] if worth_drawing(timing) else []
    warnings = [paint(f"warning: {warning}", "warning", colour=colour) for warning in _warnings(timing)]
    return "\n".join([paint(sentence(timing), "hint", colour=colour), *lines, *bars, *warnings, *_notes(timing)])


def to_html(timing: Timing) -> str:
    """Return the timing as one card of HTML."""
    warnings = (f'<div class="xps-item xps-warning">{escape(warning)}</div>' for warning in _warnings(timing))
    notes = (f'<div class="xps-more">{escape(note)}</div>' for note in _notes(timing))
    first = f"<div><b>{escape(sentence(timing))}</b></div>"
    bars = bars_html(timing) if worth_drawing(timing) else ""
    return card("".join([first, table(_columns(timing), _rows(timing)), bars, *warnings, *notes]), label="Timing")


def sentence(timing: Timing) -> str:
    """Return what was found, in one sentence: of several sides the fastest against the first one, then the others."""
    if not timing.comparisons:
        side = timing.sides[0]
        spread = _trust(timing, figures.seconds_between(*side.interval) if side.interval else None)
        reason = clean(timing.reason or "")
        return (
            f"{figures.seconds(side.median)} per call on {side.device.name} {spread}; nothing to compare with: {reason}"
        )
    first, *others = map(clean, timing.names)
    found = sorted(zip(timing.comparisons, others, strict=True), key=_speed_up, reverse=True)
    (lead, name), rest = found[0], found[1:]
    return "; ".join([_lead(timing, lead, first, name), *(_further(other, first, called) for other, called in rest)])


def _speed_up(found: tuple[Comparison, str]) -> float:
    return found[0].ratio.median


def _lead(timing: Timing, found: Comparison, first: str, second: str) -> str:
    """Return how the fastest of the further sides compares with the first one."""
    ratio = found.ordered[2]
    if not ratio.measurable:
        spread = _trust(timing, figures.interval(*found.ratio.interval) if found.ratio.interval else None)
        return f"no measurable difference between {first} and {second}: {figures.times(found.ratio.median)} {spread}"
    spread = _trust(timing, figures.interval(*ratio.interval) if ratio.interval else None)
    faster, slower = (second, first) if found.ordered[0] is found.second else (first, second)
    return f"{faster} is {_factor(ratio)} faster than {slower} {spread}{headline(found)}"


def _further(found: Comparison, first: str, second: str) -> str:
    """Return how another side compares with the first one; its interval is in the table."""
    ratio = found.ordered[2]
    if not ratio.measurable:
        return f"no measurable difference between {first} and {second}"
    word = "faster" if found.ordered[0] is found.second else "slower"
    return f"{second} is {_factor(ratio)} {word} than {first}{headline(found)}"


def _factor(ratio: Ratio) -> str:
    return f"{'' if ratio.interval else 'about '}{figures.times(ratio.median)}"


def _trust(timing: Timing, interval: str | None) -> str:
    """Return the interval in brackets, or on how few figures it rests."""
    fewest = min(len(side.blocks) for side in timing.sides)
    return f"(n = {fewest}, no interval)" if interval is None else f"(95 % interval {interval})"


def _columns(timing: Timing) -> tuple[str, ...]:
    """Return the heads of the columns: more than two sides have their ratios there, a GPU the parts of its calls."""
    what = "device" if len(timing.statements) == 1 else "statement"
    against = [f"speed-up over {clean(timing.names[0])}"] if len(timing.sides) > _PAIR else []
    return (what, _COLUMNS[0], *against, *(_PARTS if _asynchronous(timing) else ()), *_COLUMNS[1:])


def _asynchronous(timing: Timing) -> bool:
    return any(side.parts is not None and side.parts.host is not None for side in timing.sides)


def _rows(timing: Timing) -> Iterator[tuple[str, ...]]:
    for side, name in zip(timing.sides, timing.names, strict=True):
        against = [_speed(side.ratio)] if len(timing.sides) > _PAIR else []
        yield (
            clean(name),
            figures.seconds(side.median),
            *against,
            *(_parts(side) if _asynchronous(timing) else ()),
            figures.seconds_between(*side.quartiles),
            figures.seconds(side.best),
            figures.seconds(side.first),
            f"{len(side.blocks)} × {side.loops}",  # noqa: RUF001  # the sign for "times"
        )


def _parts(side: Side) -> tuple[str, ...]:
    """Return what a call takes among many, of the host, and of the device; a dash where there is no such part."""
    parts = side.parts
    if parts is None:
        return (_NONE,) * len(_PARTS)
    return tuple(
        _NONE if part is None else figures.seconds(part) for part in (parts.throughput, parts.host, parts.device)
    )


def _speed(ratio: Ratio | None) -> str:
    """Return a ratio with its interval; nothing for the first side."""
    if ratio is None:
        return ""
    interval = f"({figures.interval(*ratio.interval)})" if ratio.interval else "(no interval)"
    return f"{figures.times(ratio.median)} {interval}"


def _warnings(timing: Timing) -> Iterator[str]:
    """Yield what makes the figures worth less than they look."""
    if timing.interrupted:
        yield "interrupted; the figures are those of the rounds that were complete"
    for side, name in zip(timing.sides, timing.names, strict=True):
        if side.blocks == (side.first,):
            yield f"{clean(name)}: the budget of {timing.budget:g} s had room for one call, the first"
    if timing.unmoved:
        yield f"not copied to each side, because no variable holds it: {_listed(timing.unmoved)}"
    yield from cautions(timing)


def _notes(timing: Timing) -> Iterator[str]:
    """Yield what was measured beside wall time, and what the figures are of."""
    yield from (f"{letter}: {_one_line(code)}" for code, letter in timing.letters.items())
    yield from details(timing)
    copied = ""
    if timing.moved:
        inputs = [
            f"{moved.name} ({size(moved.nbytes)} from {moved.source}{_gaps(moved, timing)})" for moved in timing.moved
        ]
        copied = f", copying the inputs is not: {_listed(inputs)}"
    caches = "caches emptied before each" if timing.cold else "caches warm"
    yield f"wall time per call, {caches}; launching and waiting are in it{copied}"
    if not timing.comparisons:
        yield "statements can be compared with each other as well. Hint: STATEMENT --vs STATEMENT"


def _gaps(moved: Moved, timing: Timing) -> str:
    """Return that an array has gaps on the CPU, where there is another device, on which it has none."""
    others = dict.fromkeys(side.device.name for side in timing.sides if side.device.name != moved.source)
    return f", a view with gaps; none on {', '.join(others)}" if moved.strided and others else ""


def _one_line(code: str) -> str:
    """Return a statement in one line, the end of a long one cut off."""
    line = " ⏎ ".join(line.strip() for line in code.strip().splitlines())
    return clean(line if len(line) <= WIDTH else line[:WIDTH] + CUT)


def _listed(items: Sequence[str]) -> str:
    """Return the first items, and how many more there are."""
    more = f" and {len(items) - _SHOWN} more" if len(items) > _SHOWN else ""
    return ", ".join(map(clean, items[:_SHOWN])) + more
