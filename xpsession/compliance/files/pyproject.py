"""Pyproject: the table ``[tool.xpsession]`` of a file, read and proved to be sound."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from xpsession import standard
from xpsession.compliance.files.settings import Said
from xpsession.compliance.selection import Layer, chosen, matching
from xpsession.errors import ArgumentError, XPSessionError, listed

FILE = "pyproject.toml"
TABLE = "xpsession"
KEYS = (
    "exclude", "extend-exclude", "extend-select", "force-exclude", "ignore", "per-file-ignores", "respect-gitignore",
    "select", "standard",
)  # fmt: skip
Value = TypeVar("Value")


class ConfigurationError(XPSessionError, ValueError):
    """A table of settings holds something that it must not, or the file that is to have it cannot be read."""

    @classmethod
    def from_problem(cls, file: str, problem: object) -> "ConfigurationError":
        """Return the error for a problem in one file."""
        return cls(f"{file}: {problem}")


def said(file: str) -> Said | None:
    """Return what the table of a file says; None where there is no file, or no table in it.

    Raises
    ------
    ConfigurationError
        If the file is no TOML, or the table has an unknown key, or a value that cannot be.
    """
    table = _table(file)
    return None if table is None else _read(file, table)


def _table(file: str) -> Mapping[str, Any] | None:
    """Return the table of a file, or None where there is none."""
    try:
        with open(file, encoding="utf-8") as stream:
            text = stream.read()
    except OSError:
        return None
    except ValueError as error:
        raise ConfigurationError.from_problem(file, error) from error
    if TABLE not in text and "\\" not in text:  # of which its name could be made
        return None
    import tomllib  # noqa: PLC0415  # most folders have no such file, and most such files no such table

    try:
        found = tomllib.loads(text).get("tool", {}).get(TABLE)
    except (ValueError, AttributeError, RecursionError) as error:
        raise ConfigurationError.from_problem(file, error) from error
    if found is not None and not isinstance(found, dict):
        raise ConfigurationError.from_problem(file, f"'tool.{TABLE}' is a table")
    return found


def _read(file: str, table: Mapping[str, Any]) -> Said:
    """Return what a table says."""
    for key in table:
        if key not in KEYS:
            raise ConfigurationError.from_problem(file, f"unknown setting '{key}'; valid are {listed(KEYS)}")
    per_file = table.get("per-file-ignores", {})
    if not isinstance(per_file, dict):
        raise ConfigurationError.from_problem(file, "'per-file-ignores' is a table of patterns and lists of codes")
    words = {key: _words(file, key, table[key]) for key in ("exclude", "select") if key in table}
    more = {key: _words(file, key, table.get(key, [])) for key in ("extend-exclude", "extend-select", "ignore")}
    flags = {key: _flag(file, key, table[key]) for key in ("force-exclude", "respect-gitignore") if key in table}
    layer = Layer(words.get("select"), more["ignore"], more["extend-select"])
    _checked(file, lambda: chosen([layer]))
    return Said(
        layer=layer,
        standard=_checked(file, lambda: _version(table.get("standard", standard.LATEST))),
        exclude=words.get("exclude"),
        extend_exclude=more["extend-exclude"],
        force_exclude=flags.get("force-exclude"),
        respect_gitignore=flags.get("respect-gitignore"),
        per_file=tuple((pattern, _matching(file, codes)) for pattern, codes in per_file.items()),
    )


def _matching(file: str, words: object) -> frozenset[str]:
    """Return the codes that one entry of ``per-file-ignores`` names."""
    return _checked(file, lambda: matching(_words(file, "per-file-ignores", words)))


def _words(file: str, key: str, value: object) -> list[str]:
    """Return a list of words, or raise the error that it is none."""
    if isinstance(value, list) and all(isinstance(word, str) for word in value):
        return value
    raise ConfigurationError.from_problem(file, f"'{key}' is a list of strings, not {value!r}")


def _flag(file: str, key: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ConfigurationError.from_problem(file, f"'{key}' is true or false, not {value!r}")


def _version(value: object) -> str:
    if not isinstance(value, str):
        raise ArgumentError.with_hint(f"'standard' is a version in quotes, not {value!r}", f'"{standard.LATEST}"')
    return standard.require_version(value)


def _checked(file: str, read: Callable[[], Value]) -> Value:
    """Return what `read` returns; an error of it says where the settings stand."""
    try:
        return read()
    except ConfigurationError:
        raise
    except XPSessionError as error:
        raise ConfigurationError.from_problem(file, error) from error
