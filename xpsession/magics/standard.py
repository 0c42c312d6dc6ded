"""``%xp standard``: the version of the standard that is bound and checked."""

from collections.abc import Iterable

from xpsession import standard
from xpsession.display import session as display
from xpsession.errors import VersionError
from xpsession.magics.subcommand import Subcommand


class Command(Subcommand):
    """Show or set the version of the standard that xp has and that cells are checked against.

    %xp standard
    %xp standard 2024.12
    """

    def run(self, line: str, cell: str | None) -> None:  # noqa: ARG002
        """Set the version, or show it."""
        if line and line not in standard.VERSIONS:
            raise VersionError.from_unknown(line, standard.VERSIONS, "%xp standard {}")
        if line:
            self.session.set_standard(line)
        self.publisher.line(display.bound_lines(self.session.device, self.session.standard))

    def complete(self) -> Iterable[str]:
        """Return the versions."""
        return standard.VERSIONS
