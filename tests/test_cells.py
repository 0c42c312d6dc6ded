"""Cells in a real shell: findings under the cell, cells that are stopped, and cells that are left alone."""

from collections.abc import Callable

import pytest
from IPython.core.interactiveshell import InteractiveShell

import xpsession
from xpsession.compliance import examination

Run = Callable[[str], str]


@pytest.fixture(autouse=True)
def loaded(run: Run) -> None:
    run("%load_ext xpsession\n%xp device cpu\nx = xp.zeros(3)")


def test_a_finding_is_shown_under_the_cell_with_code_place_caret_and_hint(run: Run) -> None:
    printed = run("y = 1\nxp.concatenate([x, x])")
    assert "warning[XP101 renamed-function]: 'xp.concatenate' is not in the array API standard 2025.12" in printed
    assert ":2:1" in printed
    assert "^^^^^^^^^^^^^^ hint: xp.concat" in printed


def test_the_session_s_own_names_tell_what_xp_is(shell: InteractiveShell, run: Run) -> None:
    shell.user_ns["np"] = __import__("numpy")
    assert "XP101" not in run("np.concatenate([x, x])")
    assert "XP101" in run("other = xp\nother.concatenate([x, x])")
    assert "XP101" in run("other.concatenate([x, x])")


def test_what_xp_was_when_the_cell_began_counts(run: Run) -> None:
    assert "XP101" in run("y = xp.concatenate([x, x]); import numpy as xp")
    assert "XP101" not in run("y = xp.concatenate([x, x])")
    run("%unload_ext xpsession")
    assert "XP101" not in run("import numpy as xp; y = xp.concatenate([x, x])\n%load_ext xpsession")
    assert "XP101" in run("y = xp.concatenate([x, x])")
    assert "XP101" in run("%reload_ext xpsession\ny = xp.concatenate([x, x])")


def test_a_finding_is_shown_once_and_named_after_that(run: Run) -> None:
    first = run("y = xp.concatenate([x, x])")
    again = run("z = 1\ny = xp.concatenate([x, x])")
    assert "hint: xp.concat" in first
    assert again == "  shown before: XP101 at 2:5\n"
    assert [found.line for found in xpsession.session().diagnostics] == [2]


def test_how_a_code_is_ignored_is_told_with_its_first_finding(run: Run) -> None:
    told = "to ignore: # xp: ignore[XP101] at the end of the line, or %xp ignore XP101"
    assert told in run("y = xp.concatenate([x, x])")
    printed = run("y = xp.concatenate([x, x, x])\nxp.sum(x, 0)")
    assert "XP101 renamed-function" in printed
    assert printed.endswith("to ignore: # xp: ignore[XP203] at the end of the line, or %xp ignore XP203\n")


def test_it_is_told_what_can_be_fixed(run: Run) -> None:
    run("A = xp.ones((3, 4))")
    assert "  %xp fix corrects 1 of 2\n" in run("xp.absolute(A)\nfor row in A:\n    row")
    assert "  %xp fix corrects them all\n" in run("xp.concatenate([A, A])\nxp.absolute(A + A)")
    assert "%xp fix" not in run("[row for row in A + 1]")


def test_a_finding_that_changes_is_shown_anew(run: Run) -> None:
    run("y = xp.concatenate([x, x])")
    printed = run("y = xp.concatenate([x, x, x])\nz = xp.mod(x, 2)")
    assert "shown before" not in printed
    assert (printed.count("XP101"), printed.count("hint:")) == (2, 2)
    printed = run("y = xp.concatenate([x, x, x])\nz = xp.mod(x, 3)")
    assert printed.endswith("  shown before: XP101 at 1:5\n  %xp fix corrects it\n")
    assert printed.count("hint:") == 1


def test_warnings_on_shows_everything_anew(run: Run) -> None:
    run("y = xp.concatenate([x, x])")
    run("%xp warnings on")
    assert "hint: xp.concat" in run("y = xp.concatenate([x, x])")


def test_a_cell_that_is_stopped_says_why_each_time(run: Run) -> None:
    run("%xp warnings error")
    for _ in range(2):
        assert "hint: xp.concat" in run("y = xp.concatenate([x, x])")


def test_a_cell_that_complies_is_silent(run: Run) -> None:
    assert run("y = xp.sum(xp.concat([x, x]), axis=0)") == ""
    assert xpsession.session().diagnostics == ()


def test_a_comment_silences_one_line(run: Run) -> None:
    assert run("y = xp.concatenate([x, x])  # xp: ignore[XP101]") == ""


def test_off_looks_for_nothing(run: Run) -> None:
    run("%xp warnings off")
    assert run("y = xp.concatenate([x, x])") == ""


def test_off_leaves_nothing_where_cells_pass_and_on_brings_it_back(shell: InteractiveShell, run: Run) -> None:
    run("%xp warnings off")
    run("%unload_ext xpsession")
    without = _stations(shell)
    run("%load_ext xpsession")
    loaded = _stations(shell)
    run("%xp warnings off")
    off = _stations(shell)
    assert without.pop("input")[-1] != off["input"].pop()  # what makes help of `%xp time?`, which is asked as well
    del off["input"], loaded["input"]
    assert off == without
    run("%xp warnings error")
    assert len(_stations(shell)["trees"]) == 1
    run("%xp warnings on")
    assert {name: len(loaded[name]) - len(off[name]) for name in off} == {"events": 2, "trees": 0, "compiler": 0}
    assert {name: kept for name, kept in _stations(shell).items() if name in {"events", "trees"}} == {
        name: loaded[name] for name in ("events", "trees")
    }
    assert "XP101" in run("y = xp.concatenate([x, x])")


def _stations(shell: InteractiveShell) -> dict[str, list[object]]:
    """Return all that a cell passes on its way through the shell."""
    return {
        "events": [told for event in shell.events.callbacks.values() for told in event],
        "trees": list(shell.ast_transformers),
        "compiler": [type(shell.compile)],
        "input": [*shell.input_transformers_cleanup, *shell.input_transformers_post],
    }


def test_error_stops_the_cell_before_it_runs(shell: InteractiveShell, run: Run) -> None:
    run("%xp warnings error")
    printed = run("done = True\ny = xp.concatenate([x, x])")
    assert "error[XP101 renamed-function]" in printed
    assert "The cell was not run: it leaves the standard in one place" in printed
    assert "Traceback" not in printed
    assert xpsession.session().diagnostics[0].cell == shell.execution_count - 1
    assert "done" not in shell.user_ns
    assert run("done = xp.concat([x, x])") == ""
    assert "done" in shell.user_ns


def test_the_cell_is_numbered_as_its_prompt(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
    for mode in ("on", "error"):
        shell.run_cell(f"%xp warnings {mode}", store_history=True)
        count = shell.execution_count
        shell.run_cell("y = xp.concatenate([x, x])", store_history=True)
        assert f"--> cell {count}:1:5" in capsys.readouterr().out


def test_error_stops_no_later_cell_and_no_code_inside_a_cell(shell: InteractiveShell, run: Run) -> None:
    run("%xp warnings error")
    run("y = xp.concatenate([x, x])")
    run("%time z = xp.concat([x, x])")
    assert shell.user_ns["z"].shape == (6,)


@pytest.mark.parametrize("mode", ["on", "error", "off"])
def test_a_cell_that_does_not_parse_shows_its_own_error_alone(run: Run, mode: str) -> None:
    run(f"%xp warnings {mode}")
    printed = run("xp.concatenate([x, x)")
    assert "SyntaxError" in printed
    assert "xpsession" not in printed
    assert "XP" not in printed


def test_a_cell_that_raises_shows_its_own_error(run: Run) -> None:
    printed = run("1 / 0")
    assert "ZeroDivisionError" in printed
    assert "xpsession" not in printed


@pytest.mark.parametrize("mode", ["on", "error"])
def test_a_check_that_breaks_costs_one_line_and_not_the_cell(
    shell: InteractiveShell, run: Run, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    run(f"%xp warnings {mode}")

    def broken(*_: object, **__: object) -> None:
        raise KeyError("broken")

    monkeypatch.setattr(examination, "examine", broken)
    printed = run("z = xp.asarray(7)")
    assert shell.user_ns["z"] == 7
    assert len(printed.splitlines()) == 1
    assert "xpsession could not check this cell, which is unharmed" in printed
    assert "KeyError: 'broken'" in printed
    assert "https://github.com/xpsession/xpsession/issues" in printed


def test_what_runs_silently_is_not_looked_at(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
    shell.run_cell("xp.concatenate([x, x])", silent=True)
    assert "XP101" not in capsys.readouterr().out


def test_a_version_newer_name_is_reported_for_the_bound_version(run: Run) -> None:
    run("%xp standard 2022.12")
    assert "XP108" in run("y = xp.diff(x)")
    run("%xp standard 2025.12")
    assert run("y = xp.diff(x)") == ""


def test_an_array_of_the_session_counts_once_it_has_met_the_namespace(shell: InteractiveShell, run: Run) -> None:
    shell.user_ns["a"] = __import__("numpy").zeros(3)
    assert run("y = a.astype('float32')") == ""
    assert "XP301" in run("y = xp.sin(a)\nz = a.sum()")


def test_an_array_of_the_cell_that_loads_the_extension_is_the_namespace_s(run: Run) -> None:
    assert "XP301" in run("y = x.astype('float32')")


def test_the_arrays_of_the_session_are_not_kept_alive(shell: InteractiveShell, run: Run) -> None:
    run("import weakref; big = xp.zeros(3); gone = weakref.ref(big)")
    run("y = xp.sin(big); del big")
    assert shell.user_ns["gone"]() is None


def test_what_a_cell_runs_in_turn_is_told_of_once_and_by_the_cell(run: Run) -> None:
    printed = run("%%capture kept\ny = xp.concatenate([x, x])")
    assert (":2:5" in printed, "shown before" in printed) == (True, False)
    assert run("print(kept.stdout)").strip() == ""
