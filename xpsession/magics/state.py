"""``%xp state``: what `xp` is bound to and whether findings are reported; ``%xp`` alone does the same."""

from xpsession.display import session as display
from xpsession.errors import ArgumentError
from xpsession.magics.subcommand import Subcommand


class Command(Subcommand):
    """Show what xp is bound to.

    %xp
    %xp state
    """

    def run(self, line: str, cell: str | None) -> None:  # noqa: ARG002
        """Show the state."""
        if line:
            raise ArgumentError.with_hint(f"%xp state takes nothing, not '{line}'", "%xp")
        self.publisher.line(display.state_lines(self.session.device, self.session.standard, self.session.warnings))
