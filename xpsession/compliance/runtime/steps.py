"""Steps: the operations in a piece of source, and the expressions from which each takes its operands."""

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, cast

from xpsession.compliance.operands import UNKNOWN, Operand, Sort
from xpsession.compliance.runtime.facts import describe
from xpsession.compliance.runtime.twins import Twin
from xpsession.compliance.trees import children

Act = Literal[
    "binary", "unary", "compare", "contains", "augment", "getitem", "setitem", "attribute", "assign", "call", "builtin",
    "iterate", "truth", "format",
]  # fmt: skip
# Python's own functions that are watched, where the name is still theirs.
BUILTINS = frozenset(
    {"abs", "all", "any", "bool", "complex", "divmod", "enumerate", "filter", "float", "format", "int", "iter", "len"}
    | {
        "list",
        "map",
        "max",
        "min",
        "next",
        "pow",
        "print",
        "range",
        "repr",
        "reversed",
        "round",
        "set",
        "sorted",
        "str",
    }
    | {"sum", "tuple", "zip"}
)
_SCOPED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
# The commonest of the expressions whose value is looked at.
_SLOTTED = frozenset({ast.Attribute, ast.BinOp, ast.Call, ast.Name, ast.Subscript})
_DISPLAYS: dict[type[ast.expr], Sort] = {ast.List: "list", ast.Tuple: "tuple"}
LONGEST = 32  # elements of a display that are watched
# Calls after which a debugger or a profiler follows the code that is under way.
FOLLOWING = frozenset({"breakpoint", "enable", "runcall", "set_trace", "setprofile", "settrace", "start"})


class Group(NamedTuple):
    """A slice, a list or a tuple that is written out, by its parts."""

    sort: Sort
    parts: "tuple[Part, ...]"


# Where an operand comes from: a slot, which is filled while the code runs; what the source says; or several of them.
Part = int | Operand | Group


@dataclass(slots=True, eq=False)  # not frozen, for it is made for each operation
class Step:
    """One operation.

    Attributes
    ----------
    act : str
        What is done.
    node : ast.AST
        The expression that does it; for an assignment its target.
    parts : tuple of Part
        The operands, in the order in which they are evaluated.
    symbol : str
        The operator, as `ast` calls it, or the attribute.
    keywords : tuple of str
        The names of the last of the operands, which a call is given by keyword.
    sources : tuple of expr
        The expressions of the operands.
    """

    act: Act
    node: ast.expr
    parts: tuple[Part, ...]
    symbol: str = ""
    keywords: tuple[str, ...] = ()
    sources: tuple[ast.expr, ...] = ()


@dataclass(slots=True)
class Slot:
    """One expression whose value is looked at.

    Attributes
    ----------
    node : ast.expr
        The expression, in the tree that the analysis follows.
    made : Step or None
        The operation whose result it is.
    completes : list of Step
        Those for which it is the last operand.
    """

    node: ast.expr
    made: Step | None
    completes: list[Step]


class Steps:
    """Collects the steps of trees, and the slots that these take their operands from.

    Parameters
    ----------
    twin : callable
        Returns for an expression the same one in the tree that the analysis follows.
    slots : list of Slot
        To which those of the trees are added.
    """

    def __init__(self, twin: Twin, slots: list[Slot]) -> None:
        self.slots = slots
        self.indices: dict[int, int] = {}  # of the slot of an expression, by the identity of that
        self.steps: list[Step] = []
        self.following = False  # whether what was collected last may let a debugger or a profiler follow the code
        self._twin = twin
        self._handlers: Mapping[type[ast.AST], Callable[..., None]] = {
            ast.Assert: self._tested,
            ast.Assign: self._assign,
            ast.Attribute: self._attribute,
            ast.AugAssign: self._augment,
            ast.BinOp: self._binary,
            ast.BoolOp: self._bool,
            ast.Call: self._call,
            ast.Compare: self._compare,
            ast.For: self._for,
            ast.FormattedValue: self._format,
            ast.If: self._tested,
            ast.NamedExpr: self._named,
            ast.AnnAssign: self._named,
            ast.IfExp: self._tested,
            ast.Starred: self._starred,
            ast.Subscript: self._subscript,
            ast.UnaryOp: self._unary,
            ast.While: self._tested,
            ast.YieldFrom: self._starred,
            ast.comprehension: self._comprehension,
        }

    def collect(self, roots: Iterable[ast.AST]) -> bool:
        """Collect the steps in `roots`, but not in statements inside of them; return whether there are any."""
        before = len(self.slots) + len(self.steps)
        self.following = False
        pending = list(roots)
        while pending:
            node = pending.pop()
            handler = self._handlers.get(type(node))
            if handler is not None:
                handler(node)
            if isinstance(node, ast.AnnAssign):
                pending += [node.target, *([node.value] if node.value is not None else [])]
            elif not isinstance(node, ast.stmt):
                pending += children(node)
            elif not isinstance(node, _SCOPED):
                pending += (child for child in children(node) if isinstance(child, (ast.expr, ast.keyword)))
        return len(self.slots) + len(self.steps) > before

    def add(
        self, act: Act, node: ast.expr, sources: Sequence[ast.expr], symbol: str = "", keywords: Iterable[str] = ()
    ) -> Step:
        """Add a step, whose operands are the values of `sources`; it is complete when the last of them is known."""
        parts = tuple([self._part(source) for source in sources])
        twins = tuple([self._twin(source) for source in sources])
        step = Step(act, self._twin(node), parts, symbol, tuple(keywords), twins)
        last = _last(step.parts)
        if last is not None:
            self.slots[last].completes.append(step)
            self.steps.append(step)
        return step

    def _slot(self, node: ast.expr) -> int:
        index = self.indices.get(id(node))
        if index is None:
            index = self.indices[id(node)] = len(self.slots)
            self.slots.append(Slot(self._twin(node), None, []))
        return index

    def _part(self, node: ast.expr | None) -> Part:  # noqa: PLR0911  # one for each form
        """Return where the value of an expression comes from."""
        if type(node) in _SLOTTED:
            return self._slot(cast("ast.expr", node))
        match node:
            case None:
                return describe(None)
            case ast.Constant(value=value):
                return describe(value)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() | complex() as number)):
                return describe(-number)
            case ast.Slice():
                return Group("slice", tuple(self._part(part) for part in (node.lower, node.upper, node.step)))
            case ast.Tuple(elts=elements) | ast.List(elts=elements) if len(elements) <= LONGEST:
                if any(isinstance(item, ast.Starred) for item in elements):
                    return Operand(_DISPLAYS[type(node)])
                return Group(_DISPLAYS[type(node)], tuple(self._part(item) for item in elements))
            case ast.Tuple() | ast.List():
                return Operand(_DISPLAYS[type(node)])
            case ast.Starred():
                return UNKNOWN
            case _:
                return self._slot(node)

    def _result(self, node: ast.expr, step: Step) -> None:
        """Note that `node` is what `step` gives."""
        self.slots[self._slot(node)].made = step

    def _binary(self, node: ast.BinOp) -> None:
        self._result(node, self.add("binary", node, (node.left, node.right), type(node.op).__name__))

    def _unary(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            self._truth(node.operand)
        elif not isinstance(node.operand, ast.Constant):
            self._result(node, self.add("unary", node, [node.operand], type(node.op).__name__))

    def _compare(self, node: ast.Compare) -> None:
        sides = [node.left, *node.comparators]
        for left, operator, right in zip(sides, node.ops, sides[1:], strict=False):
            if isinstance(operator, ast.Is | ast.IsNot):
                continue
            act: Act = "contains" if isinstance(operator, ast.In | ast.NotIn) else "compare"
            step = self.add(act, node, (left, right), type(operator).__name__)
            if len(node.ops) == 1 and act == "compare":
                self._result(node, step)

    def _bool(self, node: ast.BoolOp) -> None:
        for value in node.values[:-1]:
            self._truth(value)

    def _tested(self, node: ast.If | ast.While | ast.IfExp | ast.Assert) -> None:
        self._truth(node.test)

    def _truth(self, test: ast.expr) -> None:
        if isinstance(test, ast.BoolOp):
            self._truth(test.values[-1])  # the others are seen to by themselves
        elif not isinstance(test, ast.Constant | ast.IfExp) and not (
            isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
        ):
            self.add("truth", test, [test])

    def _subscript(self, node: ast.Subscript) -> None:
        if isinstance(node.ctx, ast.Load):
            self._result(node, self.add("getitem", node, (node.value, node.slice)))
        else:
            self._part(node.value)  # the assignment itself is seen to by the statement

    def _attribute(self, node: ast.Attribute) -> None:
        act: Act = "attribute" if isinstance(node.ctx, ast.Load) else "assign"
        step = self.add(act, node, [node.value], node.attr)
        if isinstance(node.ctx, ast.Load) and node.attr in {"T", "mT", "real", "imag"}:
            self._result(node, step)

    def _call(self, node: ast.Call) -> None:
        self.following = self.following or follows(node)
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        act: Act = "call"
        if isinstance(node.func, ast.Attribute):
            first, symbol = node.func.value, node.func.attr
        elif isinstance(node.func, ast.Name) and node.func.id in BUILTINS:
            first, symbol, act = node.func, node.func.id, "builtin"
        else:
            return
        names = [keyword.arg or "**" for keyword in node.keywords]
        self._result(node, self.add(act, node, [first, *given], symbol, names))

    def _for(self, node: ast.For) -> None:
        self.add("iterate", node.iter, [node.iter], "for")

    def _comprehension(self, node: ast.comprehension) -> None:
        if not node.is_async:
            self.add("iterate", node.iter, [node.iter], "for")
        for test in node.ifs:
            self._truth(test)

    def _starred(self, node: ast.Starred | ast.YieldFrom) -> None:
        if isinstance(node, ast.YieldFrom) or isinstance(node.ctx, ast.Load):
            self.add("iterate", node.value, [node.value], "star")

    def _format(self, node: ast.FormattedValue) -> None:
        self.add("format", node.value, [node.value], chr(node.conversion) if node.conversion > 0 else "")

    def _named(self, node: ast.NamedExpr | ast.AnnAssign) -> None:
        if node.value is not None:
            self._part(node.value)

    def _assign(self, node: ast.Assign) -> None:
        self._part(node.value)
        for target in node.targets:
            if isinstance(target, ast.Tuple | ast.List):
                if not isinstance(node.value, ast.Tuple | ast.List):
                    self.add("iterate", node.value, [node.value], "unpack")
            elif isinstance(target, ast.Subscript):
                self.add("setitem", target, (node.value, target.value, target.slice))

    def _augment(self, node: ast.AugAssign) -> None:
        symbol = type(node.op).__name__
        value = node.value
        if isinstance(node.target, ast.Name):
            # Two slots even of a constant: the target is looked at together with the value.
            index = self._slot(value)
            self.slots.append(Slot(self._twin(node.target), None, []))
            self.indices[id(node.target)] = len(self.slots) - 1
            sources = (self._twin(node.target), self._twin(value))
            step = Step("augment", sources[0], (len(self.slots) - 1, index), symbol, (), sources)
            self.slots[index].completes.append(step)
            self.steps.append(step)
        elif isinstance(node.target, ast.Subscript):
            self.add("augment", node.target, (node.target.value, node.target.slice, value), symbol)


def follows(node: ast.Call) -> bool:
    """Return whether a call may let a debugger or a profiler follow the code."""
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in FOLLOWING
        case _:
            return False


def _last(parts: Iterable[Part]) -> int | None:
    """Return the last slot of `parts`."""
    found = None
    for part in parts:
        inner = part if isinstance(part, int) else _last(part.parts) if isinstance(part, Group) else None
        found = found if inner is None else inner
    return found


def filled(part: Part, facts: Mapping[int, tuple[Operand, int]]) -> Operand:
    """Return the operand that `part` stands for, once its slots are filled."""
    if isinstance(part, int):
        return facts[part][0] if part in facts else UNKNOWN
    if isinstance(part, Group):
        return Operand(part.sort, items=tuple(filled(inner, facts) for inner in part.parts))
    return part
