"""``%xp unignore``: lets rules count again."""

from collections.abc import Iterable

from xpsession.display import session as display
from xpsession.errors import ArgumentError
from xpsession.magics.subcommand import Subcommand


class Command(Subcommand):
    """Let rules count again that were ignored, or all of them.

    %xp unignore
    %xp unignore XP101 XP8    a code, or the beginning of codes
    """

    def run(self, line: str, cell: str | None) -> None:  # noqa: ARG002
        """Take rules from those that are ignored, and show these."""
        before, words = self.session.ignore, line.upper().replace(",", " ").split()
        for word in words:
            if not any(code.startswith(word) for code in before):
                raise ArgumentError.with_hint(f"'{word}' is not ignored", "%xp ignore")
        self.session.set_ignore([code for code in before if words and not code.startswith(tuple(words))])
        self.publisher.line(display.ignored_line(self.session.ignore))

    def complete(self) -> Iterable[str]:
        """Return the codes that are ignored."""
        return self.session.ignore
