"""Joins the standard, namespaces and compliance into what is to be said about a name of `xp`, or about all of `xp`."""

from typing import Any

from xpsession import backends, compliance, standard
from xpsession.namespaces import namespace as bound_namespace
from xpsession.namespaces.providers import corrected, provider
from xpsession.records.description import Description, Overview
from xpsession.standard.namespace import Bound, Namespace


def describe(namespace: Namespace, name: str) -> Description:
    """Return what is to be said about `name`, which `namespace` has as its own or lets through from the library.

    Examples
    --------
    >>> found = describe(bound_namespace("cpu"), "concatenate")
    >>> found.standard, found.hint, found.provider.origin
    (False, 'xp.concat', 'numpy.concatenate')
    """
    bound = namespace.__xpsession__
    qualified = f"{bound.extension}.{name}".lstrip(".")
    entry = standard.entry(qualified)
    known = entry is not None and entry.since <= bound.version
    history = list(entry.signatures.items()) if entry else []
    return Description(
        name=qualified,
        version=bound.version,
        provider=provider(bound, qualified),
        since=entry.since if entry else None,
        signature=str(entry.signature(bound.version)) if entry and known and history else None,
        changes=tuple(history[1:]),
        summary=standard.summaries().get(qualified, ""),
        hint=None if known else _hint(bound, qualified) if entry is None else f"%xp standard {entry.since}",
        url=standard.url(qualified, bound.version),
    )


def overview(namespace: Namespace) -> Overview:
    """Return what is to be said about a whole namespace."""
    bound = namespace.__xpsession__
    prefix = f"{bound.extension}." if bound.extension else ""
    return Overview(
        device=backends.device(bound.device),
        version=bound.version,
        extension=bound.extension,
        names=sum(name.startswith(prefix) for name in standard.names(bound.version)),
        corrected=corrected(bound),
        url=standard.url("", bound.version),
    )


def _hint(bound: Bound, name: str) -> str | None:
    """Return what to write in place of a name that the standard does not have, as a finding in a cell would say."""
    names: dict[str, Any] = {"xp": bound_namespace(bound.device, version=bound.version)}
    found = compliance.check(f"xp.{name}", names=names, version=bound.version)
    return next((finding.hint for finding in found if finding.hint), None)
