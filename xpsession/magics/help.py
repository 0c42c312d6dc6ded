"""``%xp help``: the subcommands, or the help of one."""

import inspect
from collections.abc import Iterable

from xpsession.errors import ArgumentError
from xpsession.magics.subcommand import Context, Subcommand, load_subcommand, subcommand_names


class Command(Subcommand):
    """List the subcommands, or explain one.

    %xp help
    %xp help time
    """

    def run(self, line: str, cell: str | None) -> None:  # noqa: ARG002
        """Show the help."""
        names = subcommand_names()
        if not line:
            width = max(map(len, names))
            rows = (f"%xp {name:<{width}}  {self._text(name).partition(chr(10))[0]}" for name in names)
            self.publisher.line("\n".join(rows))
        elif line in names:
            self.publisher.line(self._text(line))
        else:
            raise ArgumentError.from_unknown("subcommand", line, names, "%xp help")

    def complete(self) -> Iterable[str]:
        """Return the subcommands."""
        return subcommand_names()

    def _text(self, name: str) -> str:
        """Return a subcommand's help, whose first line is its summary."""
        command = load_subcommand(name, Context(self.shell, self.session, self.publisher))
        return inspect.getdoc(type(command)) or ""
