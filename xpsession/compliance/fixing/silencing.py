"""Silencing: puts the comment that ignores a finding on a line where it counts."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from xpsession.compliance.source import magics
from xpsession.compliance.source.fragments import Fragment, line_starts, split_lines
from xpsession.compliance.source.ignores import Ignores, edges
from xpsession.records.diagnostic import Diagnostic

_BRACKETS = re.compile(r"(#\s*xp:\s*ignore\s*\[)([^\]]*)\]")
Check = Callable[[str], Sequence[Diagnostic]]


class Silenced(NamedTuple):
    """A source with the comment, and how many findings are left in it."""

    text: str
    left: int


def silenced(source: str, found: Diagnostic, look: Check, *, seen: Sequence[Diagnostic] = ()) -> Silenced | None:
    """Return `source` with a comment that ignores `found`, or None where none would count.

    Each line that could carry it is tried: what runs must stay what it was, and of the findings none may go but those
    of the same rule on that line.

    Parameters
    ----------
    source : str
        A cell.
    found : Diagnostic
        One of its findings.
    look : callable
        What finds those that can be read from the source.
    seen : sequence of Diagnostic
        All findings, also those that only running showed.

    Examples
    --------
    >>> from xpsession.compliance import check
    >>> names = "import array_api_strict as xp; "
    >>> silenced(names + "xp.concatenate([])", check(names + "xp.concatenate([])")[0], check).text
    'import array_api_strict as xp; xp.concatenate([])  # xp: ignore[XP101]'
    """
    fragment = magics.cell(source)
    if fragment is None:
        return None
    code = ast.dump(fragment.tree)
    read = {_place(one) for one in look(source)}
    ran = [one for one in (*seen, found) if _place(one) not in read]
    others = {place for place in read | set(map(_place, ran)) if place[0] != found.code}
    for line in _lines(fragment, found):
        for text in _commented(source, line, found.code):
            after = magics.cell(text)
            if after is None or ast.dump(after.tree) != code:
                continue
            left = {_place(one) for one in look(text)} | {_place(one) for one in ran if not _covered(after, one)}
            if _place(found) not in left and {place for place in left if place[0] != found.code} == others:
                return Silenced(text, len(left))
    return None


def _covered(fragment: Fragment, found: Diagnostic) -> bool:
    """Return whether a comment in `fragment` ignores a finding."""
    span = (found.line, found.column, found.end_line, found.end_column)
    statement = _innermost(fragment, found)
    nodes = (node for node in ast.walk(statement or fragment.tree) if isinstance(node, ast.expr | ast.keyword))
    ignores = Ignores(fragment)
    return statement is not None and any(
        ignores.covers(found.code, node, statement) for node in nodes if fragment.span(node) == span
    )


def _innermost(fragment: Fragment, found: Diagnostic) -> ast.stmt | None:
    """Return the innermost statement around a finding."""
    return fragment.around((found.line, found.column), (found.end_line, found.end_column))


def _lines(fragment: Fragment, found: Diagnostic) -> Iterable[int]:
    """Return the lines on which a comment may count, the likeliest first."""
    lines = [found.end_line, found.line]
    statement = _innermost(fragment, found)
    if statement is not None:
        first, last = edges(statement)
        lines += [fragment.origin(last, 0)[0], fragment.origin(first, 0)[0]]
    return dict.fromkeys(lines)


def _commented(source: str, line: int, code: str) -> Iterator[str]:
    """Yield `source` with `code` in the brackets of the line's own comment, then with a comment of its own."""
    start = line_starts(source)[line - 1]
    text = split_lines(source)[line - 1]
    rest = source[start + len(text) :]
    own = _BRACKETS.search(text)
    if own is not None:
        codes = ", ".join(part for part in (own[2].strip(), code) if part)
        yield f"{source[:start]}{text[: own.start()]}{own[1]}{codes}]{text[own.end() :]}{rest}"
    yield f"{source[:start]}{text.rstrip()}  # xp: ignore[{code}]{rest}"


def _place(found: Diagnostic) -> tuple[str, int, int]:
    return found.code, found.line, found.column
