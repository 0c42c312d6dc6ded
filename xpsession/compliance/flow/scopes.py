"""Scopes: which names a block binds, and what a name stands for where it is read."""

import ast
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Literal

from xpsession.compliance.source.fragments import Fragment
from xpsession.compliance.source.trees import children, fields, walk
from xpsession.compliance.values import Kind, Value, common
from xpsession.compliance.values.containers import is_changeable

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
# What a namespace is, or may become.
MODULES: frozenset[Kind] = frozenset({"library", "space"})
ScopeKind = Literal["module", "function", "class", "comprehension"]
# Fields of statements, patterns and targets in which names may be bound.
_HOLDERS = frozenset(
    {"body", "cases", "elts", "finalbody", "handlers", "items", "kwd_patterns", "name", "optional_vars", "orelse"}
    | {"pattern", "patterns", "target", "targets"}
)


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
    asks : bool
        Whether it asks for the namespace of some of its parameters, or of what is in one.
    generic : str
        The first of its parameters whose namespace it asks for, or empty.
    function : Function or None
        The function that it is the scope of.
    modules : set of str
        The names that stood for a namespace or a library at some point.
    """

    def __init__(
        self,
        kind: ScopeKind,
        parent: "Scope | None" = None,
        bound: frozenset[str] = frozenset(),
        *,
        known: Mapping[str, Value] | None = None,
        late: bool = False,
        function: Function | None = None,
    ) -> None:
        self.kind = kind
        self.parent = parent
        self.bound = bound
        self.late = late
        self.known: dict[str, Value] = dict(known or {})
        self.agreed: dict[str, Value | None] = dict(known or {})
        self.starred = False
        self.parameters = frozenset(parameter.arg for parameter in parameters(function)) if function else frozenset()
        self.asks = False
        self.generic = ""
        self.function = function
        self.modules = {name for name, value in self.known.items() if value.kind in MODULES}

    @property
    def is_local(self) -> bool:
        """Whether it is the scope of a function, or within one."""
        return self.kind == "function" or (self.parent is not None and self.parent.is_local)

    def bind(self, name: str, value: Value | None) -> None:
        """Record that `name` now stands for `value`."""
        if value is None:
            self.known.pop(name, None)
        else:
            self.known[name] = value
            if value.kind in MODULES:
                self.modules.add(name)
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
                return None if value is not None and value.parts and is_changeable(value) else value
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
        """Return a name here of a namespace or a library that is `wanted`, preferably ``xp``."""
        usual = self.read("xp")
        if usual is not None and wanted(usual):
            return "xp"
        scope: Scope | None = self
        while scope is not None:
            for name in sorted(scope.modules, key=lambda name: (name != "xp", name)):
                value = self.read(name)
                if value is not None and wanted(value):
                    return name
            scope = scope.parent
        return None


def bound_names(nodes: Iterable[ast.AST], *, walrus: bool = True) -> frozenset[str]:
    r"""Return the names that running `nodes` may bind in their own scope, those of inner scopes left out.

    Without a `walrus` in them, expressions bind nothing, and need not be looked into.

    Examples
    --------
    >>> sorted(bound_names(ast.parse("a = 1\nfor b, *c in d: import e.f, g as h\ndef k(m): n = 1").body))
    ['a', 'b', 'c', 'e', 'h', 'k']
    """
    names: set[str] = set()
    pending = list(nodes)
    while pending:
        node = pending.pop()
        kind: type = type(node)
        bind, inner = _BINDINGS.get(kind), _INNER.get(kind)
        if bind is not None:
            names.update(bind(node))
        if inner is not None:
            pending += inner(node)
        elif walrus:
            pending += children(node)
        else:
            for name in _holders(kind):
                held = getattr(node, name, None)
                if held.__class__ is list:
                    pending += held
                elif held is not None:
                    pending.append(held)
    return frozenset(names)


@cache
def _holders(kind: type) -> tuple[str, ...]:
    """Return the fields of a type of node in which statements and targets stand, which alone bind without a walrus."""
    return ("value",) if kind is ast.Starred else tuple(name for name in fields(kind) if name in _HOLDERS)


def _kept(node: ast.Attribute) -> tuple[str, ...]:
    """Return what an instance keeps, if that is stored."""
    owner = node.value
    return () if isinstance(node.ctx, ast.Load) or not isinstance(owner, ast.Name) else (f"{owner.id}.{node.attr}",)


# The names that a node of each kind binds itself.
_BINDINGS: Mapping[type[ast.AST], Callable[[Any], Iterable[str]]] = {
    ast.Attribute: _kept,
    **dict.fromkeys((ast.AsyncFunctionDef, ast.ClassDef, ast.FunctionDef), lambda node: (node.name,)),
    **dict.fromkeys((ast.ExceptHandler, ast.MatchAs, ast.MatchStar), lambda node: (node.name,) if node.name else ()),
    **dict.fromkeys(
        (ast.Import, ast.ImportFrom),
        lambda node: [alias.asname or alias.name.partition(".")[0] for alias in node.names],
    ),
    ast.MatchMapping: lambda node: (node.rest,) if node.rest else (),
    ast.Name: lambda node: () if isinstance(node.ctx, ast.Load) else (node.id,),
}


# The nodes in those which run partly in a scope of their own, without what is bound there.
_INNER: Mapping[type[ast.AST], Callable[[Any], Iterable[ast.AST]]] = {
    **dict.fromkeys((ast.AsyncFunctionDef, ast.ClassDef, ast.FunctionDef), lambda node: node.decorator_list),
    ast.Lambda: lambda _: (),
    ast.comprehension: lambda node: [node.iter, *node.ifs],
}


def declared_elsewhere(fragment: Fragment) -> frozenset[str]:
    """Return the names that some function rebinds in a scope around it: nothing is known of those, anywhere."""
    if "global" not in fragment.text and "nonlocal" not in fragment.text:
        return frozenset()
    declarations = [node for node in walk(fragment.tree) if isinstance(node, ast.Global | ast.Nonlocal)]
    return frozenset(name for node in declarations for name in node.names)


def parameters(function: Function) -> list[ast.arg]:
    """Return every parameter of `function`."""
    arguments = function.args
    stars = [star for star in (arguments.vararg, arguments.kwarg) if star is not None]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *stars]


def type_parameters(node: ast.AST) -> frozenset[str]:
    """Return the names of the type parameters of a function or a class, which Python has since 3.12."""
    return frozenset(parameter.name for parameter in getattr(node, "type_params", ()))


def function_scope(
    function: Function, parent: Scope, *, names: frozenset[str] | None = None, walrus: bool = True
) -> Scope:
    """Return the scope of `function`, in which nothing is known yet; `names` are those that it binds, once known."""
    scope = Scope("function", parent, late=True, function=function)
    if names is None:
        body = [function.body] if isinstance(function, ast.Lambda) else function.body
        names = bound_names(body, walrus=walrus) | scope.parameters | type_parameters(function)
    scope.bound = names
    return scope
