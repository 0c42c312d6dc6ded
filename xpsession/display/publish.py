"""Display, the way out: hands text and HTML to whatever front end runs the session."""

import shutil
import sys
from typing import Any

from xpsession.display.ansi import coloured
from xpsession.display.progress import Output, Progress, Terminal


class Publisher:
    """Writes lines, and cards that are HTML in notebooks and text in terminals.

    Parameters
    ----------
    terminal : bool
        Whether the front end shows text only, as IPython in a terminal does.
    """

    def __init__(self, *, terminal: bool) -> None:
        self._terminal = terminal

    @property
    def colour(self) -> bool:
        """Whether text may carry ANSI colours."""
        return self._terminal and coloured(sys.stdout)

    @property
    def columns(self) -> int | None:
        """How wide the terminal is; None where text is not shown in one."""
        return shutil.get_terminal_size().columns if self._terminal and sys.stdout.isatty() else None

    def line(self, text: str) -> None:
        """Write a line of plain text."""
        print(text)  # noqa: T201  # the one place that prints

    def progress(self, budget: float) -> Progress:
        """Return the context in which it is shown what is being done, if that takes longer than a second."""
        if self._terminal:
            return Progress(Terminal(), budget=budget)
        from IPython.display import display  # noqa: PLC0415  # as below

        return Progress(Output(display), budget=budget)

    def card(self, text: str, html: str, *, over: Progress | None = None) -> None:
        """Show HTML where the front end can, else the text; in the place of the line of `over`, if it was shown."""
        if self._terminal:
            self.line(text)
            return
        from IPython.display import display  # noqa: PLC0415  # needed only when there is a card to show

        bundle: dict[str, Any] = {"text/plain": text, "text/html": html}
        if over is None or not over.replace(bundle):
            display(bundle, raw=True)
