"""The indicator: lets front ends go on showing that a cell runs while the kernel answers beside it.

A kernel says ``idle`` after each message, and JupyterLab 4.6 takes that of a subshell for the whole kernel's.
"""

import asyncio
from threading import Lock
from typing import Any

from xpsession.turns import on_main_thread


class Indicator:
    """Says ``busy`` again after a message that was answered while a cell runs."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._running = 0
        # Once a cell has ended, which the kernel says next, nothing else may be said.
        self._lock = Lock()

    def install(self) -> None:
        """Start to follow the shell's cells."""
        self._shell.events.register("pre_run_cell", self.begin)
        self._shell.events.register("post_run_cell", self.end)

    def remove(self) -> None:
        """Stop following."""
        self._running = 0
        self._shell.events.unregister("pre_run_cell", self.begin)
        self._shell.events.unregister("post_run_cell", self.end)

    def begin(self, info: Any) -> None:  # noqa: ARG002  # IPython hands it over
        """Note that a cell runs."""
        if on_main_thread():
            self._running += 1

    def end(self, result: Any) -> None:  # noqa: ARG002  # as above
        """Note that it has ended."""
        if on_main_thread():
            with self._lock:
                self._running = max(0, self._running - 1)

    def answered(self, message: Any) -> None:
        """Say it once the kernel is done with `message`, which is when this thread's loop goes on."""
        if self._running and hasattr(self._shell.kernel, "iopub_socket"):
            try:
                asyncio.get_running_loop().call_soon(self._say, message)
            except RuntimeError:  # a kernel without a loop of its own
                return

    def _say(self, message: Any) -> None:
        kernel = self._shell.kernel
        with self._lock:
            if self._running:
                topic = f"kernel.{kernel.ident}.status".encode()
                state = {"execution_state": "busy"}
                kernel.session.send(kernel.iopub_socket, "status", state, parent=message, ident=topic)
