"""Operations: what operators, comparisons, indices and conditions make of the values that they are given."""

import ast
from collections.abc import Mapping

from xpsession.compliance.flow.evaluation import Evaluation
from xpsession.compliance.flow.guards import Told, is_guard, narrowed
from xpsession.compliance.uses import readings
from xpsession.compliance.values import (
    ARRAY,
    CHANGEABLE,
    CONTAINERS,
    LISTED,
    NONE,
    SPACE,
    Held,
    Kind,
    Value,
    arrays,
    common,
    containers,
)
from xpsession.compliance.values.containers import is_changeable
from xpsession.compliance.values.results import always

# Expressions that make a new object each time.
FRESH = (ast.Await, ast.BinOp, ast.Call, ast.Dict, ast.DictComp, ast.List, ast.ListComp, ast.Tuple)

_CHOICES = (ast.BoolOp, ast.IfExp)
# What a value no longer is where a test has told something else.
_REFUTED: Mapping[Told, frozenset[Kind]] = {
    "present": frozenset({"none"}),
    "typed": frozenset({"array", "input", "asked", "none"}),
    "other": frozenset({"scalar", "input", "none", *CONTAINERS}),
}


class Operations(Evaluation):
    """Evaluates operators."""

    def __init__(self, names: Mapping[str, Value], *, version: str) -> None:
        super().__init__(names, version=version)
        self.visitors |= {
            ast.BinOp: self._binary,
            ast.BoolOp: self._bool,
            ast.Compare: self._compare,
            ast.Dict: self._mapping,
            ast.IfExp: self._if,
            ast.List: self._sequence,
            ast.Starred: self._starred,
            ast.NamedExpr: self._named,
            ast.Subscript: self._subscript,
            ast.Tuple: self._sequence,
            ast.UnaryOp: self._unary,
        }

    def _binary(self, node: ast.BinOp) -> Value | None:
        chain = [node]
        while isinstance(chain[-1].left, ast.BinOp):  # not by recursion: sums of many terms nest deeply
            chain.append(chain[-1].left)
        value = self.visit(chain[-1].left)
        for part in reversed(chain):
            left, right = value, self.visit(part.right)
            value = self.combined(left, right, part.op)
            if type(part.op) is ast.Add and any(side and side.kind == "tuple" and side.trait for side in (left, right)):
                self.touch("sequence", part)
            if value is not None:
                self.values[id(part)] = value
                if value.kind == "array" and type(part.op) in arrays.LIMITED:
                    self.touch("operator", part)
                if readings.is_doubtful(left, right, part.op):
                    self.operate("binary", part, (part.left, part.right), type(part.op).__name__)
        return value

    def combined(self, left: Value | None, right: Value | None, operator: ast.operator) -> Value | None:
        """Return what a binary operator gives."""
        joined = containers.joined(left, right) if isinstance(operator, ast.Add | ast.Mult) else None
        return joined or arrays.combined(left, right, operator)

    def _unary(self, node: ast.UnaryOp) -> Value | None:
        value = self.visit(node.operand)
        if value is None:
            return None
        if isinstance(node.op, ast.Not):
            self.truth(node.operand)
            return None
        if value.kind == "array":
            self.touch("operator", node)
        return value._replace(trait="") if value.kind in {"array", "input", "scalar"} else None

    def _compare(self, node: ast.Compare) -> Value | None:
        sides = [self.visit(node.left), *(self.visit(item) for item in node.comparators)]
        if any(side is not None and side.kind in {"dtype", "device"} for side in sides):
            self.touch("comparison", node)
        if len(node.ops) > 1 and any(side is not None and side.kind == "array" for side in sides):
            self.touch("truth", node)
        plain = isinstance(node.ops[0], ast.Eq | ast.NotEq | ast.Lt | ast.LtE | ast.Gt | ast.GtE)
        if not plain or len(node.ops) > 1:
            return None
        if readings.is_doubtful(sides[0], sides[1], node.ops[0]):
            self.operate("compare", node, (node.left, *node.comparators), type(node.ops[0]).__name__)
        return arrays.compared(sides)

    def _subscript(self, node: ast.Subscript) -> Value | None:
        value = self.visit(node.value)
        self.visit(node.slice)
        if value is None:
            return None
        if value.is_array:
            self.touch("index", node)
            if isinstance(node.ctx, ast.Store):
                self.touch("update", node)
            elif value.kind == "array" and readings.is_short(value, node.slice, self.value):
                self.operate("getitem", node, (node.value, node.slice))
            return arrays.indexed(value, node.slice, self.value)
        if value.kind not in CONTAINERS:
            return None
        if not isinstance(node.ctx, ast.Load):
            self.change(node.value)
            if value.kind == "tuple" and value.trait:
                self.touch("sequence", node)
        return containers.subscripted(value, node.slice)

    def _sequence(self, node: ast.List | ast.Tuple) -> Value | None:
        kind: Held = "list" if isinstance(node, ast.List) else "tuple"
        values = [self.keep(item) for item in node.elts]
        other = LISTED if kind == "list" else None
        if not any(values):
            return other if values else Value(kind)
        if any(isinstance(item, ast.Starred) for item in node.elts):
            return containers.series(kind, common(values)) or other
        return containers.holding(kind, [*enumerate(values)]) or other

    def _starred(self, node: ast.Starred) -> Value | None:
        return containers.each(self.visit(node.value))

    def _mapping(self, node: ast.Dict) -> Value | None:
        self.visit_all(node.keys)
        values = [self.keep(item) for item in node.values]
        if None in node.keys:
            return None
        if not values:
            return Value("dict")
        keys = [key.value if isinstance(key, ast.Constant) else None for key in node.keys]
        known = {key: value for key, value in zip(keys, values, strict=True) if isinstance(key, str | int)}
        return containers.holding("dict", [*known.items()] if len(known) == len(keys) else [(None, common(values))])

    def keep(self, node: ast.expr) -> Value | None:
        """Evaluate what is put somewhere else; what can be changed from there as well is known no longer."""
        value = self.visit(node)
        if value is None:
            if type(node) in _CHOICES:
                self.change(node)
        elif (value.kind in CHANGEABLE or value.parts) and type(node) not in FRESH and is_changeable(value):
            self.change(node)
            return None
        return value

    def _named(self, node: ast.NamedExpr) -> Value | None:
        value = self.visit(node.value)
        if isinstance(node.target, ast.Name):
            self.bind(node.target.id, value)
        return value

    def _if(self, node: ast.IfExp) -> Value | None:
        guarded = is_guard(node.test, self.peek)
        self.muted += guarded
        self.visit(node.test)
        self.truth(node.test)
        values = [self._alternative(node, node.body, outcome=True), self._alternative(node, node.orelse, outcome=False)]
        self.muted -= guarded
        return self._chosen([node.body, node.orelse], values)

    def _alternative(self, node: ast.IfExp, part: ast.expr, *, outcome: bool) -> Value | None:
        """Evaluate what is chosen where a test has one outcome; return nothing's value where it never has."""
        told = narrowed(node.test, outcome=outcome)
        if not told:
            return self._alternatives([part])[0]
        around, self.scope.known = self.scope.known, dict(self.scope.known)
        dead = self.narrow(told)
        self.muted += dead
        [value] = self._alternatives([part])
        self.muted -= dead
        for name in around.keys() - self.scope.known.keys() - {name for name, _ in told}:
            del around[name]  # which may have been changed
        self.scope.known = around
        return NONE if dead else value

    def _chosen(self, nodes: list[ast.expr], values: list[Value | None]) -> Value | None:
        """Return what is known where one of several was chosen; a parameter may be given the namespace instead."""
        if SPACE in values:
            others = [node for node, value in zip(nodes, values, strict=True) if value is None]
            if others and all(isinstance(node, ast.Name) and node.id in self.scope.parameters for node in others):
                return common([value for value in values if value is not None])
        if all(value is not None and value.kind == "function" and always(value.name) == ARRAY for value in values):
            return values[0] if values[0] == values[-1] else Value("provider", "array")
        return common(values)

    def narrow(self, told: list[tuple[str, Told]]) -> bool:
        """Know of names what a test has told; return whether that cannot be."""
        dead = False
        for name, what in told:
            value = self.read(name)
            surely = value is not None and value.kind == "array"
            if what == "off" or (what == "typed" and surely) or (what == "none" and self.supposing and value == SPACE):
                dead = True
            if what == "none":
                self.suppose(name, NONE)
            elif value is not None and what != "off" and value.kind in _REFUTED[what]:
                self.suppose(name, None)
        return dead

    def _bool(self, node: ast.BoolOp) -> Value | None:
        guarded = any(is_guard(value, self.peek) for value in node.values)
        self.muted += guarded
        first, *rest = node.values
        values = [self.visit(first), *self._alternatives(rest)]
        for value in node.values[:-1]:
            self.truth(value)
        self.muted -= guarded
        return self._chosen(node.values, values)

    def truth(self, test: ast.expr) -> None:
        """Note that code asks for the truth of an array."""
        if isinstance(test, ast.BoolOp):
            self.truth(test.values[-1])  # of the others it has been noted
        elif (value := self.value(test)) is not None and value.kind == "array":
            self.touch("truth", test)

    def _alternatives(self, nodes: list[ast.expr]) -> list[Value | None]:
        """Evaluate expressions of which each may or may not run; what they bind is uncertain afterwards."""
        self.choosing += 1
        values = [self.visit(node) for node in nodes]
        self.choosing -= 1
        for name in self.bound_names(nodes):
            self.bind(name, None)
        return values
