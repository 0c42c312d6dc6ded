"""Nodes: makes nodes of syntax trees out of others, at their places."""

import ast
from typing import Any, TypeVar

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


def begin(node: ast.expr | ast.stmt) -> ast.expr:
    """Return a node at the beginning of another, which is on one line."""
    place = ast.expr()
    place.lineno = place.end_lineno = node.lineno
    place.col_offset = place.end_col_offset = node.col_offset
    return place


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
