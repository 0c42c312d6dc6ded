"""Checking: what the session's checks share, which are the live names, the version, and the codes that do not count."""

from collections.abc import Callable, Iterable, Mapping

from xpsession.records.correction import Correction, Proposal, RulePage
from xpsession.records.diagnostic import Diagnostic

Names = Mapping[str, object]
Place = tuple[str, int, int]  # the code, line and column of a finding

CELL = "<cell>"


class Checking:
    """Looks at source and keeps nothing, so that any thread may ask, also while a cell runs.

    Parameters
    ----------
    live : callable
        What returns, of the session's variables that a source names, what is known of them.
    version : callable
        What returns the version of the standard.
    """

    def __init__(self, live: Callable[[str], Names], version: Callable[[], str]) -> None:
        self._live = live
        self._version = version
        self.ignored: tuple[str, ...] = ()
        self.extended: tuple[str, ...] = ()

    def ignore(self, words: Iterable[str]) -> None:
        """Let no rule count whose code begins with one of `words`, and all others; what is wrong changes nothing."""
        wanted = list(words)
        if wanted:
            from xpsession.compliance import selection  # noqa: PLC0415  # loading checks nothing

            wanted = sorted(selection.matching(wanted))
        self.ignored = tuple(wanted)

    def extend(self, codes: Iterable[str]) -> None:
        """Let the opt-in rules of these codes count, and no others; what is wrong changes nothing."""
        wanted = list(codes)
        if wanted:
            from xpsession.compliance.rule import opted_in  # noqa: PLC0415  # as above

            wanted = sorted(opted_in(wanted))
        self.extended = tuple(wanted)

    def look(self, source: str, *, names: Names | None = None, cell: int | None = None) -> tuple[Diagnostic, ...]:
        """Return where `source` leaves the standard, given the names that are live or were `names`."""
        return self.counted(self.look_for_all(source, names=names, cell=cell))

    def look_for_all(
        self, source: str, *, names: Names | None = None, cell: int | None = None
    ) -> tuple[Diagnostic, ...]:
        """Return the same, with those findings that do not count."""
        from xpsession.compliance import check  # noqa: PLC0415  # as above

        return self._found(check, source, names, cell)

    def _find(self, source: str, names: Names | None = None) -> tuple[Diagnostic, ...]:
        """Return the same, with fixes that have not been tried yet."""
        from xpsession.compliance.examination import find  # noqa: PLC0415  # as above

        return self.counted(self._found(find, source, names, None))

    def _found(
        self, check: Callable[..., tuple[Diagnostic, ...]], source: str, names: Names | None, cell: int | None
    ) -> tuple[Diagnostic, ...]:
        live = self._live(source) if names is None else names
        return check(source, names=live, version=self._version(), cell=cell, extend_select=self.extended)

    def counted(self, found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
        """Return those findings that count."""
        ignored = self.ignored
        return tuple(one for one in found if one.code not in ignored) if ignored else found

    def correct(
        self, source: str, *, names: Names | None = None, seen: Iterable[Diagnostic] = (), unsafe: bool = False
    ) -> Correction:
        """Return `source` with the safe fixes applied, and with `unsafe` those that may change what runs.

        Parameters
        ----------
        source : str
            The cell.
        names : mapping of str to object, optional
            The objects that are live; by default those of the session.
        seen : iterable of Diagnostic
            What was found in this source when it ran, of which some cannot be read from it.
        unsafe : bool
            Whether fixes count that may change what runs.
        """
        from xpsession.compliance.fixing import fixes  # noqa: PLC0415  # as above

        kinds = fixes.with_unsafe if unsafe else tuple[Diagnostic, ...]
        return fixes.corrected(
            CELL,
            {None: source},
            lambda sources: kinds(self._find(sources[None], names)),
            seen=kinds(self._unplaced(seen)),
        )

    def fixes(self, source: str, only: Place | None = None, *, seen: Iterable[Diagnostic] = ()) -> Proposal:
        """Return the edits that apply all safe fixes, or the one at a place alone.

        Parameters
        ----------
        source : str
            The cell.
        only : tuple of str, int and int, optional
            The code, the line and the column of the one finding.
        seen : iterable of Diagnostic
            What was found in this source when it ran, of which some cannot be read from it.
        """
        from xpsession.compliance.fixing import fixes  # noqa: PLC0415  # as above

        if only is None:
            done = self.correct(source, seen=seen)
        else:
            done = fixes.corrected_once(
                CELL,
                {None: source},
                lambda sources: self._find(sources[None]),
                lambda one: _place(one) == only,
                seen=self._unplaced(seen),
            )
        return _proposal(source, done.after[None], removed=done.fixed, left=len(done.left))

    def silencing(self, source: str, place: Place, *, seen: Iterable[Diagnostic] = ()) -> Proposal:
        """Return the edit that ignores the finding at a place by a comment; none where no comment would count."""
        from xpsession.compliance.fixing import silencing  # noqa: PLC0415  # as above

        found = _joined(self._find(source), self.counted(tuple(seen)))
        wanted = next((one for one in found if _place(one) == place), None)
        silenced = None if wanted is None else silencing.silenced(source, wanted, self._find, seen=found)
        if silenced is None:
            return Proposal((), 0, len(found))
        return _proposal(source, silenced.text, removed=len(found) - silenced.left, left=silenced.left)

    @staticmethod
    def page(code: str) -> RulePage:
        """Return the page of a rule; raise ArgumentError where there is none."""
        from xpsession.compliance import pages  # noqa: PLC0415  # as above

        return pages.page(code)

    def _unplaced(self, seen: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Return those that count of what was seen in a cell, whichever it was."""
        return tuple(one._replace(cell=None) for one in self.counted(tuple(seen)))


def _proposal(before: str, after: str, *, removed: int, left: int) -> Proposal:
    from xpsession.compliance.source.edits import difference  # noqa: PLC0415  # as above

    return Proposal(difference(before, after), removed, left)


def _joined(found: Iterable[Diagnostic], seen: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return findings and those that were seen besides, sorted by place."""
    by_place = {_place(one): one for one in (*seen, *found)}
    return tuple(sorted(by_place.values(), key=lambda one: (one.line, one.column, one.code)))


def _place(found: Diagnostic) -> Place:
    return found.code, found.line, found.column
