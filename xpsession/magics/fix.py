"""``%xp fix``: puts the corrected last cell in front of the user."""

from xpsession.display import correction as display
from xpsession.errors import ArgumentError
from xpsession.magics.subcommand import Subcommand


class Command(Subcommand):
    """Put the last cell, with the safe fixes applied, in front of you.

    %xp fix

    A fix is safe where what runs stays the same on NumPy and CuPy; the rest of the cell is not touched. Nothing is run.
    """

    def run(self, line: str, cell: str | None) -> None:  # noqa: ARG002
        """Correct the cell and offer it as the next input."""
        if line:
            raise ArgumentError.with_hint(f"%xp fix takes nothing, not '{line}'", "%xp fix")
        done = self.session.correct()
        for text in done.changed.values():
            self.shell.set_next_input(text, replace=False)
        self.publisher.line(display.cell_line(done))
