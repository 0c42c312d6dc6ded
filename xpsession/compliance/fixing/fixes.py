"""Fixes: applies the safe fixes of diagnostics to source, and keeps only those that prove right when checked again."""

import ast
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from xpsession import standard
from xpsession.compliance.examination import find
from xpsession.compliance.source import magics
from xpsession.compliance.source.edits import Place, Revision, Taken
from xpsession.compliance.source.fragments import Fragment, line_starts, shared
from xpsession.records.correction import Correction, Sources
from xpsession.records.diagnostic import Diagnostic, Edit

Check = Callable[[Sources], Sequence[Diagnostic]]
Gist = tuple[str, str, tuple[str, ...]]

ROUNDS = 100  # fixes whose edits overlap take turns


def fix(
    source: str,
    *,
    filename: str = "<cell>",
    names: Mapping[str, object] | None = None,
    version: str = standard.LATEST,
    extend_select: Iterable[str] = (),
) -> str:
    """Return `source` with the safe fixes applied, until none is left; all else in it stays as it is.

    A fix is applied only if the result can be parsed, its finding is gone, and its statement has no other that it had
    not before. `check` offers no fix of which that is not so.

    Parameters
    ----------
    source, filename, names, version, extend_select
        As for `check`.

    Returns
    -------
    str

    Raises
    ------
    VersionError
        If the standard has no such version.

    Examples
    --------
    >>> fix("import array_api_strict as xp; xp.concatenate([x, y])  # both")
    'import array_api_strict as xp; xp.concat([x, y])  # both'
    """
    return correct(source, filename=filename, names=names, version=version, extend_select=extend_select).after[None]


def correct(
    source: str,
    *,
    filename: str = "<cell>",
    names: Mapping[str, object] | None = None,
    version: str = standard.LATEST,
    migrate: bool = False,
    extend_select: Iterable[str] = (),
) -> Correction:
    """Return what `fix` does as a record, which also holds the findings that are left.

    With `migrate`, NumPy and CuPy themselves are to be left for the namespace.
    """

    def look(sources: Sources) -> Sequence[Diagnostic]:
        return find(
            sources[None], filename=filename, names=names, version=version, migrate=migrate, extend_select=extend_select
        )

    return corrected(filename, {None: source}, look)


def corrected(path: str, sources: Sources, look: Check, *, seen: Iterable[Diagnostic] = ()) -> Correction:
    """Return `sources`, which run one after the other, with the safe fixes of what `look` finds in them.

    What was `seen` when they ran counts besides, and stays where its place goes until something there is changed.
    """
    state = _State.of(sources, look, seen)
    fixed, refused, earlier = 0, set[Diagnostic](), set[Gist]()
    for _ in range(ROUNDS):
        waiting = [one for one in state.found if one.fix and one not in refused]
        # What was refused before is tried again when nothing else is left: it seldom proves right then.
        batch = _batch([one for one in waiting if _gist(one) not in earlier] or waiting)
        if not batch:
            break
        step = _step(state, batch, look, refused)
        if step is not None:  # the places have changed, and with them the diagnostics
            state = step.after
            fixed += len(step.applied)
            earlier |= {_gist(one) for one in refused}
            refused.clear()
    left = tuple(_withdrawn(one) if one in refused else one for one in state.found)
    return Correction(path, before=sources, after=state.sources, fixed=fixed, left=left)


def corrected_once(
    path: str,
    sources: Sources,
    look: Check,
    wanted: Callable[[Diagnostic], bool],
    *,
    seen: Iterable[Diagnostic] = (),
) -> Correction:
    """Return `sources` with the safe fixes of those findings that are `wanted`, and no others after them."""
    state = _State.of(sources, look, seen)
    batch = _batch([one for one in state.found if one.fix and wanted(one)])
    step = _step(state, batch, look, set()) if batch else None
    after, applied = (state, []) if step is None else step
    return Correction(path, before=sources, after=after.sources, fixed=len(applied), left=tuple(after.found))


def offered(sources: Sources, found: Sequence[Diagnostic], look: Check) -> tuple[Diagnostic, ...]:
    """Return what `look` found in `sources`, without those fixes that would not be applied."""
    state, refused = _State(sources, found), set[Diagnostic]()
    waiting = [one for one in found if one.fix]
    while waiting:
        batch = _batch(waiting)
        _step(state, batch, look, refused)
        waiting = [one for one in waiting if one not in batch]
    return tuple(_withdrawn(one) if one in refused else one for one in found)


def _withdrawn(found: Diagnostic) -> Diagnostic:
    """Return a finding whose fix is not offered as a safe one."""
    return found._replace(fix=None, unsafe_fix=found.fix)


def with_unsafe(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return findings whose fixes are also those that may change what runs."""
    return [one._replace(fix=one.fix or one.unsafe_fix, unsafe_fix=None) for one in found]


class _State(NamedTuple):
    """Sources, what was found in them, and what of that was seen when they ran and cannot be found by looking."""

    sources: Sources
    found: Sequence[Diagnostic]
    seen: Sequence[Diagnostic] = ()

    @classmethod
    def of(cls, sources: Sources, look: Check, seen: Iterable[Diagnostic]) -> "_State":
        """Return what `look` finds, with what was `seen` besides."""
        found = look(sources)
        there = {_stand(one) for one in found}
        others = [one for one in seen if _stand(one) not in there]
        return cls(sources, sorted([*found, *others], key=_stand) if others else found, others)

    def revised(self, batch: Sequence[Diagnostic], look: Check) -> "tuple[_State, list[Diagnostic]] | None":
        """Return the state after the fixes of `batch`, and those of them that do not prove right; None if none can."""
        revisions = {}
        for cell in {one.cell: None for one in batch}:
            edits = [edit for one in batch if one.cell == cell for edit in one.fix or ()]
            try:
                revisions[cell] = Revision(self.sources[cell], edits)
            except ValueError:
                return None
            if _fragment(revisions[cell].text, cell) is None:
                return None
        sources = {**self.sources, **{cell: revision.text for cell, revision in revisions.items()}}
        after = _State.of(sources, look, _moved([one for one in self.seen if one not in batch], revisions))
        return after, [one for item in revisions.items() for one in _wrong(self, after, batch, *item)]

    def within(self, cell: int | None) -> "_Spans":
        """Return where the findings of one cell are."""
        return _Spans(self.sources[cell], [one for one in self.found if one.cell == cell])


def _stand(found: Diagnostic) -> tuple[int, int, int, str]:
    """Return where a finding stands, and by which rule."""
    return found.cell or 0, found.line, found.column, found.code


def _moved(found: Iterable[Diagnostic], revisions: Mapping[int | None, Revision]) -> Iterator[Diagnostic]:
    """Yield findings with their edits where their places have gone; none of which something was changed."""
    for one in found:
        revision = revisions.get(one.cell)
        if revision is None:
            yield one
            continue
        place = revision.moved((one.line, one.column), (one.end_line, one.end_column))
        fixes = [_carried(edits, revision) for edits in (one.fix, one.unsafe_fix)]
        if place is not None and () not in fixes:
            (line, column), (end_line, end_column) = place
            yield one._replace(
                line=line, column=column, end_line=end_line, end_column=end_column, fix=fixes[0], unsafe_fix=fixes[1]
            )


def _carried(edits: tuple[Edit, ...] | None, revision: Revision) -> tuple[Edit, ...] | None:
    """Return edits where their places have gone; an empty tuple where something was changed at one."""
    if edits is None:
        return None
    places = [revision.moved((one.line, one.column), (one.end_line, one.end_column)) for one in edits]
    whole = [place for place in places if place is not None]
    if len(whole) < len(edits):
        return ()
    return tuple(Edit(*start, *end, one.text) for (start, end), one in zip(whole, edits, strict=True))


class _Step(NamedTuple):
    """The fixes that were applied, and the state after them."""

    after: _State
    applied: list[Diagnostic]


class _Spans:
    """The spans of findings in one source, as offsets."""

    def __init__(self, source: str, found: Sequence[Diagnostic]) -> None:
        starts = line_starts(source)
        self._spans = sorted(
            (starts[one.line - 1] + one.column, starts[one.end_line - 1] + one.end_column) for one in found
        )

    def count(self, region: tuple[int, int]) -> int:
        """Return how many of them lie within a region."""
        start, end = region
        first, last = bisect_left(self._spans, (start, start)), bisect_left(self._spans, (end + 1, 0))
        return sum(1 for _, stop in self._spans[first:last] if stop <= end)


def _batch(waiting: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return the findings whose fixes can be applied at once; those that reach beyond their lines wait."""
    near = [one for one in waiting if not _reaches(one)]
    taken: dict[int | None, Taken] = {}
    return [one for one in near or waiting if taken.setdefault(one.cell, Taken()).take(one.fix or ())]


def _reaches(found: Diagnostic) -> bool:
    """Return whether a fix changes other lines than those of its finding."""
    return any(not found.line <= edit.line <= found.end_line for edit in found.fix or ())


def _gist(found: Diagnostic) -> Gist:
    """Return what of a finding stays the same where the lines around it change."""
    return found.code, found.message, tuple(edit.text for edit in found.fix or ())


def _step(state: _State, batch: list[Diagnostic], look: Check, refused: set[Diagnostic]) -> _Step | None:
    """Return what becomes of as many fixes of `batch` as prove right together; note each that does not by itself.

    Fixes after which something is wrong at their places are parted from the others. Where all are so, one of each
    function is parted from the rest, for what is wrong in one function seldom comes from a fix in another; where that
    says nothing, one half from the other half. Each part is tried alone, and then both together.
    """
    revised = state.revised(batch, look)
    if revised is not None and not revised[1]:
        return _Step(revised[0], batch)
    wrong = set(batch if revised is None else revised[1])
    first, rest = _one_each(state.sources, batch)
    if not rest and (len(batch) == 1 or revised is not None):
        refused |= wrong
        right = [one for one in batch if one not in wrong]
        return _step(state, right, look, refused) if right else None
    parts = [one for one in batch if one not in wrong], [one for one in batch if one in wrong]
    if not all(parts):
        middle = len(batch) // 2
        parts = (first, rest) if rest and revised is not None and len(first) > 1 else (batch[:middle], batch[middle:])
    one, other = (_step(state, part, look, refused) for part in parts)
    if one is None or other is None:
        return one or other
    both = [*one.applied, *other.applied]
    together = state.revised(both, look)
    return one if together is None or together[1] else _Step(together[0], both)


def _fragment(source: str, cell: int | None) -> Fragment | None:
    return magics.cell(source, number=cell, read=shared)


def _one_each(sources: Sources, batch: Sequence[Diagnostic]) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Return the first finding of `batch` in each function, and the others; all code outside of them counts as one."""
    fragments = {cell: _fragment(sources[cell], cell) for cell in {one.cell for one in batch}}
    first: dict[tuple[int | None, ast.stmt | None], Diagnostic] = {}
    rest = []
    for one in batch:
        fragment = fragments[one.cell]
        where = None if fragment is None else fragment.function((one.line, one.column), (one.end_line, one.end_column))
        place = (None if where is None else one.cell, where)
        if place in first:
            rest.append(one)
        else:
            first[place] = one
    return [*first.values()], rest


def _wrong(
    before: _State, after: _State, batch: Sequence[Diagnostic], cell: int | None, revision: Revision
) -> list[Diagnostic]:
    """Return those of `batch` in a cell whose findings are not gone, or in whose statement there is another."""
    source, fixed = before.sources[cell], [one for one in batch if one.cell == cell]
    earlier, applied, later = before.within(cell), _Spans(source, fixed), after.within(cell)
    unmoved, fragment = Revision(source, ()), _fragment(source, cell)

    def is_clean(place: tuple[Place, Place]) -> bool:
        old = unmoved.region(*place)
        return later.count(revision.region(*place)) <= earlier.count(old) - applied.count(old)

    wrong = [one for one in fixed if not all(map(is_clean, _places(one)))]
    return wrong or [one for one in fixed if (place := _around(one, fragment)) is not None and not is_clean(place)]


def _places(found: Diagnostic) -> list[tuple[Place, Place]]:
    """Return where a finding stands, with those of its edits that are on its lines, and where its other edits are."""
    places = [((found.line, found.column), (found.end_line, found.end_column))]
    for edit in found.fix or ():
        start, end = (edit.line, edit.column), (edit.end_line, edit.end_column)
        if found.line <= edit.line <= found.end_line:
            places[0] = (min(places[0][0], start), max(places[0][1], end))
        else:
            places.append((start, end))
    return places


def _around(found: Diagnostic, fragment: Fragment | None) -> tuple[Place, Place] | None:
    """Return the place of the statement around a finding with the edits there; of one with a body, what is before."""
    first, last = _places(found)[0]
    statement = None if fragment is None else fragment.around(first, last)
    if fragment is None or statement is None:
        return None
    span, body = fragment.span(statement), getattr(statement, "body", None)
    end = fragment.span(body[0])[:2] if body else span[2:]
    return min((span.line, span.column), first), max((end[0], end[1]), last)
