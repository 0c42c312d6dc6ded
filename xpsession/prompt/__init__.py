"""The prompt door: ``xp.sum?``, Shift-Tab and Tab, which speak of the standard before the library."""

from typing import Any

from xpsession.prompt.completion import Completion
from xpsession.prompt.inspection import Inspection
from xpsession.sessions import Session


class Prompt:
    """Help at the prompt of one shell."""

    def __init__(self, shell: Any, session: Session) -> None:
        self._inspection = Inspection(shell, session)
        self._completion = Completion(shell)

    def install(self) -> None:
        """Start helping."""
        self._inspection.install()
        self._completion.install()

    def remove(self) -> None:
        """Take all of it out again."""
        self._completion.remove()
        self._inspection.remove()
