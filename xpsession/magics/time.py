"""``%xp time``: times a statement on the CPU against the bound device."""

from collections.abc import Iterable

from xpsession.display import timing as display
from xpsession.magics.subcommand import Subcommand
from xpsession.records.timing import Timing
from xpsession.timing.command import OPTIONS, parse


class Command(Subcommand):
    """Time a statement on the CPU against the GPU, synchronised and in turn.

    %xp time xp.sum(xp.sin(x) ** 2)
    %xp time -o STATEMENT              return the record too
    %xp time --budget 10 STATEMENT     take up to 10 seconds in all, instead of 2
    %xp time --devices cpu,cuda:0,cuda:1 STATEMENT
                                       on these devices, each against the first
    %xp time STATEMENT --vs STATEMENT  two statements or more with each other, on the bound device
    %%xp time x = xp.ones(1000)        setup on this line, runs once, untimed
    xp.sum(x)                          and the statement on the lines below; a line --vs begins another one

    Said beside the speed-up: the same with copies of the inputs and the result, where the time goes on a GPU (host,
    device, many calls), and whether the results agree. The arrays that the statement reads are copied to each device
    before, and xp is bound there; afterwards everything is as it was. The options end where the code begins, and the
    code is taken as it is; -- ends the options too.
    """

    takes_cell = True
    takes_code = True

    def run(self, line: str, cell: str | None) -> Timing | None:
        """Measure, show, and return the record if that was asked for."""
        request = parse(line, cell)
        timing = self.session.measure(request, transform=self.shell.transform_cell)
        self.publisher.card(display.to_text(timing, colour=self.publisher.colour), display.to_html(timing))
        return timing if request.output else None

    def complete(self) -> Iterable[str]:
        """Return the options."""
        return OPTIONS
