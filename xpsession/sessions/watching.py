"""Watching: the session's part in watching cells while they run, none of which exists before a cell may be watched."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from types import CodeType
from typing import TYPE_CHECKING

from xpsession.records import Diagnostic

if TYPE_CHECKING:  # loading watches nothing
    from xpsession.compliance.runtime import Watcher

Names = Mapping[str, object]
Compile = Callable[[ast.AST, str], CodeType]


class Watching:
    """Watches cells; whatever breaks in here leaves a cell as it was written.

    Parameters
    ----------
    version : callable
        What returns the version of the standard.
    extended : callable
        What returns the codes of the opt-in rules that count.
    """

    def __init__(self, version: Callable[[], str], extended: Callable[[], Iterable[str]]) -> None:
        self._version = version
        self._extended = extended
        self._watcher: Watcher | None = None

    def noted(self, names: Names) -> dict[str, object]:
        """Return what a check needs to know of live objects: modules, functions, and of arrays no more than facts."""
        from xpsession.compliance import values  # noqa: PLC0415  # loading checks nothing

        return values.noted(names) if self._watcher is None else self._watcher.noted(names)

    def begin(self, source: str) -> None:
        """Look again at what earlier cells defined, as a cell begins."""
        if self._watcher is not None:
            self._watcher.begin(source)

    def prepare(self, source: str, tree: ast.Module, names: Names) -> None:
        """Mark in the tree of a cell what is to be watched."""
        from xpsession.compliance.runtime import Watcher  # noqa: PLC0415  # as above

        if self._watcher is None:
            self._watcher = Watcher()
        self._watcher.extra = frozenset(self._extended())
        self._watcher.prepare(source, tree, names=names, version=self._version())

    def compile(self, tree: ast.AST, filename: str, compile_: Compile) -> CodeType | None:
        """Return watched code of marked statements; None where the code is to run as it was written."""
        if self._watcher is None:
            return None
        try:
            return self._watcher.compile(tree, filename, compile_)
        except Exception:  # noqa: BLE001  # nested too deeply, or anything else: the cell runs as it was written
            return None

    def found(self, source: str, *, cell: int | None, live: Names) -> tuple[Diagnostic, ...] | None:
        """Return what is found in the cell that was prepared, read and seen; None where `source` is not that.

        The `live` objects are those that the cell leaves.
        """
        return None if self._watcher is None else self._watcher.diagnostics(source, cell=cell, live=live)

    def earlier(self) -> tuple[dict[int, str], tuple[Diagnostic, ...]]:
        """Return what was seen since in functions of earlier cells, and the sources of those cells."""
        return ({}, ()) if self._watcher is None else self._watcher.earlier()

    def stop(self) -> None:
        """Look no longer, at anything."""
        if self._watcher is not None:
            self._watcher.end()
