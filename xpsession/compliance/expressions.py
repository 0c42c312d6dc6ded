"""Expressions: follows which of them denote a namespace, and collects the uses of it on the way."""

import ast
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from xpsession.compliance import arrays, results
from xpsession.compliance.fragments import Fragment
from xpsession.compliance.guards import is_guard
from xpsession.compliance.scopes import Function, Scope, bound_names, function_scope
from xpsession.compliance.uses import Touch, Use
from xpsession.compliance.values import ARRAY, CONTROLS, INPUT, PAIR, RETURNS, SESSION, SPACE, Value, common, member
from xpsession.standard import EXTENSIONS, entry

# Before 3.12, Python's places inside an f-string are not always right.
F_STRINGS_HAVE_PLACES = sys.version_info >= (3, 12)

Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


class Expressions:
    """Evaluates expressions to what is known of them, in the scope and at the point where they stand."""

    def __init__(self, names: Mapping[str, Value], *, version: str) -> None:
        self.version = version
        self.uses: list[Use | Touch] = []
        self.values: dict[int, Value] = {}  # of each expression, by its identity
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
            ast.BinOp: self._binary,
            ast.UnaryOp: self._unary,
            ast.Compare: self._compare,
            ast.NamedExpr: self._named,
            ast.IfExp: self._if,
            ast.BoolOp: self._bool,
            ast.Lambda: self._lambda,
            ast.ListComp: self._comprehension,
            ast.SetComp: self._comprehension,
            ast.DictComp: self._comprehension,
            ast.GeneratorExp: self._comprehension,
            ast.JoinedStr: self._joined,
            ast.Constant: self._constant,
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
                return self.values.get(id(node)) or _returned(self.peek(function))
            case _:
                return self.values.get(id(node))

    def visit(self, node: ast.AST) -> Value | None:
        """Evaluate an expression."""
        visitor = self._visitors.get(type(node))
        if visitor is not None:
            value = visitor(node)
            if value is not None:
                self.values[id(node)] = value
            return value
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
        if node.id in arrays.BUILTIN_TYPES and not self.scope.binds(node.id):
            return Value("builtin", node.id)
        return self.read(node.id)

    def _attribute(self, node: ast.Attribute, call: ast.Call | None = None) -> Value | None:
        base = self.visit(node.value)
        value = self._member(base, node.attr)
        if base is None:
            return value
        special = node.attr.startswith("__") and node.attr.endswith("__")
        if base.kind in {"array", "input", "dtype"}:
            if not special:
                self.touch(node, call)
            if node.attr == "dtype" and isinstance(node.value, ast.Call):
                self.values.pop(id(node.value), None)  # which device a new array is on does not matter then
            return value
        if base.kind != "space" or special or node.attr in CONTROLS or (value is not None and value.kind == "space"):
            return value
        if not self.muted and isinstance(node.ctx, ast.Load):
            self.uses.append(
                Use(
                    **self._place(node),
                    node=node,
                    call=call,
                    extension=base.name,
                    inside=self.scope.inspected(),
                )
            )
        return value

    def _place(self, node: ast.expr) -> dict[str, Any]:
        """Return what every place has in common."""
        return {
            "fragment": self.fragment,
            "statement": self.statement,
            "text": None if self._text is None or self.fragment.shows(node) else self._text,
            "version": self.version,
            "values": self.values,
        }

    def touch(self, node: ast.expr, call: ast.Call | None = None) -> None:
        """Note that `node` does something with an array."""
        if not self.muted:
            name = self.scope.namespace()
            place = self._place(node)
            self.uses.append(Touch(**place, node=node, call=call, main=name or "xp", certain=name is not None))

    def _member(self, base: Value | None, name: str) -> Value | None:
        """Return what the attribute `name` of `base` denotes."""
        if name == "__array_namespace__" and (base is None or base.is_array):
            return Value("provider", "space")
        match base:
            case Value(kind="space"):
                extension = not base.name and name in EXTENSIONS
                return Value("space", name) if extension else _of_standard(f"{base.name}.{name}".lstrip("."))
            case Value(kind="module"):
                return member(base.name, name)
            case Value(kind="array" | "input" | "record"):
                return arrays.attribute(base, name)
            case _:
                return SPACE if base == SESSION and name == "xp" else None

    def _call(self, node: ast.Call) -> Value | None:
        callee = self._attribute(node.func, node) if isinstance(node.func, ast.Attribute) else self.visit(node.func)
        self.visit_all(node.args)
        self.visit_all(keyword.value for keyword in node.keywords)
        if callee is not None and callee.kind == "function":
            self._meet(callee.name, node)
            return results.returned(callee.name, node, self.value)
        if callee is not None and callee.kind == "provider":
            self._ask(callee, node)
            return _returned(callee)
        if isinstance(node.func, ast.Attribute):
            base = self.value(node.func.value)
            if base is not None and base.is_array:
                value = arrays.called(base, node)
                if value is not None:
                    self.values.pop(id(node.func.value), None)  # nor if it moves
                return value
        if (callee is not None and callee.kind == "module") or isinstance(node.func, ast.Name):
            self._give(callee, node)
        return None

    def value(self, node: ast.AST) -> Value | None:
        """Return what an expression was evaluated to."""
        return self.values.get(id(node))

    def _meet(self, function: str, node: ast.Call) -> None:
        """Count the session's arrays that are given to a function of the namespace as arrays of the namespace."""
        if self.muted or function in results.CONVERTERS:
            return
        for item in node.args:
            value = self.value(item)
            if value is not None and value.kind == "foreign" and isinstance(item, ast.Name):
                self.bind(item.id, Value("array", value.name, value.ndim))

    def _give(self, callee: Value | None, node: ast.Call) -> None:
        """Note a call of Python's or another library's function with an array."""
        if isinstance(node.func, ast.Name) and callee is None and self.scope.binds(node.func.id):
            return
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        if any((value := self.value(item)) is not None and value.is_array for item in given):
            if callee is not None:
                self.values[id(node.func)] = callee
            self.touch(node, node)

    def _ask(self, provider: Value, node: ast.Call) -> None:
        """Note which names are arrays since their namespace was asked for."""
        asked = node.args
        kind = None
        if isinstance(node.func, ast.Attribute) and node.func.attr == "__array_namespace__":
            asked, kind = [node.func.value], ARRAY
        elif provider.name == "space of arrays":
            kind = ARRAY if len(node.args) == 1 else INPUT
        names = [item.id for item in asked if isinstance(item, ast.Name)]
        if self.scope.kind == "function" and not self.scope.generic:
            self.scope.generic = next((name for name in names if name in self.scope.parameters), "")
        if kind is not None and not self.muted:
            for name in names:
                if self.read(name) is None:
                    self.bind(name, kind)

    def doubt(self, test: ast.expr) -> None:
        """Know nothing of arguments whose kind `test` asks for, by whatever function."""
        for part in ast.walk(test):
            if isinstance(part, ast.Call):
                for item in part.args:
                    if isinstance(item, ast.Name) and (value := self.read(item.id)) is not None and value == INPUT:
                        self.bind(item.id, None)

    def _binary(self, node: ast.BinOp) -> Value | None:
        chain = [node]
        while isinstance(chain[-1].left, ast.BinOp):  # not by recursion: sums of many terms nest deeply
            chain.append(chain[-1].left)
        value = self.visit(chain[-1].left)
        for part in reversed(chain):
            value = arrays.combined(value, self.visit(part.right), part.op)
            if value is not None:
                self.values[id(part)] = value
        return value

    def _unary(self, node: ast.UnaryOp) -> Value | None:
        value = self.visit(node.operand)
        if isinstance(node.op, ast.Not):
            return None
        return value if value is not None and value.kind in {"array", "input", "scalar"} else None

    def _compare(self, node: ast.Compare) -> Value | None:
        sides = [self.visit(node.left), *(self.visit(item) for item in node.comparators)]
        if any(side is not None and side.kind == "dtype" for side in sides):
            self.touch(node)
        plain = isinstance(node.ops[0], ast.Eq | ast.NotEq | ast.Lt | ast.LtE | ast.Gt | ast.GtE)
        return arrays.compared(sides) if plain and len(node.ops) == 1 else None

    def _constant(self, node: ast.Constant) -> Value | None:
        return arrays.scalar(node)

    def _subscript(self, node: ast.Subscript) -> Value | None:
        value = self.visit(node.value)
        self.visit(node.slice)
        if value is None:
            return None
        if value.is_array:
            self.touch(node)
            return arrays.indexed(value, node.slice)
        index = arrays.scalar(node.slice)
        if value.kind in {"arrays", "record"}:
            return ARRAY if index is not None and index.name == "integer" else None
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
        return common(values)

    def _bool(self, node: ast.BoolOp) -> Value | None:
        guarded = any(is_guard(value, self.peek) for value in node.values)
        self.muted += guarded
        first, *rest = node.values
        values = [self.visit(first), *self._alternatives(rest)]
        self.muted -= guarded
        return common(values)

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

    def _comprehension(self, node: Comprehension) -> Value | None:
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
        return arrays.joined([self.value(node.elt)]) if isinstance(node, ast.ListComp) else None

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


def _of_standard(name: str) -> Value | None:
    """Return what a name of the standard denotes."""
    row = entry(name)
    if row is None:
        return None
    if row.kind == "dtype":
        return Value("dtype", arrays.dtype_kind(name))
    if row.kind == "constant":
        return Value("scalar", "real floating", 0) if name != "newaxis" else None
    return Value("function", name)
