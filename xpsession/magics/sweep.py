"""``%xp sweep``: times a statement over sizes, and finds from which n on the GPU is worth it."""

from collections.abc import Iterable

from xpsession.display import sweep as display
from xpsession.magics.subcommand import Subcommand
from xpsession.records.sweep import Sweep
from xpsession.sweeping.command import OPTIONS, parse


class Command(Subcommand):
    """Time a statement at growing sizes n, and find from which n on the GPU is faster than the CPU.

    %xp sweep xp.sum(xp.ones(n))
    %xp sweep -o STATEMENT                     return the record too
    %xp sweep --from 1000 --to 1e6 STATEMENT   these sizes, instead of 16 to 4**13
    %xp sweep --budget 60 STATEMENT            take up to 60 seconds in all, instead of 20
    %%xp sweep x = xp.ones(n)                  setup on this line, runs once at each size, untimed
    xp.sum(x)                                  and the statement on the lines below

    Each size is four times the one before, as far as time and memory allow; then the gap in which the devices change
    places is halved until it is narrow. n is bound for this code alone: an n of yours is as before. The options end
    where the code begins, and the code is taken as it is; -- ends the options too.

    With matplotlib: record = %xp sweep -o STATEMENT, then xpsession.display.sweep.figure(record).
    """

    takes_cell = True
    takes_code = True

    def run(self, line: str, cell: str | None) -> Sweep | None:
        """Sweep, show, and return the record if that was asked for."""
        request = parse(line, cell)
        sweep = self.session.sweep(request, transform=self.shell.transform_cell)
        self.publisher.card(display.to_text(sweep, colour=self.publisher.colour), display.to_html(sweep))
        return sweep if request.output else None

    def complete(self) -> Iterable[str]:
        """Return the options."""
        return OPTIONS
