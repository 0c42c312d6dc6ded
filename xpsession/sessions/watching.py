"""Watching: the session's part in watching cells while they run, none of which exists before a cell may be watched."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from types import CodeType
from typing import TYPE_CHECKING

from xpsession.records.diagnostic import Diagnostic

if TYPE_CHECKING:  # loading watches nothing
    from xpsession.compliance.runtime import Watcher
    from xpsession.compliance.values import Value

    Noted = Mapping[str, Value]

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
        self._pending: tuple[str, Noted] | None = None  # the cell that is about to be parsed

    def begin(self, source: str, names: Names, *, watch: bool) -> Names:
        """Get ready for a cell, and look again at what earlier cells defined.

        Parameters
        ----------
        source : str
            The cell.
        names : mapping of str to object
            The live objects.
        watch : bool
            Whether it is to be watched; else it only calls what is.

        Returns
        -------
        mapping of str to object
            What a check needs to know of the objects that the cell names, so that nobody has to keep those.
        """
        noted = self.noted(names, source)
        self._pending = (source, noted) if watch else None
        if self._watcher is not None:
            self._watcher.begin(source)
        return noted

    def noted(self, names: Names, source: str) -> Noted:
        """Return what a check needs to know of the live objects that `source` names: of arrays no more than facts."""
        from xpsession.compliance import values  # noqa: PLC0415  # loading checks nothing

        return values.live(names, source) if self._watcher is None else self._watcher.noted(names, source)

    def parsed(self, tree: ast.Module, text: str | None) -> None:
        """Take the tree that the shell has made of the cell, of a text that is None where somebody may change the tree.

        Code that a cell runs in turn, as ``%time`` does, is parsed later and is not watched.
        """
        pending, self._pending = self._pending, None
        if pending is not None:
            with suppress(Exception):  # then it is not watched
                self._prepare(*pending, tree, text)

    @property
    def watches(self) -> bool:
        """Whether there is a cell of which watched code is to be made."""
        return self._watcher is not None and self._watcher.watches

    def compile(self, tree: ast.AST, filename: str, compile_: Compile) -> CodeType | None:
        """Return watched code of statements of the cell; None where the code is to run as it was written."""
        if self._watcher is None or not self._watcher.watches:
            return None
        try:
            return self._watcher.compile(tree, filename, compile_)
        except Exception:  # noqa: BLE001  # nested too deeply, or anything else: the cell runs as it was written
            return None

    def found(self, source: str, *, cell: int | None, names: Names, live: Names) -> tuple[Diagnostic, ...] | None:
        """Return what is found in the cell that was prepared, read and seen; None where `source` is not that.

        The `names` are those with which the cell began, the `live` objects those that it leaves.
        """
        found = None if self._watcher is None else self._watcher.diagnostics(source, cell=cell, live=live)
        if found is None:
            self._settle(source, self.noted(names, source), live)
        return found

    def _settle(self, source: str, names: Noted, live: Names) -> None:
        """Remember the arrays that a cell leaves which nobody watched, as the one that loads the extension."""
        from xpsession.compliance import values  # noqa: PLC0415  # loading checks nothing

        if not values.may_hold_namespace(source, names):
            return
        from xpsession.compliance.runtime import Watcher  # noqa: PLC0415  # nor does a cell without a namespace

        if self._watcher is None:
            self._watcher = Watcher()
        with suppress(RecursionError):  # nested deeper than Python can follow
            self._watcher.settle(source, names=names, live=live, version=self._version())

    def surely(self, value: object) -> bool:
        """Return whether an array surely came out of a namespace."""
        return self._watcher is not None and self._watcher.surely(value)

    def earlier(self) -> tuple[dict[int, str], tuple[Diagnostic, ...]]:
        """Return what was seen since in functions of earlier cells, and the sources of those cells."""
        return ({}, ()) if self._watcher is None else self._watcher.earlier()

    def stop(self) -> None:
        """Look no longer, at anything."""
        self._pending = None
        if self._watcher is not None:
            self._watcher.end()

    def _prepare(self, source: str, names: Noted, tree: ast.Module, text: str | None) -> None:
        from xpsession.compliance.runtime import Watcher  # noqa: PLC0415  # as above

        if self._watcher is None:
            self._watcher = Watcher()
        self._watcher.extra = frozenset(self._extended())
        self._watcher.prepare(source, tree, names=names, version=self._version(), text=text)
