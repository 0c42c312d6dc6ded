"""Suspicion: tells by the text alone whether source could have a finding, before anything is imported to find it."""

from collections.abc import Mapping

from xpsession.compliance import values


def may_leave(source: str, names: Mapping[str, values.Value], *, migrate: bool) -> bool:
    """Return whether `source`, given the live `names` in it, could have any finding at all."""
    if migrate:
        from xpsession.compliance.migration.libraries import CANDIDATE  # noqa: PLC0415  # cells do without

        if CANDIDATE.search(source):
            return True
    return values.may_hold_namespace(source, names)
