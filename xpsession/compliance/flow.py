"""Flow: follows the statements of a source in order, and what each does to the names that denote a namespace."""

import ast
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from xpsession.compliance.bindings import restricts
from xpsession.compliance.definitions import Definitions
from xpsession.compliance.fragments import Fragment
from xpsession.compliance.guards import expects_error, expects_refusal, is_guard, is_type_check, leaves, tolerates
from xpsession.compliance.parameters import NAME
from xpsession.compliance.scopes import Scope, declared_elsewhere, type_parameters
from xpsession.compliance.uses import Place
from xpsession.compliance.values import SEQUENCES, SPACE, Value, common

Names = dict[str, Value]
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
    return flow.uses


class Flow(Definitions):
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
        while self.late:  # each may leave more for later
            waiting, self.late = self.late, []
            for run in waiting:
                run()
        self.finish()

    def block(self, statements: list[ast.stmt]) -> bool:
        """Follow a block; return whether control can reach its end. What it mutes, it mutes to its end only."""
        muted = self.muted
        reaches = self._follow(statements)
        self.muted = muted
        return reaches

    def _follow(self, statements: list[ast.stmt]) -> bool:
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

    def _paths(self, paths: Iterable[Callable[[], bool | None]]) -> bool:
        """Follow alternatives from the same point; afterwards only what all that end agree on is known."""
        before = self.scope.known
        ends: list[Names] = []
        for path in paths:
            self.scope.known = dict(before)
            if path() is not False:
                ends.append(self.scope.known)
        first, *rest = ends or [{}]
        self.scope.known = {
            name: value
            for name, known in first.items()
            if (value := common([known, *(end.get(name) for end in rest)])) is not None
        }
        return bool(ends)

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
        self.classed(node, self.scope)
        self.muted += guarded
        self.block(node.body)
        self.muted -= guarded
        self.scope = around
        self.bind(node.name, None)

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

    # Control flow

    def _return(self, node: ast.Return) -> bool:
        value = None if node.value is None else self.visit(node.value)
        if self.returned is not None:
            self.returned.append(value)
        return False

    def _jump(self, node: ast.Raise | ast.Break | ast.Continue) -> bool:
        self.visit(node)
        return False

    def _assert(self, node: ast.Assert) -> None:
        guarded = is_guard(node.test, self.peek)
        if is_type_check(node.test):  # which decides nothing, but refuses
            self._test(node.test)
        self.muted += guarded  # to the end of the block
        self._test(node.test)
        self.doubt(node.test)
        self.visit_all([node.msg])

    def _branch(self, node: ast.If) -> bool:
        guarded = is_guard(node.test, self.peek)
        if is_type_check(node.test) and isinstance(node.body[-1], ast.Raise):
            self._test(node.test)
        self.muted += guarded
        self._test(node.test)
        self.doubt(node.test)
        reaches = self._paths([lambda: self.block(node.body), lambda: self.block(node.orelse)])
        if not (leaves(node.body) or leaves(node.orelse)):
            self.muted -= guarded  # else to the end of the block
        return reaches

    def _for(self, node: ast.For | ast.AsyncFor) -> None:
        values = self.visit(node.iter)
        item = Value("array", trait=values.trait) if values is not None and values.kind in SEQUENCES else None
        binds = [node.target, *node.body]
        self._loop(binds, lambda: self._each(node.target, node.iter, item), node.body, node.orelse)

    def _each(self, target: ast.expr, values: ast.expr, item: Value | None) -> None:
        """Bind the target of a loop to one of `values`; of ``enumerate`` and ``zip``, its parts to theirs."""
        match target, values:
            case (ast.Tuple(elts=[number, each]), ast.Call(func=ast.Name(id="enumerate"), args=[one])):
                self.target(number, None, None)
                self._each(each, one, self._item(one))
            case (ast.Tuple(elts=parts), ast.Call(func=ast.Name(id="zip"), args=several)) if len(parts) == len(several):
                for part, one in zip(parts, several, strict=True):
                    self._each(part, one, self._item(one))
            case _:
                self.target(target, item, None)

    def _item(self, values: ast.expr) -> Value | None:
        """Return what each of `values` is."""
        value = self.value(values)
        return Value("array", trait=value.trait) if value is not None and value.kind in SEQUENCES else None

    def _while(self, node: ast.While) -> None:
        guarded = is_guard(node.test, self.peek)
        self.muted += guarded
        self._loop([node.test, *node.body], lambda: self._test(node.test), node.body, node.orelse)
        self.muted -= guarded

    def _test(self, test: ast.expr) -> None:
        self.visit(test)
        self.truth(test)

    def _loop(
        self, binding: Iterable[ast.AST], head: Callable[[], None], body: list[ast.stmt], orelse: list[ast.stmt]
    ) -> None:
        """Follow a loop once; of names that it binds nothing is known where its rounds meet."""
        names = self.bound_names(binding)
        self.forget(names)
        before = dict(self.scope.known)
        head()
        self.block(body)
        self.scope.known = before
        self.block(orelse)
        self.forget(names)
        self.forget(self.bound_names(orelse))

    def _with(self, node: ast.With | ast.AsyncWith) -> bool:
        expected = refused = False
        for item in node.items:
            self.visit(item.context_expr)
            expected = expected or expects_error(item.context_expr)
            refused = refused or expects_refusal(item.context_expr)
            if item.optional_vars is not None:
                self.target(item.optional_vars, None, None)
        if not expected:
            self.refusing += refused
            reaches = self._follow(node.body)  # what is muted in it stays so to the end of the block around it
            self.refusing -= refused
            return reaches
        self.muted += 1
        self.block(node.body)
        self.muted -= 1
        self.forget(self.bound_names(node.body))  # it may have stopped anywhere
        return True

    def _match(self, node: ast.Match) -> bool:
        guarded = is_guard(node.subject, self.peek)
        self.muted += guarded
        self.visit(node.subject)
        paths = [lambda case=case: self._case(case) for case in node.cases]
        reaches = self._paths([*paths, lambda: True])
        self.muted -= guarded
        return reaches

    def _case(self, case: ast.match_case) -> bool:
        self.visit(case.pattern)
        for name in self.bound_names([case.pattern]):
            self.bind(name, None)
        guarded = case.guard is not None and is_guard(case.guard, self.peek)
        self.muted += guarded
        self.visit_all([case.guard])
        reaches = self.block(case.body)
        self.muted -= guarded
        return reaches

    def _try(self, node: ast.Try | ast.TryStar) -> bool:
        tolerant = any(tolerates(handler.type) for handler in node.handlers)
        broken = self.bound_names(node.body)

        def body() -> bool:
            self.muted += tolerant
            reaches = self.block(node.body)
            reaches = self.block(node.orelse) and reaches
            self.muted -= tolerant
            return reaches

        def handle(handler: ast.ExceptHandler) -> bool:
            self.forget(broken)  # the body may have stopped anywhere
            self.visit_all([handler.type])
            if handler.name is not None:
                self.bind(handler.name, None)
            return self.block(handler.body)

        paths = [lambda handler=handler: handle(handler) for handler in node.handlers]
        reaches = self._paths([body, *paths])
        if not node.finalbody:
            return reaches
        after, settled = self.scope.known, self.bound_names(node.finalbody)
        self.scope.known = dict(after)
        self.forget(self.bound_names([*node.body, *node.handlers, *node.orelse]))
        ends = self.block(node.finalbody)
        final, self.scope.known = self.scope.known, after
        self.forget(settled)
        self.scope.known.update({name: value for name, value in final.items() if name in settled})
        return reaches and ends


def _picks_library(text: str) -> bool:
    """Return whether code picks NumPy or CuPy, as code did before there was a standard."""
    return any(word in text for word in _PICKING) or _EITHER.search(text) is not None
