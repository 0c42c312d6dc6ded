"""Fragments: the Python code of a cell or file, with the way back from each position to where the user wrote it."""

import ast
import re
import warnings
from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

from xpsession.compliance.facts import Facts, once
from xpsession.compliance.source.trees import walk

TRIES = 20  # where another thread parses at the same time
_BREAK = re.compile(r"\r\n|\r|\n")
# The file name under which code is parsed, and the filter for it.
_NAMELESS = "<xpsession>"
_QUIET = ("ignore", None, Warning, re.compile(_NAMELESS), 0)


class Origin(NamedTuple):
    """Where a line of a fragment comes from: its line there, and how many characters further right it began."""

    line: int
    shift: int = 0


class Span(NamedTuple):
    """A place in the user's source: lines from 1, columns from 0 in characters."""

    line: int
    column: int
    end_line: int
    end_column: int


def split_lines(source: str) -> list[str]:
    r"""Return the lines of `source` without their ends, split where Python's own parser splits.

    Examples
    --------
    >>> split_lines("a\x0cb\r\nc")
    ['a\x0cb', 'c']
    """
    return _BREAK.split(source)


def line_starts(source: str) -> list[int]:
    r"""Return the offset at which each line of `source` starts, split as `split_lines` does.

    Examples
    --------
    >>> line_starts("a\x0cb\r\nc")
    [0, 5]
    """
    return [0, *(found.end() for found in _BREAK.finditer(source))]


def parse(text: str) -> ast.Module | None:
    """Return the syntax tree of `text`, or None where Python cannot parse it."""
    try:
        return parse_strictly(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return None


def parse_strictly(text: str) -> ast.Module:
    """Return the syntax tree of `text`; its warnings are Python's to show, when the code is compiled to run."""
    for _ in range(TRIES):
        try:
            return ast.parse(text, hushed())
        except (
            SystemError
        ):  # 3.11 counts the depth of all threads together: https://github.com/python/cpython/issues/106905
            continue
    return ast.parse(text, hushed())


def hushed() -> str:
    """Return a file name under which Python parses and compiles without a warning.

    Any thread may do so while the user's code runs in another. So the warnings are silenced by a filter for this
    file name alone: what `warnings.catch_warnings` puts back belongs to all threads, and would undo what they did.
    """
    if warnings.filters[:1] != [_QUIET]:
        warnings.filterwarnings("ignore", module=_NAMELESS)
    return _NAMELESS


class Fragment(Facts):
    """Python code and where it comes from.

    Attributes
    ----------
    text : str
        The code, which Python can parse.
    tree : ast.Module
        Its syntax tree.
    origins : tuple of Origin or None
        For each line of `text`, where it comes from; None where every line stands at its own place.
    cell : int or None
        The cell that it is part of.
    """

    text: str
    tree: ast.Module
    origins: tuple[Origin, ...] | None = None
    cell: int | None = None

    @once
    def lines(self) -> list[str]:
        """Return the lines of `text`."""
        return split_lines(self.text)

    @once
    def has_walrus(self) -> bool:
        """Return whether an expression may bind a name."""
        return ":=" in self.text

    def numbered(self, cell: int | None) -> "Fragment":
        """Return the same code as that of another cell."""
        return Fragment(text=self.text, tree=self.tree, origins=self.origins, cell=cell)

    def characters(self, line: int, offset: int) -> int:
        """Return the column in characters of a byte `offset`, which is what `ast` counts in."""
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        return offset if text.isascii() else len(text.encode("utf-8", "surrogatepass")[:offset].decode(errors="ignore"))

    def origin(self, line: int, column: int) -> tuple[int, int]:
        """Return the user's line and column of a position in `text`, columns in characters."""
        if self.origins is None:
            return line, column
        there = self.origins[min(line, len(self.origins)) - 1]
        return there.line, max(0, column + there.shift)

    def span(self, node: ast.expr | ast.keyword | ast.stmt) -> Span:
        """Return the user's place of `node`."""
        end_line = node.end_lineno or node.lineno
        end = node.col_offset if node.end_col_offset is None else node.end_col_offset
        return Span(
            *self.origin(node.lineno, self.characters(node.lineno, node.col_offset)),
            *self.origin(end_line, self.characters(end_line, end)),
        )

    def around(self, start: tuple[int, int], end: tuple[int, int]) -> ast.stmt | None:
        """Return the innermost statement around a place of the user's source."""
        first = bisect_right(self._statements, start, key=lambda known: known[0])
        inner = (node for _, stop, node in reversed(self._statements[:first]) if stop >= end)
        return next(inner, None)

    def function(self, start: tuple[int, int], end: tuple[int, int]) -> ast.stmt | None:
        """Return the innermost function around a place of the user's source."""
        first = bisect_right(self._functions, start, key=lambda known: known[0])
        inner = (node for _, stop, node in reversed(self._functions[:first]) if stop >= end)
        return next(inner, None)

    @once
    def _functions(self) -> list[tuple[tuple[int, int], tuple[int, int], ast.stmt]]:
        """Return those of the statements that define functions."""
        return [known for known in self._statements if isinstance(known[2], ast.FunctionDef | ast.AsyncFunctionDef)]

    @once
    def _statements(self) -> list[tuple[tuple[int, int], tuple[int, int], ast.stmt]]:
        """Return all statements with their user's places, in the order in which they begin."""
        found = []
        for node in walk(self.tree):
            if isinstance(node, ast.stmt):
                span = self.span(node)
                found.append(((span.line, span.column), (span.end_line, span.end_column), node))
        return sorted(found, key=lambda known: (known[0], -known[1][0], -known[1][1]))

    def between(self, start: tuple[int, int], end: tuple[int, int]) -> str:
        """Return the text between two positions, each a line of `text` and a byte offset as `ast` gives them."""
        (first, left), (last, right) = start, end
        left, right = self.characters(first, left), self.characters(last, right)
        if first == last:
            return self.lines[first - 1][left:right]
        return "\n".join([self.lines[first - 1][left:], *self.lines[first : last - 1], self.lines[last - 1][:right]])

    def segment(self, node: ast.expr | ast.keyword) -> str:
        """Return the source text of `node`."""
        end = (node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)
        return self.between((node.lineno, node.col_offset), end)

    def shows(self, node: ast.expr) -> bool:
        """Return whether the place of `node` holds its text, which inside an f-string is not a matter of course."""
        inside = 0 < node.lineno <= (node.end_lineno or node.lineno) <= len(self.lines)
        return inside and node.col_offset >= 0 and self.segment(node) == ast.unparse(node)


def python(source: str, *, cell: int | None = None) -> Fragment | None:
    """Return `source` as a fragment, or None where it is not plain Python."""
    tree = parse(source)
    return None if tree is None else Fragment(text=source, tree=tree, cell=cell)


@lru_cache(maxsize=4)
def shared(source: str, *, cell: int | None = None) -> Fragment | None:
    """Return what `python` does, and the same again when it is asked soon, for those who change nothing of the tree."""
    return python(source, cell=cell)
