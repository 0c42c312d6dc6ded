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
        found += children(part)
    return found


def paired(one: ast.AST, other: ast.AST) -> list[tuple[ast.AST, ast.AST]] | None:
    """Return the nodes of two trees, each with its counterpart, in no particular order; None of trees not alike.

    Trees are alike that are of the same code, wherever it stands.

    Examples
    --------
    >>> paired(ast.parse("f(x, 1)"), ast.parse("f(x, 1.0)")) is None
    True
    >>> pairs = paired(ast.parse("f(x, 1)"), ast.parse("f( x, 1 )"))
    >>> [type(left).__name__ for left, _ in pairs]
    ['Module', 'Expr', 'Call', 'Name', 'Name', 'Constant']
    """
    found = [(one, other)]
    for left, right in found:  # which grows meanwhile
        if type(left) is not type(right):
            return None
        for name in left._fields:
            first, second = getattr(left, name, None), getattr(right, name, None)
            if first is second:  # operators are, which have no places
                continue
            if isinstance(first, ast.AST) and isinstance(second, ast.AST):
                found.append((first, second))
            elif isinstance(first, list) and isinstance(second, list):
                if len(first) != len(second) or not all(map(_alike, first, second)):
                    return None
                found += [pair for pair in zip(first, second, strict=True) if isinstance(pair[0], ast.AST)]
            elif not _alike(first, second):
                return None
    return found


def _alike(one: object, other: object) -> bool:
    """Return whether two values in fields are the same, as far as that can be told without looking into nodes."""
    return type(one) is type(other) and (isinstance(one, ast.AST) or one == other)
