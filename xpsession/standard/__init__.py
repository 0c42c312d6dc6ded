"""The standard: its versions, and the names and signatures of each, read from generated tables.

`tables.json` is written by ``tools/standard_tables.py`` out of the standard's own stubs; nothing here is typed by hand.
`summaries.json` says in our own words what each name is for, and is read when a user first asks.
"""

import ast
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from inspect import Parameter, Signature
from itertools import repeat
from typing import Literal

from xpsession.errors import VersionError

VERSIONS = ("2022.12", "2023.12", "2024.12", "2025.12")
LATEST = VERSIONS[-1]
EXTENSIONS = ("fft", "linalg")
SITE = "https://data-apis.org/array-api"

Kind = Literal["function", "constant", "dtype"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of the standard, qualified by its extension: ``sum``, ``linalg.svd``, ``pi``, ``float32``.

    `signatures` maps each version that introduced or changed the signature to it, oldest first.
    """

    name: str
    kind: Kind
    chapter: str
    since: str
    signatures: dict[str, str]

    def signature(self, version: str = LATEST) -> Signature:
        """Return the signature that holds in `version`, without annotations.

        Examples
        --------
        >>> print(entry("astype").signature("2022.12"))
        (x, dtype, /, *, copy=True)
        """
        for since, text in reversed(self.signatures.items()):
            if since <= version:
                return _parsed(text)
        raise VersionError.from_unknown(version, self.signatures)


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
    table = json.loads(files(__package__).joinpath("tables.json").read_text(encoding="utf-8"))
    return {
        name: Entry(name, row["kind"], row["chapter"], row["since"], row.get("signatures", {}))
        for name, row in table.items()
    }


def entry(name: str) -> Entry | None:
    """Return the entry of a qualified name, or None where no version has it."""
    return entries().get(name)


@cache
def summaries() -> dict[str, str]:
    """Return what each name is for, one sentence each, in our own words."""
    table: dict[str, str] = json.loads(files(__package__).joinpath("summaries.json").read_text(encoding="utf-8"))
    return table


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


@cache
def _parsed(text: str) -> Signature:
    """Return the signature that `text`, such as ``(x, /, *, axis=None)``, denotes."""
    arguments = ast.parse(f"def _{text}: ...").body[0].args  # type: ignore[attr-defined]
    positional = [*arguments.posonlyargs, *arguments.args]
    required = [None] * (len(positional) - len(arguments.defaults))
    rows = [
        *zip(arguments.posonlyargs, repeat(Parameter.POSITIONAL_ONLY), strict=False),
        *zip(arguments.args, repeat(Parameter.POSITIONAL_OR_KEYWORD), strict=False),
        *((variadic, Parameter.VAR_POSITIONAL) for variadic in [arguments.vararg] if variadic is not None),
        *zip(arguments.kwonlyargs, repeat(Parameter.KEYWORD_ONLY), strict=False),
    ]
    variadic_default = [None] if arguments.vararg is not None else []
    defaults = [*required, *arguments.defaults, *variadic_default, *arguments.kw_defaults]
    return Signature(
        [
            Parameter(argument.arg, kind, default=Parameter.empty if default is None else _literal(default))
            for (argument, kind), default in zip(rows, defaults, strict=True)
        ]
    )


def _literal(default: ast.expr) -> object:
    """Return the value of a default; a name such as ``inf`` stays its text."""
    try:
        return ast.literal_eval(default)
    except ValueError:
        return ast.unparse(default)
