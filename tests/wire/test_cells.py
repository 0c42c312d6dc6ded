"""What a page is told of the cells that ran, and what loading and unloading open and close."""

from collections.abc import Callable
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

import xpsession
from xpsession.wire.cells import digest

BAD = "xp.concatenate([xp.zeros(2)])"


def codes(event: Any) -> list[str]:
    return [found["code"] for found in event["findings"]]


def test_a_cell_that_ran_is_told_by_its_id(notebook: Any, page: Any) -> None:
    assert page.ask("hello")["cells"] == []
    notebook.run(BAD, "first")
    notebook.run("xp.zeros(2)", "second")
    first, second = notebook.events("ran")
    assert (first["cell"], first["digest"], codes(first)) == ("first", digest(BAD), ["XP101"])
    assert (second["cell"], codes(second)) == ("second", [])


def test_a_page_that_comes_later_is_told_what_was_found(notebook: Any) -> None:
    notebook.run(BAD, "first")
    notebook.run("xp.zeros(2)", "second")
    notebook.run(f"{BAD}  # again", "third")
    assert notebook.events() == []
    known = notebook.page().ask("hello")["cells"]
    assert [(cell["cell"], codes(cell)) for cell in known] == [("first", ["XP101"]), ("third", ["XP101"])]


def test_a_cell_that_was_changed_and_ran_again_has_only_its_new_findings(notebook: Any, page: Any) -> None:
    notebook.run(BAD, "first")
    notebook.run("xp.sum(xp.zeros(2), 0)", "first")
    (cell,) = page.ask("hello")["cells"]
    assert codes(cell) == ["XP203"]
    notebook.run("xp.sum(xp.zeros(2))", "first")
    assert page.ask("hello")["cells"] == []
    notebook.run(BAD, "first")
    notebook.run("%xp device cpu", "first")  # no cell that is checked
    assert page.ask("hello")["cells"] == []


def test_a_cell_that_was_stopped_is_told_too(notebook: Any, page: Any) -> None:
    notebook.run("%xp warnings error", None)
    notebook.run(f"done = 1\n{BAD}", "first")
    assert "done" not in notebook.shell.user_ns
    assert codes(notebook.events("ran")[-1]) == ["XP101"]
    assert [cell["cell"] for cell in page.ask("hello")["cells"]] == ["first"]


def test_a_cell_that_raised_is_told_too(notebook: Any, page: Any) -> None:
    del page
    notebook.run(f"{BAD}\n1 / 0", "first")
    assert codes(notebook.events("ran")[-1]) == ["XP101"]


def test_a_cell_that_runs_another_keeps_its_findings(notebook: Any, page: Any) -> None:
    del page
    notebook.run(f"get_ipython().run_cell('xp.ravel(xp.zeros(2))')\n{BAD}", "outer")
    assert [(event["cell"], codes(event)) for event in notebook.events("ran")] == [("outer", ["XP101"])]


def test_what_a_later_call_shows_is_told_of_the_cell_that_defines_the_function(notebook: Any, page: Any) -> None:
    source = "def f(a):\n    xp.sum(xp.zeros(2), 0)\n    return a.mean()"
    notebook.run(source, "first")
    assert codes(notebook.events("ran")[-1]) == ["XP203"]
    notebook.run("f(xp.zeros(3)), xp.concatenate([xp.zeros(2)])", "second")
    first, second = notebook.events("ran")[-2:]
    assert (first["cell"], first["digest"], codes(first)) == ("first", digest(source), ["XP203", "XP301"])
    assert [found["line"] for found in first["findings"]] == [2, 3]
    assert (second["cell"], codes(second)) == ("second", ["XP101"])
    assert [(cell["cell"], codes(cell)) for cell in page.ask("hello")["cells"]] == [
        ("first", ["XP203", "XP301"]),
        ("second", ["XP101"]),
    ]


def test_of_cells_that_are_alike_it_is_the_one_that_runs(notebook: Any, page: Any) -> None:
    del page
    for cell in ("first", "second", "first"):
        notebook.run(BAD, cell)
    assert [event["cell"] for event in notebook.events("ran")] == ["first", "second", "first"]


def test_a_cell_without_an_id_is_not_told(notebook: Any, page: Any) -> None:
    notebook.run(BAD, None)
    assert notebook.events("ran") == []
    assert page.ask("hello")["cells"] == []


def test_only_so_many_cells_are_remembered(notebook: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xpsession.wire.cells.LIMIT", 3)
    for number in range(5):
        notebook.run(f"{BAD}  # {number}", f"cell {number}")
    known = notebook.page().ask("hello")["cells"]
    assert [cell["cell"] for cell in known] == ["cell 2", "cell 3", "cell 4"]


def test_nothing_is_published_when_the_last_page_has_gone(notebook: Any) -> None:
    first, second = notebook.page(), notebook.page()
    first.close()
    notebook.run(BAD, "first")
    assert len(notebook.events()) == 1
    second.close()
    notebook.run(BAD, "first")
    notebook.run("%xp device strict:device1", None)
    assert len(notebook.events()) == 1


def test_a_page_that_closes_the_events_closes_them_for_itself_only(notebook: Any, page: Any) -> None:
    events = page.ask("hello")["events"]
    notebook.manager.comm_close(None, None, {"content": {"comm_id": events, "data": {}}})
    assert events in notebook.manager.comms
    notebook.run(BAD, "first")
    assert len(notebook.events("ran")) == 1
    notebook.run("%unload_ext xpsession", None)
    assert ("comm_close", events, {"version": 1, "type": "closed"}) in notebook.sent


def test_the_comm_opens_and_closes_as_the_examples_have_it(notebook: Any, fixture: Callable[[str], Any]) -> None:
    notebook.run("%unload_ext xpsession", None)
    (opened,) = [data for kind, _, data in notebook.sent if kind == "comm_open"]
    (closed,) = [data for kind, _, data in notebook.sent if kind == "comm_close"]
    assert opened == {**fixture("event-opened"), "package": xpsession.__version__}
    assert closed == fixture("event-closed")


def test_unloading_closes_every_comm_and_loading_opens_new_ones(notebook: Any, page: Any) -> None:
    events = page.ask("hello")["events"]
    notebook.run("%unload_ext xpsession", None)
    closed = [each for each in notebook.sent if each[0] == "comm_close"]
    assert closed[0] == ("comm_close", events, {"version": 1, "type": "closed"})
    assert [sender for _, sender, _ in closed] == [events, page.id]
    assert (notebook.manager.comms, notebook.manager.targets) == ({}, {})
    callbacks = str(notebook.shell.events.callbacks)
    assert "xpsession" not in callbacks
    notebook.run("%load_ext xpsession", None)
    assert notebook.page().ask("hello")["events"] != events


def test_a_failure_to_tell_the_pages_does_not_reach_the_cell(
    notebook: Any, page: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise OSError("the socket is closed")

    monkeypatch.setattr(type(notebook.manager.comms[page.ask("hello")["events"]]), "send", fail)
    notebook.run(f"{BAD}\ndone = 1", "first")
    assert notebook.shell.user_ns["done"] == 1
    assert "could not tell the pages about diagnostics" in caplog.text


def test_messages_do_not_make_ipython_believe_that_code_ran(notebook: Any, page: Any) -> None:
    heard: list[str] = []
    notebook.shell.events.register("pre_execute", lambda: heard.append("pre"))
    notebook.shell.events.register("post_execute", lambda: heard.append("post"))
    page.ask("check", cell="a", source=BAD)
    assert heard == []


def test_a_terminal_opens_no_comm(shell: InteractiveShell, run: Callable[[str], str]) -> None:
    run("%load_ext xpsession")
    assert xpsession.session().device.name
    assert "xpsession.wire" not in str(shell.events.callbacks)
