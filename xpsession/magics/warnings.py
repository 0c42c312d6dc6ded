"""``%xp warnings``: whether findings are reported, stop the cell, or are not looked for."""

from collections.abc import Iterable
from typing import get_args

from xpsession.magics.subcommand import Subcommand
from xpsession.sessions import Warnings


class Command(Subcommand):
    """Set what happens where a cell leaves the standard.

    %xp warnings on       the cell runs, and the findings are shown under it (the default)
    %xp warnings error    the cell does not run
    %xp warnings off      nothing is looked for

    A comment silences one line: ``# xp: ignore[XP101]``.
    """

    def run(self, line: str, cell: str | None) -> None:  # noqa: ARG002
        """Set the mode, or show it."""
        if line:
            self.session.set_warnings(line)
        self.publisher.line(f"xpsession: warnings are {self.session.warnings}")

    def complete(self) -> Iterable[str]:
        """Return the modes."""
        return get_args(Warnings)
