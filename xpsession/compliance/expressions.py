"""Expressions: follows which of them denote a namespace, and collects the uses of it on the way."""

import ast
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from xpsession.compliance.fragments import Fragment
from xpsession.compliance.guards import is_guard
from xpsession.compliance.scopes import Function, Scope, bound_names, function_scope
from xpsession.compliance.uses import Use
from xpsession.compliance.values import CONTROLS, PAIR, RETURNS, SPACE, Value, member
from xpsession.standard import EXTENSIONS

# Before 3.12, Python's places inside an f-string are not always right.
F_STRINGS_HAVE_PLACES = sys.version_info >= (3, 12)

Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


class Expressions:
    """Evaluates expressions to what is known of them, in the scope and at the point where they stand."""

    def __init__(self, names: Mapping[str, Value], *, version: str) -> None:
        self.version = version
        self.uses: list[Use] = []
        self.scope = Scope("module", known=dict(names), agreed=dict(names))
        self.untold: frozenset[str] = frozenset()  # names that some function rebinds in a scope around it
        self.muted = 0  # above zero, nothing is reported
        self.late: list[Callable[[], None]] = []  # code that runs later than what is around it
        self.fragment: Fragment
        self.statement: ast.stmt
        self._text: ast.expr | None = None
        self._visitors: dict[type[ast.AST], Callable[[Any], Value | None]] = {
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.Call: self._call,
            ast.Subscript: self._subscript,
            ast.NamedExpr: self._named,
            ast.IfExp: self._if,
            ast.BoolOp: self._bool,
            ast.Lambda: self._lambda,
            ast.ListComp: self._comprehension,
            ast.SetComp: self._comprehension,
            ast.DictComp: self._comprehension,
            ast.GeneratorExp: self._comprehension,
            ast.JoinedStr: self._joined,
            ast.Constant: self._nothing,
            ast.Load: self._nothing,
        }

    def read(self, name: str) -> Value | None:
        """Return what `name` stands for here."""
        return None if name in self.untold else self.scope.read(name)

    def bind(self, name: str, value: Value | None) -> None:
        """Let `name` stand for `value` from here on."""
        scope = self.scope
        while scope.kind == "comprehension" and scope.parent is not None:
            scope = scope.parent
        scope.bind(name, value)

    def peek(self, node: ast.expr) -> Value | None:
        """Return what a name, a dotted name or a call denotes, without collecting uses."""
        match node:
            case ast.Name(id=name):
                return self.read(name)
            case ast.Attribute(value=value, attr=name):
                return self._member(self.peek(value), name)
            case ast.Call(func=function):
                return _returned(self.peek(function))
            case _:
                return None

    def visit(self, node: ast.AST) -> Value | None:
        """Evaluate an expression."""
        visitor = self._visitors.get(type(node))
        if visitor is not None:
            return visitor(node)
        for field in node._fields:
            inner = getattr(node, field)
            if isinstance(inner, ast.AST):
                self.visit(inner)
            elif isinstance(inner, list):
                for item in inner:
                    if isinstance(item, ast.AST):
                        self.visit(item)
        return None

    def visit_all(self, nodes: Iterable[ast.AST | None]) -> None:
        """Evaluate several expressions in turn."""
        for node in nodes:
            if node is not None:
                self.visit(node)

    def _nothing(self, _: ast.AST) -> None:
        return None

    def _name(self, node: ast.Name) -> Value | None:
        return self.read(node.id)

    def _attribute(self, node: ast.Attribute, call: ast.Call | None = None) -> Value | None:
        base = self.visit(node.value)
        value = self._member(base, node.attr)
        special = node.attr.startswith("__") and node.attr.endswith("__")
        if base is None or base.kind != "space" or value is not None or special or node.attr in CONTROLS:
            return value
        if not self.muted and isinstance(node.ctx, ast.Load):
            text = None if self._text is None or self.fragment.shows(node) else self._text
            self.uses.append(Use(self.fragment, node, call, self.statement, text, base.name, self.version))
        return None

    def _member(self, base: Value | None, name: str) -> Value | None:
        """Return what the attribute `name` of `base` denotes."""
        if base is None:
            return Value("provider", "space") if name == "__array_namespace__" else None
        match base.kind:
            case "space" if not base.name and name in EXTENSIONS:
                return Value("space", name)
            case "module":
                return member(base.name, name)
            case "session" if name == "xp":
                return SPACE
            case _:
                return None

    def _call(self, node: ast.Call) -> Value | None:
        callee = self._attribute(node.func, node) if isinstance(node.func, ast.Attribute) else self.visit(node.func)
        self.visit_all(node.args)
        self.visit_all(keyword.value for keyword in node.keywords)
        return _returned(callee)

    def _subscript(self, node: ast.Subscript) -> Value | None:
        value = self.visit(node.value)
        self.visit(node.slice)
        first = isinstance(node.slice, ast.Constant) and node.slice.value == 0
        return SPACE if value == PAIR and first else None

    def _named(self, node: ast.NamedExpr) -> Value | None:
        value = self.visit(node.value)
        if isinstance(node.target, ast.Name):
            self.bind(node.target.id, value)
        return value

    def _if(self, node: ast.IfExp) -> Value | None:
        guarded = is_guard(node.test, self.peek)
        self.muted += guarded
        self.visit(node.test)
        values = self._alternatives([node.body, node.orelse])
        self.muted -= guarded
        return _common(values)

    def _bool(self, node: ast.BoolOp) -> Value | None:
        guarded = any(is_guard(value, self.peek) for value in node.values)
        self.muted += guarded
        first, *rest = node.values
        values = [self.visit(first), *self._alternatives(rest)]
        self.muted -= guarded
        return _common(values)

    def _alternatives(self, nodes: list[ast.expr]) -> list[Value | None]:
        """Evaluate expressions of which each may or may not run; what they bind is uncertain afterwards."""
        values = [self.visit(node) for node in nodes]
        for name in bound_names(nodes):
            self.bind(name, None)
        return values

    def _lambda(self, node: ast.Lambda) -> None:
        self.later(node)

    def later(self, function: Function) -> None:
        """Evaluate what a function's definition evaluates now, and leave its body for later."""
        self.visit_all(function.args.defaults)
        self.visit_all(function.args.kw_defaults)
        self._defer(function_scope(function, self.scope), lambda: self.run_function(function))

    def run_function(self, function: Function) -> None:
        """Follow the body of a function in its own scope, which is the current one."""
        raise NotImplementedError

    def _defer(self, scope: Scope, run: Callable[[], None]) -> None:
        """Leave `run` for later, to be called in `scope` with all else as it is now."""
        then = (scope, self.fragment, self.statement, self.muted, self._text)

        def resume() -> None:
            before = (self.scope, self.fragment, self.statement, self.muted, self._text)
            self.scope, self.fragment, self.statement, self.muted, self._text = then
            run()
            self.scope, self.fragment, self.statement, self.muted, self._text = before

        self.late.append(resume)

    def _comprehension(self, node: Comprehension) -> None:
        self.visit(node.generators[0].iter)  # by the scope around it
        targets = bound_names([generator.target for generator in node.generators])
        late = isinstance(node, ast.GeneratorExp)
        scope = Scope("comprehension", self.scope, targets, late=late)
        if late:
            self._defer(scope, lambda: self._generate(node))
        else:
            around, self.scope = self.scope, scope
            self._generate(node)
            self.scope = around
        for name in bound_names([node]):  # by :=, in the scope around it, as often as the loop runs
            self.bind(name, None)

    def _generate(self, node: Comprehension) -> None:
        """Evaluate all of a comprehension but its first iterable."""
        tests = [test for generator in node.generators for test in generator.ifs]
        guarded = any(is_guard(test, self.peek) for test in tests)
        self.muted += guarded
        self.visit_all(generator.iter for generator in node.generators[1:])
        self.visit_all(tests)
        self.visit_all([node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt])
        self.muted -= guarded

    def _joined(self, node: ast.JoinedStr) -> None:
        around = self._text
        if not F_STRINGS_HAVE_PLACES:
            self._text = around or node
        self.visit_all(node.values)
        self._text = around


def _returned(callee: Value | None) -> Value | None:
    """Return what calling `callee` gives."""
    return RETURNS[callee.name] if callee is not None and callee.kind == "provider" else None


def _common(values: list[Value | None]) -> Value | None:
    """Return what all `values` agree on."""
    return values[0] if all(value == values[0] for value in values) else None
