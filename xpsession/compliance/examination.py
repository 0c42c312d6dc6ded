"""Examination: asks the rules about every use in some code, and makes diagnostics of what they find."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence

from xpsession import standard
from xpsession.compliance import values
from xpsession.compliance.flow.statements import Flow, uses
from xpsession.compliance.rule import (
    Rule,
    array_rules,
    call_rules,
    migration_rules,
    name_rules,
    operation_rules,
    opted_in,
)
from xpsession.compliance.source.fragments import Fragment, Span, shared
from xpsession.compliance.source.ignores import Ignores
from xpsession.compliance.suspicion import may_leave
from xpsession.compliance.uses import Finding, Place, Touch, Use
from xpsession.compliance.uses.operation import Operation
from xpsession.records.diagnostic import Diagnostic, Edit


def find(
    source: str,
    *,
    filename: str = "<cell>",
    names: Mapping[str, object] | None = None,
    version: str = standard.LATEST,
    cell: int | None = None,
    migrate: bool = False,
    extend_select: Iterable[str] = (),
) -> tuple[Diagnostic, ...]:
    """Return what `check` does, with all fixes, whether they prove right or not."""
    standard.require_version(version)
    extra = opted_in(extend_select) if extend_select else frozenset[str]()
    known = values.live(names or {}, source)
    if not may_leave(source, known, migrate=migrate):
        return ()
    from xpsession.compliance.source import magics  # noqa: PLC0415  # files do without

    fragment = magics.cell(source, number=cell, read=shared)
    if fragment is None:
        return ()
    return examine([fragment], names=known, version=version, path=filename, migrate=migrate, extra=extra)


def examine(
    fragments: Iterable[Fragment],
    *,
    names: Mapping[str, values.Value],
    version: str,
    path: str,
    migrate: bool = False,
    extra: frozenset[str] = frozenset(),
    follow: Callable[..., Sequence[Place]] | None = None,
) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of fragments that run one after the other, sorted by place.

    Of the opt-in rules those count whose codes are in `extra`. `follow` returns what the rules are asked about, where
    that is more than what can be read in the fragments.
    """
    pieces = list(fragments)
    try:
        if follow is None:
            found: Sequence[Place] = uses(pieces, names=names, version=version, kind=_migration() if migrate else Flow)
        else:
            found = follow(pieces, names=names, version=version)
    except RecursionError:  # nested deeper than Python can follow
        return ()
    ignores = {id(piece): Ignores(piece) for piece in pieces} if found else {}
    reported: dict[tuple[int | None, Span], Diagnostic] = {}
    covered: list[tuple[int | None, Span]] = []
    seen = {id(use.node) for use in found if isinstance(use, Operation) and not use.read and use.function}
    everything = [(use, rule, finding) for use in found for rule, finding in _findings(use, extra, seen)]
    everything.sort(key=lambda one: one[1].catch_all)  # at the same place, the rule that knows more has its say
    for use, rule, finding in everything:
        place = (use.fragment.cell, _span(finding, use))
        if place in reported or ignores[id(use.fragment)].covers(rule.code, finding.node, use.statement):
            continue
        reported[place] = _diagnostic(rule, finding, use, path)
        if finding.covers is not None:
            covered.append((use.fragment.cell, use.fragment.span(finding.covers)))
    kept = (one for place, one in reported.items() if not any(_inside(place, cover) for cover in covered))
    return tuple(sorted(kept, key=_place))


def _migration() -> type[Flow]:
    """Return the way to follow code that is to leave a library."""
    from xpsession.compliance.migration.statements import Migration  # noqa: PLC0415  # as above

    return Migration


def _inside(place: tuple[int | None, Span], cover: tuple[int | None, Span]) -> bool:
    """Return whether `place` lies within `cover` and does not begin with it, as the finding does that covers it."""
    (cell, inner), (other, outer) = place, cover
    return cell == other and outer[:2] < inner[:2] and inner[2:] <= outer[2:]


def _findings(use: Place, extra: frozenset[str], seen: Container[int]) -> Iterable[tuple[Rule, Finding]]:
    """Return what the rules find at `use`: one rule about its name, or those about its call or its array.

    The calls in `seen`, by their identity, are among what the rules are asked about as they ran.
    """
    if isinstance(use, Operation):
        return [
            (rule, found)
            for rule in operation_rules(use.act, use.facets, use.function, read=use.read)
            for found in rule.observed(use)
        ]
    if isinstance(use, Touch):
        return [(rule, found) for rule in array_rules(use.role, extra) for found in rule.touched(use)]
    if not isinstance(use, Use):
        return [(rule, found) for rule in migration_rules() for found in rule.migrated(use)]
    if use.known:
        about_call = call_rules(use.name, extra, use.triggers, called=use.call is not None, seen=id(use.call) in seen)
        rules = (*(name_rules() if use.problems else ()), *about_call)
        return [(rule, found) for rule in rules for found in rule.check(use)]
    by_rule = ([(rule, found) for found in rule.check(use)] for rule in name_rules())
    return next((found for found in by_rule if found), [])


def _span(finding: Finding, use: Place) -> Span:
    """Return the user's place of a finding."""
    return use.fragment.span(finding.node if use.text is None else use.text)


def _diagnostic(rule: Rule, finding: Finding, use: Place, path: str) -> Diagnostic:
    """Return the record of a finding."""
    # In a migration, the parameter whose device an edit names may be anything.
    supposed = use.supposed or (use.migrating and any(".device" in edit.text for edit in finding.fix or ()))
    return Diagnostic(
        code=rule.code,
        name=rule.name,
        message=finding.message,
        severity=rule.severity,
        path=path,
        cell=use.fragment.cell,
        **_span(finding, use)._asdict(),
        hint=finding.hint,
        fix=finding.fix if use.text is None and not supposed else None,
        unsafe_fix=None if use.text is not None else finding.fix if supposed else _unsafe(finding),
        url=standard.url(finding.cure, use.version),
    )


def _unsafe(finding: Finding) -> tuple[Edit, ...] | None:
    """Return the edits that may change what runs, where there are no safe ones."""
    return None if finding.fix else finding.unsafe


def _place(found: Diagnostic) -> tuple[int, int, int, str]:
    return (found.cell or 0, found.line, found.column, found.code)
