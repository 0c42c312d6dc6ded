"""Fixes: applies the safe fixes of diagnostics to source, and keeps only those that prove right when checked again."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, Self

from xpsession import standard
from xpsession.compliance import check, magics
from xpsession.compliance.edits import Place, Revision, Taken
from xpsession.compliance.fragments import line_starts
from xpsession.records.correction import Correction, Sources
from xpsession.records.diagnostic import Diagnostic

Check = Callable[[Sources], Sequence[Diagnostic]]

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

    A fix is applied only if the result can be parsed, its finding is gone, and there is no other in its place.
    What the check understands better afterwards may have findings elsewhere that it did not see before.

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
        return check(
            sources[None], filename=filename, names=names, version=version, migrate=migrate, extend_select=extend_select
        )

    return corrected(filename, {None: source}, look)


def corrected(path: str, sources: Sources, look: Check) -> Correction:
    """Return `sources`, which run one after the other, with the safe fixes of what `look` finds in them."""
    state = _State(sources, look(sources))
    fixed, refused = 0, set[Diagnostic]()
    for _ in range(ROUNDS):
        batch = _batch(state.found, refused)
        if not batch:
            break
        step = _step(state, batch, look, refused)
        if step is not None:  # the places have changed, and with them the diagnostics
            state, count = step
            fixed += count
            refused.clear()
    return Correction(path, before=sources, after=state.sources, fixed=fixed, left=tuple(state.found))


def corrected_once(path: str, sources: Sources, look: Check, wanted: Callable[[Diagnostic], bool]) -> Correction:
    """Return `sources` with the safe fixes of those findings that are `wanted`, and no others after them."""
    state = _State(sources, look(sources))
    batch = _batch([one for one in state.found if wanted(one)], set())
    step = _step(state, batch, look, set()) if batch else None
    after, fixed = (state, 0) if step is None else step
    return Correction(path, before=sources, after=after.sources, fixed=fixed, left=tuple(after.found))


def with_unsafe(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return findings whose fixes are also those that may change what runs."""
    return [one._replace(fix=one.fix or one.unsafe_fix, unsafe_fix=None) for one in found]


class _State(NamedTuple):
    """Sources and what was found in them."""

    sources: Sources
    found: Sequence[Diagnostic]

    def revised(self, batch: Sequence[Diagnostic], look: Check) -> Self | None:
        """Return the state after the fixes of `batch`, or None where one of them does not prove right."""
        revisions = {}
        for cell in {one.cell: None for one in batch}:
            edits = [edit for one in batch if one.cell == cell for edit in one.fix or ()]
            try:
                revisions[cell] = Revision(self.sources[cell], edits)
            except ValueError:
                return None
            if magics.cell(revisions[cell].text) is None:
                return None
        sources = {**self.sources, **{cell: revision.text for cell, revision in revisions.items()}}
        after = type(self)(sources, look(sources))
        return after if all(_removes(self, after, batch, *item) for item in revisions.items()) else None

    def within(self, cell: int | None) -> "_Spans":
        """Return where the findings of one cell are."""
        return _Spans(self.sources[cell], [one for one in self.found if one.cell == cell])


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


def _batch(found: Sequence[Diagnostic], refused: set[Diagnostic]) -> list[Diagnostic]:
    """Return the findings whose fixes can be applied at once; those that reach beyond their lines wait."""
    waiting = [one for one in found if one.fix and one not in refused]
    near = [one for one in waiting if not _reaches(one)]
    taken: dict[int | None, Taken] = {}
    return [one for one in near or waiting if taken.setdefault(one.cell, Taken()).take(one.fix or ())]


def _reaches(found: Diagnostic) -> bool:
    """Return whether a fix changes other lines than those of its finding."""
    return any(not found.line <= edit.line <= found.end_line for edit in found.fix or ())


def _step(state: _State, batch: list[Diagnostic], look: Check, refused: set[Diagnostic]) -> tuple[_State, int] | None:
    """Return the state after fixes of `batch` that prove right together, and their number; note one that does not."""
    after = state.revised(batch, look)
    if after is not None:
        return after, len(batch)
    if len(batch) == 1:
        refused.add(batch[0])
        return None
    middle = len(batch) // 2
    return _step(state, batch[:middle], look, refused) or _step(state, batch[middle:], look, refused)


def _removes(before: _State, after: _State, batch: Sequence[Diagnostic], cell: int | None, revision: Revision) -> bool:
    """Return whether the findings of `batch` in a cell are gone, and nothing was found in their place."""
    source, fixed = before.sources[cell], [one for one in batch if one.cell == cell]
    earlier, applied, later = before.within(cell), _Spans(source, fixed), after.within(cell)
    unmoved = Revision(source, ())
    return all(
        later.count(revision.region(*place)) <= earlier.count(old) - applied.count(old)
        for place in {place for one in fixed for place in _places(one)}
        for old in [unmoved.region(*place)]
    )


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
