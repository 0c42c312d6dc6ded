"""Configuration: the table ``[tool.xpsession]`` of the nearest pyproject.toml, and what the command line overrides.

A pyproject.toml without the table is passed over, as ruff does. Patterns are shell patterns, matched against the name
and against the path below the folder of the file that they stand in.
"""

from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
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
    def from_problem(cls, file: Path, problem: object) -> "ConfigurationError":
        """Return the error for a problem in one file."""
        return cls(f"{file}: {problem}")


class Settings(NamedTuple):
    """What holds for the files of one folder.

    Attributes
    ----------
    root : Path
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

    root: Path
    codes: frozenset[str]
    standard: str
    exclude: tuple[str, ...] = ()
    per_file: tuple[tuple[str, frozenset[str]], ...] = ()

    def codes_for(self, path: Path) -> frozenset[str]:
        """Return the rules that count in one file."""
        if not self.per_file:
            return self.codes
        names = self._names(path)
        return self.codes.difference(*(codes for pattern, codes in self.per_file if _matches(names, pattern)))

    def leaves_out(self, path: Path) -> bool:
        """Return whether a file or folder is excluded itself."""
        if not self.exclude:
            return False
        names = self._names(path)
        return any(_matches(names, pattern) for pattern in self.exclude)

    def leaves_out_within(self, path: Path) -> bool:
        """Return whether a file is excluded, or a folder that it lies in."""
        parents = [folder for folder in path.resolve().parents if folder.is_relative_to(self.root)]
        return any(self.leaves_out(one) for one in [path, *parents])

    def _names(self, path: Path) -> tuple[str, str]:
        """Return what patterns are matched against: the name, and the path below the root."""
        full = path.resolve()
        return path.name, (full.relative_to(self.root) if full.is_relative_to(self.root) else full).as_posix()


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
        self._known: dict[Path, Settings] = {}
        chosen([self._line])  # what is wrong on the command line is said whatever files there are
        standard.require_version(version or standard.LATEST)

    def of(self, path: Path) -> Settings:
        """Return the settings that hold for a file or folder, which are those of the folder that it lies in."""
        return self._in(path.absolute().parent)

    def _in(self, folder: Path) -> Settings:
        if folder not in self._known:
            table = _table(folder / FILE)
            if table is not None:
                self._known[folder] = self._read(folder / FILE, table)
            elif folder.parent == folder:
                self._known[folder] = self._read(Path.cwd() / FILE, {})
            else:
                self._known[folder] = self._in(folder.parent)
        return self._known[folder]

    def _read(self, file: Path, table: Mapping[str, Any]) -> Settings:
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
            root=file.parent.resolve(),
            codes=_checked(file, lambda: chosen([layer, self._line])),
            standard=self._version or _checked(file, lambda: _version(table.get("standard", standard.LATEST))),
            exclude=tuple(exclude if self._exclude is None else self._exclude),
            per_file=tuple((pattern, _matching(file, words)) for pattern, words in per_file.items()),
        )


def _matching(file: Path, words: object) -> frozenset[str]:
    """Return the codes that one entry of ``per-file-ignores`` names."""
    return _checked(file, lambda: matching(_words(file, "per-file-ignores", words)))


def _matches(names: tuple[str, str], pattern: str) -> bool:
    """Return whether a pattern matches one of `names`; its ``**/`` may stand for no folder at all."""
    wanted = {pattern.removeprefix("./").rstrip("/"), pattern.removeprefix("./").replace("**/", "").rstrip("/")}
    return any(fnmatchcase(name, one) for name in names for one in wanted)


def _table(file: Path) -> Mapping[str, Any] | None:
    """Return the table of a file, or None where there is none."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError:
        return None
    except ValueError as error:
        raise ConfigurationError.from_problem(file, error) from error
    import tomllib  # noqa: PLC0415  # most folders have no such file

    try:
        found = tomllib.loads(text).get("tool", {}).get(TABLE)
    except (ValueError, AttributeError) as error:
        raise ConfigurationError.from_problem(file, error) from error
    if found is not None and not isinstance(found, dict):
        raise ConfigurationError.from_problem(file, f"'tool.{TABLE}' is a table")
    return found


def _words(file: Path, key: str, value: object) -> list[str]:
    """Return a list of words, or raise the error that it is none."""
    if isinstance(value, list) and all(isinstance(word, str) for word in value):
        return value
    raise ConfigurationError.from_problem(file, f"'{key}' is a list of strings, not {value!r}")


def _version(value: object) -> str:
    if not isinstance(value, str):
        raise ArgumentError.with_hint(f"'standard' is a version in quotes, not {value!r}", f'"{standard.LATEST}"')
    return standard.require_version(value)


def _checked(file: Path, read: Callable[[], Value]) -> Value:
    """Return what `read` returns; an error of it says where the settings stand."""
    try:
        return read()
    except ConfigurationError:
        raise
    except XPSessionError as error:
        raise ConfigurationError.from_problem(file, error) from error
