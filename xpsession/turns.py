"""Turns: what a front end asks for waits until the main thread is free, between two cells."""

import threading
from collections import deque
from collections.abc import Callable
from typing import Any


class Turns:
    """Runs actions on the main thread of a shell while it runs no cell.

    A message may be handled on another thread, a subshell's of ipykernel 7, and then also while a cell runs. CuPy's
    current device belongs to a thread, and a cell that awaits should not find another `xp` when it goes on.
    """

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._waiting: deque[Callable[[], None]] = deque()
        self._running = 0

    def install(self) -> None:
        """Start to follow the shell's cells."""
        self._shell.events.register("pre_run_cell", self.begin)
        self._shell.events.register("post_run_cell", self.end)

    def remove(self) -> None:
        """Stop following, and drop what still waits."""
        self._waiting.clear()
        self._shell.events.unregister("pre_run_cell", self.begin)
        self._shell.events.unregister("post_run_cell", self.end)

    def take(self, action: Callable[[], None]) -> None:
        """Run `action` at the next turn; without a kernel that is at once."""
        self._waiting.append(action)
        self._schedule()

    def begin(self, info: Any) -> None:  # noqa: ARG002  # IPython hands it over
        """Hold back what comes while a cell runs; a cell on a subshell holds nothing back."""
        if on_main_thread():
            self._running += 1

    def end(self, result: Any) -> None:  # noqa: ARG002  # as above
        """Let what has waited run, when the cell that ends is not one that another cell runs."""
        if on_main_thread():
            self._running = max(0, self._running - 1)  # an empty cell only ends
            if self._waiting:
                self._schedule()

    def _schedule(self) -> None:
        loop = getattr(getattr(self._shell, "kernel", None), "io_loop", None)
        if loop is None:
            self._run()
        else:
            loop.add_callback(self._run)

    def _run(self) -> None:
        while self._waiting and not self._running:
            self._waiting.popleft()()


def on_main_thread() -> bool:
    """Return whether this is the thread that runs the cells of a notebook, not those of a subshell."""
    return threading.current_thread() is threading.main_thread()
