"""Edits: applies replacements of spans to a source, and follows where its other places go."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable
from itertools import accumulate, pairwise

from xpsession.compliance.source.fragments import line_starts
from xpsession.records.diagnostic import Edit

Place = tuple[int, int]


class Revision:
    """A source with edits that do not overlap, applied at once.

    Parameters
    ----------
    source : str
        The text; its line ends stay as they are.
    edits : iterable of Edit
        In any order; those that are equal count once. One that begins where another ends comes after it.

    Raises
    ------
    ValueError
        If edits overlap, or do not lie in the source.

    Examples
    --------
    >>> Revision("xp.sum(x, 0)", [Edit(1, 10, 1, 10, "axis=")]).text
    'xp.sum(x, axis=0)'
    """

    def __init__(self, source: str, edits: Iterable[Edit]) -> None:
        self._starts = line_starts(source)
        self._source = source
        steps = sorted(
            {
                (self._offset(one.line, one.column), self._offset(one.end_line, one.end_column), one.text)
                for one in edits
            }
        )
        if any(start > end for start, end, _ in steps) or any(left[1] > right[0] for left, right in pairwise(steps)):
            raise ValueError("the edits overlap")
        pieces, position = [], 0
        for start, end, text in steps:
            pieces += [source[position:start], text]
            position = end
        self.text = "".join([*pieces, source[position:]])
        self._steps = steps
        self._ends = [(end, start) for start, end, _ in steps]
        self._shifts = [0, *accumulate(len(text) - (end - start) for start, end, text in steps)]

    def region(self, start: Place, end: Place) -> tuple[int, int]:
        """Return the offsets in the new text of what lies between two places of the old one, what came in included."""
        first, last = self._offset(*start), self._offset(*end)
        before = bisect_left(self._ends, (first, first))  # an insertion at the start belongs to the region
        until = bisect_left(self._ends, (last + 1, 0))
        return first + self._shifts[before], last + self._shifts[until]

    def moved(self, start: Place, end: Place) -> tuple[Place, Place] | None:
        """Return where what lies between two places of the old text is in the new one; None where it was changed.

        What lies within an edit is where its text is in that of the edit, if it is there once.

        Examples
        --------
        >>> Revision("a = 1; b = 2", [Edit(1, 4, 1, 5, "100")]).moved((1, 7), (1, 8))
        ((1, 9), (1, 10))
        >>> Revision("(a + b).sum()", [Edit(1, 0, 1, 13, "xp.sum(a + b)")]).moved((1, 1), (1, 6))
        ((1, 7), (1, 12))
        """
        first, last = self._offset(*start), self._offset(*end)
        place = first + self._shifts[bisect_right(self._ends, (first, first))]
        for number, (before, after, text) in enumerate(self._steps):
            if before < last and first < after:
                old = self._source[first:last]
                if not before <= first <= last <= after or text.count(old) != 1:
                    return None
                place = before + self._shifts[number] + text.index(old)
        starts = line_starts(self.text)
        return _at(place, starts), _at(place + last - first, starts)

    def _offset(self, line: int, column: int) -> int:
        """Return the offset in the old text of a place."""
        if not 0 < line <= len(self._starts) or self._starts[line - 1] + column > len(self._source):
            raise ValueError(f"there is no place {line}:{column}")
        return self._starts[line - 1] + column


class Taken:
    """The edits that were chosen for a source so far; none overlaps another."""

    def __init__(self) -> None:
        self._edits: list[tuple[Place, Place, str]] = []

    def take(self, edits: Iterable[Edit]) -> bool:
        """Take all of `edits` and return True, or return False if one overlaps what was taken before.

        Two insertions at one place overlap, for their order is not certain; an edit that was taken already does not.
        """
        new = [((one.line, one.column), (one.end_line, one.end_column), one.text) for one in edits]
        if any(self._collides(one) for one in new):
            return False
        for one in new:
            if one not in self._near(one):
                insort(self._edits, one)
        return True

    def _collides(self, edit: tuple[Place, Place, str]) -> bool:
        start, end, _ = edit
        return any(
            start == other[0] or (start < other[1] and other[0] < end) for other in self._near(edit) if other != edit
        )

    def _near(self, edit: tuple[Place, Place, str]) -> list[tuple[Place, Place, str]]:
        """Return the neighbours of an edit in the order of places; only these can overlap it or equal it."""
        index = bisect_left(self._edits, edit)
        return self._edits[max(0, index - 1) : index + 1]


def difference(before: str, after: str) -> tuple[Edit, ...]:
    r"""Return edits, sorted, that make `after` of `before` and leave alone what the two have in common.

    Lines are compared first, and then what differs within a line, so that a cursor beside an edit stays where it is.

    Examples
    --------
    >>> difference("x = 1\ny = xp.concatenate(x)", "x = 1\ny = xp.concat(x)")
    (Edit(line=2, column=13, end_line=2, end_column=18, text=''),)
    """
    from difflib import SequenceMatcher  # noqa: PLC0415  # the command line starts at once

    old, new, starts = _lines(before), _lines(after), line_starts(before)
    found = []
    for kind, first, last, start, end in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            continue
        pieces = [("".join(old[first:last]), "".join(new[start:end]))]
        if last - first == end - start:
            pieces = list(zip(old[first:last], new[start:end], strict=True))
        offset = starts[first]
        for left, right in pieces:
            if left != right:
                found.append(_edit(offset, left, right, starts))
            offset += len(left)
    return tuple(found)


def _lines(text: str) -> list[str]:
    """Return the lines of `text` with their ends."""
    return [text[start:end] for start, end in pairwise([*line_starts(text), len(text)])]


def _edit(offset: int, left: str, right: str, starts: list[int]) -> Edit:
    """Return the edit that makes `right` of `left`, which stands at `offset`, as short as it can be."""
    head = _shared(left, right)
    tail = _shared(left[head:][::-1], right[head:][::-1])
    first, last = offset + head, offset + len(left) - tail
    return Edit(*_at(first, starts), *_at(last, starts), right[head : len(right) - tail])


def _at(position: int, starts: list[int]) -> Place:
    """Return the line and the column of an offset."""
    line = bisect_right(starts, position)
    return line, position - starts[line - 1]


def _shared(left: str, right: str) -> int:
    """Return the length of the beginning that two texts share."""
    different = (index for index, (one, other) in enumerate(zip(left, right, strict=False)) if one != other)
    return next(different, min(len(left), len(right)))
