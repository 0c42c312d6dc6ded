"""Gitignore: what the ``.gitignore`` files of a folder, and of those above it in its repository, leave out.

The last pattern that matches has its say, in the innermost file that has any such (gitignore(5)). What a user has git
ignore for every repository is not read.
"""

import os
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple, Self

FILE, REPOSITORY = ".gitignore", ".git"
_WILD = re.compile(r"[*?\[\\]")
_PIECE = re.compile(r"/\*\*/|\A\*\*/|/\*\*\Z|\*+|\?|\[[!^]?\]?[^\]]*\]|\\.|.", re.DOTALL)
_AGAIN = re.compile(r"(?<![^/])(?:\*\*/)+(?=\*\*/)")  # any folders, said more than once
_FIXED = {"/**/": "/(?:.*/)?", "**/": "(?:.*/)?", "/**": "/.*", "?": "[^/]"}


class Pattern:
    r"""One line of a file: a shell pattern, for a name at any depth or, with a slash within, for a path.

    Parameters
    ----------
    line : str
        The line, without blanks at its end; not empty.

    Examples
    --------
    >>> pattern = Pattern("docs/**/*.py")
    >>> pattern.matches("docs/a/b.py", is_folder=False), pattern.matches("lib/docs/b.py", is_folder=False)
    (True, False)
    >>> Pattern("**/**/a").matches("a", is_folder=True)
    True
    >>> Pattern("!keep/").takes_back, Pattern("\\!keep").takes_back
    (True, False)
    """

    def __init__(self, line: str) -> None:
        self.takes_back = line.startswith("!")
        text = line.removeprefix("!")
        self._folders_alone = text.endswith("/")
        text = text.rstrip("/")
        self._by_path = "/" in text
        self._text = _AGAIN.sub("", text.removeprefix("/"))

    def matches(self, path: str, *, is_folder: bool) -> bool:
        """Return whether it matches a path below the folder of its file."""
        if self._folders_alone and not is_folder:
            return False
        value = path if self._by_path else path.rpartition("/")[2]
        if _WILD.search(self._text) is None:
            return value == self._text
        ending = self._text[1:]
        if self._text.startswith("*") and not self._by_path and _WILD.search(ending) is None:
            return value.endswith(ending)
        return self._expression is not None and self._expression.fullmatch(value) is not None

    @cached_property
    def _expression(self) -> re.Pattern[str] | None:
        """The pattern as a regular expression; None where it is not closed, and matches nothing."""
        try:
            text = ".*" if self._text == "**" else "".join(map(_translated, _PIECE.findall(self._text)))
            return re.compile(text, re.DOTALL)
        except re.error:
            return None


def _translated(piece: str) -> str:
    """Return the regular expression for one piece of a shell pattern."""
    if piece in _FIXED:
        return _FIXED[piece]
    if piece.startswith("*"):
        return "[^/]*"
    if piece.startswith("[") and len(piece) > 1:
        inner = piece[1:-1].replace("\\", "\\\\")
        return f"(?!/)[{'^' + inner[1:] if inner[0] in '!^' else inner}]"
    return re.escape(piece[1:] if piece.startswith("\\") and len(piece) > 1 else piece)


class Ignored(NamedTuple):
    """What is left out below one folder, by its own file and by those above.

    Attributes
    ----------
    folder : str
        The folder, without links on the way.
    patterns : tuple of Pattern
        Those of its file, the last line first.
    above : Ignored or None
        What the folders above say.
    """

    folder: str
    patterns: tuple[Pattern, ...]
    above: "Ignored | None" = None

    @classmethod
    def around(cls, folder: str) -> Self | None:
        """Return what holds in `folder` by the files above it in its repository.

        They say nothing where they leave out the folder itself: whoever names it wants to see what is in it.
        """
        found: Self | None = None
        for outer in _above(folder):
            if found is not None and found.leaves_out(outer, is_folder=True):
                return None
            found = cls.within(outer, found)
        return None if found is not None and found.leaves_out(folder, is_folder=True) else found

    @classmethod
    def within(cls, folder: str, above: Self | None) -> Self | None:
        """Return what holds in `folder`, given what holds around it."""
        patterns = (*_patterns(f"{folder}/{FILE}"), *_patterns(f"{folder}/{REPOSITORY}/info/exclude"))
        return cls(folder, patterns, above) if patterns else above

    def leaves_out(self, path: str, *, is_folder: bool) -> bool:
        """Return whether a file or folder below is left out."""
        below = path[len(self.folder.rstrip("/")) + 1 :].replace(os.sep, "/")
        for pattern in self.patterns:
            if pattern.matches(below, is_folder=is_folder):
                return not pattern.takes_back
        return self.above is not None and self.above.leaves_out(path, is_folder=is_folder)


def _above(folder: str) -> list[str]:
    """Return the folders above one, from the top of its repository downwards; none where it is in no repository."""
    found: list[str] = []
    while not os.path.lexists(f"{folder}/{REPOSITORY}"):
        outer = os.path.dirname(folder)
        if outer == folder:
            return []
        found.insert(0, folder := outer)
    return found


def _patterns(file: str) -> Iterator[Pattern]:
    """Yield the patterns of a file, the last first; none of one that cannot be read."""
    try:
        with open(file, encoding="utf-8", errors="surrogateescape") as opened:
            lines = opened.read().split("\n")
    except OSError:
        return iter(())
    return map(Pattern, filter(None, _stripped(reversed(lines))))


def _stripped(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines without the blanks at their ends that are not escaped; comments as empty ones."""
    for line in lines:
        text = line.removesuffix("\r")
        bare = text.rstrip(" ")
        if bare.endswith("\\") and bare != text:
            bare += " "
        yield "" if bare.startswith("#") or not bare.strip("!/") else bare
