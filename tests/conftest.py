"""Fixtures: a real shell in this process, real kernels in their own, and every backend that works here."""

import atexit
import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager
from traitlets.config import Config

from xpsession import backends, extension
from xpsession.errors import DeviceError

TIMEOUT = 60
# What is started in the background ignores Ctrl-C, and all that it starts does too.
signal.signal(signal.SIGINT, signal.default_int_handler)
settings.register_profile("xpsession", deadline=None)  # nothing fails by the clock
settings.load_profile("xpsession")
# What takes longest begins first, so that no process is left with it while the others have ended.
LONG = ("browser", "benchmarks", "notebooks", "extension")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the folders that take long in front."""
    first = {Path(__file__).with_name(folder) for folder in LONG}
    items.sort(key=lambda item: first.isdisjoint(item.path.parents))


@pytest.fixture(scope="session", autouse=True)
def ipython_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what this user has set up in IPython, and the history, apart from the shells and kernels of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IPYTHONDIR", str(tmp_path_factory.mktemp("ipython")))
        yield


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    """Return a fresh IPython shell in this process, which leaves nothing in it and no history on disk."""
    InteractiveShell.clear_instance()
    quiet = Config({"HistoryManager": {"enabled": False}})
    fresh = InteractiveShell.instance(colors="nocolor", config=quiet)
    yield fresh
    extension.unload(fresh)
    fresh.restore_sys_module_state()
    # It would live to the end of the process and be reset then, which for hundreds of them takes minutes.
    atexit.unregister(fresh.atexit_operations)
    InteractiveShell.clear_instance()


@pytest.fixture
def run(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> Callable[[str], str]:
    """Return a function that runs a cell and returns all that was printed."""

    def run_cell(source: str) -> str:
        capsys.readouterr()
        shell.run_cell(source, store_history=True)
        printed = capsys.readouterr()
        return printed.out + printed.err

    return run_cell


@dataclass
class Reply:
    """What one cell in a kernel gave: its streams, its displays and its error."""

    stdout: str = ""
    stderr: str = ""
    displays: list[dict[str, Any]] = field(default_factory=list)
    result: str = ""
    error: str = ""

    @property
    def text(self) -> str:
        """The plain text of all displays."""
        return "\n".join(data.get("text/plain", "") for data in self.displays)


class Kernel:
    """A real IPython kernel of this Python, in its own process."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory()
        # The name means the Python that runs this, unless this user has installed another kernel under it.
        self._manager = KernelManager(
            kernel_name="python3",
            # Where the system has such, sockets in a folder of our own, as a port may be taken before it is used.
            transport="ipc" if os.name == "posix" else "tcp",
            connection_file=str(Path(self._folder.name) / "kernel.json"),
        )
        if self._manager.kernel_spec is not None:
            self._manager.kernel_spec.argv[0] = sys.executable
        self._manager.start_kernel()
        self._client = self._connect()

    def run(self, source: str) -> Reply:
        """Run a cell to its end."""
        reply = Reply()
        self._client.execute_interactive(
            source, timeout=TIMEOUT, output_hook=lambda message: self._take(message, reply)
        )
        return reply

    def inspect(self, source: str, detail: int = 0) -> str:
        """Return what Shift-Tab shows at the end of `source`; an empty text where nothing is found."""
        answer = self._client.inspect(source, len(source), detail, reply=True, timeout=TIMEOUT)["content"]
        return str(answer["data"].get("text/plain", ""))

    def complete(self, source: str) -> dict[str, str]:
        """Return what Tab offers at the end of `source`, each with the signature that is shown beside it."""
        answer = self._client.complete(source, len(source), reply=True, timeout=TIMEOUT)["content"]
        return {found["text"]: found["signature"] for found in answer["metadata"]["_jupyter_types_experimental"]}

    def clear(self) -> None:
        """Unload the extension, delete all names, and hear no more of what was before."""
        self._client.stop_channels()
        self._client = self._connect()
        self.run("%unload_ext xpsession")
        self.run("%reset -f")

    def restart(self) -> None:
        """Restart the process, as the button in a notebook does."""
        self._client.stop_channels()
        self._manager.restart_kernel(now=True)
        self._client = self._connect()

    def close(self) -> None:
        """End the process."""
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=True)
        self._folder.cleanup()

    def _connect(self) -> BlockingKernelClient:
        client: BlockingKernelClient = self._manager.client()
        client.start_channels()
        client.wait_for_ready(timeout=TIMEOUT)
        return client

    @staticmethod
    def _take(message: dict[str, Any], reply: Reply) -> None:
        content = message["content"]
        match message["msg_type"]:
            case "stream" if content["name"] == "stdout":
                reply.stdout += content["text"]
            case "stream":
                reply.stderr += content["text"]
            case "display_data" | "update_display_data":
                reply.displays.append(content["data"])
            case "execute_result":
                reply.result = content["data"]["text/plain"]
            case "error":
                reply.error = "\n".join(content["traceback"])


@pytest.fixture
def start_kernel() -> Iterator[Callable[[], Kernel]]:
    """Return a function that starts a kernel; all of them end with the test."""
    kernels: list[Kernel] = []

    def start() -> Kernel:
        kernels.append(Kernel())
        return kernels[-1]

    yield start
    for kernel in kernels:
        kernel.close()


@pytest.fixture(scope="module")
def module_kernel() -> Iterator[Kernel]:
    """Return the kernel that the tests of a module share, since starting one takes a second."""
    kernel = Kernel()
    yield kernel
    kernel.close()


@pytest.fixture
def kernel(module_kernel: Kernel) -> Kernel:
    """Return a running kernel in which nothing has been loaded and nothing is defined."""
    module_kernel.clear()
    return module_kernel


@pytest.fixture(params=["cpu", "strict:device1", "cuda:0"])
def device(request: pytest.FixtureRequest) -> str:
    """Return a device of each backend in turn; one that this machine lacks is skipped with the reason."""
    try:
        return backends.device(request.param).name
    except DeviceError as error:
        pytest.skip(str(error))
