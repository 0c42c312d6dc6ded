"""``xpsession time``: what it prints, its formats and files, its exit codes, and one sentence for what is wrong."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from xpsession import Timing
from xpsession.cli import main

SETUP = ["--setup", "x = xp.ones(100)", "--budget", "0.2"]


def test_a_statement_is_timed_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["time", "xp.sum(x)", *SETUP, "--devices", "cpu,strict:device1"]) == 0
    printed = capsys.readouterr().out
    assert "strict:device1" in printed.splitlines()[0]
    assert "the results " in printed


def test_statements_are_compared_with_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["time", "xp.sum(x)", "--vs", "sum(x)", "--vs", "x.sum()", "--devices", "cpu", *SETUP]) == 0
    printed = capsys.readouterr().out
    assert "speed-up over xp.sum(x)" in printed


def test_json_is_the_record_and_can_be_read_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["time", "xp.sum(x)", *SETUP, "--format", "json", "--devices", "cpu"]) == 0
    timing = Timing.from_dict(json.loads(capsys.readouterr().out))
    assert timing.statement == "xp.sum(x)"
    assert timing.sides[0].repeat == len(timing.sides[0].blocks)


def test_a_timing_is_saved_and_compared_with(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "before.json")
    arguments = ["time", "xp.sum(x)", *SETUP, "--devices", "cpu"]
    assert main([*arguments, "--save", path]) == 0
    saved = Timing.load(path)
    capsys.readouterr()
    assert main([*arguments, "--compare", path]) == 0
    assert "\ncompared with before, cpu " in capsys.readouterr().out
    assert main([*arguments, "--compare", path, "--save", path, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["change"]["sides"][0]["before"] == saved.sides[0].median
    assert Timing.load(path) == Timing.from_dict(found)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ([" "], "there is no statement to time"),
        (["1", "--vs", ""], "there is no statement to time"),
        (["1", "--devices", "cpu,gpu"], "no device 'gpu'"),
        (["1", "--devices", ","], "',' names no device"),
        (["1", "--budget", "0"], "a budget of 0.0 s makes no sense"),
        (["await f()"], "a statement that awaits cannot be timed"),
        (["1", "--compare", "none.json"], "'none.json' cannot be read: No such file or directory"),
        (["1", "--compare", __file__], "it is no timing that xpsession saved"),
        (["1", "--save", __file__], "is left as it is"),
    ],
)
def test_misuse_is_one_line_and_2(arguments: list[str], problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["time", *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert problem in printed.err
    assert len(printed.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["1 / 0"], "the code raised ZeroDivisionError on cpu: division by zero"),
        (["1", "--vs", "nowhere"], "the code raised NameError in statement 2 on cpu: name 'nowhere' is not defined"),
        (["assert False"], "the code raised AssertionError on cpu"),
        (["1 +"], "the code is not Python: invalid syntax, line 1: 1 +"),
        (["1", "--setup", "raise ValueError('a\\nb')"], "the code raised ValueError on cpu: a b"),
    ],
)
def test_code_that_fails_is_one_line_and_1(
    arguments: list[str], problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["time", "--devices", "cpu", *arguments]) == 1
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", f"xpsession: error: {problem}\n")


def test_ctrl_c_shows_what_there_is_and_is_130(capsys: pytest.CaptureFixture[str]) -> None:
    setup = "import signal, time; calls = []"
    statement = "time.sleep(1e-3); calls.append(1); len(calls) == 20 and signal.raise_signal(2)"
    assert main(["time", statement, "--setup", setup, "--devices", "cpu", "--budget", "5"]) == 130
    printed = capsys.readouterr()
    assert "warning: interrupted; the figures are those of the rounds that were complete" in printed.out
    assert main(["time", "raise KeyboardInterrupt", "--devices", "cpu"]) == 130
    assert capsys.readouterr().err == "xpsession: interrupted\n"


def test_it_runs_with_every_warning_an_error_in_a_fresh_process() -> None:
    command = [sys.executable, "-W", "error", "-m", "xpsession", "time", "xp.ones(3)", "--budget", "0.1"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert done.stderr == ""
    assert "per call" in done.stdout
