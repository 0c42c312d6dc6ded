"""Definitions: what the functions of a source return, and what its methods keep in attributes of ``self``."""

import ast
from collections.abc import Mapping
from typing import NamedTuple

from xpsession.compliance.bindings import Bindings
from xpsession.compliance.parameters import NAME, holds_namespace
from xpsession.compliance.scopes import Function, Scope, bound_names, function_scope, parameters
from xpsession.compliance.trees import walk
from xpsession.compliance.values import SPACE, Value, common

LONG = 400  # lines of a function that is followed where it is called as well
# What makes the first parameter of a method something else than an instance.
STATIC = frozenset({"classmethod", "staticmethod"})
# Functions that set attributes by a name that is not in the text.
SETTERS = frozenset({"__dict__", "__setattr__", "setattr", "vars"})
_LATER = (ast.Await, ast.Yield, ast.YieldFrom)


class _Function(NamedTuple):
    """A function of the source, and the scope in which it was defined."""

    node: ast.FunctionDef
    scope: Scope


class _Result(NamedTuple):
    """What a function returns; where it is `generic`, that is so for the arrays of a namespace alone."""

    value: Value | None = None
    generic: bool = False


class _Class(NamedTuple):
    """A class, its scope, and what is known of what was stored: by attribute, by the identity of the target."""

    node: ast.ClassDef
    scope: Scope
    stored: dict[str, dict[int, Value]]


class Definitions(Bindings):
    """Follows functions where they are called, and attributes from one method to another."""

    def __init__(self, names: Mapping[str, Value], *, version: str) -> None:
        super().__init__(names, version=version)
        self.trusting = True  # that a parameter `xp` is a namespace
        self.returned: list[Value | None] | None = None  # by the function that is followed for its result
        self._functions: dict[str, _Function] = {}
        self._results: dict[str, _Result] = {}
        self._classes: dict[str, _Class] = {}
        self._stores: dict[str, dict[str, int]] = {}

    # Functions

    def defined(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Value | None:
        """Return the value of a function that was defined in the current scope."""
        if node.decorator_list or not isinstance(node, ast.FunctionDef) or self.scope.kind == "class":
            return None
        key = str(id(node))
        self._functions[key] = _Function(node, self.scope)
        return Value("defined", key)

    def result(self, function: Value, call: ast.Call) -> Value | None:
        """Return what a call of a function of the source gives, whatever it is given."""
        if function.name not in self._results:
            self._results[function.name] = _Result()  # should it call itself
            self._results[function.name] = self._followed(self._functions[function.name])
        found = self._results[function.name]
        if found.value is None or not found.generic:
            return found.value
        given = [self.value(item) for item in [*call.args, *(keyword.value for keyword in call.keywords)]]
        kinds = {value.kind for value in given if value is not None}
        return found.value if kinds & {"array", "space"} and not kinds & {"host", "module"} else None

    def _followed(self, function: _Function) -> _Result:
        """Follow a function for what it returns; nothing that is found on the way is kept."""
        node, scope = function
        if (node.end_lineno or 0) - node.lineno > LONG or not _returns(node):
            return _Result()
        kept = (self.scope, self.statement, self.muted, self.text, self.uses, self.values, self.late, self.returned)
        self.scope, self.muted, self.text = function_scope(node, scope), 0, None
        self.uses, self.values, self.late, self.returned = [], {}, [], []
        try:
            own = self.scope
            reaches = self.run_function(node)
            values = [*self.returned, *([None] if reaches else [])]
        finally:
            (self.scope, self.statement, self.muted, self.text, self.uses, self.values, self.late, self.returned) = kept
        generic = bool(own.generic) or any(parameter.arg == NAME for parameter in parameters(node))
        return _Result(common(values) if values else None, generic)

    def run_function(self, function: Function) -> bool:
        """Follow the body of a function in the current scope, its own; return whether its end is reached."""
        if any(parameter.arg == NAME for parameter in parameters(function)):
            self.scope.bind(NAME, SPACE if self.trusting and holds_namespace(function) else None)
        if isinstance(function, ast.Lambda):
            self.visit(function.body)
            return False
        around = self.scope.parent
        first = [*function.args.posonlyargs, *function.args.args][:1]
        if around is not None and around.kind == "class" and first and not _is_static(function):
            self.scope.bind(first[0].arg, Value("receiver", f"{first[0].arg} {id(around)}"))
        return self.block(function.body)

    def block(self, statements: list[ast.stmt]) -> bool:
        """Follow a block; return whether control can reach its end."""
        raise NotImplementedError

    # Attributes of instances

    def classed(self, node: ast.ClassDef, scope: Scope) -> None:
        """Note a class whose body is followed in `scope`."""
        self._classes[str(id(scope))] = _Class(node, scope, {})

    def target(self, target: ast.expr, value: Value | None, source: ast.expr | None) -> None:
        """Bind what `target` names to `value`, the value of `source`."""
        super().target(target, value, source)
        if isinstance(target, ast.Attribute):
            receiver = self.value(target.value)
            if receiver is not None and receiver.kind == "receiver":
                name, key = receiver.name.split()
                self.bind(f"{name}.{target.attr}", value)
                if value is not None:
                    self._classes[key].stored.setdefault(target.attr, {})[id(target)] = value

    def field(self, receiver: Value, attribute: str) -> Value | None:
        """Return what an attribute of an instance is: what was stored last, or what all methods store."""
        name, key = receiver.name.split()
        value = self.read(f"{name}.{attribute}")
        stored = self._classes[key].stored.get(attribute)
        if value is not None or stored is None:
            return value
        return common(stored.values()) if len(stored) == self._count(key, attribute) else None

    def forget_fields(self, receiver: Value) -> None:
        """Know nothing of what was stored last, for a method may store something else."""
        prefix = f"{receiver.name.split()[0]}."
        for name in [name for name in self.scope.known if name.startswith(prefix)]:
            self.bind(name, None)

    def _count(self, key: str, attribute: str) -> int:
        """Return in how many places the methods of a class store an attribute; -1 where that is not certain."""
        if key not in self._stores:
            self._stores[key] = _stores(self._classes[key].node)
        counts = self._stores[key]
        return -1 if SETTERS & counts.keys() else counts.get(attribute, 0)


def _returns(node: ast.FunctionDef) -> bool:
    """Return whether a function returns a value when it is called, and is no generator."""
    parts = [part for statement in node.body for part in walk(statement)]
    if any(isinstance(part, _LATER) for part in parts):
        return False
    return any(isinstance(part, ast.Return) and part.value is not None for part in parts)


def _is_static(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(isinstance(item, ast.Name) and item.id in STATIC for item in function.decorator_list)


def _stores(node: ast.ClassDef) -> dict[str, int]:
    """Return how often each attribute is stored or deleted in a class, whatever it is an attribute of."""
    counts = dict.fromkeys(bound_names(node.body), 1)
    for part in walk(node):
        name = ""
        if isinstance(part, ast.Attribute):
            name = part.attr if part.attr in SETTERS or not isinstance(part.ctx, ast.Load) else ""
        elif isinstance(part, ast.Name) and part.id in SETTERS:
            name = part.id
        if name:
            counts[name] = counts.get(name, 0) + 1
    return counts
