"""Silencing: puts the comment that ignores a finding on a line where it counts."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from xpsession.compliance import magics
from xpsession.compliance.fragments import Fragment, line_starts, split_lines
from xpsession.compliance.ignores import edges
from xpsession.records import Diagnostic

_BRACKETS = re.compile(r"(#\s*xp:\s*ignore\s*\[)([^\]]*)\]")
Check = Callable[[str], Sequence[Diagnostic]]


def silenced(source: str, found: Diagnostic, look: Check) -> str | None:
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
        What finds them.

    Examples
    --------
    >>> from xpsession.compliance import check
    >>> names = "import array_api_strict as xp; "
    >>> silenced(names + "xp.concatenate([])", check(names + "xp.concatenate([])")[0], check)
    'import array_api_strict as xp; xp.concatenate([])  # xp: ignore[XP101]'
    """
    fragment = magics.cell(source)
    if fragment is None:
        return None
    code = ast.dump(fragment.tree)
    others = _kept(look(source), found)
    for line in _lines(fragment, found):
        for text in _commented(source, line, found.code):
            after = magics.cell(text)
            if after is None or ast.dump(after.tree) != code:
                continue
            left = look(text)
            if not any(_place(one) == _place(found) for one in left) and _kept(left, found) == others:
                return text
    return None


def _lines(fragment: Fragment, found: Diagnostic) -> Iterable[int]:
    """Return the lines on which a comment may count, the likeliest first."""
    around = [
        statement
        for statement in ast.walk(fragment.tree)
        if isinstance(statement, ast.stmt)
        and (span := fragment.span(statement))[:2] <= (found.line, found.column)
        and span[2:] >= (found.end_line, found.end_column)
    ]
    lines = [found.end_line, found.line]
    if around:  # the innermost is the last to begin
        first, last = edges(max(around, key=lambda statement: (statement.lineno, statement.col_offset)))
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


def _kept(findings: Iterable[Diagnostic], silent: Diagnostic) -> list[tuple[str, int, int]]:
    """Return the places of the findings of other rules."""
    return [_place(one) for one in findings if one.code != silent.code]


def _place(found: Diagnostic) -> tuple[str, int, int]:
    return found.code, found.line, found.column
