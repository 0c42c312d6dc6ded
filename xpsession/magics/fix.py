"""``%xp fix``: puts the corrected last cell in front of the user."""

from collections.abc import Iterable

from IPython.core.magic_arguments import argument, magic_arguments

from xpsession.display import correction as display
from xpsession.magics.subcommand import Subcommand


class Command(Subcommand):
    """Put the last cell, with the safe fixes applied, in front of you.

    %xp fix                 the safe fixes; those that may change what runs are shown as a diff
    %xp fix --unsafe-fixes  both

    A fix is safe where what runs stays the same on NumPy and CuPy; the rest of the cell is not touched. Nothing is run.
    """

    @magic_arguments("%xp fix")
    @argument("--unsafe-fixes", action="store_true", help="apply the fixes that may change what runs, too")
    def run(self, line: str, cell: str | None) -> None:  # noqa: ARG002
        """Correct the cell and offer it as the next input; show what else could be fixed."""
        unsafe = self.options(line).unsafe_fixes
        done = self.session.correct(unsafe=unsafe)
        for text in done.changed.values():
            self.shell.set_next_input(text, replace=False)
        self.publisher.line(display.cell_line(done))
        if any(one.unsafe_fix for one in done.left):
            more = display.unsafe_diff(done, self.session.correct(unsafe=True), colour=self.publisher.colour)
            if more:
                self.publisher.line(more)

    def complete(self) -> Iterable[str]:
        """Return the option."""
        return ("--unsafe-fixes",)
