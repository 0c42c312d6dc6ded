"""Timing, the source: reads a piece of the user's code once, and refuses what cannot stand in a timed loop."""

import ast
import symtable
from dataclasses import dataclass
from typing import Self, cast

from xpsession.errors import ArgumentError
from xpsession.timing.code.flow import Flow, flow

# Tracebacks show this as the file.
FILENAME = "<statement>"


@dataclass(frozen=True, slots=True)
class Source:
    """A piece of code that stands on its own.

    Attributes
    ----------
    text : str
        The code.
    body : tuple of ast.stmt
        Its statements.
    assigned : frozenset of str
        The names that it binds and does not declare global.
    flow : Flow
        Which names it may read first, and which it surely binds.
    """

    text: str
    body: tuple[ast.stmt, ...]
    assigned: frozenset[str]
    flow: Flow

    @classmethod
    def of(cls, text: str, filename: str = FILENAME) -> Self:
        """Return the source for `text`, which errors show as of `filename`.

        Raises
        ------
        SyntaxError
            As Python raises it, also for a ``return`` or a ``break`` that would leave the timed loop.
        ArgumentError
            If the code awaits at its top level.
        """
        # Not `ast.parse`: a traceback shall show the user's code, and no module of Python's own.
        tree = compile(text, filename, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
        body = cast("ast.Module", tree).body
        if any(_awaits(node) for node in body):
            problem = "a statement that awaits cannot be timed"
            raise ArgumentError.with_hint(problem, "time the functions that do the work, without await")
        compile(text, filename, "exec", dont_inherit=True)
        symbols = symtable.symtable(text, FILENAME, "exec").get_symbols()
        assigned = (symbol for symbol in symbols if symbol.is_assigned() and not symbol.is_declared_global())
        return cls(text, tuple(body), frozenset(symbol.get_name() for symbol in assigned), flow(body))

    @property
    def lines(self) -> list[str]:
        """The lines of the text, each with its end."""
        return lines(self.text)


def lines(text: str) -> list[str]:
    """Return the lines of `text`, each with its end."""
    return [f"{line}\n" for line in text.splitlines()]


def _awaits(node: ast.AST) -> bool:
    """Return whether `node` awaits outside a function of its own."""
    if isinstance(node, ast.Await | ast.AsyncFor | ast.AsyncWith):
        return True
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return False
    return any(_awaits(child) for child in ast.iter_child_nodes(node))
