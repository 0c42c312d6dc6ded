"""Ignores: the comments by which a user silences findings, ``# xp: ignore`` and ``# xp: ignore[XP101, XP203]``.

A comment counts on a line of the finding itself, and on the first and the last line of the statement that holds it
(of a compound statement, of its head): where the comment stood before a formatter broke the line, and where it stands
after.
"""

import ast
import io
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from xpsession.compliance.source.fragments import Fragment

# No comment of a longer word, and none whose brackets are not closed: it would silence more than was meant.
_COMMENT = re.compile(r"#\s*xp:\s*ignore(?![\w-])(?:\s*\[([^\]]*)\]|(?!\s*\[))")
_WORD = re.compile(r"[^\s,]+")
ALL = frozenset({"*"})


class Comment(NamedTuple):
    """One comment: its line in the fragment's text, and each code in its brackets by its column; None without them."""

    line: int
    codes: Mapping[int, str] | None


class Ignores:
    """The ignore comments of one fragment, by line."""

    def __init__(self, fragment: Fragment) -> None:
        self._codes = {
            found.line: ALL if found.codes is None else frozenset(code.upper() for code in found.codes.values())
            for found in comments(fragment)
        }

    def covers(self, code: str, node: ast.expr | ast.keyword, statement: ast.stmt) -> bool:
        """Return whether a comment silences `code` at `node` in `statement`."""
        return any(codes == ALL or code in codes for codes in self._at(node, statement))

    def stands(self, node: ast.expr | ast.keyword, statement: ast.stmt) -> bool:
        """Return whether a comment silences anything there."""
        return any(True for _ in self._at(node, statement))

    def _at(self, node: ast.expr | ast.keyword, statement: ast.stmt) -> Iterator[frozenset[str]]:
        if self._codes:
            own = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            yield from (self._codes[line] for line in {*own, *edges(statement)} if line in self._codes)


def comments(fragment: Fragment) -> Iterator[Comment]:
    """Yield the ignore comments of a fragment."""
    if _COMMENT.search(fragment.text) is None:
        return
    import tokenize  # noqa: PLC0415  # most files have no such comment

    from xpsession.versus import UNTOKENIZABLE  # noqa: PLC0415  # as above

    try:
        for token in tokenize.generate_tokens(io.StringIO(fragment.text, newline=None).readline):
            match = _COMMENT.search(token.string) if token.type == tokenize.COMMENT else None
            if match is not None:
                line, column = token.start
                words = None if match[1] is None else _WORD.finditer(token.string, *match.span(1))
                yield Comment(line, None if words is None else {column + word.start(): word[0] for word in words})
    except UNTOKENIZABLE:  # the parser took what the tokenizer does not
        return


def edges(statement: ast.stmt) -> tuple[int, int]:
    """Return the first and the last line of a statement, or of the head of a compound one, on which comments count."""
    decorators = getattr(statement, "decorator_list", [])
    first = min((statement.lineno, *(decorator.lineno for decorator in decorators)))
    body = getattr(statement, "body", None) or getattr(statement, "cases", None)
    if not body:
        return first, statement.end_lineno or first
    inner = body[0].pattern if isinstance(body[0], ast.match_case) else body[0]
    start = min((inner.lineno, *(decorator.lineno for decorator in getattr(inner, "decorator_list", []))))
    return first, max(first, start - 1)
