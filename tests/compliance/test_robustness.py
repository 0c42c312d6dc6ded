import re

import array_api_strict
import pytest
from hypothesis import given
from hypothesis import strategies as st

import xpsession
from xpsession.compliance import check
from xpsession.errors import VersionError

LIVE = {"xp": array_api_strict}
PIECES = st.sampled_from(
    [
        *(
            "xp",
            ".",
            "norm",
            "sum",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ",",
            "=",
            ":=",
            ":",
            ";",
            "\n",
            "\n    ",
            " ",
            "\\\n",
        ),
        *("%time ", "%%time\n", "!", "?", "%xp time -o ", "x", "é", "😀", "'", '"""', "f'", "#", "# xp: ignore", "\t"),
        *(
            "if ",
            "else",
            "for ",
            " in ",
            "def f",
            "class A",
            "lambda ",
            "return ",
            "import ",
            "from ",
            "as ",
            "*",
            "**",
        ),
        *(
            "try:",
            "except ",
            "finally:",
            "with ",
            "while ",
            "global ",
            "del ",
            "match ",
            "case ",
            "await ",
            "0",
            "\r",
            "\0",
        ),
        *(
            "xp.concatenate([x], 0)",
            "xp.sum(x, 0)",
            "xp.std(x, ddof=1)",
            "y = xp\n",
            "def f(xp):\n    ",
            "\x0c",
            "\ufeff",
        ),
    ]
)
SOURCES = st.one_of(
    st.lists(PIECES, max_size=30).map("".join), st.text(max_size=80).map(lambda text: f"xp.norm\n{text}")
)


@given(SOURCES)
def test_no_source_breaks_the_check_and_spans_lie_in_it(source: str) -> None:
    lines = re.split(r"\r\n|\r|\n", source)
    for found in check(source, names=LIVE):
        assert 1 <= found.line <= found.end_line <= len(lines)
        assert 0 <= found.column <= len(lines[found.line - 1])
        assert 0 <= found.end_column <= len(lines[found.end_line - 1])
        assert (found.line, found.column) < (found.end_line, found.end_column)


@pytest.mark.parametrize(
    "source",
    [
        "xp.norm(" + "(" * 5000 + ")" * 5000 + ")",
        "xp.norm(" + "-" * 20000 + "x)",
        "xp.norm" + "(x)" * 5000,
        "xp" + ".a" * 20000,
        "x = " + "xp.norm() + " * 20000 + "1",
        "".join(f"{' ' * depth}if x{depth}:\n" for depth in range(90)) + " " * 90 + "xp.norm()",
        "[" * 3000 + "xp.norm()" + "]" * 3000,
        "lambda: " * 3000 + "xp.norm()",
        "if a: pass\n" + "elif xp.norm(): pass\n" * 3000,
    ],
    ids=["brackets", "signs", "calls", "attributes", "sum", "ifs", "lists", "lambdas", "elifs"],
)
def test_deep_nesting_does_not_break_the_check(source: str) -> None:
    check(source, names=LIVE)


def test_long_cells_are_checked() -> None:
    source = "y = xp.sum(x, axis=0)\n" * 10_000 + "xp.norm(x)"
    assert [found.line for found in check(source, names=LIVE)] == [10_001]


@pytest.mark.parametrize(
    "source", ["xp.norm(x)\ud800", "  }%time\n\0", "%time xp.norm('\ud800')", "xp.norm(x) # xp: ignore \ud800"]
)
def test_what_is_no_unicode_does_not_break_the_check(source: str) -> None:
    assert {found.code for found in check(source, names=LIVE)} <= {"XP104"}


def test_no_warning_of_python_escapes() -> None:
    assert check(r"xp.sum(f('\d'))", names=LIVE) == ()


def test_an_unknown_version_is_refused() -> None:
    with pytest.raises(VersionError, match=r"no version '2021\.12'"):
        check("x", version="2021.12")


def test_findings_are_sorted_and_carry_file_and_cell() -> None:
    found = check("xp.b(xp.a(x), 0)\nxp.c", names=LIVE, filename="f.py", cell=7)
    assert [(one.line, one.column) for one in found] == [(1, 0), (1, 5), (2, 0)]
    assert {(one.path, one.cell) for one in found} == {("f.py", 7)}


def test_findings_in_an_f_string_have_their_own_places() -> None:
    found = check("s = f'é{xp.norm(x)} {xp.sum(x, 0):.2f}'", names=LIVE)
    places = [("XP104", 8, 15), ("XP304", 21, 33), ("XP203", 31, 32)]
    assert [(one.code, one.column, one.end_column) for one in found] == places


def test_findings_in_an_f_string_over_several_lines_lie_in_it() -> None:
    found = check("s = f'''\n{xp.norm(x)}\n'''", names=LIVE)
    assert [one.code for one in found] == ["XP104"]
    assert (1, 4) <= (found[0].line, found[0].column) < (3, 3)


def test_check_is_public() -> None:
    assert xpsession.check is check
