"""The standard: its versions, and the names and signatures of each, read from generated tables.

`tables.json` and `arrays.json` are written by ``tools/standard_tables.py`` out of the standard's own stubs; nothing
here is typed by hand.
`summaries.json` says in our own words what each name is for, and is read when a user first asks.
"""

import os
from functools import cache
from typing import Any, Literal, NamedTuple, TypeVar

from xpsession.errors import VersionError
from xpsession.standard.signatures import Signature, signature

VERSIONS = ("2022.12", "2023.12", "2024.12", "2025.12")
LATEST = VERSIONS[-1]
EXTENSIONS = ("fft", "linalg")
SITE = "https://data-apis.org/array-api"

Kind = Literal["function", "constant", "dtype", "attribute"]
Fact = TypeVar("Fact")


class Entry(NamedTuple):
    """One name of the standard, qualified by its extension: ``sum``, ``linalg.svd``, ``pi``, ``float32``.

    `signatures` maps each version that introduced or changed the signature to it, oldest first; `types` does so with
    what each parameter takes, and `categories` with the kinds of dtypes for which it is defined, where not for all.
    """

    name: str
    kind: Kind
    chapter: str
    since: str
    signatures: dict[str, str]
    types: dict[str, dict[str, list[str]]]
    categories: dict[str, dict[str, list[str]]]

    def signature(self, version: str = LATEST) -> Signature:
        """Return the signature that holds in `version`, without annotations.

        Examples
        --------
        >>> print(entry("astype").signature("2022.12"))
        (x, dtype, /, *, copy=True)
        """
        text = _at(self.signatures, version)
        if text is None:
            raise VersionError.from_unknown(version, self.signatures)
        return signature(text)

    def takes(self, version: str = LATEST) -> dict[str, list[str]]:
        """Return what each parameter takes in `version`, as words such as ``array``, ``int`` and ``tuple``.

        Examples
        --------
        >>> entry("expand_dims").takes("2022.12")["axis"], entry("expand_dims").takes()["axis"]
        (['int'], ['int', 'tuple'])
        """
        return _at(self.types, version) or {}

    def kinds(self, version: str = LATEST) -> dict[str, list[str]]:
        """Return the kinds of dtypes for which parameters are defined in `version`, of those with such a limit.

        Examples
        --------
        >>> entry("mean").kinds()
        {'x': ['real floating', 'complex floating']}
        """
        return _at(self.categories, version) or {}


def _at(history: dict[str, Fact], version: str) -> Fact | None:
    """Return what holds in `version`, or None where there was nothing yet."""
    return next((fact for since, fact in reversed(history.items()) if since <= version), None)


def require_version(version: str) -> str:
    """Return `version` if the standard has it.

    Raises
    ------
    VersionError
        Otherwise; the message lists the versions.
    """
    if version not in VERSIONS:
        raise VersionError.from_unknown(version, VERSIONS)
    return version


@cache
def entries() -> dict[str, Entry]:
    """Return every name of every version, sorted."""
    return _table("tables.json")


@cache
def array_members() -> dict[str, Entry]:
    """Return every attribute and method of arrays, of every version.

    Examples
    --------
    >>> [name for name in array_members() if not name.startswith("__")]
    ['T', 'device', 'dtype', 'mT', 'ndim', 'shape', 'size', 'to_device']
    """
    return _table("arrays.json")


def _content(file: str) -> dict[str, Any]:
    """Return what a file of this package holds."""
    import json  # noqa: PLC0415  # most files that are linted ask for no fact of the standard

    with open(os.path.join(os.path.dirname(__file__), file), "rb") as stream:
        content: dict[str, Any] = json.load(stream)
    return content


def _table(file: str) -> dict[str, Entry]:
    return {
        name: Entry(
            name, row["kind"], row["chapter"], row["since"],
            row.get("signatures", {}), row.get("types", {}), row.get("categories", {}),
        )
        for name, row in _content(file).items()
    }  # fmt: skip


def entry(name: str) -> Entry | None:
    """Return the entry of a qualified name, or None where no version has it."""
    return entries().get(name)


@cache
def summaries() -> dict[str, str]:
    """Return what each name is for, one sentence each, in our own words."""
    return _content("summaries.json")


@cache
def names(version: str = LATEST) -> frozenset[str]:
    """Return the qualified names that `version` has.

    Examples
    --------
    >>> "clip" in names("2022.12"), "clip" in names("2025.12")
    (False, True)
    """
    return frozenset(name for name, known in entries().items() if known.since <= version)


def url(name: str, version: str = LATEST) -> str:
    """Return the address of the section on `name`, or of the index where the standard does not have it.

    Examples
    --------
    >>> url("linalg.svd")
    'https://data-apis.org/array-api/2025.12/extensions/generated/array_api.linalg.svd.html'
    """
    known = entry(name)
    if known is None or known.since > version:
        return f"{SITE}/{version}/API_specification/index.html"
    if known.kind == "dtype" or known.chapter in {"inspection", "version"}:
        return f"{SITE}/{version}/API_specification/{known.chapter}.html"
    folder = "extensions" if known.chapter in EXTENSIONS else "API_specification"
    return f"{SITE}/{version}/{folder}/generated/array_api.{name}.html"
