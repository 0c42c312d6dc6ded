"""``%xp report``: the namespaces installed here, held against the standard."""

from collections.abc import Iterable

from IPython.core.magic_arguments import argument, magic_arguments

from xpsession.display import report as display
from xpsession.magics.subcommand import Subcommand
from xpsession.records.report import Report


class Command(Subcommand):
    """Hold the namespaces that are installed here against the standard, to see which still need a wrapper.

    %xp report                      numpy, cupy, array_api_compat, array_api_strict, torch, jax and ours
    %xp report numpy cpu            these modules and devices, with every finding
    %xp report --standard 2023.12   against another version; that of xp if not given
    %xp report -o                   return the record too

    It looks for missing names and wrong signatures, and runs a battery of small probes for known divergences.
    Nothing that the session holds is touched.
    """

    @magic_arguments("%xp report")
    @argument("names", nargs="*", help="modules, such as array_api_compat.numpy, and devices, which mean ours there")
    @argument("--standard", metavar="VERSION", help="the version of the standard")
    @argument("--full", action="store_true", help="show every finding")
    @argument("-o", "--output", action="store_true", help="return the record")
    def run(self, line: str, cell: str | None) -> Report | None:  # noqa: ARG002
        """Make the report and show it."""
        options = self.options(line)
        found = self.session.report(options.names, version=options.standard)
        full = options.full or bool(options.names)
        text = display.to_text(found, full=full, colour=self.publisher.colour)
        self.publisher.card(text, display.to_html(found))
        return found if options.output else None

    def complete(self) -> Iterable[str]:
        """Return the namespaces, the devices and the options."""
        return (*self.session.reportable(), "--standard", "--full", "-o")
