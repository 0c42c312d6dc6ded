"""Namespaces, the account: which object stands behind a name of `xp`, and why where it is not the library's own."""

from functools import reduce
from typing import Any

from xpsession import standard
from xpsession.backends import backend_for
from xpsession.backends import device as usable_device
from xpsession.namespaces import namespace
from xpsession.records.description import Provider
from xpsession.standard.namespace import Bound

_ABSENT = object()


def provider(bound: Bound, name: str) -> Provider:
    """Return what stands behind a qualified name, such as ``linalg.svd``, of the namespaces that are bound so.

    Examples
    --------
    >>> xp = namespace("cpu")
    >>> provider(xp.__xpsession__, "sum").origin, provider(xp.__xpsession__, "clip").wrong
    ('numpy.sum', 'its parameters are called a, a_min, a_max')
    """
    backend = backend_for(bound.device)
    library = backend.library()
    facts: dict[str, Any] = {
        "name": name,
        "library": usable_device(bound.device).library,
        "origin": f"{library.__name__}.{name}" if _reached(library, name) is not _ABSENT else None,
    }
    if name not in standard.names(bound.version):
        return Provider(**facts)
    row = next((row for row in backend.corrections() if row.name == name), None)
    value = _reached(namespace(bound.device, version=bound.version), name)
    if row is not None:
        return Provider(**facts, author=_package(value), wrong=row.wrong, until=row.until, issue=row.issue)
    if value is _reached(library, name):
        return Provider(**facts)
    # What is not the library's own, though nothing is wrong with that, is for the device's sake.
    return Provider(**facts, bound=True) if callable(value) else Provider(**facts, author=_package(value))


def corrected(bound: Bound) -> tuple[Provider, ...]:
    """Return the names for which something else stands in, sorted."""
    rows = {row.name for row in backend_for(bound.device).corrections()}
    prefix = f"{bound.extension}." if bound.extension else ""
    names = sorted(name for name in rows & standard.names(bound.version) if name.startswith(prefix))
    return tuple(provider(bound, name) for name in names)


def _reached(space: object, name: str) -> Any:
    """Return the object with a qualified name, or `_ABSENT`."""
    return reduce(lambda found, part: getattr(found, part, _ABSENT), name.split("."), space)


def _package(value: object) -> str:
    """Return the package that made `value`; ours where it does not say."""
    return str(getattr(value, "__module__", None) or __name__).partition(".")[0]
