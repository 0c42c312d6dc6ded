"""``%xp`` in a real shell: what it does, what it says to bad input, and what it completes."""

from collections.abc import Callable

import pytest
from IPython.core.interactiveshell import InteractiveShell

import xpsession

Run = Callable[[str], str]
Complete = Callable[[str], list[str]]


@pytest.fixture(autouse=True)
def loaded(run: Run) -> None:
    run("%load_ext xpsession\n%xp device cpu")


def test_alone_it_shows_the_state(run: Run) -> None:
    printed = run("%xp")
    assert "xp is the array API standard 2025.12 on cpu (" in printed
    assert "warnings are on" in printed


def test_the_devices_are_listed_and_the_bound_one_marked(run: Run) -> None:
    lines = run("%xp devices").splitlines()
    assert lines[0].startswith("* cpu ")
    assert {line[2:].split()[0] for line in lines} >= {"cpu", "cuda:0", "strict:cpu", "strict:device1"}
    assert all("not usable: " in line or "NVIDIA" in line for line in lines if line[2:].startswith("cuda"))


def test_a_device_is_selected_and_new_arrays_lie_there(shell: InteractiveShell, run: Run) -> None:
    assert "on strict:device1 (" in run("%xp device strict:device1")
    run("x = xp.zeros(3)")
    assert repr(shell.user_ns["x"].device) == "array_api_strict.Device('device1')"
    assert "on strict:device1 (" in run("%xp device")


def test_arrays_that_stay_behind_are_named_and_move_takes_them(shell: InteractiveShell, run: Run) -> None:
    run("x = xp.zeros(3)\ny = [x]")
    assert "x still lies elsewhere. Hint: %xp device strict:device1 --move" in run("%xp device strict:device1")
    assert "moved x, y to strict:device1 (24 B)" in run("%xp device --move")
    assert shell.user_ns["y"][0] is shell.user_ns["x"]


def test_the_standard_is_shown_and_set(run: Run) -> None:
    assert "standard 2023.12 on cpu" in run("%xp standard 2023.12")
    assert "diff" not in dir(xpsession.session().xp)
    assert "standard 2023.12 on cpu" in run("%xp standard")


def test_rules_are_ignored_besides_those_that_are_and_count_again(run: Run) -> None:
    assert run("%xp ignore") == "xpsession: no rule is ignored\n"
    run("x = xp.zeros(3)\n%xp ignore xp101")
    assert run("%xp ignore XP203") == "xpsession: ignored in every cell: XP101, XP203\n"
    assert run("y = xp.concatenate([x, x])\ns = xp.sum(x, 0)") == ""
    assert run("%xp unignore xp203") == "xpsession: ignored in every cell: XP101\n"
    assert "XP203" in run("y = xp.concatenate([x, x])\ns = xp.sum(x, 0)")
    assert run("%xp unignore") == "xpsession: no rule is ignored\n"
    assert "XP101" in run("z = xp.concatenate([x, x])")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("%xp ignore nonsense", "no rule 'nonsense'"),
        ("%xp unignore XP101", "'XP101' is not ignored. Hint: %xp ignore"),
        ("%xp nonsense", "unknown subcommand 'nonsense'; valid are 'check', 'device', "),
        ("%xp device nonsense", "no device 'nonsense'; this machine has 'cpu'"),
        ("%xp device cpu strict:cpu", "unrecognized arguments: strict:cpu. Hint: %xp help device"),
        ("%xp device --bogus", "unrecognized arguments: --bogus. Hint: %xp help device"),
        ("%xp devices cpu", "%xp devices takes nothing, not 'cpu'. Hint: %xp device cpu"),
        ("%xp state now", "%xp state takes nothing, not 'now'. Hint: %xp"),
        ("%xp warnings loud", "unknown warnings mode 'loud'; valid are 'on', 'off', 'error'. Hint: %xp warnings on"),
        ("%xp standard 2020.12", "no version '2020.12' of the array API standard; known are '2022.12', '2023.12'"),
        ("%xp help nonsense", "unknown subcommand 'nonsense'; valid are "),
        ("%%xp device\nx = 1", "'%%xp device' does not exist: it takes no cell. Hint: %xp device"),
    ],
)
def test_bad_input_gets_one_line_and_changes_nothing(run: Run, line: str, expected: str) -> None:
    session = xpsession.session()
    before = (session.device, session.standard, session.warnings, session.xp)
    printed = run(line)
    assert printed.startswith(f"UsageError: {expected}")
    assert len(printed.splitlines()) == 1
    assert (session.device, session.standard, session.warnings, session.xp) == before


def test_an_unknown_version_is_answered_with_a_line_to_type(run: Run) -> None:
    assert run("%xp standard 2020.12").endswith("Hint: %xp standard 2025.12\n")


def test_help_lists_every_subcommand_with_a_summary(run: Run) -> None:
    lines = run("%xp help").splitlines()
    names = [line.split()[1] for line in lines]
    assert names == sorted(names)
    assert {"device", "devices", "help", "panel", "standard", "state", "time", "warnings"} <= set(names)
    assert all(line.rstrip().endswith(".") for line in lines)


@pytest.mark.parametrize("line", ["%xp help device", "%xp device?", "%xp device ?"])
def test_one_subcommand_explains_itself(run: Run, line: str) -> None:
    assert run(line).startswith("Show or select the device that xp is bound to.")


def test_subcommands_are_completed(complete: Complete) -> None:
    assert complete("%xp dev") == ["device", "devices"]
    assert "time" in complete("%%xp ti")


def test_devices_options_and_modes_are_completed(complete: Complete) -> None:
    assert complete("%xp device strict:d") == ["strict:device1", "strict:device2"]
    assert complete("%xp device cpu --m") == ["--move"]
    assert set(complete("%xp warnings o")) == {"on", "off"}
    assert complete("%xp standard 2025") == ["2025.12"]
    assert complete("%xp help wa") == ["warnings"]


def test_other_completion_is_left_alone(complete: Complete, run: Run) -> None:
    run("%xp device cpu")
    assert {"sum"} <= set(complete("xp.su"))
    assert "concatenate" not in complete("xp.conc")
