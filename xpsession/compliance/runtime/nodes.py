"""Nodes: makes nodes of syntax trees out of others, at their places."""

import ast
from typing import Any, TypeVar, cast

Node = TypeVar("Node", bound=ast.AST)


def changed(node: Node, **changes: Any) -> Node:
    """Return a copy of a node with some of its fields changed."""
    kind: type[Node] = type(node)
    new = kind.__new__(kind)  # which asks for no field
    vars(new).update(vars(node), **changes)
    return new


def at(node: Node, old: Any) -> Node:
    """Return `node`, at the place of another: as `ast.copy_location`, where both have a place for sure."""
    place: Any = node
    place.lineno, place.col_offset = old.lineno, old.col_offset
    place.end_lineno, place.end_col_offset = old.end_lineno, old.end_col_offset
    return node


def first(node: ast.AST) -> ast.expr:  # noqa: C901  # one for each kind of expression
    """Return the part of a statement or an expression that is evaluated first: a debugger stops at its line."""
    while True:
        match node:
            case ast.Assign(value=inner) | ast.Attribute(value=inner) | ast.Subscript(value=inner):
                node = inner
            case ast.Expr(value=inner) | ast.Await(value=inner):
                node = inner
            case ast.Return(value=ast.expr() as inner) | ast.AnnAssign(value=ast.expr() as inner):
                node = inner
            case ast.AugAssign(target=inner) | ast.Assert(test=inner) | ast.IfExp(test=inner):
                node = inner
            case ast.Raise(exc=ast.expr() as inner):
                node = inner
            case ast.BinOp(left=inner) | ast.Compare(left=inner) | ast.Call(func=inner):
                node = inner
            case ast.UnaryOp(operand=inner) | ast.NamedExpr(value=inner) | ast.Starred(value=inner):
                node = inner
            case ast.BoolOp(values=[inner, *_]) | ast.JoinedStr(values=[inner, *_]):
                node = inner
            case ast.Tuple(elts=[inner, *_]) | ast.List(elts=[inner, *_]) | ast.Set(elts=[inner, *_]):
                node = inner
            case ast.Dict(keys=[ast.expr() as inner, *_]):
                node = inner
            case _:
                break
    return cast("ast.expr", node)


def last_comparison(test: ast.expr) -> ast.expr | None:
    """Return the comparison in the test of an assertion whose place Python 3.11 gives for that of the assertion."""
    match test:
        case ast.Compare():
            return test
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return last_comparison(inner)
        case ast.BoolOp(values=parts):
            pass
        case ast.IfExp(test=first, body=second, orelse=third):
            parts = [first, second, third]
        case _:
            return None
    return next((found for part in reversed(parts) if (found := last_comparison(part)) is not None), None)
