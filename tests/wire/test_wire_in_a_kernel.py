"""The wire in a real kernel: a busy one, an interrupted one, a restarted one, and messages on a subshell's thread."""

import itertools
import queue
import uuid
from collections.abc import Callable
from typing import Any

import pytest

TIMEOUT = 60
BAD = "xp.concatenate([xp.zeros(2)])"


class Page:
    """A page that is connected to a kernel, and asks on a subshell where the kernel has them."""

    def __init__(self, kernel: Any, subshell: str | None) -> None:
        self._client = kernel._client
        self._subshell = subshell
        self._numbers = itertools.count()
        self.id = uuid.uuid4().hex
        self.heard: list[Any] = []  # what came on any comm
        self.printed = ""
        self._send("comm_open", target_name="xpsession.rpc", data={"version": 1})

    def ask(self, kind: str, **fields: object) -> Any:
        """Send a request; return its answer."""
        number = next(self._numbers)
        self._send("comm_msg", data={"version": 1, "type": kind, "id": number, **fields})
        return self.wait(lambda data: data.get("id") == number)

    def wait(self, wanted: Callable[[Any], bool]) -> Any:
        """Wait for a message on any comm."""
        while True:
            message = self._client.get_iopub_msg(timeout=TIMEOUT)
            # ipykernel says the latter, in whatever cell runs, of a page that closes what an earlier test unloaded.
            if message["msg_type"] == "stream" and "No such comm" not in message["content"]["text"]:
                self.printed += message["content"]["text"]
            if message["msg_type"].startswith("comm_"):
                self.heard.append(message["content"]["data"])
                if wanted(self.heard[-1]):
                    return self.heard[-1]

    def event(self, kind: str) -> Any:
        """Wait for an event."""
        return self.wait(lambda data: data.get("type") == kind and "id" not in data)

    def start(self, source: str, cell: str | None = None) -> None:
        """Run a cell, and return when it has printed ``running``."""
        self.run(source, cell)
        while "running" not in self._client.get_iopub_msg(timeout=TIMEOUT)["content"].get("text", ""):
            pass

    def run(self, source: str, cell: str | None = None, *, subshell: bool = False, silent: bool = False) -> None:
        """Run a cell as JupyterLab does, which gives its id."""
        content = {"code": source, "silent": silent, "store_history": not silent, "stop_on_error": True}
        message = self._client.session.msg("execute_request", content, metadata={"cellId": cell} if cell else {})
        message["header"]["subshell_id"] = self._subshell if subshell else None
        self._client.shell_channel.send(message)

    def finish(self) -> None:
        """Wait for the running cell's end."""
        self._client.get_shell_msg(timeout=TIMEOUT)

    def states(self, count: int) -> list[str]:
        """Return the next states that the kernel tells."""
        states: list[str] = []
        while len(states) < count:
            message = self._client.get_iopub_msg(timeout=TIMEOUT)
            if message["msg_type"] == "status":
                states.append(message["content"]["execution_state"])
        return states

    def send(self, data: object) -> None:
        """Send anything."""
        self._send("comm_msg", data=data)

    def close(self) -> None:
        """Close the comm."""
        self._send("comm_close", data={})

    def _send(self, kind: str, **content: object) -> None:
        message = self._client.session.msg(kind, {"comm_id": self.id, **content})
        message["header"]["subshell_id"] = self._subshell
        self._client.shell_channel.send(message)


@pytest.fixture
def loaded(kernel: Any) -> Any:
    """Return a kernel in which xpsession has just been loaded on the CPU."""
    kernel.run("%load_ext xpsession\n%xp device cpu")
    return kernel


@pytest.fixture
def open_page(loaded: Any) -> Callable[[], Page]:
    """Return a function that connects a page on a subshell of its own; skip where the kernel has none."""
    info = loaded._client.kernel_info(reply=True, timeout=TIMEOUT)["content"]
    if "kernel subshells" not in info.get("supported_features", []):
        pytest.skip("this ipykernel has no subshells")

    def connect() -> Page:
        loaded._client.control_channel.send(loaded._client.session.msg("create_subshell_request"))
        return Page(loaded, loaded._client.get_control_msg(timeout=TIMEOUT)["content"]["subshell_id"])

    return connect


# A cell that goes on until ``stop`` is true, and then prints the device that it sees.
BUSY = """
import asyncio, threading, time, xpsession
stop, threads = False, []
ended = xpsession.session().listen(lambda change: threads.append((change, threading.current_thread().name)))
print("running", flush=True)
while not stop:
    PAUSE
print(xpsession.session().device.name)
"""


@pytest.mark.parametrize("pause", ["time.sleep(0.01)", "await asyncio.sleep(0.01)"])
def test_a_busy_kernel_answers_and_binds_the_device_when_the_cell_has_ended(
    loaded: Any, open_page: Callable[[], Page], pause: str
) -> None:
    page, other = open_page(), open_page()
    assert page.ask("hello")["state"]["device"] == "cpu"
    page.start(BUSY.replace("PAUSE", pause), "busy")
    # All of this comes while the cell runs, which the last request ends.
    assert [found["code"] for found in page.ask("check", cell="a", source=BAD)["findings"]] == ["XP101"]
    assert page.ask("memory")["memory"]["held"] > 0
    assert page.ask("rule", code="XP101")["name"] == "renamed-function"
    assert page.ask("fix", cells=[{"cell": "a", "source": BAD}], only=None)["cells"][0]["fixed"] == 1
    assert page.ask("configure", warnings=None, ignore=["XP804"], unignore=[])["ignore"] == ["XP804"]
    state = page.ask("select", device="strict:device1", move=False)
    assert (state["device"], state["pending"]) == ("cpu", {"device": "strict:device1", "move": False})
    page.run("'a cell on a subshell, which ends while the other one runs'", subshell=True)
    page.finish()
    assert other.ask("hello")["state"]["pending"] == {"device": "strict:device1", "move": False}
    assert other.ask("select", device="strict:device2", move=False)["device"] == "cpu"
    page.run("stop = True", subshell=True)
    switched = page.event("switched")
    assert (switched["device"], switched["failed"]) == ("strict:device2", False)
    state = page.event("state")
    assert (state["device"], state["pending"], state["ignore"]) == ("strict:device2", None, ["XP804"])
    assert page.printed.split() == ["cpu"]
    page.finish()
    page.finish()
    assert "device2" in loaded.run("xp.zeros(1).device").result
    told = loaded.run("[thread for change, thread in threads if change == 'device']").result
    assert told == "['MainThread']"


@pytest.mark.parametrize("pause", ["time.sleep(0.01)", "await asyncio.sleep(0.01)"])
def test_an_interrupt_ends_the_cell_and_what_waits_is_done(
    loaded: Any, open_page: Callable[[], Page], pause: str
) -> None:
    page = open_page()
    page.start(BUSY.replace("PAUSE", pause), "busy")
    assert page.ask("select", device="strict:device1", move=False)["pending"]
    loaded._manager.interrupt_kernel()
    assert page.event("switched")["device"] == "strict:device1"
    page.finish()
    assert page.printed.split() == []
    assert loaded.run(f"{BAD}\n0").stderr == ""
    assert page.ask("check", cell="a", source=BAD)["findings"]


@pytest.mark.parametrize("pause", ["time.sleep(0.01)", "await asyncio.sleep(0.01)"])
def test_a_busy_kernel_is_shown_as_busy_after_each_answer(
    loaded: Any, open_page: Callable[[], Page], pause: str
) -> None:
    page = open_page()
    page.ask("hello")
    page.start(BUSY.replace("PAUSE", pause))
    for _ in range(3):
        page.ask("memory")
        assert page.states(2) == ["idle", "busy"]
    page.run("stop = True", subshell=True)
    page.finish()
    page.finish()
    loaded.run("pass")
    page.ask("memory")
    assert page.states(1) == ["idle"]
    with pytest.raises(queue.Empty):  # nothing is said after that
        loaded._client.get_iopub_msg(timeout=0.2)


def test_a_wish_can_be_taken_back(loaded: Any, open_page: Callable[[], Page]) -> None:
    page = open_page()
    page.start(BUSY.replace("PAUSE", "time.sleep(0.01)"))
    page.ask("select", device="strict:device1", move=False)
    assert page.ask("select", device="cpu", move=False)["pending"] is None
    page.run("stop = True", subshell=True)
    page.finish()
    page.finish()
    assert loaded.run("xpsession.session().device.name").result == "'cpu'"
    assert [data["type"] for data in page.heard].count("switched") == 0


def test_unloading_while_a_device_waits_drops_it(loaded: Any, open_page: Callable[[], Page]) -> None:
    page = open_page()
    page.start(f"{BUSY.replace('PAUSE', 'time.sleep(0.01)')}\nget_ipython().run_line_magic('unload_ext', 'xpsession')")
    page.ask("select", device="strict:device1", move=False)
    page.run("stop = True", subshell=True)
    assert page.event("closed") == {"version": 1, "type": "closed"}
    page.finish()
    page.finish()
    assert loaded.run("'xp' in dir()").result == "False"


def test_without_subshells_requests_wait_for_the_cell(loaded: Any) -> None:
    page = Page(loaded, None)
    assert page.ask("hello")["state"]["device"] == "cpu"
    page.run(f"import time\ntime.sleep(0.2)\n{BAD}", "first")
    assert page.ask("select", device="strict:device1", move=True)["pending"]
    (ran,) = [data for data in page.heard if data["type"] == "ran"]
    assert (ran["cell"], [found["line"] for found in ran["findings"]]) == ("first", [3])
    assert page.event("switched")["failed"] is False


def test_a_reloaded_page_finds_the_events_again_and_a_restart_ends_them(loaded: Any) -> None:
    first = Page(loaded, None)
    events = first.ask("hello")["events"]
    assert comms(loaded) == {first.id, events}
    first.run(BAD, "first")
    assert first.event("ran")["cell"] == "first"
    second = Page(loaded, None)
    (cell,) = second.ask("hello")["cells"]
    assert (cell["cell"], len(cell["findings"])) == ("first", 1)
    loaded.restart()
    assert comms(loaded) == set()
    loaded.run("%load_ext xpsession\nimport sys")
    assert len(comms(loaded)) == 1
    assert loaded.run("'xpsession.wire.desk' in sys.modules").result == "False"  # that is for pages


def comms(kernel: Any) -> set[str]:
    """Return the ids of the comms of ours that the kernel has."""
    reply = kernel._client.comm_info(reply=True, timeout=TIMEOUT)
    known = reply["content"]["comms"]
    return {name for name, about in known.items() if about["target_name"].startswith("xpsession.")}


def test_malformed_messages_are_ignored_and_the_kernel_goes_on(loaded: Any) -> None:
    page = Page(loaded, None)
    for data in ([1], "text", None, {}, {"version": 1}, {"version": 1, "type": "select", "id": 0, "device": 7}):
        page.send(data)
    page.close()
    page.send({"version": 1, "type": "memory", "id": 0})
    other = Page(loaded, None)
    assert other.ask("memory")["device"] == "cpu"
    assert loaded.run("1 + 1").result == "2"


def test_a_running_cell_keeps_its_figure_while_a_page_asks(loaded: Any, open_page: Callable[[], Page]) -> None:
    pytest.importorskip("matplotlib")
    page = open_page()
    loaded.run("%matplotlib inline\nfrom matplotlib import pyplot")
    page.start(
        f"{BUSY.replace('PAUSE', 'time.sleep(0.01)')}".replace('print("running"', 'pyplot.plot([1])\nprint("running"')
    )
    for _ in range(3):
        page.ask("check", cell="a", source=BAD)
    page.run("stop = len(pyplot.get_fignums())", subshell=True, silent=True)
    page.finish()
    page.finish()
    assert loaded.run("stop").result == "1"
