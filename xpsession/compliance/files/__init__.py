"""Files: reads Python files and notebooks, checks and corrects them, and writes them.

The cells of a notebook run one after the other and share their names. They are numbered from 1 over all of its cells,
Markdown included, which is how a person counts them in JupyterLab.
"""

import ast
import codecs
import io
import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple, Self

from xpsession import standard
from xpsession.compliance.rules import SYNTAX_ERROR
from xpsession.compliance.source.fragments import Fragment, Origin, parse_strictly, shared, split_lines
from xpsession.compliance.suspicion import may_leave
from xpsession.errors import XPSessionError
from xpsession.records.correction import Correction, Sources
from xpsession.records.diagnostic import Diagnostic

# Where the system shows the files that a process has open, as in `lint <(git show HEAD:a.py)`.
GIVEN = ("/dev/fd/", "/dev/stdin", "/proc/self/fd/", os.devnull)
MARK = "xp:"  # is in each comment that ignores findings
REPORTS = "https://github.com/xpsession/xpsession/issues"


class FileError(XPSessionError, OSError):
    """A file cannot be read or written, or is not what its name says."""

    @classmethod
    def from_mistake(cls, path: str, error: Exception) -> Self:
        """Return the error for a file that breaks us, with the place in our code, for a report."""
        where = error.__traceback__
        while where is not None and where.tb_next is not None:
            where = where.tb_next
        place = "" if where is None else f" in {os.path.basename(where.tb_frame.f_code.co_filename)}:{where.tb_lineno}"
        said = f"{type(error).__name__}{place}: {error}"
        return cls(f"cannot check '{path}' by a mistake in xpsession ({said}). Please report it: {REPORTS}")


class Document(NamedTuple):
    """A file that was read: its path, its code by cell (of a Python file, one without a number), and how it is written.

    `text` is the whole file as it stands on the disk, line ends included, once its `encoding` is undone.
    """

    path: str
    cells: tuple[tuple[int | None, str], ...]
    text: str = ""
    encoding: str = "utf-8"

    def replaced(self, sources: Sources) -> bytes:
        """Return the file with other code in the cells of these numbers, and all else as it was."""
        if None in sources:
            return sources[None].encode(self.encoding)
        from xpsession.compliance.files import notebooks  # noqa: PLC0415  # Python files do without

        return notebooks.replaced(self.text, sources).encode(self.encoding)


def check_file(path: str | os.PathLike[str], *, version: str = standard.LATEST) -> tuple[Diagnostic, ...]:
    """Return where a Python file or a notebook leaves the standard, sorted by place.

    Raises
    ------
    VersionError
        If the standard has no such version.
    FileError
        If the file cannot be read, or is no notebook in spite of its name.
    """
    return check_document(read(path), version=version)


def check_document(
    document: Document,
    *,
    version: str = standard.LATEST,
    migrate: bool = False,
    extra: frozenset[str] = frozenset(),
) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of a file that was read.

    Code that Python cannot parse is one, ``XP001``, and a code in a comment that no rule has, ``XP003``.

    Of the opt-in rules those count whose codes are in `extra`.
    """
    standard.require_version(version)
    parts = [_part(source, number, document.path) for number, source in document.cells]
    fragments = [part for part in parts if isinstance(part, Fragment)]
    broken = [part for part in parts if isinstance(part, Diagnostic)]
    found: tuple[Diagnostic, ...] = ()
    if any(may_leave(source, {}, migrate=migrate) for _, source in document.cells):
        from xpsession.compliance.examination import examine  # noqa: PLC0415  # most files can have no finding

        found = examine(fragments, names={}, version=version, path=document.path, migrate=migrate, extra=extra)
    if any(MARK in source for _, source in document.cells):
        from xpsession.compliance.files.comments import unknown_codes  # noqa: PLC0415  # most files ignore nothing

        broken += unknown_codes(fragments, path=document.path)
    return tuple(sorted([*found, *broken], key=lambda one: (one.cell or 0, one.line, one.column)))


def correct_document(
    document: Document,
    *,
    version: str = standard.LATEST,
    codes: frozenset[str],
    fix: bool = True,
    unsafe: bool = False,
    migrate: bool = False,
) -> Correction:
    """Return a file that was read, with the safe fixes or without, and its findings by the rules of these `codes`.

    With `unsafe`, fixes that may change what runs count as well.
    """

    def look(sources: Sources) -> Sequence[Diagnostic]:
        revised = document._replace(cells=tuple(sources.items()))
        found = check_document(revised, version=version, migrate=migrate, extra=codes)
        kept = [one for one in found if one.code in codes]
        if not (kept and unsafe):
            return kept
        from xpsession.compliance.fixing.fixes import with_unsafe  # noqa: PLC0415  # as below

        return with_unsafe(kept)

    sources = dict(document.cells)
    found = look(sources)
    if not found:
        return Correction(document.path, before=sources, after=sources)
    from xpsession.compliance.fixing import fixes  # noqa: PLC0415  # most files have no finding

    if fix:
        return fixes.corrected(document.path, sources, look)
    left = fixes.offered(sources, found, look)
    return Correction(document.path, before=sources, after=sources, left=left)


def _part(source: str, number: int | None, path: str) -> Fragment | Diagnostic | None:
    """Return the code of a file or cell, the diagnostic that it cannot be parsed, or None for a cell of no Python."""
    fragment = shared(source, cell=number)
    if fragment is not None:
        return fragment
    if number is None:
        return _syntax_error(source, None, path, number)
    from xpsession.compliance.source import magics  # noqa: PLC0415  # as above

    if not magics.may_be_magic(source):
        return _syntax_error(source, None, path, number)
    lines = magics.translated(source)
    if lines is None:
        return None
    fragment = magics.assembled(lines, number=number)
    if fragment is not None:
        return fragment
    return _syntax_error("".join(line.text for line in lines), [line.origin for line in lines], path, number)


def read(path: str | os.PathLike[str]) -> Document:
    """Return the code of a Python file or a notebook; raise FileError where that cannot be."""
    try:
        endless = _may_never_end(os.fspath(path))
        data = b"" if endless else _content(path)
    except (OSError, ValueError) as error:  # a path with a null byte is a ValueError
        raise FileError(f"cannot read '{path}': {getattr(error, 'strerror', None) or error}") from error
    if endless:
        raise FileError(f"cannot read '{path}': it is a pipe, a socket or a device. Hint: xpsession lint - < {path}")
    return decode(path, data)


def _content(path: str | os.PathLike[str]) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _may_never_end(path: str) -> bool:
    """Return whether reading may wait for a writer that never comes; what this process was given open is no such."""
    mode = os.stat(path).st_mode
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or path.startswith(GIVEN))


def decode(path: str | os.PathLike[str], data: bytes) -> Document:
    """Return the code of a file with this path and content; raise FileError where it is not what its name says."""
    notebook = os.path.splitext(path)[1] == ".ipynb"
    try:
        if notebook:
            from xpsession.compliance.files import notebooks  # noqa: PLC0415  # as above

            encoding = "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8"
            text = data.decode(encoding)
            return Document(str(path), notebooks.cells(text), text, encoding)
        text, encoding = _decoded(data)
        return Document(str(path), ((None, text),), text, encoding)
    except (ValueError, SyntaxError, RecursionError, LookupError, TypeError, AttributeError) as error:
        raise FileError(f"'{path}' is not {'a notebook' if notebook else 'a Python file'}: {error}") from error


def _decoded(data: bytes) -> tuple[str, str]:
    """Return the text of a Python file, and its encoding: what its first two lines declare, or else Python's own."""
    if not data.startswith(codecs.BOM_UTF8) and not any(b"coding" in line for line in data.split(b"\n", 2)[:2]):
        with suppress(UnicodeDecodeError):
            return data.decode(), "utf-8"
    import tokenize  # noqa: PLC0415  # most files declare none

    # A null byte, which Python 3.14 refuses here, is told where it stands.
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data.replace(b"\0", b" ")).readline)
    return data.decode(encoding), encoding


def write(document: Document, sources: Sources) -> None:
    """Write other code into the cells of a file that was read; raise FileError where that cannot be."""
    data = document.replaced(sources)
    try:
        with open(document.path, "wb") as file:
            file.write(data)
    except OSError as error:
        raise FileError(f"cannot write '{document.path}': {error.strerror or error}") from error


def _syntax_error(text: str, origins: list[Origin] | None, path: str, cell: int | None) -> Diagnostic:
    """Return the diagnostic on code that Python cannot parse."""
    line, column, message = 1, 0, "nested too deeply"
    try:
        parse_strictly(text)
    except SyntaxError as error:
        line, column, message = error.lineno or 1, max(0, (error.offset or 1) - 1), error.msg
    except ValueError as error:
        message = str(error)
    except (RecursionError, MemoryError):
        pass
    if "\0" in text:  # of which Python does not say where
        before = split_lines(text.partition("\0")[0])
        line, column, message = len(before), len(before[-1]), "it contains a null byte"
    length = len(split_lines(text))
    width = len(split_lines(text)[min(line, length) - 1])
    line, column = min(line, length), min(column, width)
    known = None if origins is None else (*origins, origins[-1])
    place = Fragment(text=text, tree=ast.Module([], []), origins=known).origin(line, column)
    return Diagnostic(
        code=SYNTAX_ERROR,
        name="syntax-error",
        message=f"Python cannot parse this: {message}",
        severity="error",
        path=path,
        cell=cell,
        line=place[0],
        column=place[1],
        end_line=place[0],
        end_column=place[1] + (column < width),
        url=standard.url(""),
    )
