"""Display of diagnostics: under a cell as text or HTML, and as the listing of the command line."""

from collections.abc import Iterable, Mapping, Sequence

from xpsession.display.ansi import Style, link, paint
from xpsession.display.card import card, escape
from xpsession.display.source_line import CUT, WIDTH, clean, excerpt, padding, width
from xpsession.records.diagnostic import Diagnostic

# The text of one cell, or of each cell and file by the path and the cell of its diagnostics.
Sources = str | Mapping[tuple[str, int | None], str]

NARROWEST = 30  # columns that a quoted line takes in any terminal
SHOWN = 10  # findings in one cell; of more, the rest are counted
NAMED = 6  # findings that were shown before
_GUTTER = "   |"
_RANK = {"error": 0, "warning": 1, "info": 2}


def to_text(
    diagnostics: Sequence[Diagnostic],
    sources: Sources,
    *,
    again: Sequence[Diagnostic] = (),
    blocked: bool = False,
    colour: bool = False,
    columns: int | None = None,
) -> str:
    """Return the diagnostics of a cell as text, the most severe first.

    Parameters
    ----------
    diagnostics : sequence of Diagnostic
    sources : str or mapping of (path, cell) to str
        What the user wrote, from which the lines are quoted.
    again : sequence of Diagnostic
        Those that an earlier cell had, of which only the places are told.
    blocked : bool
        Whether the cell was not run because of them.
    colour : bool
        Whether to use ANSI colours.
    columns : int, optional
        How wide the terminal is in which it is shown.
    """
    lines = []
    for found in _first(diagnostics):
        word = _word(found, blocked=blocked)
        code = link(found.code, found.url, colour=colour)
        head = paint(f"{word}[{code} {found.name}]", word, colour=colour)
        lines.append(f"{head}: {clean(found.message)}")
        lines.append(f"  {paint('-->', 'place', colour=colour)} {_place(found)}")
        lines += _quoted(found, sources, word, colour=colour, columns=columns)
    return "\n".join([*lines, *_rest(diagnostics), *_before(again)])


def to_listing(diagnostics: Iterable[Diagnostic], sources: Sources, *, colour: bool = False) -> str:
    """Return all diagnostics in order, each under one line that starts with its place."""
    lines = []
    for found in diagnostics:
        head = paint(link(found.code, found.url, colour=colour), found.severity, colour=colour)
        lines.append(f"{paint(_place(found), 'place', colour=colour)}: {head} {clean(found.message)}")
        lines += _quoted(found, sources, found.severity, colour=colour)
    return "\n".join(lines)


def to_html(
    diagnostics: Sequence[Diagnostic], sources: Sources, *, again: Sequence[Diagnostic] = (), blocked: bool = False
) -> str:
    """Return the diagnostics of a cell as one card of HTML; the parameters are those of `to_text`."""
    items = [_item(found, sources, _word(found, blocked=blocked)) for found in _first(diagnostics)]
    items += [f'<div class="xps-more">{escape(line.strip())}</div>' for line in [*_rest(diagnostics), *_before(again)]]
    return card("".join(items), label="Diagnostics of this cell")


def _item(found: Diagnostic, sources: Sources, word: str) -> str:
    """Return the HTML of one finding."""
    title = escape(f"{found.name}: the section of the standard")
    code = escape(found.code)
    if found.url:
        href = escape(found.url)
        code = f'<a href="{href}" target="_blank" rel="noopener noreferrer" title="{title}">{code}</a>'
    place = f'<span class="xps-place">{escape(_place(found))}</span>'
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
    """Return the HTML that unfolds to how a finding is silenced."""
    code = escape(found.code)
    line = f"<code># xp: ignore[{code}]</code> at the end of the line"
    cells = f"<code>%config XPSession.ignore = ['{code}']</code> in every cell"
    return f'<details class="xps-ignore"><summary>ignore</summary>{line}, or {cells}</details>'


def _message(message: str) -> str:
    """Return the HTML of a message, in which what stands in quotes is code."""
    parts = clean(message).split("'")
    if len(parts) % 2 == 0:  # a lone quote
        return escape(clean(message))
    return "".join(f"<code>{escape(part)}</code>" if index % 2 else escape(part) for index, part in enumerate(parts))


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


def _first(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return those that are shown, the most severe first."""
    return sorted(diagnostics, key=lambda found: (_RANK[found.severity], found.line, found.column))[:SHOWN]


def _rest(diagnostics: Sequence[Diagnostic]) -> list[str]:
    """Return the line that counts those that are not shown."""
    more = len(diagnostics) - SHOWN
    return [f"  … and {more} more finding{'s' if more > 1 else ''}"] if more > 0 else []


def _before(again: Sequence[Diagnostic]) -> list[str]:
    """Return the line that names those that were shown before."""
    if not again:
        return []
    named = [f"{found.code} at {found.line}:{found.column + 1}" for found in again[:NAMED]]
    more = len(again) - NAMED
    return [f"  shown before: {', '.join([*named, *([f'{more} more'] if more > 0 else [])])}"]


def _word(found: Diagnostic, *, blocked: bool) -> Style:
    """Return what a finding in a cell is called: nothing in a cell that ran is an error."""
    if found.severity == "info":
        return "info"
    return "error" if blocked and found.severity == "error" else "warning"


def _place(found: Diagnostic) -> str:
    """Return where a finding is, columns from 1 as editors count them."""
    where = f"{found.line}:{found.column + 1}"
    if found.cell is None:
        return f"{clean(found.path)}:{where}"
    return f"cell {found.cell}:{where}" if found.path == "<cell>" else f"{clean(found.path)}:cell {found.cell}:{where}"


def _source(found: Diagnostic, sources: Sources) -> str:
    return sources if isinstance(sources, str) else sources.get((found.path, found.cell), "")
