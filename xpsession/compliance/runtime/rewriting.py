"""Rewriting: puts sites into a statement, so that its values can be looked at and it can run as it was written.

Each statement stands there twice: as the user wrote it, and with the sites around its expressions. Both keep every
place in the source, every name and every operation, so that errors, tracebacks and NumPy's reuse of temporaries are
the same in either.
"""

import ast
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from xpsession.compliance.runtime.sites import Site
from xpsession.compliance.runtime.steps import Steps
from xpsession.compliance.trees import fields, walk

Node = TypeVar("Node", bound=ast.AST)
# What compiled code can hold in place of a site until that is put there.
TOKEN = "xpsession site b1c3f0b7"  # noqa: S105  # no password
# Libraries that compile the bytecode of functions, which must then be as it was written.
COMPILERS = frozenset({"numba", "torch._dynamo"})
_SCOPES = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_NAMED = (ast.Attribute, ast.Name)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_HEADS = {ast.If: "test", ast.While: "test", ast.For: "iter"}
_SIMPLE = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Assert, ast.Expr, ast.Return, ast.Raise)


class Rewriter:
    """Rewrites statements.

    Parameters
    ----------
    steps : Steps
        Collects what there is to look at.
    new : callable
        Makes a site.
    """

    def __init__(self, steps: Steps, new: Callable[[], Site]) -> None:
        self.sites: list[Site] = []
        # Where a compiler that reads bytecode is about, functions that do not mention a namespace may be for that.
        self.everywhere = not any(name in sys.modules for name in COMPILERS)
        self._numbers: dict[Site, int] = {}
        self._steps = steps
        self._new = new

    def block(self, statements: Sequence[ast.stmt]) -> list[ast.stmt]:
        """Return the statements rewritten."""
        return [self.statement(statement) for statement in statements]

    def statement(self, node: ast.stmt) -> ast.stmt:
        """Return a statement rewritten; one that holds nothing of interest is returned as it is."""
        if isinstance(node, _FUNCTIONS):
            if not self.everywhere and not isinstance(node, ast.ClassDef) and not _mentions_namespace(node):
                return node
            return self._changed(node, body=self.block(node.body))
        if isinstance(node, _SIMPLE):
            if not self._steps.collect([node]) or self._steps.following:
                return node
            if isinstance(node, ast.AnnAssign) and node.simple and node.value is not None:
                # Python 3.14 numbers the annotations of a body: none may stand there twice.
                return self._changed(node, value=self.expression(node.value))
            site = self._site()
            seen = self._seen_augmented(node, site) if isinstance(node, ast.AugAssign) else self._seen(node, site)
            if isinstance(node, ast.Assert) and sys.version_info < (3, 12):
                seen = _at(self._changed(seen), _last_comparison(node.test) or node)
            at = _first(node)  # the jumps have the place of the statement, and a debugger stops at each new line
            return _at(ast.If(self._passes(site, at), [node], [seen]), at)
        changes: dict[str, Any] = {
            field: self.block(getattr(node, field))
            for field in ("body", "orelse", "finalbody")
            if isinstance(getattr(node, field, None), list)
        }
        if isinstance(node, ast.Try | ast.TryStar):
            changes["handlers"] = [self._changed(one, body=self.block(one.body)) for one in node.handlers]
        elif isinstance(node, ast.Match):
            changes["cases"] = [self._changed(one, body=self.block(one.body)) for one in node.cases]
        elif (head := _HEADS.get(type(node))) is not None and self._steps.collect([node]):
            changes[head] = self.expression(getattr(node, head))
        return self._changed(node, **changes) if changes else node

    def expression(self, node: ast.expr) -> ast.expr:
        """Return an expression that runs by itself, rewritten; its steps are collected."""
        site = self._site()
        seen = self._see(node, site)
        choice = ast.IfExp(self._passes(site, _first(node)), node, seen)
        return _at(choice, node)

    def _site(self) -> Site:
        site = self._new()
        self._numbers[site] = len(self.sites)
        self.sites.append(site)
        return site

    def _constant(self, site: Site, at: ast.expr) -> ast.expr:
        """Return what `site` stands for in the tree."""
        held: Any = (TOKEN, self._numbers[site])
        return _at(ast.Constant(held), at)

    def _call(self, site: Site, name: str, at: ast.expr, *arguments: ast.expr) -> ast.expr:
        function = _at(ast.Attribute(self._constant(site, at), name, ast.Load()), at)
        return _at(ast.Call(function, [*arguments], []), at)

    def _passes(self, site: Site, at: ast.expr) -> ast.expr:
        """Return the question whether to run the code as it was written."""
        known = _at(ast.Attribute(self._constant(site, at), "known", ast.Load()), at)
        rest = [self._call(site, "tracing", at), self._call(site, "enter", at)]
        return _at(ast.BoolOp(ast.Or(), [known, *rest]), at)

    def _see(self, node: ast.expr, site: Site) -> ast.expr:
        """Return an expression with all that is of interest in it seen by `site`, itself included."""
        seen = self._seen(node, site)
        index = self._steps.indices.get(id(node))
        if index is None or isinstance(node, ast.Starred | ast.Slice):
            return seen
        return self._call(site, "see", node, _at(ast.Constant(index), node), seen)

    def _seen(self, node: Node, site: Site) -> Node:
        """Return a node with all that is of interest within it seen by `site`."""
        if isinstance(node, _SCOPES):
            inner: Node = self._inner(node, site)
            return inner
        if isinstance(node, ast.Assert):  # its error has the place of a comparison that it tests
            message = None if node.msg is None else self._see(node.msg, site)
            compound = isinstance(node.test, ast.Compare | ast.BoolOp | ast.UnaryOp | ast.IfExp)
            test = self._seen(node.test, site) if compound else self._see(node.test, site)
            return self._changed(node, test=test, msg=message)
        changes: dict[str, Any] = {}
        kind: type = type(node)
        for field in fields(kind):
            value = getattr(node, field, None)
            if field == "annotation" and isinstance(node, ast.AnnAssign):
                continue
            if isinstance(value, ast.AST):
                new: Any = self._child(value, site)
                if new is not value:
                    changes[field] = new
            elif isinstance(value, list):
                fresh = [self._child(item, site) if isinstance(item, ast.AST) else item for item in value]
                if any(one is not other for one, other in zip(fresh, value, strict=True)):
                    changes[field] = fresh
        return self._changed(node, **changes) if changes else node

    def _child(self, node: ast.AST, site: Site) -> ast.AST:
        return self._see(node, site) if isinstance(node, ast.expr) else self._seen(node, site)

    def _seen_augmented(self, node: ast.AugAssign, site: Site) -> ast.AugAssign:
        """Return an assignment in place, in which the target is seen together with the value."""
        if not isinstance(node.target, ast.Name):
            return self._seen(node, site)
        target, value = self._steps.indices.get(id(node.target)), self._steps.indices.get(id(node.value))
        at = node.value
        numbers = [_at(ast.Constant(number), at) for number in (target, value)]
        read = _at(ast.Name(node.target.id, ast.Load()), node.target)
        pair = self._call(site, "pair", at, numbers[0], read, numbers[1], self._seen(node.value, site))
        return self._changed(node, value=pair)

    def _inner(self, node: Any, site: Site) -> Any:
        """Return a lambda or a comprehension, whose own code has sites of its own."""
        if isinstance(node, ast.Lambda):
            return self._changed(node, body=self._alone(node.body))
        loops: list[ast.comprehension] = []
        for number, loop in enumerate(node.generators):
            # The first iterable is evaluated by the code around.
            source = self._see(loop.iter, site) if number == 0 else self._alone(loop.iter)
            loops.append(self._changed(loop, iter=source, ifs=[self._alone(test) for test in loop.ifs]))
        parts = ("key", "value") if isinstance(node, ast.DictComp) else ("elt",)
        return self._changed(node, generators=loops, **{part: self._alone(getattr(node, part)) for part in parts})

    def _alone(self, node: ast.expr) -> ast.expr:
        """Return the code of an inner scope; one without anything of interest as it is."""
        if not any(id(part) in self._steps.indices for part in walk(node)):
            return node
        return self.expression(node)

    @staticmethod
    def _changed(node: Node, **changes: Any) -> Node:
        """Return a copy of a node with some of its fields changed."""
        kind: type[Node] = type(node)
        new = kind.__new__(kind)  # which asks for no field
        vars(new).update(vars(node), **changes)
        return new


def _at(node: Node, old: Any) -> Node:
    """Return `node`, at the place of another: as `ast.copy_location`, where both have a place for sure."""
    place: Any = node
    place.lineno, place.col_offset = old.lineno, old.col_offset
    place.end_lineno, place.end_col_offset = old.end_lineno, old.end_col_offset
    return node


def _mentions_namespace(node: ast.AST) -> bool:
    """Return whether the code of a function names `xp`, or asks for a namespace."""
    names = (part.id if isinstance(part, ast.Name) else part.attr for part in walk(node) if isinstance(part, _NAMED))
    return any(name == "xp" or "namespace" in name for name in names)


def _last_comparison(test: ast.expr) -> ast.expr | None:
    """Return the comparison in the test of an assertion whose place Python 3.11 gives for that of the assertion."""
    match test:
        case ast.Compare():
            return test
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return _last_comparison(inner)
        case ast.BoolOp(values=parts):
            pass
        case ast.IfExp(test=first, body=second, orelse=third):
            parts = [first, second, third]
        case _:
            return None
    return next((found for part in reversed(parts) if (found := _last_comparison(part)) is not None), None)


def _first(node: ast.AST) -> ast.expr:  # noqa: C901  # one for each kind of expression
    """Return the part of a statement or an expression that is evaluated first: a debugger stops at its line."""
    while True:
        match node:
            case ast.Assign(value=inner) | ast.Attribute(value=inner) | ast.Subscript(value=inner):
                node = inner
            case ast.Expr(value=inner) | ast.Await(value=inner):
                node = inner
            case ast.Return(value=ast.expr() as inner) | ast.AnnAssign(value=ast.expr() as inner):
                node = inner
            case ast.AugAssign(target=inner) | ast.Assert(test=inner) | ast.IfExp(test=inner):
                node = inner
            case ast.Raise(exc=ast.expr() as inner):
                node = inner
            case ast.BinOp(left=inner) | ast.Compare(left=inner) | ast.Call(func=inner):
                node = inner
            case ast.UnaryOp(operand=inner) | ast.NamedExpr(value=inner) | ast.Starred(value=inner):
                node = inner
            case ast.BoolOp(values=[inner, *_]) | ast.JoinedStr(values=[inner, *_]):
                node = inner
            case ast.Tuple(elts=[inner, *_]) | ast.List(elts=[inner, *_]) | ast.Set(elts=[inner, *_]):
                node = inner
            case ast.Dict(keys=[ast.expr() as inner, *_]):
                node = inner
            case _:
                break
    return cast("ast.expr", node)
