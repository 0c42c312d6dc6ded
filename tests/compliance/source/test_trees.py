"""The walk through syntax trees, held against the one of Python's own."""

import ast
import sys
import sysconfig
from pathlib import Path

import pytest

from xpsession.compliance.source.trees import walk

# What a walk leaves out: it has no places.
LEFT_OUT = (ast.boolop, ast.cmpop, ast.expr_context, ast.operator, ast.unaryop)
STANDARD = Path(sysconfig.get_path("stdlib"))
SOURCES = sorted(STANDARD.glob("*.py"))[::10]
EVERYTHING = """
@d
async def f(a, /, b: int = 1, *c, d, e=2, **g) -> None:
    global h
    async for x, *y in z: pass
    async with p as q, r: await s
    return {**a, 1: b}, {1, *c}, [i async for i in j if k], lambda *, m, n=1: (yield)
match u:
    case {"a": 1, **rest} | C(1, b=[2, *_]) | -1 if v: raise E from w
try: del o[1:2:3].t
except* E as e: pass
else: assert f"{x!r:>{y}}", z
finally: x: int = (l := not -a @ b < c <= d and e if g else h)
"""


SINCE_3_12 = "type A[T: int, *Ts, **P] = list[T]\nclass B[U]: ..."


def names(nodes: list[ast.AST]) -> set[tuple[str, int]]:
    return {(type(node).__name__, id(node)) for node in nodes if not isinstance(node, LEFT_OUT)}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_a_walk_meets_what_python_meets(path: Path) -> None:
    tree = ast.parse(path.read_bytes())
    assert names(walk(tree)) == names([*ast.walk(tree)])


def test_a_walk_meets_every_kind_of_node_once_and_after_what_it_is_in() -> None:
    met = walk(ast.parse(EVERYTHING + SINCE_3_12 * (sys.version_info >= (3, 12))))
    assert len(met) == len(names(met)) == len(names([*ast.walk(met[0])]))
    place = {id(node): index for index, node in enumerate(met)}
    for node in met:
        inner = [place[id(child)] for child in ast.iter_child_nodes(node) if not isinstance(child, LEFT_OUT)]
        assert all(index > place[id(node)] for index in inner)
