"""Reading ``%xp sweep``: options end where code begins, and code is left as typed."""

import pytest

from xpsession.errors import ArgumentError
from xpsession.sweeping.command import parse


@pytest.mark.parametrize(
    "code", ["xp.sum(x, axis = -1)", "y = n+1", "a; b", "-n + y", "-n", "--5", "n  # --from 3", "n --o"]
)
@pytest.mark.parametrize("options", ["", "-o ", "--output  --budget 1 ", "--from=4 --to 1e6 ", "-- "])
def test_code_comes_through_byte_for_byte(code: str, options: str) -> None:
    assert parse(options + code).statement == code
    asked = parse(options + code, "body\n")
    assert (asked.setup, asked.statement) == (code, "body\n")


def test_all_options_are_read() -> None:
    asked = parse("-o --from 100 --to=1_000_000 --budget 60 f(n)")
    assert (asked.output, asked.first, asked.last, asked.budget) == (True, 100, 10**6, 60.0)
    asked = parse("f(n)")
    assert (asked.output, asked.first, asked.last, asked.budget) == (False, None, None, None)


@pytest.mark.parametrize(("word", "size"), [("4096", 4096), ("1e6", 10**6), ("2**20", 2**20), ("1_000", 1000)])
def test_sizes_are_written_in_several_ways(word: str, size: int) -> None:
    assert parse(f"--to {word} f(n)").last == size


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (
            "--fast f(n)",
            "unknown option '--fast'; valid are '-o', '--output', '--from', '--to', '--budget', '--devices'",
        ),
        ("--setup x f(n)", "unknown option '--setup'"),
        ("--from some f(n)", "'some' is no whole number"),
        ("--to 1.5 f(n)", "'1.5' is no whole number"),
        ("--to inf f(n)", "'inf' is no whole number"),
        ("--to nan f(n)", "'nan' is no whole number"),
        ("--budget soon f(n)", "'soon' is no number of seconds"),
        ("--budget", "there is no statement to sweep"),
        ("", "there is no statement to sweep"),
        ("-o", "there is no statement to sweep"),
    ],
)
def test_bad_input_is_one_sentence_with_a_hint(line: str, problem: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        parse(line)
    assert str(caught.value).startswith(problem)
    assert "Hint: " in str(caught.value)


def test_a_cell_without_a_statement_is_refused() -> None:
    with pytest.raises(ArgumentError, match="on the lines below"):
        parse("x = xp.ones(n)", " \n")
