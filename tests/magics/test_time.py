"""``%xp time`` in a real shell: code is taken as typed, the session is as before, and errors are the user's own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

from xpsession import Timing
from xpsession.timing.code.command import OPTIONS

Run = Callable[[str], str]
Complete = Callable[[str], list[str]]


@pytest.fixture(autouse=True)
def loaded(run: Run) -> None:
    run("%load_ext xpsession\n%xp device cpu\nx = xp.zeros(30)\nn = 3")


def test_with_only_a_cpu_it_times_the_cpu_and_says_why_that_is_all(run: Run) -> None:
    printed = run("%xp time --budget 0.2 xp.sum(x)")
    assert "per call on cpu" in printed
    if "faster than" not in printed:
        assert "nothing to compare with: " in printed


def test_the_bound_device_is_compared_with_the_cpu(shell: InteractiveShell, run: Run) -> None:
    run("%xp device strict:device1")
    x, xp = shell.user_ns["x"], shell.user_ns["xp"]
    printed = run("%xp time --budget 0.3 xp.sum(x)")
    assert "faster than" in printed or "no measurable difference" in printed
    assert "strict:device1" in printed
    assert shell.user_ns["x"] is x
    assert shell.user_ns["xp"] is xp


@pytest.mark.parametrize(
    "code", ["len({n, 4})", "f'{n}'", "'$n'", "xp.sum(x, axis = -1)", "y = x+1", "x ; n", "'--o -o'", "-n"]
)
def test_the_code_is_taken_as_it_was_typed(shell: InteractiveShell, run: Run, code: str) -> None:
    run(f"record = %xp time -o --budget 0.1 {code}")
    assert shell.user_ns["record"].statement == code
    assert "y" not in shell.user_ns


def test_values_still_go_into_the_lines_of_other_subcommands(run: Run) -> None:
    run("where = 'strict:device2'")
    assert "on strict:device2" in run("%xp device {where}")
    assert "on strict:cpu" in run("for where in ['strict:cpu']:\n    %xp device $where")


def test_the_cell_is_the_statement_and_the_line_the_setup(shell: InteractiveShell, run: Run) -> None:
    run("%xp device strict:device1")
    record = shell.run_cell("%%xp time -o --budget 0.3 z = xp.ones(5)\ntotal = xp.sum(z)\ntotal + 1").result
    assert record.setup.strip() == "z = xp.ones(5)"
    assert record.statement.strip() == "total = xp.sum(z)\ntotal + 1"
    assert [side.device.name for side in record.sides] == ["cpu", "strict:device1"]
    assert "total" not in shell.user_ns
    assert "z" not in shell.user_ns


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("%xp time", "there is no statement to time"),
        ("%xp time --bogus x", "unknown option '--bogus'; valid are '-o', '--output', '--cold', "),
        ("%xp time --budget soon x", "'soon' is no number of seconds"),
        ("%xp time --budget -1 x", "a budget of -1.0 s makes no sense"),
    ],
)
def test_bad_input_gets_one_line(run: Run, line: str, expected: str) -> None:
    printed = run(line)
    assert printed.startswith(f"UsageError: {expected}")
    assert len(printed.splitlines()) == 1


def test_an_error_in_the_statement_shows_the_user_s_code_and_the_device(shell: InteractiveShell, run: Run) -> None:
    run("def f(value):\n    return value / 0")
    before = dict(shell.user_ns)
    printed = run("%xp time f(n)")
    assert "ZeroDivisionError" in printed
    assert "return value / 0" in printed
    assert "while timing on cpu" in printed
    assert "sampling.py" not in printed
    assert shell.user_ns["x"] is before["x"]
    assert shell.user_ns["xp"] is before["xp"]


def test_a_statement_that_does_not_parse_shows_its_own_line(run: Run) -> None:
    run("%xp time --budget 0.1 n")
    printed = run("%xp time x = (")
    assert printed.splitlines() == [
        "UsageError: SyntaxError: '(' was never closed",
        '  File "<statement>", line 1',
        "    x = (",
        "        ^",
    ]


def test_statements_are_compared_with_each_other_where_xp_is_bound(shell: InteractiveShell, run: Run) -> None:
    run("%xp device strict:device1 --move")
    printed = run("record = %xp time -o --budget 0.3 xp.sum(x, axis = -1) --vs xp.sum(x) + 0")
    record = shell.user_ns["record"]
    assert [(side.device.name, side.statement) for side in record.sides] == [
        ("strict:device1", "xp.sum(x, axis = -1)"),
        ("strict:device1", "xp.sum(x) + 0"),
    ]
    assert "xp.sum(x, axis = -1)" in printed
    assert "the results " in printed


def test_a_line_of_a_cell_begins_another_statement(shell: InteractiveShell) -> None:
    cell = "%%xp time -o --budget 0.3 z = xp.ones(5)\ny = z + 1\nxp.sum(y)\n--vs\nxp.sum(z) + 5\n"
    record = shell.run_cell(cell).result
    assert record.statements == ("y = z + 1\nxp.sum(y)\n", "xp.sum(z) + 5\n")
    assert record.sides[1].agreement.agrees is not False


def test_any_number_of_devices_is_compared_with_the_first(shell: InteractiveShell, run: Run) -> None:
    printed = run("record = %xp time -o --budget 0.3 --devices strict:cpu,strict:device1,strict:device2 xp.sum(x)")
    assert shell.user_ns["record"].names == ("strict:cpu", "strict:device1", "strict:device2")
    assert "speed-up over strict:cpu" in printed
    assert run("%xp time --devices cpu,strict:device7 xp.sum(x)").startswith("UsageError: no device 'strict:device7'")


def test_a_timing_is_saved_and_a_later_one_compared_with_it(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a timing.json"
    run(f"%xp time --budget 0.1 --save '{path}' xp.sum(x)")
    assert Timing.load(path).statement == "xp.sum(x)"
    assert "compared with before, " in run(f'%xp time --budget 0.1 --compare="{path}" xp.sum(x)')


@pytest.mark.parametrize("option", ["--save", "--compare"])
def test_a_file_that_will_not_do_is_refused_before_anything_runs(run: Run, tmp_path: Path, option: str) -> None:
    run("ran = []")
    path = tmp_path / "notes"
    path.write_text("mine")
    printed = run(f"%xp time {option} {path} ran.append(1)")
    assert printed.startswith(f"UsageError: '{path}' ")
    assert run("print(ran)") == "[]\n"
    assert path.read_text() == "mine"
    assert run(f"%xp time {option}").startswith(f"UsageError: '{option}' names no file")


def test_the_help_says_what_every_option_does(run: Run) -> None:
    printed = run("%xp time?")
    for option in OPTIONS:
        assert f"{option}" in printed
    assert "--vs" in printed


def test_options_and_the_devices_of_an_option_are_completed(complete: Complete) -> None:
    assert complete("%xp time --b") == ["--budget"]
    assert complete("%xp time -o --budget 3 --de") == ["--devices"]
    assert complete("%xp time --devices strict:d") == ["strict:device1", "strict:device2"]
    assert complete("%xp time --devices cpu,strict:d") == ["cpu,strict:device1", "cpu,strict:device2"]
    assert complete("%xp time --devices=cpu,strict:c") == ["--devices=cpu,strict:cpu"]
    assert "--save" not in complete("%xp time --devices cpu x --sa")
    assert "--save" not in complete("%xp time xp.sum(x) -- --sa")
