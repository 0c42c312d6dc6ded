"""Display of diagnostics: under a cell as text or HTML, and as the listing of the command line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import NamedTuple

from xpsession.display.ansi import Style, link, paint
from xpsession.display.card import card, escape
from xpsession.display.source_line import CUT, WIDTH, clean, excerpt, padding, width
from xpsession.records.diagnostic import Diagnostic

# The text of one cell, or of each cell and file by the path and the cell of its diagnostics.
Sources = str | Mapping[tuple[str, int | None], str]

NARROWEST = 30  # columns that a quoted line takes in any terminal
SHOWN = 10  # different findings in one cell; of more, the rest are counted
NAMED = 6  # further places of a finding, and findings that were shown before
_GUTTER = "   |"
_RANK = {"error": 0, "warning": 1, "info": 2}


class Offer(NamedTuple):
    """What the user can do: how many findings ``%xp fix`` corrects, and the codes of which it is told how to ignore."""

    fixable: int = 0
    ignorable: tuple[str, ...] = ()


NOTHING = Offer()


def to_text(
    diagnostics: Sequence[Diagnostic],
    sources: Sources,
    *,
    again: Sequence[Diagnostic] = (),
    offer: Offer = NOTHING,
    blocked: bool = False,
    colour: bool = False,
    columns: int | None = None,
) -> str:
    """Return the diagnostics of a cell as text, the most severe first, and what is found at several places once.

    Parameters
    ----------
    diagnostics : sequence of Diagnostic
    sources : str or mapping of (path, cell) to str
        What the user wrote, from which the lines are quoted.
    again : sequence of Diagnostic
        Those that an earlier cell had, of which only the places are told.
    offer : Offer
        What the user can do about them.
    blocked : bool
        Whether the cell was not run because of them.
    colour : bool
        Whether to use ANSI colours.
    columns : int, optional
        How wide the terminal is in which it is shown.
    """
    lines = []
    groups = _groups(diagnostics)
    for found, *others in groups[:SHOWN]:
        word = _word(found, blocked=blocked)
        plain = f"{word}[{found.code} {found.name}]"
        code = link(found.code, found.url, colour=colour)
        head = paint(f"{word}[{code} {found.name}]", word, colour=colour)
        first, *more = _fitted(f"{plain}: {clean(found.message)}", columns)
        lines += [first.replace(plain, head, 1), *more]
        arrow, *more = _fitted(f"  --> {_place(found)}{_also(others)}", columns)
        lines += [arrow.replace("-->", paint("-->", "place", colour=colour), 1), *more]
        lines += _quoted(found, sources, word, colour=colour, columns=columns)
    below = [*_below(groups, again, offer.fixable), *_offered(offer.ignorable)]
    return "\n".join([*lines, *(part for line in below for part in _fitted(line, columns))])


def to_listing(diagnostics: Iterable[Diagnostic], sources: Sources, *, colour: bool = False) -> str:
    """Return all diagnostics in order, each under one line that starts with its place."""
    lines = []
    for found in diagnostics:
        head = paint(link(found.code, found.url, colour=colour), found.severity, colour=colour)
        lines.append(f"{paint(_place(found), 'place', colour=colour)}: {head} {clean(found.message)}")
        lines += _quoted(found, sources, found.severity, colour=colour)
    return "\n".join(lines)


def to_html(
    diagnostics: Sequence[Diagnostic],
    sources: Sources,
    *,
    again: Sequence[Diagnostic] = (),
    blocked: bool = False,
    offer: Offer = NOTHING,
) -> str:
    """Return the diagnostics of a cell as one card of HTML; the parameters are those of `to_text`."""
    groups = _groups(diagnostics)
    items = [_item(group, sources, _word(group[0], blocked=blocked)) for group in groups[:SHOWN]]
    items += [f'<div class="xps-more">{escape(line.strip())}</div>' for line in _below(groups, again, offer.fixable)]
    return card("".join(items), label="Where this cell leaves the standard")


def _item(group: Sequence[Diagnostic], sources: Sources, word: str) -> str:
    """Return the HTML of what is found at one place or several."""
    found, *others = group
    title = escape(f"{found.name}: the section of the standard")
    code = escape(found.code)
    if found.url:
        href = escape(found.url)
        code = f'<a href="{href}" target="_blank" rel="noopener noreferrer" title="{title}">{code}</a>'
    place = f' <span class="xps-place">{escape(_place(found) + _also(others))}</span>'
    parts = [f"<div><b>{word}</b> {code} {_message(found.message)}{place}</div>"]
    quote = excerpt(_source(found, sources), found)
    if quote is not None:
        before, marked, after = (escape(part) for part in quote)
        parts.append(f"<pre>{before}<mark>{marked}</mark>{after}</pre>")
    if found.hint:
        parts.append(f'<div class="xps-hint">hint: <code>{escape(clean(found.hint))}</code></div>')
    parts.append(_offer(found))
    return f'<div class="xps-item xps-{word}">{"".join(parts)}</div>'


def _offer(found: Diagnostic) -> str:
    """Return the HTML that unfolds to how a finding is ignored."""
    line, cells = (f"<code>{escape(words)}</code>" for words in _ways([found.code]))
    return f'<details class="xps-ignore"><summary>ignore</summary>{line} at the end of the line, or {cells}</details>'


def _message(message: str) -> str:
    """Return the HTML of a message, in which what stands in quotes is code."""
    parts = clean(message).split("'")
    if len(parts) % 2 == 0:  # a lone quote
        return escape(clean(message))
    return "".join(f"<code>{escape(part)}</code>" if index % 2 else escape(part) for index, part in enumerate(parts))


def _fitted(line: str, columns: int | None) -> list[str]:
    """Return a line in parts that fit into so many `columns`, if it is known how many there are."""
    if columns is None or len(line) <= columns:
        return [line]
    return wrap(
        line, max(columns, NARROWEST), subsequent_indent="      ", break_long_words=False, break_on_hyphens=False
    )


def _quoted(
    found: Diagnostic, sources: Sources, style: Style, *, colour: bool, columns: int | None = None
) -> list[str]:
    """Return the line of a finding, and below it the carets and the hint, which has a line of its own if it must."""
    room = WIDTH if columns is None else min(WIDTH, max(columns - len(f"{_GUTTER} {CUT}{CUT}"), NARROWEST))
    quote = excerpt(_source(found, sources), found, room)
    hint = f"hint: {clean(found.hint)}" if found.hint else ""
    gutter = paint(_GUTTER, "place", colour=colour)
    if quote is None:
        return [f"{gutter} {paint(hint, 'hint', colour=colour)}"] if hint else []
    carets = paint("^" * max(1, width(quote.marked)), style, colour=colour)
    below = [f"{padding(quote.before)}{carets}", paint(hint, "hint", colour=colour)]
    if columns is None or width(f"{quote.before}{quote.marked} {hint}") <= room:
        below = [" ".join(below).rstrip()]
    return [f"{gutter} {line}" for line in ("".join(quote), *below)]


def _groups(diagnostics: Iterable[Diagnostic]) -> list[list[Diagnostic]]:
    """Return the findings, the most severe first, those together that say the same of different places."""
    groups: dict[tuple[object, ...], list[Diagnostic]] = {}
    for found in sorted(diagnostics, key=lambda found: (_RANK[found.severity], found.line, found.column)):
        same = (found.severity, found.code, found.message, found.hint, found.path, found.cell)
        groups.setdefault(same, []).append(found)
    return list(groups.values())


def _also(others: Sequence[Diagnostic]) -> str:
    """Return where else the same is found."""
    return f", and at {_listed([_spot(found) for found in others])}" if others else ""


def _below(groups: Sequence[Sequence[Diagnostic]], again: Sequence[Diagnostic], fixable: int) -> Iterator[str]:
    """Yield the lines that count what is not shown, name what was shown before, and tell what there is a fix for."""
    more = sum(map(len, groups[SHOWN:]))
    if more:
        yield f"  … and {more} more finding{'s' if more > 1 else ''}"
    if again:
        yield f"  shown before: {_listed([f'{found.code} at {_spot(found)}' for found in again])}"
    if fixable:
        every = sum(map(len, groups))
        what = "it" if every == 1 else "them all" if fixable == every else f"{fixable} of {every}"
        yield f"  %xp fix corrects {what}"


def _offered(codes: Sequence[str]) -> list[str]:
    """Return the line that tells how findings are ignored."""
    return ["  to ignore: {} at the end of the line, or {}".format(*_ways(codes))] if codes else []


def _ways(codes: Sequence[str]) -> tuple[str, str]:
    """Return what is typed to ignore rules, at a line and everywhere."""
    return f"# xp: ignore[{', '.join(codes)}]", f"%xp ignore {' '.join(codes)}"


def _listed(items: Sequence[str]) -> str:
    """Return the first items, and how many more there are."""
    more = len(items) - NAMED
    return ", ".join([*items[:NAMED], *([f"{more} more"] if more > 0 else [])])


def _word(found: Diagnostic, *, blocked: bool) -> Style:
    """Return what a finding in a cell is called: nothing in a cell that ran is an error."""
    if found.severity == "info":
        return "info"
    return "error" if blocked and found.severity == "error" else "warning"


def _place(found: Diagnostic) -> str:
    """Return where a finding is, columns from 1 as editors count them."""
    where = _spot(found)
    if found.cell is None:
        return f"{clean(found.path)}:{where}"
    return f"cell {found.cell}:{where}" if found.path == "<cell>" else f"{clean(found.path)}:cell {found.cell}:{where}"


def _spot(found: Diagnostic) -> str:
    return f"{found.line}:{found.column + 1}"


def _source(found: Diagnostic, sources: Sources) -> str:
    return sources if isinstance(sources, str) else sources.get((found.path, found.cell), "")
