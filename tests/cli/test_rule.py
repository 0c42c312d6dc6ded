"""``xpsession rule``: the page of a rule, and the list of all."""

import re

import pytest
from syrupy.assertion import SnapshotAssertion

from xpsession.cli import main
from xpsession.compliance.rule import all_rules


def test_the_page_of_a_rule_is_shown_by_code_or_name(
    capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion
) -> None:
    assert main(["rule", "XP101"]) == 0
    page = capsys.readouterr().out
    assert page == snapshot
    for word in ("xp101", "renamed-function"):
        assert main(["rule", word]) == 0
        assert capsys.readouterr().out == page


def test_all_rules_are_listed_with_their_summaries(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "--all"]) == 0
    lines = capsys.readouterr().out.splitlines()
    *listed, empty, note = lines
    assert [line[:5] for line in listed] == sorted(["XP001", "XP002", "XP003", *(rule.code for rule in all_rules())])
    assert re.match(r"XP101  renamed-function +A function of NumPy or CuPy that", listed[3])
    assert all(line.endswith(".") for line in listed)
    assert [line[:5] for line in listed if line[5] == "*"] == sorted(rule.code for rule in all_rules() if rule.opt_in)
    assert (empty, note[:9]) == ("", "* opt-in:")


def test_the_page_of_an_opt_in_rule_says_how_it_is_selected(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "XP601"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("XP601 update-of-view (warning, opt-in)\n")
    assert page.endswith("It counts only where it is selected by its full code: --extend-select XP601\n")


def test_every_listed_rule_has_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    for rule in ("XP001", "XP002", "XP003", *(rule.code for rule in all_rules())):
        assert main(["rule", rule]) == 0
        page = capsys.readouterr().out
        assert page.startswith(f"{rule} ")
        assert "\nUse instead\n-----------\n" in page


def test_an_unknown_rule_is_one_line_and_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "XP999"]) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "xpsession: error: no rule 'XP999'. Hint: xpsession rule --all\n")


@pytest.mark.parametrize("arguments", [[], ["XP101", "--all"]])
def test_neither_a_rule_nor_all_is_misuse(arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["rule", *arguments])
