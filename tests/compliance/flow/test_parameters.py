"""Parameters called `xp`: an array is told from a namespace, however the code that shows it is written."""

import pytest

from xpsession import check

ARRAYS = (
    "xp.shape",
    "xp .shape",
    "xp\\\n    .shape",
    "xp.sum()",
    "xp.sum( )",
    "xp.sum(axis=0)",
    "xp.sum(axis = 0)",
    "xp.copy()",
    "xp.astype(float)",
    "xp.astype(float, copy=False)",
    "xp.reshape((1, 2))",
    "xp[0]",
    "xp [0]",
    "(xp)[0]",
    "(\n    xp\n    )[0]",
    "xp + 1",
    "1 -xp",
    "-xp",
    "xp < 1",
    "0 < xp is None",
    "f(*xp)",
    "[i for i in xp]",
    "len(xp)",
    "len( xp )",
    "len(\n    xp)",
    "float(  # a number,\n    xp)",
    "np.asarray(xp)",
    "np.asarray(xp, x)",
    "f(x, xp=xp[0])",
    "f(x, xp=xp + 1)",
    "f(x, -xp)",
    "f(x, xp.T)",
    "f'{xp[0]}'",
)
NAMESPACES = (
    "xp.sum(x)",
    "xp.sum(\n        x)",
    "xp.sum(x == 1)",
    "xp.reshape(x, (2, 3))",
    "xp.astype(x, xp.float32)",
    "xp.real(x), xp.size(x)",
    "xp.float32",
    "f(x, xp)",
    "f(x, xp, 1)",
    "f(x, xp=xp)",
    "f(x, namespace=xp)",
    "f(xp)",
    "f(len)(xp, x)",
    "getattr(xp, 'sum')",
    "x.xp[0]",
    "'xp[0]'",
    "xp == x",
    "not xp",
    "[xp, x]",
)
FUNCTION = "def f(x, xp):\n    y = {}\n    xp.norm(x)\n"


@pytest.mark.parametrize("expression", ARRAYS)
def test_what_only_an_array_allows_tells_that_it_is_one(expression: str) -> None:
    assert check(FUNCTION.format(expression)) == ()


@pytest.mark.parametrize("expression", NAMESPACES)
def test_what_a_namespace_allows_leaves_it_one(expression: str) -> None:
    assert [found.code for found in check(FUNCTION.format(expression)) if "norm" in found.message] == ["XP104"]


@pytest.mark.parametrize(
    ("decorator", "body", "found"),
    [("@given(xp[0])\n", "xp.norm(x)", []), ("", "return (\n        xp.norm(x)\n    )", ["XP104"])],
)
def test_the_whole_definition_is_looked_at_and_nothing_beside_it(decorator: str, body: str, found: list[str]) -> None:
    source = f"xp = [0]\nxp[0]\n{decorator}def f(x, xp):\n    {body}\n\nxp[0]\n"
    assert [one.code for one in check(source)] == found


def test_each_function_is_told_by_its_own_text() -> None:
    source = "def f(x, xp):\n    return xp[0]\n\ndef g(x, xp):\n    xp.norm(x)\n    return lambda xp: xp[0]\n"
    assert check(source) == ()
    assert len(check(source.replace("lambda xp: xp[0]", "x"))) == 1
