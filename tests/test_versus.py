"""Where ``--vs`` parts code, and where it is the user's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xpsession import versus


@pytest.mark.parametrize(
    ("code", "statements"),
    [
        ("f(x)", ["f(x)"]),
        ("f(x) --vs g(x)", ["f(x)", "g(x)"]),
        ("f(x)\t--vs\tg(x) --vs h(x)", ["f(x)", "g(x)", "h(x)"]),
        ("f(x) --vs", ["f(x)", ""]),
        ("--vs g(x)", ["", "g(x)"]),
        ("f(x) --vs -x", ["f(x)", "-x"]),
        ("'a --vs b' --vs '''c --vs d'''", ["'a --vs b'", "'''c --vs d'''"]),
        ("f(a --vs, b)", ["f(a --vs, b)"]),
        ("[a --vs b] --vs {c --vs d}", ["[a --vs b]", "{c --vs d}"]),
        ("f(x)  # --vs g(x)", ["f(x)  # --vs g(x)"]),
        ("f'{x} --vs {y}' --vs y", ["f'{x} --vs {y}'", "y"]),
        ("x--vs", ["x--vs"]),
        ("x - -vs", ["x - -vs"]),
        ("x --vsx", ["x --vsx"]),
        ("x ---vs y", ["x ---vs y"]),
        ("x --vs.y", ["x --vs.y"]),
        ("é --vs ü", ["é", "ü"]),
        ("for i in x: f(i) --vs g(x)", ["for i in x: f(i)", "g(x)"]),
        ("f(x --vs g(x)", ["f(x --vs g(x)"]),
        ("f(x)) --vs g(x)", ["f(x)) --vs g(x)"]),
        ("'a --vs b", ["'a --vs b"]),
        ("f(\n  x) --vs g(x)", ["f(\n  x)", "g(x)"]),
    ],
)
def test_a_line_is_parted_where_it_stands_by_itself(code: str, statements: list[str]) -> None:
    assert versus.split(code) == statements


@pytest.mark.parametrize(
    ("code", "statements"),
    [
        ("f(x)\n--vs\ng(x)\n", ["f(x)\n", "g(x)\n"]),
        ("y = f(x)\ny + 1\n  --vs  \ng(x)", ["y = f(x)\ny + 1\n", "g(x)"]),
        ("f(x) --vs g(x)\n", ["f(x) --vs g(x)\n"]),
        ("x --vs\n", ["x --vs\n"]),
        ("'''\n--vs\n'''\n--vs\n2", ["'''\n--vs\n'''\n", "2"]),
        ("f(\n--vs\n)", ["f(\n--vs\n)"]),
        ("--vs\nf(x)", ["", "f(x)"]),
    ],
)
def test_a_cell_is_parted_by_lines_of_their_own(code: str, statements: list[str]) -> None:
    assert versus.split(code, alone=True) == statements


@given(st.text(st.sampled_from("ax'\"#()[]{}\\ \n\t-vs f\0\ud800"), max_size=40))
def test_no_code_is_lost_or_changed(code: str) -> None:
    for alone in (False, True):
        found = versus.marks(code, alone=alone)
        assert all(code[begin:end] == "--vs" for begin, end in found)
        assert "".join("--vs".join(versus.split(code, alone=alone)).split()) == "".join(code.split())


@given(st.lists(st.sampled_from(["f(x)", "x + 1", "'--vs'", "[a, b]", "lambda: 0", "-x"]), min_size=1, max_size=5))
def test_statements_come_back_one_by_one(statements: list[str]) -> None:
    assert versus.split(" --vs ".join(statements)) == statements
    assert versus.split("\n--vs\n".join(statements), alone=True) == [
        *(f"{code}\n" for code in statements[:-1]),
        statements[-1],
    ]
