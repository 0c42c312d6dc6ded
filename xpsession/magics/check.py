"""``%xp check`` and ``%%xp check``: runs a cell on array_api_strict over copies, and shows each refusal at its line."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

from IPython.utils.capture import capture_output

from xpsession.display import rerun as display
from xpsession.display.failure import failure_line
from xpsession.errors import ArgumentError, XPSessionError
from xpsession.history import History
from xpsession.magics.subcommand import Subcommand
from xpsession.records.rerun import Options


class Command(Subcommand):
    """Run a cell on array_api_strict, the standard's reference checker, and show what that refuses.

    %xp check     the last cell, over the variables as they are now
    %%xp check    the lines below, which are not run otherwise

    Every operation that leaves the standard is found in one run: where the checker refuses what your device does, the
    run goes on with your device's result. It runs over copies of the variables that the cell reads, on a device of its
    own. The copies take as much memory again as the arrays that they are of; where there is less, nothing is run.
    NumPy's own arrays count as that until they meet xp.

    Your variables stay as they are, and so do random states, folder, environment, loaded modules, warnings filters,
    NumPy's options, and Matplotlib's figures and settings; what the cell prints or plots is not shown. Magics and shell
    commands are left out. Where the cell asks for input, sets something of a module, or takes of an iterator, a file or
    a widget that cannot be copied, the run ends, and what follows is checked by its source.

    What no copy can protect is as after any run: files that the cell writes are written, what it sends is sent, threads
    that it starts go on, what it imports stays imported, and what functions of libraries keep for themselves they keep.
    """

    takes_cell = True

    def run(self, line: str, cell: str | None) -> None:
        """Run the cell again and show what was found."""
        if line:
            raise ArgumentError.with_hint(f"xp check takes nothing, not '{line}'", "%xp check")
        number, whole = History(self.shell).newest
        options = Options(cell=number, quietly=capture_output(), where=self._where, finish=self._finish)
        try:
            done = self.session.recheck(None if cell is None else _whole(whole, cell), options=options)
        except XPSessionError:
            raise
        except Exception as error:  # noqa: BLE001  # what the cell raises comes back in the record
            self.publisher.line(failure_line(error, asked=True))
            return
        text = display.to_text(done, colour=self.publisher.colour, columns=self.publisher.columns)
        self.publisher.card(text, display.to_html(done))

    def _finish(self, coroutine: Coroutine[Any, Any, Any]) -> object:
        """Run a coroutine as the shell does, whose own loop may be waiting for this very cell, as a kernel's is."""
        with _loop_left():
            return self.shell.loop_runner(coroutine)

    def _where(self, code: str, line: int) -> str:
        """Return how the user knows a line of some code."""
        compiler: Any = self.shell.compile
        named = compiler.format_code_name(code) if hasattr(compiler, "format_code_name") else None
        return f"{' '.join(named)}, line {line}" if named else f"{code}:{line}"


@contextmanager
def _loop_left() -> Iterator[None]:
    """Leave the event loop that runs, and its task, by asyncio's hooks for other event loops, and come back."""
    loop = asyncio._get_running_loop()  # noqa: SLF001  # as above
    task = None if loop is None else asyncio.current_task(loop)
    if loop is not None and task is not None:
        asyncio.tasks._leave_task(loop, task)  # noqa: SLF001  # as above; since Python 3.14 a thread has one task
    asyncio._set_running_loop(None)  # noqa: SLF001  # as above
    try:
        yield
    finally:
        asyncio._set_running_loop(loop)  # noqa: SLF001  # as above
        if loop is not None and task is not None:
            asyncio.tasks._enter_task(loop, task)  # noqa: SLF001  # as above


def _whole(cell: str, body: str) -> str:
    """Return the whole cell that runs, as the user sees it."""
    return cell if cell.rstrip().endswith(body.rstrip()) else f"%%xp check\n{body}"
