"""``%xp device``: show or select the device that `xp` is bound to."""

from collections.abc import Iterable

from IPython.core.magic_arguments import argument, magic_arguments

from xpsession.backends import usable_names
from xpsession.display import session as display
from xpsession.magics.subcommand import Subcommand


class Command(Subcommand):
    """Show or select the device that xp is bound to.

    %xp device                 show it
    %xp device cuda:0          bind xp there
    %xp device cpu --move      and move the session's arrays there, also those in lists, tuples and dicts
    %xp device --move          move them to the bound device

    A switch that fails changes nothing. An xp that was handed to a function or a library keeps its device.
    """

    @magic_arguments("%xp device")
    @argument("name", nargs="?", help="a name that %%xp devices lists")
    @argument("--move", action="store_true", help="also move the session's arrays")
    def run(self, line: str, cell: str | None) -> None:  # noqa: ARG002
        """Show the device or select another."""
        options, session = self.options(line), self.session
        if options.name is None and not options.move:
            self.publisher.line(display.bound_lines(session.device, session.standard))
            return
        switch = session.select(options.name or session.device.name, move=options.move)
        self.publisher.line(display.switch_lines(switch, session.standard))

    def complete(self) -> Iterable[str]:
        """Return the devices that can be used, and the option."""
        return (*usable_names(), "--move")
