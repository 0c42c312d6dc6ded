"""``%xp sweep``: times a statement over sizes, and finds from which n on which side is worth it."""

from collections.abc import Iterable

from xpsession.backends import usable_names
from xpsession.display import sweep as display
from xpsession.magics.subcommand import Subcommand
from xpsession.records.sweep import Sweep
from xpsession.sweeping import BUDGET
from xpsession.sweeping.command import OPTIONS, VALUED, parse


class Command(Subcommand):
    """Time a statement at growing sizes n, and find from which n on the GPU is faster than the CPU.

    %xp sweep xp.sum(xp.ones(n))               on the CPU and on the bound device, or the best one there is
    %xp sweep sum(range(n)) --vs n*(n-1)//2    two statements or more, on the bound device
    %%xp sweep x = xp.ones(n)                  setup on this line, runs once at each size, untimed
    xp.sum(x)                                  and the statement on the lines below; a line --vs begins another one

    Options, which end where the code begins (-- ends them too); the code is taken as it is:
      -o, --output             return the record too
      --from N, --to N         the smallest and the greatest size, instead of 16 and 4**13; 1000, 1e6, 2**20
      --budget SECONDS         take up to so many seconds in all, instead of 20
      --devices NAME,NAME,…    on these devices, each compared with the first; with --vs each statement on each

    Each size is four times the one before, as far as time and memory allow; then the gap in which the sides change
    places is halved until it is narrow. n is bound for this code alone: an n of yours is as before.

    With matplotlib: record = %xp sweep -o STATEMENT, then xpsession.display.sweep.figure(record).
    """

    takes_cell = True
    takes_code = True

    def run(self, line: str, cell: str | None) -> Sweep | None:
        """Sweep, show, and return the record if that was asked for."""
        request = parse(line, cell)
        with self.publisher.progress(BUDGET if request.budget is None else request.budget) as progress:
            sweep = self.session.sweep(request, transform=self.shell.transform_cell, progress=progress)
        text = display.to_text(sweep, colour=self.publisher.colour, columns=self.publisher.columns)
        self.publisher.card(text, display.to_html(sweep), over=progress)
        return sweep if request.output else None

    def complete(self) -> Iterable[str]:
        """Return the options."""
        return OPTIONS

    def values(self, option: str) -> Iterable[str] | None:
        """Return the devices for the option that takes them."""
        if option == "--devices":
            return usable_names()
        return () if option in VALUED else None
