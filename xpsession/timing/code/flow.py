"""Timing, the flow of names: which names a piece of code may read before it has bound them itself."""

import ast
from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Flow(NamedTuple):
    """The names that code may read before binding them, and those that it has surely bound at its end.

    Both err towards reading: a name is `read` where a branch, a loop or a nested function might read it.
    """

    read: frozenset[str]
    bound: frozenset[str]


def flow(body: Iterable[ast.stmt], bound: frozenset[str] = frozenset()) -> Flow:
    """Return the flow of names through statements that begin with the names `bound`.

    Examples
    --------
    >>> sorted(flow(ast.parse("y = x + 1; i += y").body).read)
    ['i', 'x']
    """
    read: frozenset[str] = frozenset()
    for statement in body:
        blocks = list(_blocks(statement))
        own = [node for node in _walk(statement, blocks) if isinstance(node, ast.Name)]
        deleted = {node.id for node in own if isinstance(node.ctx, ast.Del)}
        read |= (_loaded(statement, own) | deleted) - bound
        targets = {node.id for node in own if isinstance(node.ctx, ast.Store)}
        for block in blocks:
            read |= flow(block, bound | targets).read
        bound = (bound | _surely(statement)) - deleted
    return Flow(read, bound)


def _loaded(statement: ast.stmt, own: list[ast.Name]) -> set[str]:
    """Return the names that a statement reads outside its blocks; an augmented assignment reads its target."""
    loaded = {node.id for node in own if isinstance(node.ctx, ast.Load)}
    if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
        loaded.add(statement.target.id)
    return loaded


def _surely(statement: ast.stmt) -> set[str]:
    """Return the names that a statement binds whatever happens."""
    match statement:
        case ast.Assign(targets=targets):
            return {name for target in targets for name in _stored(target)}
        case ast.AnnAssign(target=target, value=ast.expr()) | ast.AugAssign(target=target):
            return _stored(target)
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return {alias.asname or alias.name.partition(".")[0] for alias in names}
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
    return set()


def _stored(target: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def _blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """Return the lists of statements of a compound statement; a definition has none, for it runs later."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return
    for _, value in ast.iter_fields(node):
        if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
            yield value
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, ast.ExceptHandler | ast.match_case):
                    yield from _blocks(item)


def _walk(node: ast.AST, blocks: list[list[ast.stmt]]) -> Iterator[ast.AST]:
    """Return `node` and what is below it, without the statements in `blocks`."""
    skipped = {id(statement) for block in blocks for statement in block}
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(child for child in ast.iter_child_nodes(current) if id(child) not in skipped)
