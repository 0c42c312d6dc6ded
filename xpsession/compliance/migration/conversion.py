"""Conversion: the edits by which a function takes its namespace from its arguments."""

import ast
from collections.abc import Sequence

from xpsession.compliance.flow.scopes import Function
from xpsession.compliance.source.fragments import Fragment
from xpsession.compliance.source.trees import walk
from xpsession.records.diagnostic import Edit

ASKING = "array_namespace"
IMPORT = f"from array_api_compat import {ASKING}\n"


def converted(
    fragment: Fragment, function: Function, arguments: Sequence[str], names: Sequence[ast.Name], where: ast.stmt | None
) -> tuple[Edit, ...] | None:
    """Return the edits that ask `arguments` for `xp` and write it for `names`; None where that is no matter of course.

    `where` is the import of the library, before which that of `array_namespace` comes; None where there is one already.
    """
    body = function.body if isinstance(function.body, list) else []
    start = next((item for item in body if not _is_docstring(item)), None)
    if start is None or not arguments or not names or getattr(start, "decorator_list", []):
        return None
    if any(isinstance(node, ast.Name) and node.id == "xp" for node in walk(function)):
        return None
    head = fragment.lines[start.lineno - 1][: fragment.characters(start.lineno, start.col_offset)]
    if head.strip():  # it stands on the line of the function
        return None
    line, column, *_ = fragment.span(start)
    edits = [Edit(line, column, line, column, f"xp = {ASKING}({', '.join(arguments)})\n{head}")]
    edits += [Edit(*fragment.span(name), "xp") for name in names]
    if where is not None:
        line, column, *_ = fragment.span(where)
        if column or where.col_offset:
            return None
        edits.append(Edit(line, 0, line, 0, IMPORT))
    return tuple(edits)


def root(node: ast.expr) -> ast.Name | None:
    """Return the name that a dotted name starts with."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node if isinstance(node, ast.Name) else None


def _is_docstring(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )
