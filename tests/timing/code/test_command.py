"""Reading ``%xp time``: options end where code begins, and code is left as typed."""

import pytest

from xpsession.errors import ArgumentError
from xpsession.timing.code.command import parse


@pytest.mark.parametrize(
    "code",
    [
        "xp.sum(x, axis = -1)",
        "y = x+1",
        "a; b",
        "f(\"a  --b -o 'c'\")",
        "f'{x}' + \"$y\"",
        "-x + y",
        "-x",
        "-1",
        "-x if y else z",
        "-x in y",
        "--5",
        "--(x)",
        "-(x)",
        "-f (x)",
        "x --o",
        "x  # -o",
        "lambda: 0 ",
    ],
)
@pytest.mark.parametrize("options", ["", "-o ", "--output  --budget 1 "])
def test_code_comes_through_byte_for_byte(code: str, options: str) -> None:
    assert parse(options + code).statement == code
    asked = parse(options + code, "body\n")
    assert (asked.setup, asked.statement) == (code, "body\n")


@pytest.mark.parametrize("word", ["-o", "--output"])
def test_the_output_option_asks_for_the_record(word: str) -> None:
    assert parse(f"{word} x").output
    assert not parse("x").output


@pytest.mark.parametrize("words", ["--budget 0.5", "--budget=0.5", "-o --budget 0.5"])
def test_the_budget_is_read(words: str) -> None:
    request = parse(f"{words} x")
    assert (request.budget, request.statement) == (0.5, "x")


@pytest.mark.parametrize("line", ["--fast x", "--fast=1 x", "-n 100 x", "-q f(x)", "-r5 'a'"])
def test_an_unknown_option_is_one_sentence_that_lists_the_valid_ones(line: str) -> None:
    valid = r"'-o', '--output', '--cold', '--budget', '--devices', '--cpu-threads', '--save', '--compare'"
    with pytest.raises(ArgumentError, match=rf"^unknown option '.+'; valid are {valid}\. Hint: "):
        parse(line)


@pytest.mark.parametrize("code", ["-o + 1", "--x", "--budget", "-- x"])
def test_two_dashes_end_the_options(code: str) -> None:
    assert parse(f"-- {code}").statement == code


@pytest.mark.parametrize("line", ["--budget x y", "--budget"])
def test_a_budget_that_is_no_number_is_refused(line: str) -> None:
    with pytest.raises(ArgumentError, match="no number of seconds"):
        parse(line)


@pytest.mark.parametrize(("line", "cell"), [("", None), ("-o", None), ("-- ", None), ("x = 1", ""), ("x = 1", " \n")])
def test_nothing_to_time_is_refused_with_a_hint(line: str, cell: str | None) -> None:
    with pytest.raises(ArgumentError, match=r"no statement to time\. Hint: %"):
        parse(line, cell)


@pytest.mark.parametrize("line", ["xp.sum(x) --budget 3", "x - y --devices cpu --vs y", "x --vs y --save file"])
def test_options_behind_the_code_are_refused_with_what_is_right(line: str) -> None:
    with pytest.raises(ArgumentError, match=r"'--\w+' stands behind the code; options come before it\. Hint: %xp time"):
        parse(line)


@pytest.mark.parametrize("line", ["x --cold", "x -o", "!gcc -o x y.c", "f('a --budget 2')", "f(x) # --budget 2"])
def test_code_that_python_or_the_shell_reads_is_left_alone(line: str) -> None:
    assert parse(line).statement == line


def test_devices_are_named_with_commas() -> None:
    assert parse("--devices cpu,cuda:0,cuda:1 x").devices == ("cpu", "cuda:0", "cuda:1")
    assert parse("x").devices is None


@pytest.mark.parametrize("line", ["--devices=, x", "--devices"])
def test_no_devices_are_refused(line: str) -> None:
    with pytest.raises(ArgumentError, match="names no device"):
        parse(line)


def test_statements_are_parted_by_vs_in_the_line_or_by_lines_in_the_cell() -> None:
    asked = parse("--devices cpu x + 1 --vs x + 2 --vs '--vs'")
    assert (asked.statement, asked.vs) == ("x + 1", ("x + 2", "'--vs'"))
    asked = parse("y = 1 --vs 2", "f(x)\n--vs\ng(x)\n")
    assert (asked.setup, asked.statement, asked.vs) == ("y = 1 --vs 2", "f(x)\n", ("g(x)\n",))


@pytest.mark.parametrize(("line", "cell"), [("x --vs", None), ("x --vs  --vs y", None), ("", "x\n--vs\n")])
def test_a_vs_that_no_statement_follows_is_refused(line: str, cell: str | None) -> None:
    with pytest.raises(ArgumentError, match=r"no statement to time after '--vs'\. Hint: %"):
        parse(line, cell)
