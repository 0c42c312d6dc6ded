import re

import pytest
from syrupy.assertion import SnapshotAssertion

from xpsession.display.diagnostics import SHOWN, Offer, to_html, to_listing, to_text
from xpsession.display.source_line import width
from xpsession.records.diagnostic import Diagnostic, Severity

MESSAGE = "'xp.concatenate' is not in the array API standard 2025.12"


def finding(  # noqa: PLR0913  # a record's fields
    source: str, part: str, *, code: str = "XP101", severity: Severity = "error", hint: str | None = "xp.concat",
    path: str = "<cell>", cell: int | None = 3, message: str = MESSAGE,
) -> Diagnostic:  # fmt: skip
    start = source.index(part)
    line = source.count("\n", 0, start) + 1
    column = start - (source.rfind("\n", 0, start) + 1)
    end_line = line + part.count("\n")
    end = column + len(part) if end_line == line else len(part) - part.rfind("\n") - 1
    url = "https://data-apis.org/array-api/2025.12/API_specification/generated/array_api.concat.html"
    return Diagnostic(
        code, "renamed-function", message, severity, path, cell, line, column, end_line, end, hint, None, url
    )


CELL = "xp.concatenate([x, x]).sum()"
FOUND = finding(CELL, "xp.concatenate")


def test_the_form_is_that_of_the_design(snapshot: SnapshotAssertion) -> None:
    assert to_text([finding(CELL, "xp.concatenate")], CELL) == snapshot


@pytest.mark.parametrize("columns", [40, 60, 80])
@pytest.mark.parametrize("part", ["xp.concatenate", "0)", "naïve"])
def test_a_narrow_terminal_breaks_no_quoted_line(columns: int, part: str) -> None:
    source = "naïve_名前 = xp.linspace(0.0, 1.0, 100_000); y = xp.concatenate([x, x]); xp.sum(y, 0)  # 非標準"
    lines = to_text([finding(source, part)], source, columns=columns).splitlines()
    quoted, carets, *_ = [line for line in lines if line.startswith("   | ")]
    assert all(width(line) <= columns for line in lines if line.startswith("   | "))
    assert width(quoted[: quoted.index(part)]) == carets.index("^")
    assert lines[-1].endswith("hint: xp.concat")


@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("columns", [34, 60, 80])
def test_a_narrow_terminal_breaks_no_word(columns: int, *, colour: bool) -> None:
    many = [FOUND._replace(line=line, hint=None) for line in range(1, 10)]
    text = to_text(many, "", again=many, offer=Offer(2, ("XP101", "XP203")), columns=columns, colour=colour)
    plain = re.sub(r"\x1b\[[\d;]*m|\x1b]8;;[^\x1b]*\x1b\\", "", text)
    assert all(len(line) <= columns for line in plain.splitlines())
    assert plain.split() == to_text(many, "", again=many, offer=Offer(2, ("XP101", "XP203"))).split()
    assert ("\x1b[1;35mwarning[" in text) == colour


def test_colours(snapshot: SnapshotAssertion) -> None:
    assert to_text([finding(CELL, "xp.concatenate")], CELL, colour=True, blocked=True) == snapshot


def test_html(snapshot: SnapshotAssertion) -> None:
    html = to_html([finding(CELL, "xp.concatenate"), finding(CELL, "sum", hint=None, severity="info")], CELL)
    assert re.sub(r"<style>.*</style>", "", html, flags=re.DOTALL) == snapshot


def test_the_most_severe_come_first() -> None:
    source = "a\nb\nc\nd"
    found = [
        finding(source, "a", severity="info"),
        finding(source, "b", severity="warning"),
        finding(source, "c"),
        finding(source, "d", hint="xp.d"),
    ]
    assert re.findall(r"cell 3:(\d)", to_text(found, source)) == ["3", "4", "2", "1"]
    assert re.findall(r"cell 3:(\d)", to_html(found, source)) == ["3", "4", "2", "1"]


def test_only_a_blocked_cell_has_errors() -> None:
    found = [finding(CELL, "sum"), finding(CELL, "x,", severity="warning"), finding(CELL, "x]", severity="info")]
    words = re.compile(r"^(\w+)\[", re.MULTILINE)
    assert words.findall(to_text(found, CELL)) == ["warning", "warning", "info"]
    assert words.findall(to_text(found, CELL, blocked=True)) == ["error", "warning", "info"]
    assert "xps-error" in to_html(found, CELL, blocked=True).partition("</style>")[2]
    assert "xps-error" not in to_html(found, CELL).partition("</style>")[2]


@pytest.mark.parametrize(
    "line",
    [
        "\txp.f(x)",
        "  \t xp.f(x)",
        "s = '漢字'; xp.f(x)",
        "s = '😀'; xp.f(x)",
        "e\u0301 = xp.f(x)",
        "é = xp.f(x)",
        "'ﾊﾞ', xp.f",
    ],
)
def test_carets_line_up(line: str) -> None:
    quoted, carets = to_text([finding(line, "xp.f", hint=None)], line).split("\n")[-2:]
    before, under = quoted[: quoted.index("xp.f")], carets[: carets.index("^")]
    assert [width(part) for part in before.split("\t")] == [width(part) for part in under.split("\t")]
    assert carets.endswith("^^^^")


def test_wide_characters_are_underlined_whole() -> None:
    line = "xp.f('漢字')"
    assert to_text([finding(line, "'漢字'", hint=None)], line).endswith("     ^^^^^^")


def test_long_lines_are_cut_around_the_finding() -> None:
    for line in ("a" * 300 + " xp.f " + "b" * 300, "xp.f " + "b" * 300, "a" * 300 + " xp.f"):
        quoted, carets = to_text([finding(line, "xp.f", hint=None)], line).split("\n")[-2:]
        assert len(quoted) < 115
        assert quoted[carets.index("^") :].startswith("xp.f")
        assert "…" in quoted


def test_a_finding_over_several_lines_shows_the_first() -> None:
    source = "y = xp.full(\n    3,\n)"
    text = to_text([finding(source, "xp.full(\n    3,\n)", hint=None)], source)
    assert text.split("\n")[-2:] == ["   | y = xp.full(", "   |     ^^^^^^^^"]


def test_many_findings_are_counted() -> None:
    source = "\n".join("abcdefghijkl")
    found = [finding(source, letter, hint=letter) for letter in "abcdefghijkl"]
    assert to_text(found, source).count("-->") == SHOWN
    assert to_text(found, source).endswith("… and 2 more findings")
    assert "and 2 more findings" in to_html(found, source)
    assert to_text(found[:11], source).endswith("… and 1 more finding")
    assert to_listing(found, source).count("XP101") == 12


def test_what_is_found_at_several_places_is_told_once() -> None:
    source = "\n".join("abcdefghijkl")
    same = [finding(source, letter) for letter in "abcdefghijkl"]
    elsewhere = finding(source, "b", cell=2)
    text = to_text([*same, elsewhere], source)
    assert re.findall(r"--> (.*)", text) == ["cell 3:1:1, and at 2:1, 3:1, 4:1, 5:1, 6:1, 7:1, 5 more", "cell 2:2:1"]
    assert to_html(same, source).count("<pre>") == 1
    assert "cell 3:1:1, and at 2:1, 3:1, " in to_html(same, source)
    several = [*same, *(one._replace(hint=one.code + str(n)) for n in range(9) for one in same)]
    assert to_text([*several, *(one._replace(hint="more") for one in same)], source).endswith("… and 12 more findings")


def test_text_says_how_a_code_is_ignored_where_that_is_asked_for() -> None:
    text = to_text([FOUND], CELL, offer=Offer(ignorable=("XP101", "XP203")))
    assert text.endswith("to ignore: # xp: ignore[XP101, XP203] at the end of the line, or %xp ignore XP101 XP203")
    assert "to ignore" not in to_text([FOUND], CELL)


def test_each_finding_links_to_the_standard_and_offers_to_ignore() -> None:
    html = to_html([FOUND], CELL)
    assert f'href="{FOUND.url}"' in html
    assert "<details" in html
    assert f"<code># xp: ignore[{FOUND.code}]</code>" in html
    assert f"<code>%xp ignore {FOUND.code}</code>" in html
    assert f"\033]8;;{FOUND.url}\033\\{FOUND.code}\033]8;;\033\\" in to_text([FOUND], CELL, colour=True)
    assert "\033]8" not in to_text([FOUND], CELL)


def test_what_was_shown_before_is_named_in_one_line() -> None:
    many = [FOUND._replace(line=line) for line in range(1, 10)]
    assert to_text([], "", again=many[:1]) == "  shown before: XP101 at 1:1"
    assert to_text([], "", again=many).endswith("XP101 at 6:1, 3 more")
    assert "shown before: XP101 at 1:1" in to_html([], "", again=many[:1])


def test_everything_is_escaped() -> None:
    line = "xp.f('<script>alert(1)</script>' & \"x\")"
    nasty = finding(line, line, hint="<b>&'\"", message="'<i>' & \"<u>\"", path="<img src=x>", cell=None)
    html = to_html([nasty], line).partition("</style>")[2]
    for tag in ("<script", "<img", "<i>", "<u>", "<b>&"):
        assert tag not in html
    assert "&lt;script&gt;" in html


def test_nothing_steers_the_terminal() -> None:
    line = "xp.f('\x1b[2J\u202e')"
    nasty = finding(line, "xp.f", path="a\x1b[31m.py", message="\x1b[0m'x'", hint="\x07")
    assert not {"\x1b", "\u202e", "\x07"} & set(to_text([nasty], line))
    assert not {"\x1b", "\u202e", "\x07"} & set(to_html([nasty], line))


def test_no_script_and_nothing_from_outside() -> None:
    html = to_html([finding(CELL, "sum")], CELL)
    assert "<script" not in html
    assert re.findall(r"(?:src|@import|url\()", html) == []
    assert "var(--jp-ui-font-color1, var(--vscode-foreground, inherit))" in html


@pytest.mark.parametrize(
    ("path", "cell", "place"),
    [
        ("<cell>", 3, "cell 3:1:4"),
        ("<cell>", None, "<cell>:1:4"),
        ("a.py", None, "a.py:1:4"),
        ("a.ipynb", 2, "a.ipynb:cell 2:1:4"),
    ],
)
def test_places(path: str, cell: int | None, place: str) -> None:
    found = finding(CELL, "concatenate", path=path, cell=cell)
    assert f"  --> {place}\n" in to_text([found], CELL)
    assert to_listing([found], {(path, cell): CELL}).startswith(f"{place}: XP101 ")


def test_a_source_that_is_not_there_still_shows_the_finding() -> None:
    found = finding("\n\n\nxp.f", "xp.f")
    assert to_text([found], "").endswith("  --> cell 3:4:1\n   | hint: xp.concat")
    assert "xp.concat" in to_html([found], {})
