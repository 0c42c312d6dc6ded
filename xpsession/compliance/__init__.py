"""Compliance: finds where Python source leaves the array API standard, without running it."""

from collections.abc import Iterable, Mapping

from xpsession import standard
from xpsession.records.correction import Sources
from xpsession.records.diagnostic import Diagnostic

__all__ = ["check"]


def check(
    source: str,
    *,
    filename: str = "<cell>",
    names: Mapping[str, object] | None = None,
    version: str = standard.LATEST,
    cell: int | None = None,
    migrate: bool = False,
    extend_select: Iterable[str] = (),
) -> tuple[Diagnostic, ...]:
    """Return where `source` leaves the standard, sorted by place. Nothing of it is run.

    A fix that would not be applied, since its statement would have another finding then, counts as an unsafe one.

    Parameters
    ----------
    source : str
        A cell, with or without IPython's syntax. One that Python cannot parse has no diagnostics.
    filename : str
        The path that the diagnostics carry.
    names : mapping of str to object, optional
        The live objects of the session by name. Those that are a namespace of the standard are followed.
    version : str
        The version of the standard.
    cell : int, optional
        The cell's number, which the diagnostics carry.
    migrate : bool
        Whether NumPy and CuPy themselves are to be left for the namespace.
    extend_select : iterable of str
        The codes of opt-in rules that are to count as well.

    Returns
    -------
    tuple of Diagnostic

    Raises
    ------
    VersionError
        If the standard has no such version.
    ArgumentError
        If a code is that of no opt-in rule.

    Examples
    --------
    >>> source = "import array_api_strict as xp; xp.concatenate([])"
    >>> [(found.code, found.column, found.hint) for found in check(source)]
    [('XP101', 31, 'xp.concat')]
    """
    from xpsession.compliance.examination import find  # noqa: PLC0415  # all that is in this room comes by here

    def look(sources: Sources) -> tuple[Diagnostic, ...]:
        return find(
            sources[cell],
            filename=filename,
            names=names,
            version=version,
            cell=cell,
            migrate=migrate,
            extend_select=extend_select,
        )

    extend_select = tuple(extend_select)
    found = look({cell: source})
    if not any(one.fix for one in found):
        return found
    from xpsession.compliance.fixing import fixes  # noqa: PLC0415  # as above

    return fixes.offered({cell: source}, found, look)
