"""Kernels that have no xpsession, another one, or stop talking: one clear sentence, and nothing is lost."""

import re
from typing import Any

import pytest

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

# A kernel side of another version: it answers `hello` as it would, and nothing else is understood.
OTHER_VERSION = """
from comm import create_comm, get_comm_manager
def answer(comm, opened):
    comm.on_msg(lambda asked: comm.send({"version": VERSION, "type": "welcome", "id": asked["content"]["data"]["id"]}))
get_comm_manager().register_target("xpsession.rpc", answer)
events = create_comm(target_name="xpsession.events", data={"version": VERSION, "type": "opened"})
"""
TALK_NONSENSE = """
from comm import get_comm_manager
events = next(comm for comm in get_comm_manager().comms.values() if comm.target_name == "xpsession.events")
for data in [None, [1], {"version": 1, "type": "run", "code": "1 / 0"}, {"version": 1, "type": "state"}] * 3:
    events.send(data)
"""
CLOSE_COMMS = """
from comm import get_comm_manager
for comm in [comm for comm in get_comm_manager().comms.values() if comm.target_name == "xpsession.rpc"]:
    comm.close()
"""


def test_a_kernel_without_the_package_says_what_to_install(open_notebook: Any, sight: Any) -> None:
    notebook = open_notebook()
    notebook.run(
        "import sys; sys.path[:] = []; sys.meta_path[:] = [f for f in sys.meta_path if 'ditable' not in str(f)]"
    )
    sight.choose("Load xpsession")
    expect(sight.notification("This kernel has no xpsession. Hint: %pip install xpsession")).to_have_count(1)
    notebook.page.wait_for_timeout(500)  # until the note has slid in
    notebook.photograph("extension-no-package")
    expect(sight.item).to_have_text(re.compile("xp: load"))


@pytest.mark.parametrize(("version", "label"), [(0, "xp: too old"), (2, "xp: too new")])
def test_a_kernel_of_another_version_of_the_wire_is_told_apart(
    open_notebook: Any, sight: Any, version: int, label: str
) -> None:
    notebook = open_notebook()
    notebook.run(OTHER_VERSION.replace("VERSION", str(version)))
    expect(sight.item).to_have_text(re.compile(label))
    expect(sight.item).to_have_attribute("title", re.compile("Hint: .*upgrade"))
    assert notebook.run("print('on')") == "on\n"


def test_a_kernel_of_another_language_has_no_item(open_notebook: Any, sight: Any) -> None:
    notebook = open_notebook(kernel="echo")
    expect(sight.item).to_have_count(0)
    assert notebook.run("xp.concatenate") == "xp.concatenate"
    expect(sight.marks).to_have_count(0)


def test_nonsense_is_logged_once_and_comms_that_die_are_found_again(loaded: Any, sight: Any) -> None:
    notebook = loaded()
    logged: list[str] = []
    notebook.page.on("console", lambda message: logged.append(message.text))
    notebook.run(TALK_NONSENSE)
    notebook.run("y = xp.concatenate([x, x])")
    expect(sight.marks).to_have_count(1)
    ours = [text for text in logged if text.startswith("xpsession:")]
    assert len(ours) == len(set(ours)) == 3

    notebook.run(CLOSE_COMMS)
    expect(sight.item).to_have_text(re.compile("^cpu"))
    sight.choose("strict:device1")
    expect(sight.item).to_have_text(re.compile("^strict:device1"))
