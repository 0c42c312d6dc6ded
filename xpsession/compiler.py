"""The compiler door: has the shell's compiler make watched code of the statements that the session wants to watch."""

import ast
from collections.abc import Callable
from types import CodeType
from typing import Any

from xpsession.sessions import Session


class CompilerHook:
    """Stands in the shell's compiler, whose class it extends while it is installed.

    The watched code of a statement takes the place of the code as written, and has all the warnings of that. Where
    anything goes wrong with it, Python compiles the statement as the user wrote it.
    """

    def __init__(self, shell: Any, session: Session) -> None:
        self._shell = shell
        self._compiler = shell.compile
        self._session = session
        self._usual: type[Any] = type(shell.compile)
        self._forget: Callable[[], None] = lambda: None

    def install(self) -> None:
        """Extend the compiler, as long as anything is looked for."""
        self._turn("warnings")
        self._forget = self._session.listen(self._turn)

    def remove(self) -> None:
        """Take the extension out."""
        self._forget()
        self._compiler.__class__ = self._usual

    def _turn(self, change: str) -> None:
        if change == "warnings":
            self._compiler.__class__ = self._usual if self._session.warnings == "off" else self._extended()

    def _extended(self) -> type[Any]:
        """Return the compiler's class, extended where cells are parsed and, while one is watched, compiled."""
        shell, session, usual = self._shell, self._session, self._usual

        def ast_parse(compiler: Any, source: str, *arguments: Any, **options: Any) -> Any:
            __tracebackhide__ = True  # an error in the user's syntax is shown without this frame
            tree = usual.ast_parse(compiler, source, *arguments, **options)
            session.watching.parsed(tree, None if shell.ast_transformers else source)
            # Of a cell that is not watched, nothing of ours is met between its statements.
            compiler.__class__ = watching if session.watching.watches else parsing
            return tree

        def call(compiler: Any, source: Any, filename: str, symbol: str, **options: Any) -> CodeType:
            __tracebackhide__ = True  # as above
            watched = None
            if isinstance(source, ast.AST):
                watched = session.watching.compile(
                    source, filename, lambda tree, name: usual.__call__(compiler, tree, name, symbol, **options)
                )
            return usual.__call__(compiler, source, filename, symbol, **options) if watched is None else watched

        about = {"__doc__": usual.__doc__, "__module__": usual.__module__}
        parsing: type[Any] = type(usual.__name__, (usual,), {"ast_parse": ast_parse, **about})
        watching = type(usual.__name__, (parsing,), {"__call__": call, **about})
        return parsing
