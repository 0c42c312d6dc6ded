"""Which names code may read before it has bound them."""

import ast

import pytest

from xpsession.timing.code.flow import flow


@pytest.mark.parametrize(
    ("code", "read"),
    [
        ("y = x", "x"),
        ("y = 1; y", ""),
        ("x = x + 1", "x"),
        ("x += 1", "x"),
        ("x[0] = 1", "x"),
        ("x, y = y, x", "xy"),
        ("del x", "x"),
        ("y = 1\ndel y\ny", "y"),
        ("for i in x: y = i", "x"),
        ("for i in x: y = i\ny", "xy"),
        ("for i in x: t += i", "tx"),
        ("if a: y = 1\nelse: y = 2\ny", "ay"),
        ("with a as b: c = b\n", "a"),
        ("try: y = a\nexcept E: y = b\nfinally: c", "Eabc"),
        ("match a:\n  case 1: y = b", "ab"),
        ("import a.b, c as d\na, d", ""),
        ("def f(): return x\nf()", "x"),
        ("class C(B): y = x\nC", "Bx"),
        ("[i for i in x]", "ix"),
        ("y: int = x", ["int", "x"]),
        ("y: int\ny", ["int", "y"]),
    ],
)
def test_names_that_may_be_read_first(code: str, read: str | list[str]) -> None:
    assert sorted(flow(ast.parse(code).body).read) == sorted(read)
