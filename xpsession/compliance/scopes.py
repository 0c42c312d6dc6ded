"""Scopes: which names a block binds, and what a name stands for where it is read."""

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from xpsession.compliance.trees import children, walk
from xpsession.compliance.values import CHANGEABLE, Value, common

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
ScopeKind = Literal["module", "function", "class", "comprehension"]
# Expressions that hold the names which an assignment binds.
_TARGETS = (ast.List, ast.Starred, ast.Tuple)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(slots=True, eq=False)
class Scope:
    """One scope of the source while it is followed.

    Attributes
    ----------
    kind, parent
        Its kind and the scope around it.
    bound : frozenset of str
        The names that are local to it; for a module, any name is.
    late : bool
        Whether it runs at some later time than the code around it, as functions do.
    known : dict
        What is known of its names at the current point. Names of which nothing is known are absent.
    agreed : dict
        What all bindings of a name so far agree on, or None where they do not: what code that runs later may see.
    starred : bool
        Whether something may have bound any name, as ``from m import *`` does.
    parameters : frozenset of str
        Those of a function.
    generic : str
        The first of its parameters whose namespace it asks for, or empty.
    function : Function or None
        The function that it is the scope of.
    """

    kind: ScopeKind
    parent: "Scope | None" = None
    bound: frozenset[str] = frozenset()
    late: bool = False
    known: dict[str, Value] = field(default_factory=dict)
    agreed: dict[str, Value | None] = field(default_factory=dict)
    starred: bool = False
    parameters: frozenset[str] = frozenset()
    generic: str = ""
    function: "Function | None" = None

    def bind(self, name: str, value: Value | None) -> None:
        """Record that `name` now stands for `value`."""
        if value is None:
            self.known.pop(name, None)
        else:
            self.known[name] = value
        self.agreed[name] = common([self.agreed[name], value]) if name in self.agreed else value

    def bind_anything(self) -> None:
        """Record that any name may have been bound."""
        self.starred = True
        self.known.clear()

    def read(self, name: str) -> Value | None:
        """Return what `name` stands for at this point."""
        scope: Scope | None = self
        late = False
        while scope is not None:
            # The names of a class body are invisible to the functions and comprehensions in it.
            visible = scope is self or scope.kind != "class"
            if visible and (scope.kind == "module" or name in scope.bound):
                if not late:
                    return scope.known.get(name)
                value = None if scope.starred else scope.agreed.get(name)
                return None if value is not None and value.kind in CHANGEABLE else value
            late = late or scope.late
            scope = scope.parent
        return None

    def inspected(self) -> str:
        """Return a name whose namespace this scope, or one around it, asks for; empty if none does."""
        return self.generic or (self.parent.inspected() if self.parent is not None else "")

    def binds(self, name: str) -> bool:
        """Return whether this scope or one around it may bind `name`, so that it is not Python's own."""
        scope: Scope | None = self
        while scope is not None:
            if scope.starred or name in scope.bound or name in scope.agreed:
                return True
            scope = scope.parent
        return False

    def namespace(self) -> str | None:
        """Return the name under which the main namespace is known here."""
        return self.naming(lambda value: value[:2] == ("space", ""))

    def naming(self, wanted: Callable[[Value], bool]) -> str | None:
        """Return a name here of what is `wanted`, preferably ``xp``."""
        usual = self.read("xp")
        if usual is not None and wanted(usual):
            return "xp"
        scope: Scope | None = self
        while scope is not None:
            names = {**scope.agreed, **scope.known}
            found = [name for name, value in names.items() if value is not None and wanted(value)]
            for name in sorted(found, key=lambda name: (name != "xp", name)):
                value = self.read(name)
                if value is not None and wanted(value):
                    return name
            scope = scope.parent
        return None


def bound_names(nodes: Iterable[ast.AST], *, walrus: bool = True) -> frozenset[str]:  # noqa: C901, PLR0912  # a case for each kind of binding
    r"""Return the names that running `nodes` may bind in their own scope, those of inner scopes left out.

    Without a `walrus` in them, expressions bind nothing, and need not be looked into.

    Examples
    --------
    >>> sorted(bound_names(ast.parse("a = 1\nfor b, *c in d: import e.f, g as h\ndef k(m): n = 1").body))
    ['a', 'b', 'c', 'e', 'h', 'k']
    """
    names: set[str] = set()
    pending: list[tuple[ast.AST, bool]] = [(node, False) for node in nodes]
    while pending:
        node, inside = pending.pop()  # inside a comprehension only := binds
        match node:
            case ast.Name():
                if not inside and not isinstance(node.ctx, ast.Load):
                    names.add(node.id)
                continue
            case ast.Attribute(value=ast.Name(id=owner), attr=name):
                if not isinstance(node.ctx, ast.Load):
                    names.add(f"{owner}.{name}")  # what an instance keeps
                continue
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                names.add(node.name)
                pending += ((child, inside) for child in node.decorator_list)
                continue
            case ast.Lambda() | ast.Constant():
                continue
            case ast.NamedExpr():
                if isinstance(node.target, ast.Name):
                    names.add(node.target.id)
                pending.append((node.value, inside))
                continue
            case ast.Import() | ast.ImportFrom():
                names.update(alias.asname or alias.name.partition(".")[0] for alias in node.names)
                continue
            case ast.ExceptHandler() | ast.MatchAs() | ast.MatchStar():
                if node.name is not None:
                    names.add(node.name)
            case ast.MatchMapping():
                if node.rest is not None:
                    names.add(node.rest)
            case _:
                pass
        if not walrus and isinstance(node, ast.expr) and not isinstance(node, _TARGETS):
            continue
        inside = inside or isinstance(node, _COMPREHENSIONS)
        pending += [(child, inside) for child in children(node)]
    return frozenset(names)


def declared_elsewhere(tree: ast.AST) -> frozenset[str]:
    """Return the names that some function rebinds in a scope around it: nothing is known of those, anywhere."""
    names: set[str] = set()
    for node in walk(tree):
        if isinstance(node, ast.Global | ast.Nonlocal):
            names.update(node.names)
    return frozenset(names)


def parameters(function: Function) -> list[ast.arg]:
    """Return every parameter of `function`."""
    arguments = function.args
    stars = [star for star in (arguments.vararg, arguments.kwarg) if star is not None]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *stars]


def function_scope(function: Function, parent: Scope, *, walrus: bool = True) -> Scope:
    """Return the scope of `function`, in which nothing is known yet."""
    body = [function.body] if isinstance(function, ast.Lambda) else function.body
    own = frozenset(parameter.arg for parameter in parameters(function))
    return Scope(
        "function", parent, bound_names(body, walrus=walrus) | own, late=True, parameters=own, function=function
    )
