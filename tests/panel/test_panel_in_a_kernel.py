"""The panel in a real kernel, told what a front end would tell it, on the shell's thread and on a subshell's."""

import ast
from collections.abc import Callable
from typing import Any

import pytest

TIMEOUT = 30
LISTEN = """
import threading, xpsession
from ipywidgets.widgets import widget
threads = []
def note(what):
    threads.append((what, threading.current_thread() is threading.main_thread()))
xpsession.session().listen(note)
(picker,) = [each for each in widget._instances.values() if type(each).__name__ == "Dropdown"]
picker.observe(lambda change: note("picked"), "value")
[picker.comm.comm_id, *(name for _, name in picker.options)]
"""


@pytest.fixture
def picker(kernel: Any) -> list[str]:
    """Return the comm of an open panel's picker, and the names it offers."""
    kernel.run("%load_ext xpsession\n%xp device cpu\n%xp panel")
    names: list[str] = ast.literal_eval(kernel.run(LISTEN).result)
    return names


def pick(kernel: Any, picker: list[str], device: str, subshell: str | None = None) -> None:
    """Send what a front end sends when the user picks a device."""
    state = {"method": "update", "state": {"index": picker.index(device) - 1}, "buffer_paths": []}
    message = kernel._client.session.msg("comm_msg", {"comm_id": picker[0], "data": state})
    message["header"]["subshell_id"] = subshell
    kernel._client.shell_channel.send(message)


def subshell(kernel: Any) -> str:
    """Return a new subshell of the kernel; skip where it has none."""
    info = kernel._client.kernel_info(reply=True, timeout=TIMEOUT)["content"]
    if "kernel subshells" not in info.get("supported_features", []):
        pytest.skip("this ipykernel has no subshells")
    kernel._client.control_channel.send(kernel._client.session.msg("create_subshell_request"))
    created: str = kernel._client.get_control_msg(timeout=TIMEOUT)["content"]["subshell_id"]
    return created


def switched(kernel: Any) -> set[tuple[str, bool]]:
    """Wait, without running a cell, until a choice is applied; return what was noted and whether on the main thread."""
    while "xp is on strict:device1" not in str(kernel._client.get_iopub_msg(timeout=TIMEOUT)["content"]):
        pass
    assert kernel.run("xpsession.session().device.name").result == "'strict:device1'"
    threads: set[tuple[str, bool]] = ast.literal_eval(kernel.run("set(threads)").result)
    return {each for each in threads if each[0] != "diagnostics"}


def published(kernel: Any, request: str) -> list[dict[str, Any]]:
    """Return what the kernel publishes until a request is done."""
    messages: list[dict[str, Any]] = []
    while True:
        message = kernel._client.get_iopub_msg(timeout=TIMEOUT)
        messages.append(message)
        if message["content"].get("execution_state") == "idle" and message["parent_header"].get("msg_id") == request:
            return messages


def test_a_choice_in_the_front_end_binds_the_device(kernel: Any, picker: list[str]) -> None:
    pick(kernel, picker, "strict:device1")
    assert switched(kernel) == {("picked", True), ("device", True)}


def test_a_choice_on_a_subshell_is_applied_on_the_main_thread(kernel: Any, picker: list[str]) -> None:
    pick(kernel, picker, "strict:device1", subshell(kernel))
    assert switched(kernel) == {("picked", False), ("device", True)}


@pytest.mark.parametrize("pause", ["time.sleep(0.05)", "await asyncio.sleep(0.05)"])
def test_a_choice_while_a_cell_runs_is_shown_at_once_and_bound_after_it(
    kernel: Any, picker: list[str], pause: str
) -> None:
    other = subshell(kernel)
    wait = f"import asyncio, time\nprint('running', flush=True)\nwhile not picker.value.endswith('1'):\n    {pause}\n"
    running = kernel._client.execute(f"{wait}print(xpsession.session().device.name)")
    while kernel._client.get_iopub_msg(timeout=TIMEOUT)["msg_type"] != "stream":
        pass
    pick(kernel, picker, "strict:device1", other)
    messages = published(kernel, running)
    printed = "".join(m["content"]["text"] for m in messages if m["msg_type"] == "stream")
    assert printed == "cpu\n"
    assert any("cpu → strict:device1 when the running cell ends" in str(m["content"]) for m in messages)
    kernel._client.get_shell_msg(timeout=TIMEOUT)
    assert switched(kernel) == {("picked", False), ("device", True)}


def test_the_choice_of_a_magic_reaches_the_front_end(kernel: Any, picker: list[str]) -> None:
    running = kernel._client.execute("%xp device strict:device2")
    updates = [m["content"]["data"] for m in published(kernel, running) if m["msg_type"] == "comm_msg"]
    index = picker.index("strict:device2") - 1
    assert any(data.get("state", {}).get("index") == index for data in updates)


def test_the_widget_carries_its_text_for_front_ends_without_widgets(kernel: Any) -> None:
    kernel.run("%load_ext xpsession\n%xp device cpu")
    (shown,) = kernel.run("%xp panel").displays
    assert "application/vnd.jupyter.widget-view+json" in shown
    assert "xp is the array API standard 2025.12 on cpu (" in shown["text/plain"]
    kernel.run("%unload_ext xpsession")
    assert kernel.run("'xpsession' in str(get_ipython().events.callbacks)").result == "False"


def test_loading_imports_neither_ipywidgets_nor_cupy(start_kernel: Callable[[], Any]) -> None:
    kernel = start_kernel()
    kernel.run("import sys\nbefore = set(sys.modules)")
    kernel.run("%load_ext xpsession")
    assert kernel.run("sorted({'ipywidgets', 'cupy'} & (set(sys.modules) - before))").result == "[]"
