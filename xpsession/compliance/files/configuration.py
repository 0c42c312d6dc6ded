"""Configuration: the table ``[tool.xpsession]`` of the nearest pyproject.toml, and what the command line overrides.

A pyproject.toml without the table is passed over, as ruff does. Patterns are shell patterns, matched against the name
and against the path below the folder of the file that they stand in.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, NamedTuple, TypeVar

from xpsession import standard
from xpsession.compliance.selection import Layer, chosen, matching
from xpsession.errors import ArgumentError, XPSessionError, listed

FILE = "pyproject.toml"
TABLE = "xpsession"
Value = TypeVar("Value")
KEYS = ("exclude", "extend-select", "ignore", "per-file-ignores", "select", "standard")


class ConfigurationError(XPSessionError, ValueError):
    """A table of settings holds something that it must not."""

    @classmethod
    def from_problem(cls, file: str, problem: object) -> "ConfigurationError":
        """Return the error for a problem in one file."""
        return cls(f"{file}: {problem}")


class Settings(NamedTuple):
    """What holds for the files of one folder.

    Attributes
    ----------
    root : str
        The folder in which the settings stand, below which their patterns look, without links on the way.
    codes : frozenset of str
        The rules that count.
    standard : str
        The version of the standard.
    exclude : tuple of str
        The patterns of what is left out.
    per_file : tuple of (str, frozenset of str)
        Patterns, and the rules that do not count in the files which they match.
    """

    root: str
    codes: frozenset[str]
    standard: str
    exclude: tuple[str, ...] = ()
    per_file: tuple[tuple[str, frozenset[str]], ...] = ()

    def codes_for(self, path: str) -> frozenset[str]:
        """Return the rules that count in one file."""
        if not self.per_file:
            return self.codes
        names = self._names(path)
        return self.codes.difference(*(codes for pattern, codes in self.per_file if _matches(names, pattern)))

    def leaves_out(self, path: str) -> bool:
        """Return whether a file or folder is excluded itself."""
        if not self.exclude:
            return False
        names = self._names(path)
        return any(_matches(names, pattern) for pattern in self.exclude)

    def leaves_out_within(self, path: str) -> bool:
        """Return whether a file is excluded, or a folder that it lies in."""
        if not self.exclude:
            return False
        within, found = os.path.join(self.root, ""), [path]
        folder = os.path.dirname(os.path.realpath(path))
        while os.path.join(folder, "").startswith(within) and folder != found[-1]:
            found.append(folder)
            folder = os.path.dirname(folder)
        return any(map(self.leaves_out, found))

    def _names(self, path: str) -> tuple[str, str]:
        """Return what patterns are matched against: the name, and the path below the root."""
        full = os.path.realpath(path)
        below = full.removeprefix(os.path.join(self.root, "")) if full != self.root else os.curdir
        return os.path.basename(path), below.replace(os.sep, "/")


class Configuration:
    """The settings of each folder, read once.

    Parameters
    ----------
    select, ignore, extend_select, exclude : sequence of str, optional
        What the command line says. `select` and `exclude` replace what files say; the others add to it.
    version : str, optional
        The version of the standard that the command line says.
    """

    def __init__(
        self,
        *,
        select: Sequence[str] | None = None,
        ignore: Sequence[str] = (),
        extend_select: Sequence[str] = (),
        exclude: Sequence[str] | None = None,
        version: str | None = None,
    ) -> None:
        self._line = Layer(select, ignore, extend_select)
        self._exclude = exclude
        self._version = version
        self._known: dict[str, Settings] = {}
        chosen([self._line])  # what is wrong on the command line is said whatever files there are
        standard.require_version(version or standard.LATEST)

    def of(self, path: str) -> Settings:
        """Return the settings that hold for a file or folder, which are those of the folder that it lies in."""
        return self._in(os.path.dirname(os.path.abspath(path)))

    def _in(self, folder: str) -> Settings:
        if folder not in self._known:
            file, above = os.path.join(folder, FILE), os.path.dirname(folder)
            table = _table(file)
            if table is not None:
                self._known[folder] = self._read(file, table)
            elif above == folder:
                self._known[folder] = self._read(os.path.abspath(FILE), {})
            else:
                self._known[folder] = self._in(above)
        return self._known[folder]

    def _read(self, file: str, table: Mapping[str, Any]) -> Settings:
        """Return the settings that a table and the command line give together."""
        for key in table:
            if key not in KEYS:
                raise ConfigurationError.from_problem(file, f"unknown setting '{key}'; valid are {listed(KEYS)}")
        per_file = table.get("per-file-ignores", {})
        if not isinstance(per_file, dict):
            raise ConfigurationError.from_problem(file, "'per-file-ignores' is a table of patterns and lists of codes")
        select = _words(file, "select", table["select"]) if "select" in table else None
        exclude = _words(file, "exclude", table.get("exclude", []))
        ignore, extend = (_words(file, key, table.get(key, [])) for key in ("ignore", "extend-select"))
        layer = Layer(select, ignore, extend)
        return Settings(
            root=os.path.realpath(os.path.dirname(file)),
            codes=_checked(file, lambda: chosen([layer, self._line])),
            standard=self._version or _checked(file, lambda: _version(table.get("standard", standard.LATEST))),
            exclude=tuple(exclude if self._exclude is None else self._exclude),
            per_file=tuple((pattern, _matching(file, words)) for pattern, words in per_file.items()),
        )


def _matching(file: str, words: object) -> frozenset[str]:
    """Return the codes that one entry of ``per-file-ignores`` names."""
    return _checked(file, lambda: matching(_words(file, "per-file-ignores", words)))


def _matches(names: tuple[str, str], pattern: str) -> bool:
    """Return whether a pattern matches one of `names`; its ``**/`` may stand for no folder at all."""
    wanted = {pattern.removeprefix("./").rstrip("/"), pattern.removeprefix("./").replace("**/", "").rstrip("/")}
    return any(fnmatchcase(name, one) for name in names for one in wanted)


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
    except (ValueError, AttributeError) as error:
        raise ConfigurationError.from_problem(file, error) from error
    if found is not None and not isinstance(found, dict):
        raise ConfigurationError.from_problem(file, f"'tool.{TABLE}' is a table")
    return found


def _words(file: str, key: str, value: object) -> list[str]:
    """Return a list of words, or raise the error that it is none."""
    if isinstance(value, list) and all(isinstance(word, str) for word in value):
        return value
    raise ConfigurationError.from_problem(file, f"'{key}' is a list of strings, not {value!r}")


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
