"""JupyterLab's debugger in a kernel: it stops in the user's cells alone, where it would stop without us."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from xpsession.stepping import OURS

CELL = """def f(a):
    total = (
        a
        + 1
    )
    return total
x = xp.ones(2)
y = f(x)
z = xp.sum(x)
"""
TIMEOUT = 30


class Debugger:
    """Speaks to the debugger of a kernel as JupyterLab does."""

    def __init__(self, kernel: Any) -> None:
        self._client = kernel._client
        self._number = 0

    def ask(self, command: str, **arguments: Any) -> dict[str, Any]:
        self._number += 1
        request = {"type": "request", "seq": self._number, "command": command, "arguments": arguments}
        message = self._client.session.msg("debug_request", request)
        self._client.control_channel.send(message)
        while True:
            reply = self._client.get_control_msg(timeout=TIMEOUT)
            if reply["parent_header"].get("msg_id") == message["header"]["msg_id"]:
                body: dict[str, Any] = reply["content"].get("body", {})
                return body

    def walk(self, source: str, line: int) -> Iterator[tuple[str, int]]:
        """Run a cell to a breakpoint, step to its end, and yield where it stopped."""
        path = self.ask("dumpCell", code=source)["sourcePath"]
        self.ask("setBreakpoints", source={"path": path}, breakpoints=[{"line": line}], sourceModified=False)
        self.ask("configurationDone")
        cell = self._client.execute(source)
        while (thread := self._stopped(cell)) is not None:
            frame = self.ask("stackTrace", threadId=thread)["stackFrames"][0]
            yield frame["name"], frame["line"]
            self.ask("stepIn" if source.splitlines()[frame["line"] - 1].startswith("y") else "next", threadId=thread)

    def _stopped(self, cell: str) -> int | None:
        """Return the thread that stops next; None where the cell ends."""
        while True:
            message = self._client.get_iopub_msg(timeout=TIMEOUT)
            content = message["content"]
            if message["msg_type"] == "debug_event" and content["event"] == "stopped":
                return int(content["body"]["threadId"])
            if content.get("execution_state") == "idle" and message["parent_header"].get("msg_id") == cell:
                return None


def test_it_stops_where_it_would_without_us_and_at_no_line_of_ours(start_kernel: Callable[[], Any]) -> None:
    kernel = start_kernel()
    if kernel.run("get_ipython().kernel.debugger is not None and bool(__import__('debugpy'))").result != "True":
        pytest.skip("this kernel has no debugger")
    kernel.run("%load_ext xpsession\n%xp device cpu")
    debugger = Debugger(kernel)
    debugger.ask("initialize", clientID="test", adapterID="", pathFormat="path", linesStartAt1=True)
    debugger.ask("attach")
    stops = list(debugger.walk(CELL, 8))
    back = ("<module>", 8)  # to which the step out of `f` leads on Python 3.12 and newer
    assert stops[0] == back
    inside = [("f", 3), ("f", 4), ("f", 3), ("f", 2), ("f", 6)]
    assert [stop for stop in stops if stop != back] == [*inside, ("<module>", 9)]


def test_unloading_takes_our_code_out_of_what_it_passes_by(kernel: Any) -> None:
    kernel.run("%load_ext xpsession\nmodules = get_ipython().kernel.debugger.kernel_modules")
    assert kernel.run(f"modules.count({OURS!r})").result == "1"
    kernel.run("%unload_ext xpsession")
    assert kernel.run(f"modules.count({OURS!r})").result == "0"
