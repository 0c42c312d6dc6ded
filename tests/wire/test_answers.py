"""What a page is answered: every request, what cannot be done, and what is no request at all."""

import logging
from collections.abc import Callable
from typing import Any

import pytest

import xpsession
from xpsession import backends
from xpsession.wire.cells import digest

Applied = Callable[[str, list[Any]], str]

CELL = {"cell": "a", "source": "é = '😀'; y = xp.concatenate([xp.zeros(2)])\nz = xp.sum(y, 0)\n"}
FIRST = {"code": "XP101", "line": 1, "column": 13}


def test_welcome_holds_the_state_and_where_events_come(notebook: Any, page: Any) -> None:
    welcome = page.ask("hello")
    ((_, events, opened),) = [each for each in notebook.sent if each[0] == "comm_open"]
    assert opened == {"version": 1, "type": "opened", "package": xpsession.__version__}
    assert welcome["events"] == events
    state = welcome["state"]
    assert (state["device"], state["standard"], state["warnings"], state["ignore"]) == ("cpu", "2025.12", "on", [])
    assert state["pending"] is None
    assert [device["name"] for device in state["devices"]] == [device.name for device in backends.devices()]
    assert all(device["available"] or device["reason"] for device in state["devices"])
    assert state["memory"]["held"] > 0
    assert welcome["cells"] == []


def test_a_cell_is_checked_while_it_is_typed_and_nothing_is_kept(notebook: Any, page: Any) -> None:
    notebook.run("xp.sum(xp.zeros(2), 0)", "other")
    before = xpsession.session().diagnostics
    checked = page.ask("check", **CELL)
    assert (checked["cell"], checked["digest"]) == ("a", digest(CELL["source"]))
    first, second = checked["findings"]
    assert (first["code"], first["line"], first["column"], first["end_column"]) == ("XP101", 1, 13, 27)
    assert (second["code"], second["line"], second["column"]) == ("XP203", 2, 14)
    assert "path" not in first
    assert xpsession.session().diagnostics == before


def test_several_cells_are_checked_in_one_message(page: Any) -> None:
    cells = [CELL, {"cell": "b", "source": "xp.sum(x)"}, {"cell": "c", "source": "xp.ravel(x)"}]
    surveyed = page.ask("survey", cells=cells)["cells"]
    assert [cell["cell"] for cell in surveyed] == ["a", "b", "c"]
    for cell, found in zip(cells, surveyed, strict=True):
        checked = page.ask("check", **cell)
        assert (found["digest"], found["findings"]) == (checked["digest"], checked["findings"])
    assert [len(found["findings"]) for found in surveyed] == [2, 0, 1]
    assert page.ask("survey", cells=[])["cells"] == []


def test_a_check_knows_the_live_names(notebook: Any, page: Any) -> None:
    assert page.ask("check", cell="a", source="namespace.concatenate([])")["findings"] == []
    notebook.run("namespace = xp", "b")
    (found,) = page.ask("check", cell="a", source="namespace.concatenate([])")["findings"]
    assert found["code"] == "XP101"


def test_a_check_knows_which_arrays_came_out_of_the_namespace(notebook: Any, page: Any) -> None:
    notebook.run("import numpy as np\nx = xp.zeros(4)\nown = np.zeros(4)", "b")
    (found,) = page.ask("check", cell="a", source="x.reshape(2, 2)")["findings"]
    assert (found["code"], found["hint"]) == ("XP301", "xp.reshape(x, (2, 2))")
    assert page.ask("check", cell="a", source="own.reshape(2, 2)")["findings"] == []


def test_code_that_is_not_finished_has_no_findings(page: Any) -> None:
    assert page.ask("check", cell="a", source="xp.concatenate([")["findings"] == []


def test_nothing_is_found_while_warnings_are_off(notebook: Any, page: Any) -> None:
    notebook.run("%xp warnings off", None)
    assert page.ask("check", **CELL)["findings"] == []


def test_cells_are_fixed_by_edits(page: Any, applied: Applied) -> None:
    fixed = page.ask("fix", cells=[CELL, {"cell": "b", "source": "xp.sum(x)"}], only=None)
    assert fixed["type"] == "edits"
    first, second = fixed["cells"]
    assert (first["fixed"], first["left"], first["digest"]) == (2, 0, digest(CELL["source"]))
    assert applied(CELL["source"], first["edits"]) == (
        "é = '😀'; y = xp.concat([xp.zeros(2)])\nz = xp.sum(y, axis=0)\n"
    )
    assert (second["cell"], second["edits"], second["fixed"]) == ("b", [], 0)


def test_one_finding_is_fixed_alone(page: Any, applied: Applied) -> None:
    (done,) = page.ask("fix", cells=[CELL], only=FIRST)["cells"]
    assert (done["fixed"], done["left"]) == (1, 1)
    assert applied(CELL["source"], done["edits"]) == CELL["source"].replace("concatenate", "concat")


RUN = "def g(a):\n    xp.concatenate([a])\n    return a.mean()\nmax([g], key=id)(xp.zeros(3))"
SEEN = {"code": "XP301", "line": 3, "column": 11}


def test_what_only_running_shows_is_fixed_and_ignored_too(notebook: Any, page: Any, applied: Applied) -> None:
    cell = {"cell": "a", "source": RUN}
    assert len(page.ask("check", **cell)["findings"]) == 1
    notebook.run(RUN, "a")
    (one,) = page.ask("fix", cells=[cell], only=SEEN)["cells"]
    assert (one["fixed"], applied(RUN, one["edits"])) == (1, RUN.replace("a.mean()", "xp.mean(a)"))
    (both,) = page.ask("fix", cells=[cell], only=None)["cells"]
    fixed = RUN.replace("a.mean()", "xp.mean(a)").replace("concatenate", "concat")
    assert (both["fixed"], both["left"], applied(RUN, both["edits"])) == (2, 0, fixed)
    (quiet,) = page.ask("suppress", **cell, **SEEN)["cells"]
    assert (quiet["fixed"], quiet["left"]) == (1, 1)
    silent = applied(RUN, quiet["edits"])
    assert silent == RUN.replace("a.mean()", "a.mean()  # xp: ignore[XP301]")
    notebook.run(silent, "a")
    assert [found["code"] for found in notebook.events("ran")[-1]["findings"]] == ["XP101"]


def test_what_was_seen_holds_for_that_source_alone(notebook: Any, page: Any) -> None:
    notebook.run(RUN, "a")
    changed = {"cell": "a", "source": f"{RUN}  # changed"}
    (done,) = page.ask("fix", cells=[changed], only=SEEN)["cells"]
    assert done["edits"] == []
    page.ask("configure", warnings=None, ignore=["XP301"], unignore=[])
    (done,) = page.ask("fix", cells=[{"cell": "a", "source": RUN}], only=SEEN)["cells"]
    assert done["edits"] == []


@pytest.mark.parametrize("place", [{**FIRST, "column": 12}, {**FIRST, "line": 99}, {**FIRST, "code": "XP999"}])
def test_a_finding_that_is_gone_changes_nothing(page: Any, place: dict[str, Any]) -> None:
    (done,) = page.ask("fix", cells=[CELL], only=place)["cells"]
    assert (done["edits"], done["fixed"], done["left"]) == ([], 0, 2)
    (done,) = page.ask("suppress", **CELL, **place)["cells"]
    assert (done["edits"], done["fixed"], done["left"]) == ([], 0, 2)


def test_a_finding_is_ignored_by_a_comment(page: Any, applied: Applied) -> None:
    (done,) = page.ask("suppress", **CELL, **FIRST)["cells"]
    text = applied(CELL["source"], done["edits"])
    assert text == CELL["source"].replace("])\n", "])  # xp: ignore[XP101]\n")
    assert (done["fixed"], done["left"]) == (1, 1)
    assert [found["code"] for found in page.ask("check", cell="a", source=text)["findings"]] == ["XP203"]


def test_a_code_is_ignored_everywhere_and_by_every_page(notebook: Any, page: Any) -> None:
    notebook.run(CELL["source"], "a")
    other = notebook.page()
    assert page.ask("configure", warnings=None, ignore=["XP101"], unignore=[])["ignore"] == ["XP101"]
    assert notebook.events("state")[-1]["ignore"] == ["XP101"]
    assert [found["code"] for found in other.ask("check", **CELL)["findings"]] == ["XP203"]
    (cell,) = other.ask("hello")["cells"]
    assert [found["code"] for found in cell["findings"]] == ["XP203"]
    notebook.run("xp.concatenate([xp.zeros(2)])", "b")
    assert notebook.events("ran")[-1]["findings"] == []
    assert other.ask("configure", warnings=None, ignore=["XP203"], unignore=["XP101"])["ignore"] == ["XP203"]


def test_a_code_that_does_not_exist_is_refused_and_changes_nothing(page: Any) -> None:
    refused = page.ask("configure", warnings="off", ignore=["XP101", "nonsense"], unignore=[])
    assert refused["type"] == "error"
    assert "no rule 'nonsense'" in refused["message"]
    state = page.ask("hello")["state"]
    assert (state["ignore"], state["warnings"]) == ([], "on")


def test_the_warnings_mode_is_set(notebook: Any, page: Any) -> None:
    page.ask("configure", warnings="error", ignore=[], unignore=[])
    assert xpsession.session().warnings == "error"
    assert notebook.events("state")[-1]["warnings"] == "error"


def test_the_page_of_a_rule_is_plain_text(page: Any) -> None:
    rule = page.ask("rule", code="XP101")
    assert (rule["code"], rule["name"], rule["severity"]) == ("XP101", "renamed-function", "error")
    assert "What it does\n------------" in rule["text"]
    assert page.ask("rule", code="XP000")["message"].startswith("no rule 'XP000'")


def test_the_memory_is_that_of_the_bound_device(page: Any) -> None:
    memory = page.ask("memory")
    assert memory["device"] == "cpu"
    assert 0 < memory["memory"]["held"] <= memory["memory"]["total"]
    page.ask("select", device="strict:device1", move=False)
    assert page.ask("memory")["memory"] is None


def test_a_device_is_bound_and_that_is_confirmed(notebook: Any, page: Any) -> None:
    notebook.run("x = xp.zeros(3)", None)
    page.ask("select", device="strict:device1", move=False)
    assert xpsession.session().device.name == "strict:device1"
    switched, state = notebook.events()
    assert (switched["type"], switched["device"], switched["failed"]) == ("switched", "strict:device1", False)
    assert "x still lies elsewhere" in switched["message"]
    assert (state["type"], state["device"], state["pending"]) == ("state", "strict:device1", None)


def test_the_arrays_move_too(notebook: Any, page: Any) -> None:
    notebook.run("x = xp.zeros(3)", None)
    page.ask("select", device="strict:device1", move=True)
    assert backends.device_of(notebook.shell.user_ns["x"]) == "strict:device1"
    assert "moved x" in notebook.events("switched")[-1]["message"]


@pytest.mark.parametrize("device", ["strict:nowhere", "nonsense", "", "cuda:99", "__import__('os')", "x" * 10_000])
def test_a_device_that_cannot_be_bound_leaves_the_old_one_and_says_why(notebook: Any, page: Any, device: str) -> None:
    page.ask("select", device=device, move=False)
    (switched,) = notebook.events("switched")
    assert switched["failed"]
    assert switched["message"]
    state = notebook.events()[-1]
    assert (state["device"], state["pending"]) == ("cpu", None)


def test_a_library_that_breaks_while_switching_is_told(
    notebook: Any, page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("CUDA_ERROR_ILLEGAL_ADDRESS")

    monkeypatch.setattr(xpsession.session(), "select", fail)
    page.ask("select", device="strict:device1", move=False)
    assert notebook.events("switched")[-1]["message"] == "RuntimeError: CUDA_ERROR_ILLEGAL_ADDRESS"


def test_every_page_hears_what_the_magics_do(notebook: Any, page: Any) -> None:
    assert page.ask("hello")["state"]["revision"] > 0
    notebook.run("%xp device strict:device2", None)
    notebook.run("%xp standard 2024.12", None)
    notebook.run("%xp warnings error", None)
    told = notebook.events("state")
    assert [state["revision"] for state in told] == sorted({state["revision"] for state in told})
    assert [(state["device"], state["standard"], state["warnings"]) for state in told[-3:]] == [
        ("strict:device2", "2025.12", "on"),
        ("strict:device2", "2024.12", "on"),
        ("strict:device2", "2024.12", "error"),
    ]


def test_what_is_malformed_is_ignored_and_logged_once_for_each_kind(
    page: Any, fixture: Callable[[str], Any], caplog: pytest.LogCaptureFixture
) -> None:
    malformed = fixture("malformed-requests")
    for _ in range(3):
        for data in malformed.values():
            assert page.send(data) == []
    logged = [record.getMessage() for record in caplog.records]
    assert len(logged) == len(set(logged))
    assert "xpsession ignored a message of the unknown type 'execute'" in logged
    assert page.ask("memory")["device"] == "cpu"


def test_the_log_is_not_flooded(page: Any, caplog: pytest.LogCaptureFixture) -> None:
    for number in range(1000):
        page.send({"version": 1, "type": f"nonsense {number}", "id": 0})
    assert len(caplog.records) <= 50


def test_a_cell_that_is_too_long_is_refused(page: Any) -> None:
    long = "x" * 1_000_001
    requests: dict[str, dict[str, Any]] = {
        "check": {"cell": "a", "source": long},
        "survey": {"cells": [{"cell": "a", "source": long}]},
        "fix": {"cells": [{"cell": "a", "source": long}], "only": None},
        "suppress": {"cell": "a", "source": long, **FIRST},
    }
    for kind, fields in requests.items():
        refused = page.ask(kind, **fields)
        assert refused["message"] == "a cell of 1,000,001 characters is not checked; 1,000,000 is the most"


@pytest.mark.parametrize(
    "source",
    [
        "",
        "\0",
        "\ud800",
        "xp." * 5000,
        "(" * 5000,
        "xp.norm(" * 90 + ")" * 90,
        "%%bash\nxp.norm()",
        "!xp.norm()",
        "\r\r",
    ],
)
def test_a_source_whatever_it_is_is_answered(page: Any, source: str) -> None:
    assert page.ask("check", cell="", source=source)["type"] == "checked"
    assert page.ask("fix", cells=[{"cell": "", "source": source}], only=None)["type"] == "edits"
    assert page.ask("suppress", cell="", source=source, **FIRST)["type"] == "edits"


def test_a_failure_of_ours_is_answered_and_logged(
    page: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr(xpsession.session().checking, "look", fail)
    failed = page.ask("check", **CELL)
    assert (failed["type"], "ZeroDivisionError: ours" in failed["message"]) == ("error", True)
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
