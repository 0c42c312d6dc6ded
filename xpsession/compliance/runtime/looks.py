"""Looks: rewrites expressions, so that a site looks at the operands and at the results of operations.

What is rewritten keeps every place in the source, every name and every operation: around an expression of interest
stands a call of a constant that returns what it is given.
"""

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, cast

from xpsession.compliance.runtime.facts import describe
from xpsession.compliance.runtime.nodes import Node, at, begin, changed
from xpsession.compliance.runtime.sites import Look, Site
from xpsession.compliance.runtime.steps import Act, Group, Part, Slot, Step, last
from xpsession.compliance.runtime.twins import Twin
from xpsession.compliance.source.trees import fields
from xpsession.compliance.values.operands import Operand, Sort

Seen = tuple[ast.expr, Step | None]  # an expression rewritten, and the operation that it is
Parts = list[tuple[Part, ast.expr]]  # of operands: where each comes from, and its expression

# Python's own functions that are watched, where the name is still theirs.
BUILTINS = frozenset(
    {"abs", "all", "any", "bool", "complex", "divmod", "enumerate", "filter", "float", "format", "int", "iter", "len"}
    | {"list", "map", "max", "min", "next", "pow", "print", "range", "repr", "reversed", "round", "set", "sorted"}
    | {"str", "sum", "tuple", "zip"}
)
# Calls after which a debugger or a profiler follows the code that is under way.
FOLLOWING = frozenset({"breakpoint", "enable", "runcall", "set_trace", "setprofile", "settrace", "start"})
ATTRIBUTES = frozenset({"T", "mT", "real", "imag"})  # that are arrays themselves
LONGEST = 32  # elements of a display that are looked at
# What stands in compiled code for what it is to hold, until that is put there.
TOKEN = "xpsession site b1c3f0b7"  # noqa: S105  # no password
ASKED = ("known", "followed", "enter")  # of a site, before the code that it looks at
# Operations that no rule is about, but of whose results it is known where they come from.
_UNASKED = frozenset({"attribute", "unary"})
_DISPLAYS: dict[type[ast.expr], Sort] = {ast.List: "list", ast.Tuple: "tuple"}
# Of some of these Python warns that they have no such element, where it sees them.
_WARNED = frozenset({ast.GeneratorExp, ast.JoinedStr, ast.Lambda, ast.ListComp, ast.Set, ast.SetComp})
_LEAVES = frozenset({ast.Constant, ast.Name})


class Looks:
    """Rewrites expressions.

    Parameters
    ----------
    twin : callable
        Returns for an expression the same one in the tree that the analysis follows.
    slots : list of Slot
        The expressions that are looked at, to which more are added.
    fixed : mapping of str to Operand
        The names that surely stand for one thing.
    new : callable
        Makes a site.
    """

    def __init__(self, twin: Twin, slots: list[Slot], *, fixed: Mapping[str, Operand], new: Callable[[], Site]) -> None:
        self.held: list[object] = []  # what the compiled code holds, each by its place in the tokens
        self.doubled = False  # whether something stands there twice
        self.spread: set[object] = set()  # the constants that are asked in front of code over several lines
        self.following = False  # whether a debugger or a profiler may follow the code from somewhere in it
        self.site: Site | None = None  # what looks at the expressions; made for the first of them
        self._twin = twin
        self._slots = slots
        self._fixed = fixed
        self._new = new
        self._handlers: Mapping[type[ast.AST], Callable[[Any], Seen]] = {
            ast.Attribute: self._attribute,
            ast.BinOp: self._binary,
            ast.BoolOp: self._bool,
            ast.Call: self._call,
            ast.Compare: self._compare,
            ast.DictComp: self._comprehension,
            ast.FormattedValue: self._format,
            ast.GeneratorExp: self._comprehension,
            ast.IfExp: self._if,
            ast.Lambda: self._lambda,
            ast.ListComp: self._comprehension,
            ast.NamedExpr: self._named,
            ast.SetComp: self._comprehension,
            ast.Starred: self._starred,
            ast.Subscript: self._subscript,
            ast.UnaryOp: self._unary,
            ast.YieldFrom: self._starred,
        }

    # What an expression is for whoever takes it

    def value(self, node: ast.expr) -> ast.expr:
        """Return an expression rewritten, and looked at where it is the result of an operation."""
        if type(node) in _LEAVES:
            return node
        new, step = self.inside(node)
        return new if step is None else self._look(node, new, step)[1]

    def operand(self, node: ast.expr) -> tuple[Part, ast.expr]:  # noqa: PLR0911  # one for each form
        """Return where an operand comes from, and its expression rewritten and looked at."""
        match node:
            case ast.Name(id=name):
                return (self._fixed[name], node) if name in self._fixed else self._look(node, node)
            case ast.Constant(value=value):
                return describe(value), node
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() | complex() as number)):
                return describe(-number), node
            case ast.List(elts=elements) | ast.Tuple(elts=elements):
                return self._display(node, elements)
            case ast.Slice():
                bounds = [(None, None) if part is None else self.operand(part) for part in _bounds(node)]
                parts = tuple([describe(None) if part is None else part for part, _ in bounds])
                lower, upper, step = (new for _, new in bounds)
                return Group("slice", parts), changed(node, lower=lower, upper=upper, step=step)
            case ast.Starred(value=several):
                part, new = self.operand(several)
                self.step("iterate", several, [(part, several)], "star")
                return Group("star", (part,)), changed(node, value=new)
            case _:
                return self._look(node, *self.inside(node))

    def truth(self, node: ast.expr) -> ast.expr:
        """Return an expression that is tested."""
        match node:
            case ast.BoolOp(values=values):
                return changed(node, values=[self.truth(one) for one in values])
            case ast.Constant() | ast.IfExp() | ast.UnaryOp(op=ast.Not()):
                return self.value(node)
            case _:
                return self.take("truth", node)

    def take(self, act: Act, node: ast.expr, symbol: str = "") -> ast.expr:
        """Return an expression whose value is taken by an operation that is written nowhere."""
        part, new = self.operand(node)
        self.step(act, node, [(part, node)], symbol)
        return new

    def alone(self, node: ast.expr, look: Callable[[ast.expr], ast.expr] | None = None) -> ast.expr:
        """Return an expression that runs by itself, and so has a site of its own; as it is, if nothing is looked at."""
        around, self.site = self.site, None
        seen = (look or self.value)(node)
        site: Site | None = self.site
        self.site = around
        return seen if site is None else at(ast.IfExp(self.passes(site, node), node, seen), node)

    def inside(self, node: Node) -> tuple[Node, Step | None]:
        """Return a node in which all is looked at, but for itself; and the operation that it is."""
        handler = self._handlers.get(type(node))
        if handler is not None:
            return cast("tuple[Node, Step | None]", handler(node))
        changes: dict[str, Any] = {}
        kind: type = type(node)
        for field in fields(kind):
            value = getattr(node, field, None)
            if isinstance(value, ast.AST):
                new: Any = self._part(value)
                if new is not value:
                    changes[field] = new
            elif isinstance(value, list):
                fresh = [self._part(item) if isinstance(item, ast.AST) else item for item in value]
                if any(one is not other for one, other in zip(fresh, value, strict=True)):
                    changes[field] = fresh
        return (changed(node, **changes) if changes else node), None

    def _part(self, node: ast.AST) -> ast.AST:
        return self.value(node) if isinstance(node, ast.expr) else self.inside(node)[0]

    # Steps and what is compiled for them

    def step(
        self,
        act: Act,
        node: ast.expr,
        operands: Iterable[tuple[Part, ast.expr]],
        symbol: str = "",
        names: Iterable[str] = (),
    ) -> Step:
        """Add a step, which is complete when the last of its operands is known."""
        parts, sources = zip(*operands, strict=True)
        step = Step(act, self._twin(node), parts, symbol, tuple(names), tuple([self._twin(one) for one in sources]))
        slot = None if act in _UNASKED else last(parts)
        if slot is not None:
            self._slots[slot].completes.append(step)
        return step

    def slot(self, node: ast.expr, made: Step | None = None) -> int:
        """Return a new slot; an operation all of whose operands can be read is complete when its result is known."""
        read = made is not None and made.act not in _UNASKED and last(made.parts) is None
        self._slots.append(Slot(self._twin(node), made, [made] if made is not None and read else []))
        return len(self._slots) - 1

    def looking(self) -> Site:
        """Return what looks at the expressions now."""
        if self.site is None:
            self.site = self._new()
        return self.site

    def passes(self, site: Site, node: ast.expr | ast.stmt) -> ast.expr:
        """Return the question whether to run `node` as it was written, which then stands there as well."""
        self.doubled = True
        held, place = self._hold(site), begin(node)
        if node.end_lineno != node.lineno:
            self.spread.add(held)
        known, *calls = [at(ast.Attribute(at(ast.Constant(held), place), name, ast.Load()), place) for name in ASKED]
        return at(ast.BoolOp(ast.Or(), [known, *(at(ast.Call(call, [], []), place) for call in calls)]), place)

    def call(self, look: Look, place: ast.expr, *arguments: ast.expr) -> ast.expr:
        """Return the call of what looks at something; Python would warn of the call of a constant itself."""
        start = begin(place)  # Python puts the call of what has several lines at the last of them
        function = at(ast.Attribute(at(ast.Constant(self._hold(look)), start), "__call__", ast.Load()), start)
        return at(ast.Call(function, [*arguments], []), place)

    def _hold(self, what: object) -> Any:
        """Return the constant that stands in the tree for something that the code is to hold."""
        self.held.append(what)
        return TOKEN, len(self.held) - 1

    def _look(self, node: ast.expr, new: ast.expr, made: Step | None = None) -> tuple[int, ast.expr]:
        """Return the slot of an expression, and the call that looks at it."""
        slot = self.slot(node, made)
        return slot, self.call(Look(self.looking().see, slot), node, new)

    # Expressions

    def _display(self, node: ast.List | ast.Tuple, elements: Sequence[ast.expr]) -> tuple[Part, ast.expr]:
        sort = _DISPLAYS[type(node)]
        if len(elements) > LONGEST or any(isinstance(item, ast.Starred) for item in elements):
            return Operand(sort), self.value(node)
        found = [self.operand(item) for item in elements]
        return Group(sort, tuple([part for part, _ in found])), changed(node, elts=[new for _, new in found])

    def _attribute(self, node: ast.Attribute) -> Seen:
        part, value = self.operand(node.value)
        made = isinstance(node.ctx, ast.Load) and node.attr in ATTRIBUTES
        return changed(node, value=value), self.step(
            "attribute", node, [(part, node.value)], node.attr
        ) if made else None

    def _binary(self, node: ast.BinOp) -> Seen:
        left, new_left = self.operand(node.left)
        right, new_right = self.operand(node.right)
        step = self.step("binary", node, [(left, node.left), (right, node.right)], type(node.op).__name__)
        return changed(node, left=new_left, right=new_right), step

    def _unary(self, node: ast.UnaryOp) -> Seen:
        if isinstance(node.op, ast.Not):
            return changed(node, operand=self.truth(node.operand)), None
        if isinstance(node.operand, ast.Constant):
            return node, None
        part, operand = self.operand(node.operand)
        return changed(node, operand=operand), self.step("unary", node, [(part, node.operand)], type(node.op).__name__)

    def _compare(self, node: ast.Compare) -> Seen:
        sides = [node.left, *node.comparators]
        if all(isinstance(operator, ast.Is | ast.IsNot) for operator in node.ops):
            left, *others = [self.value(side) for side in sides]
            return changed(node, left=left, comparators=others), None
        found = [self.operand(side) for side in sides]
        parts = [(part, side) for (part, _), side in zip(found, sides, strict=True)]
        step = None
        for place, operator in enumerate(node.ops):
            if not isinstance(operator, ast.Is | ast.IsNot):
                act: Act = "contains" if isinstance(operator, ast.In | ast.NotIn) else "compare"
                step = self.step(act, node, parts[place : place + 2], type(operator).__name__)
        new = changed(node, left=found[0][1], comparators=[side for _, side in found[1:]])
        return new, step if len(node.ops) == 1 and step is not None and step.act == "compare" else None

    def _bool(self, node: ast.BoolOp) -> Seen:
        *tested, final = node.values
        return changed(node, values=[*(self.truth(value) for value in tested), self.value(final)]), None

    def _if(self, node: ast.IfExp) -> Seen:
        test, body, orelse = self.truth(node.test), self.value(node.body), self.value(node.orelse)
        return changed(node, test=test, body=body, orelse=orelse), None

    def _subscript(self, node: ast.Subscript) -> Seen:
        if type(node.value) in _WARNED:
            return changed(node, value=self.value(node.value), slice=self.value(node.slice)), None
        part, value = self.operand(node.value)
        if not isinstance(node.ctx, ast.Load):  # an assignment is seen to by the statement
            return changed(node, value=value, slice=self.value(node.slice)), None
        index, new = self.operand(node.slice)
        step = self.step("getitem", node, [(part, node.value), (index, node.slice)])
        return changed(node, value=value, slice=new), step

    def _call(self, node: ast.Call) -> Seen:
        function = node.func
        act: Act = "call"
        if isinstance(function, ast.Attribute):
            symbol, of = function.attr, function.value
            taken, value = self.operand(of)
            new: ast.expr = changed(function, value=value)
            self.following = self.following or symbol in FOLLOWING
        elif isinstance(function, ast.Name) and function.id in BUILTINS:
            act, symbol, of = "builtin", function.id, function
            taken, new = self.operand(function)
        else:
            symbol, of = "", function
            taken, new = self.operand(function)
            self.following = self.following or (isinstance(function, ast.Name) and function.id in FOLLOWING)
        operands: Parts = [(taken, of)]
        arguments: list[ast.expr] = []
        for given in [*node.args, *(keyword.value for keyword in node.keywords)]:
            part, one = self.operand(given)
            operands.append((part, given))
            arguments.append(one)
        named = [changed(one, value=arguments[len(node.args) + place]) for place, one in enumerate(node.keywords)]
        step = self.step(act, node, operands, symbol, [keyword.arg or "**" for keyword in node.keywords])
        return changed(node, func=new, args=arguments[: len(node.args)], keywords=named), step

    def _named(self, node: ast.NamedExpr) -> Seen:
        return changed(node, value=self.operand(node.value)[1]), None

    def _starred(self, node: ast.Starred | ast.YieldFrom) -> Seen:
        if isinstance(node, ast.Starred) and not isinstance(node.ctx, ast.Load):
            return changed(node, value=self.value(node.value)), None
        return changed(node, value=self.take("iterate", node.value, "star")), None

    def _format(self, node: ast.FormattedValue) -> Seen:
        value = self.take("format", node.value, chr(node.conversion) if node.conversion > 0 else "")
        spec = None if node.format_spec is None else self.value(node.format_spec)
        return changed(node, value=value, format_spec=spec), None

    def _lambda(self, node: ast.Lambda) -> Seen:
        return changed(node, body=self.alone(node.body)), None

    def _comprehension(self, node: Any) -> Seen:
        """Return a comprehension, whose own code has sites of its own; the first iterable is evaluated around it."""
        loops: list[ast.comprehension] = []
        for loop in node.generators:
            look = self.value if loop.is_async else partial(self.take, "iterate", symbol="for")
            source = self.alone(loop.iter, look) if loops else look(loop.iter)
            loops.append(changed(loop, iter=source, ifs=[self.alone(test, self.truth) for test in loop.ifs]))
        names = ("key", "value") if isinstance(node, ast.DictComp) else ("elt",)
        return changed(node, generators=loops, **{name: self.alone(getattr(node, name)) for name in names}), None


def _bounds(node: ast.Slice) -> tuple[ast.expr | None, ...]:
    return node.lower, node.upper, node.step
