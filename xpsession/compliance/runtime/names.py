"""Names: what binds each name of a source, so that what was seen of that tells about the name when it is read.

A statement that is known runs unseen. An array that it makes then is told by the name that it is bound to, where each
binding of that name was seen to make arrays of the namespace.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from xpsession.compliance.source.trees import children

Scoped = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
# The commonest of the nodes that neither bind nor read a name themselves.
_PLAIN = frozenset({ast.Attribute, ast.BinOp, ast.Call, ast.Expr, ast.Subscript, ast.Tuple, ast.keyword})


class Binding(NamedTuple):
    """A name is bound to the ``value`` of an expression, or to an ``element`` of it; or to ``anything``."""

    form: Literal["value", "element", "anything"]
    node: ast.expr | None = None


ANYTHING = Binding("anything")


@dataclass(slots=True, eq=False)
class _Scope:
    parent: "_Scope | None" = None
    comprehension: bool = False
    body: bool = False  # of a class, whose names are not seen from within
    bindings: dict[str, list[Binding]] = field(default_factory=dict)

    def bind(self, name: str, binding: Binding) -> None:
        self.bindings.setdefault(name, []).append(binding)


class Names:
    """The bindings of every name in a tree."""

    def __init__(self, tree: ast.Module) -> None:
        self._reads: dict[int, tuple[_Scope, str]] = {}
        self._elsewhere: set[str] = set()  # names that a function binds in a scope around it
        self._module = _Scope()
        pending: list[tuple[ast.AST, _Scope]] = [(node, self._module) for node in tree.body]
        while pending:
            node, scope = pending.pop()
            if type(node) is not ast.Constant:
                pending += self._entered(node, scope)

    def of(self, node: ast.expr) -> list[Binding]:
        """Return what may have bound the name that is read at `node`; nothing where nobody knows."""
        scope, name = self._reads.get(id(node), (None, ""))
        inside = scope
        while scope is not None:
            if name in scope.bindings and (scope is inside or not scope.body):
                return [] if name in self._elsewhere else scope.bindings[name]
            scope = scope.parent
        return []

    def module(self) -> Iterator[tuple[str, list[Binding]]]:
        """Yield the names of the outermost scope, each with its bindings."""
        for name, bindings in self._module.bindings.items():
            if name not in self._elsewhere:
                yield name, bindings

    def _entered(self, node: ast.AST, scope: _Scope) -> list[tuple[ast.AST, _Scope]]:  # noqa: C901, PLR0911  # one a form
        """Note what `node` binds or reads, and return what is in it, each with its scope."""
        if type(node) in _PLAIN:
            return [(child, scope) for child in children(node)]
        match node:
            case ast.Name(id=name):
                if isinstance(node.ctx, ast.Load):
                    self._reads[id(node)] = (scope, name)
                elif isinstance(node.ctx, ast.Store):
                    scope.bind(name, ANYTHING)
                return []
            case ast.Assign():
                rest = [pair for target in node.targets for pair in self._target(target, node.value, scope)]
                return [(node.value, scope), *rest]
            case ast.NamedExpr(target=ast.Name(id=name), value=value):
                outer = scope
                while outer.comprehension and outer.parent is not None:
                    outer = outer.parent
                outer.bind(name, Binding("value", value))
                return [(value, scope)]
            case ast.AugAssign(target=ast.Name(id=name), value=value):
                scope.bindings.setdefault(name, [])  # what it is, it stays
                return [(value, scope)]
            case ast.For() | ast.comprehension():
                rest = _each(node.target, node.iter, scope)
                return [*((child, scope) for child in children(node) if child is not node.target), *rest]
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                self._elsewhere.update(names)
                return []
            case _:
                return self._inner(node, scope)

    def _target(self, target: ast.expr, value: ast.expr, scope: _Scope) -> list[tuple[ast.AST, _Scope]]:
        """Note what one target of an assignment binds, and return the rest of it."""
        if isinstance(target, ast.Name):
            scope.bind(target.id, Binding("value", value))
            return []
        if not isinstance(target, ast.Tuple | ast.List):
            return [(target, scope)]
        items = value.elts if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts) else None
        rest: list[tuple[ast.AST, _Scope]] = []
        for number, element in enumerate(target.elts):
            if not isinstance(element, ast.Name) or any(isinstance(item, ast.Starred) for item in items or ()):
                rest.append((element, scope))
            elif items is not None:
                scope.bind(element.id, Binding("value", items[number]))
            else:
                scope.bind(element.id, Binding("element", value))
        return rest

    def _inner(self, node: ast.AST, scope: _Scope) -> list[tuple[ast.AST, _Scope]]:
        """Return what is in any other node, in a scope of its own where it has one."""
        own = scope
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                own = _Scope(scope)
                arguments = node.args
                stars = [star for star in (arguments.vararg, arguments.kwarg) if star is not None]
                for item in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *stars):
                    own.bind(item.arg, ANYTHING)
                if not isinstance(node, ast.Lambda):
                    scope.bind(node.name, ANYTHING)
            case ast.ClassDef(name=name):
                scope.bind(name, ANYTHING)
                own = _Scope(scope, body=True)
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                for alias in aliases:
                    scope.bind(alias.asname or alias.name.partition(".")[0], ANYTHING)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                scope.bind(name, ANYTHING)
            case ast.MatchMapping(rest=str(name)):
                scope.bind(name, ANYTHING)
            case _ if isinstance(node, _COMPREHENSIONS):
                own = _Scope(scope, comprehension=True)
            case _:
                pass
        return [(child, own) for child in children(node)]


def _each(target: ast.expr, values: ast.expr, scope: _Scope) -> list[tuple[ast.AST, _Scope]]:
    """Note that the target of a loop is one of `values`, or its parts those that ``enumerate`` and ``zip`` pair."""
    match target, values:
        case ast.Name(id=name), _:
            scope.bind(name, Binding("element", values))
            return []
        case ast.Tuple(elts=[number, each]), ast.Call(func=ast.Name(id="enumerate"), args=[one]):
            return [(number, scope), *_each(each, one, scope)]
        case ast.Tuple(elts=parts), ast.Call(func=ast.Name(id="zip"), args=several) if len(parts) == len(several):
            pairs = zip(parts, several, strict=True)
            return [rest for part, one in pairs for rest in _each(part, one, scope)]
        case _:
            return [(target, scope)]
