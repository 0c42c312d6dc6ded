"""Trees: walks the statements and expressions of syntax trees, faster than `ast` walks all that is in them."""

import ast
from functools import cache

# Fields whose values are no such nodes: names, constants, operators, and whether a name is read or written.
_LEAVES = frozenset({"attr", "conversion", "ctx", "id", "is_async", "kind", "level", "module", "op", "ops", "simple"})


@cache
def fields(kind: type) -> tuple[str, ...]:
    """Return the fields of a type of node that can hold nodes.

    Examples
    --------
    >>> fields(ast.Attribute), fields(ast.Name), fields(ast.BinOp)
    (('value',), (), ('left', 'right'))
    """
    if issubclass(kind, ast.Constant):
        return ()
    return tuple(name for name in getattr(kind, "_fields", ()) if name not in _LEAVES)


def children(node: ast.AST) -> list[ast.AST]:
    """Return the nodes in the fields of `node`."""
    found: list[ast.AST] = []
    kind: type = type(node)
    for name in fields(kind):
        value = getattr(node, name, None)
        if isinstance(value, list):
            found += [item for item in value if isinstance(item, ast.AST)]
        elif isinstance(value, ast.AST):
            found.append(value)
    return found


def walk(node: ast.AST) -> list[ast.AST]:
    """Return `node` and all nodes in it, in no particular order."""
    found = [node]
    for part in found:  # which grows meanwhile
        kind: type = type(part)
        for name in fields(kind):
            value = getattr(part, name, None)
            if isinstance(value, list):
                found += [item for item in value if isinstance(item, ast.AST)]
            elif isinstance(value, ast.AST):
                found.append(value)
    return found


def alike(one: ast.AST, other: ast.AST) -> bool:
    """Return whether two nodes are of the same code, wherever it stands.

    Examples
    --------
    >>> alike(ast.parse("f(x, 1)"), ast.parse(" f( x, 1)".strip())), alike(ast.parse("f(1)"), ast.parse("f(1.0)"))
    (True, False)
    """
    pending: list[tuple[object, object]] = [(one, other)]
    while pending:
        left, right = pending.pop()
        if left is right:
            continue
        if type(left) is not type(right):
            return False
        if isinstance(left, ast.AST):
            pending += [(getattr(left, name, None), getattr(right, name, None)) for name in left._fields]
        elif isinstance(left, list) and isinstance(right, list):
            if len(left) != len(right):
                return False
            pending += zip(left, right, strict=True)
        elif left != right:
            return False
    return True
