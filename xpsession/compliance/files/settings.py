"""Settings: what holds for the files of one folder, joined from its file of settings and the command line."""

import os
from fnmatch import fnmatchcase
from typing import NamedTuple, Self

from xpsession import standard
from xpsession.compliance.selection import Layer, Words, chosen

NOTHING = Layer()


class Said(NamedTuple):
    """What one place says, a file of settings or the command line; None where it says nothing.

    Attributes
    ----------
    layer : Layer
        Which rules count.
    standard : str or None
        The version of the standard.
    exclude : sequence of str or None
        The patterns of what is left out.
    extend_exclude : sequence of str
        More of them, on top of what was said before.
    force_exclude : bool or None
        Whether what is excluded is left out even where it is named.
    respect_gitignore : bool or None
        Whether what ``.gitignore`` files say is left out.
    per_file : tuple of (str, frozenset of str)
        Patterns, and the rules that do not count in the files which they match.
    """

    layer: Layer = NOTHING
    standard: str | None = None
    exclude: Words | None = None
    extend_exclude: Words = ()
    force_exclude: bool | None = None
    respect_gitignore: bool | None = None
    per_file: tuple[tuple[str, frozenset[str]], ...] = ()


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
    exclude, force_exclude, respect_gitignore, per_file
        As in `Said`.
    """

    root: str
    codes: frozenset[str]
    standard: str
    exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    respect_gitignore: bool = True
    per_file: tuple[tuple[str, frozenset[str]], ...] = ()

    @classmethod
    def joined(cls, root: str, file: Said, line: Said) -> Self:
        """Return what a file of settings and the command line give together, which has the last word."""
        exclude = (file.exclude or ()) if line.exclude is None else line.exclude
        force, gitignore = (
            of_file if of_line is None else of_line
            for of_file, of_line in (
                (file.force_exclude, line.force_exclude),
                (file.respect_gitignore, line.respect_gitignore),
            )
        )
        return cls(
            root=os.path.realpath(root),
            codes=chosen([file.layer, line.layer]),
            standard=line.standard or file.standard or standard.LATEST,
            exclude=(*exclude, *file.extend_exclude, *line.extend_exclude),
            force_exclude=bool(force),
            respect_gitignore=gitignore is not False,
            per_file=file.per_file,
        )

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

    def leaves_out_named(self, path: str) -> bool:
        """Return whether a file is left out though it is named: it is excluded, or a folder that it lies in."""
        if not (self.force_exclude and self.exclude):
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


def _matches(names: tuple[str, str], pattern: str) -> bool:
    """Return whether a pattern matches one of `names`; its ``**/`` may stand for no folder at all."""
    wanted = {pattern.removeprefix("./").rstrip("/"), pattern.removeprefix("./").replace("**/", "").rstrip("/")}
    return any(fnmatchcase(name, one) for name in names for one in wanted)
