"""``%xp ignore``: leaves out the findings of rules, in every cell from now on."""

from collections.abc import Iterable

from xpsession.display import session as display
from xpsession.magics.subcommand import Subcommand


class Command(Subcommand):
    """Ignore rules in every cell from now on, or show which are ignored.

    %xp ignore
    %xp ignore XP101 XP8    a code, or the beginning of codes

    ``%xp unignore`` takes it back. A comment ignores one line: ``# xp: ignore[XP101]``.
    """

    def run(self, line: str, cell: str | None) -> None:  # noqa: ARG002
        """Add rules to those that are ignored, and show these."""
        words = line.replace(",", " ").split()
        if words:
            self.session.set_ignore([*self.session.ignore, *words])
        self.publisher.line(display.ignored_line(self.session.ignore))

    def complete(self) -> Iterable[str]:
        """Return the codes of what was found in the last cell."""
        return sorted({found.code for found in self.session.diagnostics})
