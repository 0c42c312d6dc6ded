"""Flow: follows the statements of a source in order, and what each does to the names that denote a namespace."""

import ast
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from xpsession.compliance.flow.bindings import restricts
from xpsession.compliance.flow.control import Control
from xpsession.compliance.flow.parameters import NAME
from xpsession.compliance.flow.scopes import Scope, declared_elsewhere, type_parameters
from xpsession.compliance.source.fragments import Fragment
from xpsession.compliance.uses import Place
from xpsession.compliance.uses.visits import unfolded
from xpsession.compliance.values import SPACE, Value

# Line magics that may bind any name.
BINDING_MAGICS = frozenset({"load", "pylab", "reset", "run", "store", "unload_ext", "xdel"})
EXTENSION = "xpsession"


# Where code picks NumPy or CuPy by these, its parameters `xp` are one of the two, not the standard. A search is quick
# for what starts with plain letters.
_PICKING = ("get_array_module", "numpy_cupy_")
_EITHER = re.compile(r"for xp in [\[(](np|numpy|cp|cupy)\b")


def uses(fragments: Iterable[Fragment], *, names: Mapping[str, Value], version: str, kind: "type[Flow]") -> list[Place]:
    """Return the uses of a namespace and the touches of its arrays in `fragments`, which run one after the other.

    `kind` is the way to follow them.

    Raises
    ------
    RecursionError
        Where the code is nested deeper than Python can follow.
    """
    flow = kind(names, version=version)
    flow.run(fragments)
    found = flow.uses
    vars(
        flow
    ).clear()  # its tables of methods hold it, and it the trees, which would wait for Python to look for cycles
    return found


class Flow(Control):
    """Follows statements. Where the paths through the code disagree about a name, nothing is known of it."""

    def __init__(self, names: Mapping[str, Value], *, version: str) -> None:
        super().__init__(names, version=version)
        self._statements: dict[type[ast.stmt], Callable[[Any], bool | None]] = {
            ast.FunctionDef: self._function,
            ast.AsyncFunctionDef: self._function,
            ast.ClassDef: self._class,
            ast.Return: self._return,
            ast.Raise: self._jump,
            ast.Break: self._jump,
            ast.Continue: self._jump,
            ast.Delete: self.delete,
            ast.Assign: self.assign,
            ast.AugAssign: self.augment,
            ast.AnnAssign: self.annotate,
            ast.For: self._for,
            ast.AsyncFor: self._for,
            ast.While: self._while,
            ast.If: self._branch,
            ast.With: self._with,
            ast.AsyncWith: self._with,
            ast.Match: self._match,
            ast.Try: self._try,
            ast.TryStar: self._try,
            ast.Assert: self._assert,
            ast.Import: self.import_,
            ast.ImportFrom: self.import_from,
            ast.Expr: self._expression,
        }
        if sys.version_info >= (3, 12):
            self._statements[ast.TypeAlias] = self._alias

    def finish(self) -> None:
        """Note what can be said only when all has been followed."""

    def run(self, fragments: Iterable[Fragment]) -> None:
        """Follow fragments that run one after the other, and then the functions that they define."""
        pieces = list(fragments)
        self.untold = frozenset().union(*map(declared_elsewhere, pieces))
        self.trusting = not any(_picks_library(piece.text) for piece in pieces)
        for piece in pieces:
            self.fragment = piece
            self.block(piece.tree.body)
        self.ended = True
        while self.late or self.next:  # each may leave more for later
            waiting, self.late, self.next = [*self.late, *self.next], [], []
            for run in waiting:
                run()
        self.uses = unfolded([*self.uses, *self.found])
        self.finish()

    def block(self, statements: list[ast.stmt]) -> bool:
        """Follow a block; return whether control can reach its end. What it mutes, it mutes to its end only."""
        muted = self.muted
        reaches = self.follow(statements)
        self.muted = muted
        return reaches

    def follow(self, statements: list[ast.stmt]) -> bool:
        """Follow a block without an end of its own; return whether control can reach its end."""
        reaches = True
        for statement in statements:
            self.statement = statement
            follow = self._statements.get(type(statement))
            if follow is None:
                self._other(statement)
            elif follow(statement) is False:
                reaches = False
        return reaches

    def _other(self, statement: ast.stmt) -> None:
        """Follow a statement of a kind without rules of its own: evaluate it, and forget what it binds."""
        self.visit(statement)
        self.forget(self.bound_names([statement]))

    # Definitions

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.visit_all(node.decorator_list)
        guarded = any(restricts(decorator) for decorator in node.decorator_list)
        self.muted += guarded
        self.later(node)
        self.muted -= guarded
        self.bind(node.name, self.defined(node))

    def _class(self, node: ast.ClassDef) -> None:
        self.visit_all(node.decorator_list)
        around = self.scope
        if names := type_parameters(node):
            self.scope = Scope("comprehension", around, names)
        self.visit_all(node.bases)
        self.visit_all(keyword.value for keyword in node.keywords)
        guarded = any(restricts(decorator) for decorator in node.decorator_list)
        self.scope = Scope("class", self.scope, self.bound_names(node.body))
        value = self.classed(node, self.scope)
        self.muted += guarded
        self.block(node.body)
        self.muted -= guarded
        self.scope = around
        self.bind(node.name, self.settled(value))

    def _expression(self, node: ast.Expr) -> None:
        match node.value:
            case ast.Call(
                func=ast.Attribute(value=ast.Call(func=ast.Name(id="get_ipython")), attr="run_line_magic"),
                args=[ast.Constant(value=str(name)), ast.Constant(value=str(line)), *_],
            ):
                if name in {"load_ext", "reload_ext"} and line.split()[:1] == [EXTENSION]:
                    self.bind(NAME, SPACE)
                elif name in BINDING_MAGICS:
                    self.scope.bind_anything()
            case value:
                self.visit(value)

    def _alias(self, node: Any) -> None:
        """Follow ``type a = b``, of which `b` is no more looked at than an annotation is."""
        self.bind(node.name.id, None)


def _picks_library(text: str) -> bool:
    """Return whether code picks NumPy or CuPy, as code did before there was a standard."""
    return any(word in text for word in _PICKING) or _EITHER.search(text) is not None
