"""``%xp sweep`` in a real shell and a real kernel: code is taken as typed, and the session is as before."""

from collections.abc import Callable
from typing import Any

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

Run = Callable[[str], str]
SHORT = "--to 64 --budget 0.3"


@pytest.fixture
def loaded(run: Run) -> None:
    run("%load_ext xpsession\n%xp device strict:device1\nn = 'mine'")


@pytest.mark.usefixtures("loaded")
def test_the_line_form_sweeps_a_statement_in_n(shell: InteractiveShell, run: Run) -> None:
    xp = shell.user_ns["xp"]
    printed = run(f"record = %xp sweep -o {SHORT} xp.sum(xp.ones(n), axis = -1)")
    record = shell.user_ns["record"]
    assert record.statement == "xp.sum(xp.ones(n), axis = -1)"
    assert [point.n for point in record.points if point.n in {16, 64}] == [16, 64]
    assert [device.name for device in record.devices] == ["cpu", "strict:device1"]
    assert "speed-up on strict:device1" in printed
    assert "time against n" in printed
    assert shell.user_ns["n"] == "mine"
    assert shell.user_ns["xp"] is xp


@pytest.mark.usefixtures("loaded")
def test_the_cell_is_the_statement_and_the_line_the_setup(shell: InteractiveShell) -> None:
    cell = f"%%xp sweep -o {SHORT} x = xp.ones(n)\ntotal = xp.sum(x)\ntotal + 1"
    record = shell.run_cell(cell).result
    assert (record.setup.strip(), record.statement.strip()) == ("x = xp.ones(n)", "total = xp.sum(x)\ntotal + 1")
    assert not {"x", "total"} & shell.user_ns.keys()
    assert shell.user_ns["n"] == "mine"


@pytest.mark.usefixtures("loaded")
def test_with_one_device_it_says_how_the_time_grows_and_why_that_is_all(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xpsession.measuring._contenders", lambda _: (("cpu",), "there is no GPU"))
    run("%xp device cpu")
    printed = run("%xp sweep --to 256 --budget 3 xp.sum(xp.ones(n))")
    assert "growing as n^" in printed
    assert "nothing to compare with: there is no GPU" in printed


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("%xp sweep", "there is no statement to sweep"),
        ("%xp sweep xp.sum(xp.ones(3))", "the code does not read 'n', which the sweep varies"),
        (
            "%xp sweep --bogus n",
            "unknown option '--bogus'; valid are '-o', '--output', '--from', '--to', '--budget', '--devices'",
        ),
        ("%xp sweep --from 9 --to 3 n", "sizes from 9 to 3 make no sense"),
        ("%xp sweep --budget -1 n", "a budget of -1.0 s makes no sense"),
    ],
)
def test_bad_input_gets_one_line(run: Run, line: str, expected: str) -> None:
    printed = run(line)
    assert printed.startswith(f"UsageError: {expected}")
    assert len(printed.splitlines()) == 1


@pytest.mark.usefixtures("loaded")
def test_an_error_of_the_statement_shows_the_user_s_code_the_size_and_the_device(
    shell: InteractiveShell, run: Run
) -> None:
    run("def f(value):\n    return 1 / (value - 64)")
    printed = run("%xp sweep --budget 1 f(n)")
    assert "ZeroDivisionError" in printed
    assert "return 1 / (value - 64)" in printed
    assert "at n = 64" in printed
    assert "while timing on cpu" in printed
    assert "walk.py" not in printed
    assert shell.user_ns["n"] == "mine"


@pytest.mark.usefixtures("loaded")
def test_options_are_completed_and_help_is_the_docstring(shell: InteractiveShell, run: Run) -> None:
    with provisionalcompleter():
        found = [completion.text for completion in shell.Completer.completions("%xp sweep --", len("%xp sweep --"))]
    assert {"--from", "--to", "--budget", "--output"} <= set(found)
    assert run("%xp help sweep").startswith("Time a statement at growing sizes n")


def test_a_kernel_shows_a_picture(kernel: Any) -> None:
    kernel.run("%load_ext xpsession\n%xp device strict:device1")
    reply = kernel.run(f"%%xp sweep {SHORT} x = xp.ones(n)\nxp.sum(x)")
    assert reply.error == ""
    (card,) = reply.displays
    assert "<svg" in card["text/html"]
    assert "<script" not in card["text/html"]
    assert "strict:device1" in card["text/plain"]
    assert kernel.run("'n' in dir()").result == "False"
