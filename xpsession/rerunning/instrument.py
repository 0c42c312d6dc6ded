"""Re-running, the instrumentation: code whose operations on values go through `Operations`, each with its place.

``x.sum()`` becomes ``_xps_call(1, _xps_attribute(0, x, "sum"), (), {})``. Every call that is made so keeps the place of
the expression that it stands for, and the numbers lead back to the user's expressions.
"""

import ast
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, cast

PREFIX = "_xps_"
# What looks at the frame that calls it.
FRAME_READERS = frozenset({"__import__", "dir", "eval", "exec", "globals", "locals", "super", "vars"})
BINARY = {
    "Add": "add",
    "BitAnd": "and_",
    "BitOr": "or_",
    "BitXor": "xor",
    "Div": "truediv",
    "FloorDiv": "floordiv",
    "LShift": "lshift",
    "MatMult": "matmul",
    "Mod": "mod",
    "Mult": "mul",
    "Pow": "pow",
    "RShift": "rshift",
    "Sub": "sub",
}
IN_PLACE = {name: f"i{function.removesuffix('_')}" for name, function in BINARY.items()}
UNARY = {"Invert": "invert", "UAdd": "pos", "USub": "neg"}
COMPARE = {"Eq": "eq", "Gt": "gt", "GtE": "ge", "Lt": "lt", "LtE": "le", "NotEq": "ne", "In": "in", "NotIn": "not in"}


class Place(NamedTuple):
    """An expression of the user's, the statement that it is part of, and the name of the code that it stands in."""

    node: ast.expr | ast.stmt
    statement: ast.stmt
    code: str

    @property
    def span(self) -> tuple[int | None, ...]:
        """The first and last line, and the columns, as frames know them."""
        return (self.node.lineno, self.node.end_lineno, self.node.col_offset, self.node.end_col_offset)


class Instrument(ast.NodeTransformer):
    """Rewrites a tree, and keeps which expression each number stands for.

    Parameters
    ----------
    code : str
        The name of the code.
    places : list of Place
        Taken up by the number that the rewritten code passes on.
    tolerates : callable
        Returns whether a ``try`` or ``with`` statement means to catch what its body may raise; what is within it is
        left alone, so that it is caught.
    """

    def __init__(self, code: str, places: list[Place], *, tolerates: Callable[[ast.stmt], bool]) -> None:
        self._code = code
        self._places = places
        self._tolerates = tolerates
        self._statement: ast.stmt = ast.Pass()

    def visit(self, node: ast.AST) -> Any:
        """Rewrite a node; a statement is noted as what the expressions in it are part of."""
        if not isinstance(node, ast.stmt):
            return super().visit(node)
        around, self._statement = self._statement, node
        done = super().visit(node)
        self._statement = around
        return done

    def visit_Name(self, node: ast.Name) -> ast.expr:  # as `ast` has it
        """Leave names alone."""
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """Rewrite ``a.b`` where it is read."""
        value = self._inner(node.value)
        private = node.attr.startswith("__") and not node.attr.endswith("__")  # which Python mangles in a class
        if not isinstance(node.ctx, ast.Load) or private:
            node.value = value
            return node
        return self._made("attribute", node, value, ast.Constant(node.attr))

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Rewrite ``f(a, *b, c=d)``."""
        plain = isinstance(node.func, ast.Name) and node.func.id in FRAME_READERS
        function = self._inner(node.func)
        given = [self._inner(item) for item in node.args]
        named = [self._inner(keyword.value) for keyword in node.keywords]
        if plain:
            node.func, node.args = function, given
            for keyword, value in zip(node.keywords, named, strict=True):
                keyword.value = value
            return node
        names = ast.Dict(
            [None if keyword.arg is None else ast.Constant(keyword.arg) for keyword in node.keywords],
            named,
        )
        return self._made("call", node, function, ast.Tuple(given, ast.Load()), names)

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """Rewrite ``a + b``; a long sum nests deeply to the left, which is followed without recursion."""
        chain = [node]
        while isinstance(chain[-1].left, ast.BinOp):
            chain.append(chain[-1].left)
        done = self._inner(chain[-1].left)
        for part in reversed(chain):
            right = self._inner(part.right)
            operator = ast.Constant(BINARY[type(part.op).__name__])
            done = self._made("binary", part, operator, done, right)
        return done

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        """Rewrite ``-a`` and ``not a``; a negative number stays one."""
        if isinstance(node.operand, ast.Constant):
            return node
        operand = self._inner(node.operand)
        if isinstance(node.op, ast.Not):
            node.operand = self._made("truth", node.operand, operand)
            return node
        return self._made("unary", node, ast.Constant(UNARY[type(node.op).__name__]), operand)

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        """Rewrite ``a < b``; of a chain only the operands."""
        sides = [self._inner(node.left), *(self._inner(item) for item in node.comparators)]
        name = COMPARE.get(type(node.ops[0]).__name__)
        if len(sides) > 2 or name is None:  # noqa: PLR2004  # one comparison has two sides
            node.left, *node.comparators = sides
            return node
        return self._made("compare", node, ast.Constant(name), *sides)

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        """Rewrite ``a[i]`` where it is read."""
        value, index = self._inner(node.value), self._index(node.slice)
        if not isinstance(node.ctx, ast.Load):
            node.value, node.slice = value, cast("ast.expr", self.generic_visit(node.slice))
            return node
        return self._made("item", node, value, index)

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        """Rewrite the test of ``a if b else c`` too."""
        node.test = self._test(node.test)
        node.body, node.orelse = self._inner(node.body), self._inner(node.orelse)
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        """Rewrite what stands in an f-string; how it is formatted stays Python's."""
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                part.value = self._made("formatted", part.value, self._inner(part.value))
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.comprehension:
        """Rewrite what a comprehension goes through, and its tests."""
        node.iter = node.iter if node.is_async else self._made("iteration", node.iter, self._inner(node.iter))
        node.ifs = [self._test(test) for test in node.ifs]
        return node

    # Statements

    def visit_Assign(self, node: ast.Assign) -> ast.stmt | list[ast.stmt]:
        """Rewrite ``a = b``; ``a[i] = b`` and ``a.b = c`` become calls, and what is unpacked is gone through."""
        unpacks = any(isinstance(target, ast.Tuple | ast.List) for target in node.targets)
        source = node.value
        value = self._inner(source)
        if len(node.targets) == 1 and (stored := self._stored(node.targets[0], value)) is not None:
            return _statement(stored, node)
        node.value = self._made("iteration", source, value) if unpacks else value
        node.targets = [self._inner(target) for target in node.targets]
        return node

    def _stored(self, target: ast.expr, value: ast.expr) -> ast.expr | None:
        """Return the call that stands for storing `value` in an item or an attribute."""
        match target:
            case ast.Subscript(value=array, slice=index):
                return self._made("store", target, self._inner(array), self._index(index), value)
            case ast.Attribute(value=thing, attr=name) if not name.startswith("__"):
                return self._made("set_attribute", target, self._inner(thing), ast.Constant(name), value)
            case _:
                return None

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        """Rewrite ``a += b``."""
        operator = ast.Constant(IN_PLACE[type(node.op).__name__])
        value = self._inner(node.value)
        match node.target:
            case ast.Name(id=name):
                now = ast.copy_location(ast.Name(name, ast.Load()), node.target)
                done = self._made("augmented", node, operator, now, value)
                return ast.copy_location(ast.Assign([node.target], done), node)
            case ast.Subscript(value=array, slice=index):
                call = self._made("augmented_item", node, operator, self._inner(array), self._index(index), value)
                return _statement(call, node)
            case ast.Attribute(value=thing, attr=name) if not name.startswith("__"):
                call = self._made("augmented_attribute", node, operator, self._inner(thing), ast.Constant(name), value)
                return _statement(call, node)
            case _:
                node.value = value
                return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt:
        """Rewrite the value of ``a: b = c``, not the annotation."""
        node.value = None if node.value is None else self._inner(node.value)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt:
        """Rewrite a function without its annotations."""
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.stmt:
        """Rewrite a coroutine function without its annotations."""
        return self._function(node)

    def _function(self, node: Any) -> ast.stmt:
        node.decorator_list = [self._inner(item) for item in node.decorator_list]
        node.args.defaults = [self._inner(item) for item in node.args.defaults]
        node.args.kw_defaults = [None if item is None else self._inner(item) for item in node.args.kw_defaults]
        node.body = self._block(node.body)
        return cast("ast.stmt", node)

    def visit_For(self, node: ast.For) -> ast.stmt:
        """Rewrite what a loop goes through."""
        node.iter = self._made("iteration", node.iter, self._inner(node.iter))
        node.target = self._inner(node.target)
        node.body, node.orelse = self._block(node.body), self._block(node.orelse)
        return node

    def visit_If(self, node: ast.If) -> ast.stmt:
        """Rewrite the test too."""
        node.test = self._test(node.test)
        node.body, node.orelse = self._block(node.body), self._block(node.orelse)
        return node

    def visit_While(self, node: ast.While) -> ast.stmt:
        """Rewrite the test too."""
        node.test = self._test(node.test)
        node.body, node.orelse = self._block(node.body), self._block(node.orelse)
        return node

    def visit_Try(self, node: ast.Try) -> ast.stmt:
        """Leave a body alone whose errors are expected."""
        if not self._tolerates(node):
            node.body = self._block(node.body)
        node.handlers = [self.visit(handler) for handler in node.handlers]
        node.orelse, node.finalbody = self._block(node.orelse), self._block(node.finalbody)
        return node

    def visit_With(self, node: ast.With) -> ast.stmt:
        """Leave a body alone whose errors are expected."""
        return node if self._tolerates(node) else cast("ast.stmt", self.generic_visit(node))

    def visit_Delete(self, node: ast.Delete) -> ast.stmt:
        """Leave it alone."""
        return node

    def visit_match_case(self, node: ast.match_case) -> ast.match_case:
        """Rewrite the guard and the body, not the pattern."""
        node.guard = None if node.guard is None else self._test(node.guard)
        node.body = self._block(node.body)
        return node

    # Parts

    def _block(self, statements: Iterable[ast.stmt]) -> list[ast.stmt]:
        done: list[ast.stmt] = []
        for statement in statements:
            new = self.visit(statement)
            done += new if isinstance(new, list) else [new]
        return done

    def _inner(self, node: ast.expr) -> ast.expr:
        return cast("ast.expr", self.visit(node))

    def _index(self, node: ast.expr) -> ast.expr:
        """Return an index as an expression: slices are made by `slice`."""
        match node:
            case ast.Slice(lower=lower, upper=upper, step=step):
                parts = [ast.Constant(None) if part is None else self._inner(part) for part in (lower, upper, step)]
                return _placed(ast.Call(ast.Name(f"{PREFIX}slice", ast.Load()), parts, []), node)
            case ast.Tuple(elts=items):
                return _placed(ast.Tuple([self._index(item) for item in items], ast.Load()), node)
            case _:
                return self._inner(node)

    def _test(self, node: ast.expr) -> ast.expr:
        return self._made("truth", node, self._inner(node))

    def _made(self, operation: str, node: ast.expr | ast.stmt, *arguments: ast.expr) -> ast.expr:
        """Return the call of an operation that stands for `node`."""
        self._places.append(Place(node, self._statement, self._code))
        number = ast.Constant(len(self._places) - 1)
        call = ast.Call(ast.Name(f"{PREFIX}{operation}", ast.Load()), [number, *arguments], [])
        return _placed(call, node)


def _placed(node: ast.expr, origin: ast.AST) -> ast.expr:
    """Return `node` at the place of `origin`, and those parts of it there too that have no place yet."""
    ast.copy_location(node, origin)
    for part in ast.iter_child_nodes(node):
        if isinstance(part, ast.expr) and not hasattr(part, "lineno"):
            _placed(part, origin)
    return node


def _statement(call: ast.expr, origin: ast.stmt) -> ast.stmt:
    return ast.copy_location(ast.Expr(call), origin)
