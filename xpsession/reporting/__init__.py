"""Reporting: holds namespaces against the standard: what they lack, what calls they refuse, what they get wrong.

The namespaces are handed in; the libraries that a report looks at unasked are in `target`, the questions in `probes`.
"""

from collections.abc import Iterable, Iterator
from functools import partial, reduce
from time import perf_counter
from typing import Any

from xpsession import standard
from xpsession.records.report import NamespaceReport, ProbeResult, Report, WrongSignature
from xpsession.reporting import trials
from xpsession.reporting.probe import Probe, battery, one_line, quiet, result, run
from xpsession.reporting.signatures import UnreadableError, compare
from xpsession.reporting.target import Target


def report(targets: Iterable[Target], *, version: str = standard.LATEST) -> Report:
    """Return how namespaces stand against a version of the standard.

    Parameters
    ----------
    targets : iterable of Target
        The namespaces.
    version : str, optional
        The version, ``2022.12`` to ``2025.12``.

    Raises
    ------
    VersionError
        If the version is unknown.

    Examples
    --------
    >>> from xpsession.reporting.target import imported_target
    >>> found = report([imported_target("array_api_compat.numpy", {})])
    >>> found.namespaces[0].missing
    ()
    """
    standard.require_version(version)
    start = perf_counter()
    namespaces = tuple(examine(target, version=version) for target in targets)
    return Report(version, namespaces, perf_counter() - start)


def examine(target: Target, *, version: str) -> NamespaceReport:
    """Return how one namespace stands; one that cannot be imported says why."""
    with quiet():
        return _examined(target, version)


def _examined(target: Target, version: str) -> NamespaceReport:
    try:
        xp = target.load()
    except Exception as error:  # noqa: BLE001  # a broken installation raises what it likes
        return NamespaceReport(target.name, target.library(), version, reason=one_line(error), limits=target.limits)
    absent = tuple(name for name in standard.EXTENSIONS if not _has(xp, name))
    lacking = frozenset(name for name in standard.names(version) if not _has(xp, name))
    declared = None if "__array_api_version__" in lacking else xp.__array_api_version__
    wrong, unreadable = _signatures(xp, lacking, target, version)
    return NamespaceReport(
        name=target.name,
        library=target.library(),
        standard=version,
        declared=declared if isinstance(declared, str) else None,
        absent=absent,
        missing=tuple(sorted(name for name in lacking if name.partition(".")[0] not in absent)),
        signatures=wrong,
        unreadable=unreadable,
        probes=tuple(_answers(xp, lacking, absent, target, version)),
        limits=target.limits,
    )


def _has(xp: Any, name: str) -> bool:
    try:
        _member(xp, name)
    except Exception:  # noqa: BLE001  # a name that cannot be read is not there, whatever the reason
        return False
    return True


def _member(xp: Any, name: str) -> Any:
    return reduce(getattr, name.split("."), xp)


def _signatures(
    xp: Any, lacking: frozenset[str], target: Target, version: str
) -> tuple[tuple[WrongSignature, ...], tuple[str, ...]]:
    """Return the functions that cannot be called as the standard says, and those that do not tell."""
    wrong: list[WrongSignature] = []
    unreadable: list[str] = []
    for name in sorted(standard.names(version) - lacking):
        known = standard.entries()[name]
        if known.kind != "function":
            continue
        attempt = partial(trials.run, name, xp) if target.obstacle is None else lambda: None
        try:
            found = compare(name, _member(xp, name), known.signature(version).inspected(), attempt)
        except UnreadableError:
            unreadable.append(name)
        else:
            wrong += [found] if found else []
    return tuple(wrong), tuple(unreadable)


def _answers(
    xp: Any, lacking: frozenset[str], absent: tuple[str, ...], target: Target, version: str
) -> Iterator[ProbeResult]:
    """Yield the answer to each probe; one that cannot be asked says why."""
    for asked in battery(version):
        reason = target.obstacle or _unaskable(asked, lacking, absent)
        if reason is None:
            yield run(asked, xp, version=version)
        else:
            yield result(asked, "not run", reason, version=version)


def _unaskable(asked: Probe, lacking: frozenset[str], absent: tuple[str, ...]) -> str | None:
    """Return which name or extension is missing that a probe needs, or None."""
    name = next((name for name in asked.needs if name in lacking), None)
    if name is None:
        return None
    extension = name.partition(".")[0]
    return f"there is no extension '{extension}'" if extension in absent else f"'{name}' is missing"
