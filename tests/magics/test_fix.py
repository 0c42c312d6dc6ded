"""``%xp fix`` in a real shell and a real kernel: what comes in front of the user, and what is said."""

from collections.abc import Callable
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

import xpsession

Run = Callable[[str], str]


@pytest.fixture(autouse=True)
def loaded(run: Run) -> None:
    run("%load_ext xpsession\n%xp device cpu\nx = xp.zeros(3)")


@pytest.fixture
def offered(shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """Return the list of what is put in front of the user."""
    found: list[tuple[str, bool]] = []

    def take(text: str, replace: bool = False) -> None:  # noqa: FBT001, FBT002  # as IPython has it
        found.append((text, replace))

    monkeypatch.setattr(shell, "set_next_input", take)
    return found


def test_the_corrected_cell_is_offered_and_nothing_is_run(run: Run, offered: list[tuple[str, bool]]) -> None:
    run("y = xp.concatenate([x, x])  # twice\nz = xp.sum(y, 0)")
    run("del y, z")
    run("y = xp.concatenate([x, x])  # twice\nz = xp.sum(y, 0)")
    assert run("%xp fix") == "xpsession: fixed 2 findings; the corrected cell is ready to run\n"
    assert offered == [("y = xp.concat([x, x])  # twice\nz = xp.sum(y, axis=0)", False)]


def test_what_cannot_be_fixed_is_counted(run: Run, offered: list[tuple[str, bool]]) -> None:
    run("xp.median(xp.absolute(x))")
    assert run("%xp fix") == "xpsession: fixed 1 finding; 1 left\n"
    assert offered == [("xp.median(xp.abs(x))", False)]


def test_nothing_to_fix_is_one_line(run: Run, offered: list[tuple[str, bool]]) -> None:
    run("xp.sum(x)")
    assert run("%xp fix") == "xpsession: nothing to fix in the last cell\n"
    run("xp.median(x)")
    assert run("%xp fix") == "xpsession: nothing to fix in the last cell; 1 finding must be changed by hand\n"
    assert offered == []


def test_it_is_the_last_cell_that_did_something(run: Run, offered: list[tuple[str, bool]]) -> None:
    run("%time xp.absolute(x)")
    run("%xp")
    run("%xp fix")
    assert run("%xp fix").startswith("xpsession: fixed 1 finding;")
    assert offered == [("%time xp.abs(x)", False)] * 2


@pytest.mark.parametrize("mode", ["on", "off", "error"])
def test_it_works_whatever_is_reported(run: Run, offered: list[tuple[str, bool]], mode: str) -> None:
    run(f"%xp warnings {mode}")
    run("xp.absolute(x)")
    run("%xp fix")
    assert offered == [("xp.abs(x)", False)]


@pytest.mark.parametrize("mode", ["on", "off"])
@pytest.mark.parametrize(
    "between",
    [
        "%matplotlib --list\n!true",
        "%%bash\ntrue",
        "# a remark",
        "%rerun -l 1",
        "%xp warnings\n%xp device cpu",
        "%xp help fix",
        "get_ipython().run_line_magic('lsmagic', '')",
    ],
)
def test_a_cell_of_magics_alone_is_not_the_last_one(
    run: Run, offered: list[tuple[str, bool]], mode: str, between: str
) -> None:
    run(f"%xp warnings {mode}")
    run("xp.absolute(x)")
    run(between)
    run("%xp fix")
    assert offered == [("xp.abs(x)", False)]


@pytest.mark.parametrize("mode", ["on", "off"])
def test_what_code_runs_is_not_the_last_cell_and_what_does_not_parse_is(
    shell: InteractiveShell, run: Run, offered: list[tuple[str, bool]], mode: str
) -> None:
    run(f"%xp warnings {mode}")
    run("xp.absolute(x)")
    shell.run_cell("xp.absolute(x, x)", silent=True)
    shell.run_cell("xp.absolute(x, x, x)", store_history=False)
    run("y = 1\n%xp fix")
    assert offered == [("xp.abs(x)", False)]
    run("xp.absolute(x")
    assert run("%xp fix") == "xpsession: nothing to fix in the last cell\n"


def test_the_names_are_those_of_when_the_cell_began(run: Run, offered: list[tuple[str, bool]]) -> None:
    run("q = xp")
    run("q.absolute(x); del q")
    run("%xp fix")
    assert offered == [("q.abs(x); del q", False)]


def test_the_findings_of_the_cell_stay(run: Run, offered: list[tuple[str, bool]]) -> None:
    run("xp.absolute(x)")
    before = xpsession.session().diagnostics
    run("%xp fix")
    assert before
    assert xpsession.session().diagnostics == before
    assert len(offered) == 1


def test_before_any_cell_there_is_nothing_to_fix(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
    shell.reset()
    shell.run_line_magic("load_ext", "xpsession")
    capsys.readouterr()
    shell.run_line_magic("xp", "fix")
    assert capsys.readouterr().out == "xpsession: nothing to fix in the last cell\n"


def test_an_argument_is_an_error_of_one_line(run: Run) -> None:
    assert "unrecognized arguments: all. Hint: %xp help fix" in run("%xp fix all")


def test_what_only_the_run_saw_is_left_where_nothing_else_is(run: Run, offered: list[tuple[str, bool]]) -> None:
    run("A = xp.ones((3, 4))\nv = 1.5")
    run("for row in A:\n    row\nxp.absolute(A)")
    assert run("%xp fix") == "xpsession: fixed 1 finding; 1 left\n"
    assert offered == [("for row in A:\n    row\nxp.abs(A)", False)]


def test_a_cell_that_does_not_name_the_namespace_is_fixed_with_it(run: Run, offered: list[tuple[str, bool]]) -> None:
    run("x.mean()")
    assert run("%xp fix") == "xpsession: fixed 1 finding; the corrected cell is ready to run\n"
    assert offered == [("xp.mean(x)", False)]


def test_what_the_run_saw_within_a_fix_is_left(run: Run, offered: list[tuple[str, bool]]) -> None:
    run("def total(v):\n    return (v[0] + xp.ones(4)).sum()\ntotal(xp.ones((3, 4)))")
    assert run("%xp fix").startswith("xpsession: fixed 1 finding; 1 left\n")
    assert offered[0][0].splitlines()[1] == "    return xp.sum(v[0] + xp.ones(4))"


def test_a_list_that_is_an_index_becomes_a_call_of_take(run: Run, offered: list[tuple[str, bool]]) -> None:
    run("A = xp.ones((3, 4))")
    run("A[[0, 2]]")
    assert run("%xp fix") == "xpsession: fixed 1 finding; the corrected cell is ready to run\n"
    assert offered == [("xp.take(A, xp.asarray([0, 2]), axis=0)", False)]


def test_a_fix_that_may_change_what_runs_is_shown_and_applied_on_demand(
    run: Run, offered: list[tuple[str, bool]]
) -> None:
    run("A = xp.ones((3, 4))")
    run("B = xp.absolute(A)\nC = A[:, [0, 2]]")
    assert run("%xp fix") == (
        "xpsession: fixed 1 finding; 1 left\n"
        "xpsession: 1 more fix may change what runs; %xp fix --unsafe-fixes applies it\n"
        "@@ -1,2 +1,2 @@\n"
        " B = xp.abs(A)\n"
        "-C = A[:, [0, 2]]\n"
        "+C = xp.take(A, xp.asarray([0, 2]), axis=1)\n"
    )
    run("%xp fix --unsafe-fixes")
    assert offered == [
        ("B = xp.abs(A)\nC = A[:, [0, 2]]", False),
        ("B = xp.abs(A)\nC = xp.take(A, xp.asarray([0, 2]), axis=1)", False),
    ]


def test_a_terminal_and_a_kernel_offer_it(shell: InteractiveShell, run: Run, kernel: Any) -> None:
    run("xp.absolute(x)")
    run("%xp fix")
    assert vars(shell)["rl_next_input"] == "xp.abs(x)"
    kernel.run("%load_ext xpsession")
    kernel.run("xp.absolute(xp.zeros(3))")
    kernel.run(
        "offered = []\nget_ipython().payload_manager.write_payload = lambda data, single=True: offered.append(data)"
    )
    kernel.run("xp.absolute(xp.zeros(3))")
    assert kernel.run("%xp fix").error == ""
    assert kernel.run("print(offered)").stdout == (
        "[{'source': 'set_next_input', 'text': 'xp.abs(xp.zeros(3))', 'replace': False}]\n"
    )
