"""Trees: walks the statements and expressions of syntax trees, faster than `ast` walks all that is in them."""

import ast
from functools import cache

# Fields whose values are no such nodes: names, constants, operators, and whether a name is read or written.
_LEAVES = frozenset(
    {"arg", "asname", "attr", "conversion", "ctx", "id", "is_async", "kind", "kwd_attrs", "level", "module", "op"}
    | {"ops", "rest", "simple", "tag", "type_comment"}
)
# Where `names` and `name` are text, and where a value is no node.
_TEXTS = (ast.Constant, ast.Global, ast.Nonlocal, ast.alias)


@cache
def fields(kind: type) -> tuple[str, ...]:
    """Return the fields of a type of node that hold a node or nodes, or None.

    Examples
    --------
    >>> fields(ast.Attribute), fields(ast.Name), fields(ast.BinOp)
    (('value',), (), ('left', 'right'))
    """
    if issubclass(kind, _TEXTS):
        return ()
    # Of all that have a name, a type alias alone has a node for it.
    texts = _LEAVES if kind.__name__ == "TypeAlias" else _LEAVES | {"name"}
    return tuple(name for name in getattr(kind, "_fields", ()) if name not in texts)


def children(node: ast.AST) -> list[ast.AST]:
    """Return the nodes in the fields of `node`."""
    found: list[ast.AST] = []
    _gather(node, found)
    return found


def walk(node: ast.AST) -> list[ast.AST]:
    """Return `node` and all nodes in it, each after the node that it is a field of."""
    found = [node]
    for part in found:  # which grows meanwhile
        _gather(part, found)
    return found


def _gather(node: ast.AST, found: list[ast.AST]) -> None:
    """Add the nodes in the fields of `node` to `found`."""
    kind: type = type(node)
    for name in fields(kind):
        value = getattr(node, name, None)
        if value.__class__ is list:
            found += filter(None, value)  # the keys of a dict and the defaults of keywords may be None
        elif value is not None:
            found.append(value)


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
