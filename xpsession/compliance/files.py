"""Files: reads Python files and notebooks, checks them, and finds them in folders.

The cells of a notebook run one after the other and share their names. They are numbered from 1 over all of its cells,
Markdown included, which is how a person counts them in JupyterLab.
"""

import ast
import json
import os
import tokenize
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from xpsession import standard
from xpsession.compliance import examine, magics, values
from xpsession.compliance.fragments import Fragment, Origin, parse_strictly, python, split_lines
from xpsession.errors import XPSessionError
from xpsession.records import Diagnostic

SUFFIXES = frozenset({".ipynb", ".py"})
# Folders that hold what nobody wrote; hidden folders and virtual environments are left out as well.
SKIPPED = frozenset({"__pycache__", "build", "dist", "node_modules", "site-packages"})
# Copies of what implements the standard on top of libraries: there, `xp` is the library.
IMPLEMENTATIONS = frozenset({"array_api_compat"})


class FileError(XPSessionError, OSError):
    """A file cannot be read or is not what its name says."""


class Document(NamedTuple):
    """A file that was read: its path, and its code by cell; of a Python file, one cell without a number."""

    path: str
    cells: tuple[tuple[int | None, str], ...]

    @property
    def sources(self) -> dict[tuple[str, int | None], str]:
        """The source of each cell, by the path and cell that its diagnostics carry."""
        return {(self.path, number): source for number, source in self.cells}


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


def check_document(document: Document, *, version: str = standard.LATEST) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of a file that was read; code that Python cannot parse is one, ``XP001``."""
    standard.require_version(version)
    parts = [_part(source, number, document.path) for number, source in document.cells]
    fragments = [part for part in parts if isinstance(part, Fragment)]
    broken = [part for part in parts if isinstance(part, Diagnostic)]
    found: tuple[Diagnostic, ...] = ()
    if any(values.may_hold_namespace(source, {}) for _, source in document.cells):
        found = examine(fragments, names={}, version=version, path=document.path)
    return tuple(sorted([*found, *broken], key=lambda one: (one.cell or 0, one.line, one.column)))


def _part(source: str, number: int | None, path: str) -> Fragment | Diagnostic | None:
    """Return the code of a file or cell, the diagnostic that it cannot be parsed, or None for a cell of no Python."""
    fragment = python(source, cell=number)
    if fragment is not None:
        return fragment
    if number is None or not magics.may_be_magic(source):
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
    where = Path(path)
    try:
        if where.suffix == ".ipynb":
            return Document(str(path), _cells(json.loads(where.read_text(encoding="utf-8-sig"))))
        with tokenize.open(where) as file:  # in the encoding that the file declares
            return Document(str(path), ((None, file.read()),))
    except OSError as error:
        raise FileError(f"cannot read '{path}': {error.strerror or error}") from error
    except (ValueError, SyntaxError, RecursionError, LookupError, TypeError, AttributeError) as error:
        kind = "a notebook" if where.suffix == ".ipynb" else "a Python file"
        raise FileError(f"'{path}' is not {kind}: {error}") from error


def _cells(notebook: Any) -> tuple[tuple[int | None, str], ...]:
    """Return the code cells of a notebook; none where its language is not Python."""
    metadata = notebook.get("metadata", {})
    language = metadata.get("language_info", {}).get("name") or metadata.get("kernelspec", {}).get("language")
    if language not in {None, "python", "ipython"}:
        return ()
    cells = notebook["cells"] if "cells" in notebook else notebook["worksheets"][0]["cells"]  # before format 4
    found: list[tuple[int | None, str]] = []
    for number, cell in enumerate(cells, start=1):
        if cell["cell_type"] == "code":
            source = cell["source"] if "source" in cell else cell["input"]
            found.append((number, source if isinstance(source, str) else "".join(source)))
    return tuple(found)


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
    length = len(split_lines(text))
    width = len(split_lines(text)[min(line, length) - 1])
    line, column = min(line, length), min(column, width)
    known = None if origins is None else (*origins, origins[-1])
    place = Fragment(text, ast.Module([], []), known).origin(line, column)
    return Diagnostic(
        code="XP001",
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


def find(paths: Iterable[str | os.PathLike[str]]) -> Iterator[Path]:
    """Yield each file once: those that are named, and the Python files and notebooks in folders that are."""
    seen: set[Path] = set()
    for path in map(Path, paths):
        for file in _below(path) if path.is_dir() else [path]:
            if (real := file.resolve()) not in seen:
                seen.add(real)
                yield file


def _below(folder: Path) -> Iterator[Path]:
    """Yield the files in `folder` in the order of their names."""
    for root, folders, files in os.walk(folder):
        here = Path(root)
        folders[:] = sorted(name for name in folders if not _is_skipped(here / name))
        yield from (here / name for name in sorted(files) if Path(name).suffix in SUFFIXES)


def _is_skipped(folder: Path) -> bool:
    return folder.name.startswith(".") or folder.name in SKIPPED | IMPLEMENTATIONS or (folder / "pyvenv.cfg").exists()
