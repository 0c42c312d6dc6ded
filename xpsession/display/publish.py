"""Display, the way out: hands text and HTML to whatever front end runs the session."""

import os
import sys
from typing import Any


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
        """Whether text may carry ANSI colours: a terminal that shows them, and no ``NO_COLOR``."""
        return self._terminal and sys.stdout.isatty() and not os.environ.get("NO_COLOR")

    def line(self, text: str) -> None:
        """Write a line of plain text."""
        print(text)  # noqa: T201  # the one place that prints

    def card(self, text: str, html: str) -> None:
        """Show HTML where the front end can, else the text."""
        if self._terminal:
            self.line(text)
            return
        from IPython.display import display  # noqa: PLC0415  # needed only when there is a card to show

        bundle: dict[str, Any] = {"text/plain": text, "text/html": html}
        display(bundle, raw=True)
