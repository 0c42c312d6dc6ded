"""``%xp time``: times a statement on devices, or statements against each other."""

from collections.abc import Iterable

from xpsession.backends import usable_names
from xpsession.display import change as change_display
from xpsession.display import timing as display
from xpsession.magics.subcommand import Subcommand
from xpsession.records.timing import Timing
from xpsession.timing import BUDGET
from xpsession.timing.code.command import OPTIONS, VALUED, parse


class Command(Subcommand):
    """Time a statement on the CPU against the GPU, or statements against each other, synchronised and in turn.

    %xp time xp.sum(xp.sin(x) ** 2)    on the CPU and on the bound device, or the best one there is
    %xp time xp.sum(x) --vs x.sum()    two statements or more with each other, on the bound device
    %%xp time x = xp.ones(1000)        setup on this line, runs once on each side, untimed
    xp.sum(x)                          and the statement on the lines below
    --vs                               a line of its own, and on the lines below the next statement
    x.sum()

    Options, which end where the code begins (-- ends them too); the code is taken as it is:
      -o, --output             return the record too
      --budget SECONDS         take up to so many seconds in all, instead of 2
      --devices NAME,NAME,…    on these devices, each compared with the first; with --vs each statement on each
      --cold                   empty the caches before each call; else it finds there what the one before left
      --cpu-threads N          how many threads the libraries on the CPU may use
      --save FILE              write the record there; Timing.load reads it
      --compare FILE           tell how it compares with a record that was saved before

    Said beside the speed-up: the same with copies of the inputs and the result, where the time goes on a GPU (host,
    device, many calls), and whether the results agree. The arrays that the statement reads are copied to each device
    before, and xp is bound there; afterwards everything is as it was. Ctrl-C shows what was measured until then.
    """

    takes_cell = True
    takes_code = True

    def run(self, line: str, cell: str | None) -> Timing | None:
        """Measure, show, save, and return the record if that was asked for."""
        request = parse(line, cell)
        earlier = Timing.load(request.compare) if request.compare else None
        if request.save:
            Timing.require_place(request.save)
        with self.publisher.progress(BUDGET if request.budget is None else request.budget) as progress:
            timing = self.session.measure(request, transform=self.shell.transform_cell, progress=progress)
        colour = self.publisher.colour
        text = display.to_text(timing, colour=colour, columns=self.publisher.columns)
        self.publisher.card(text, display.to_html(timing), over=progress)
        if earlier is not None:
            change = timing.compare(earlier)
            self.publisher.card(change_display.to_text(change, colour=colour), change_display.to_html(change))
        if request.save:
            timing.save(request.save)
        return timing if request.output else None

    def complete(self) -> Iterable[str]:
        """Return the options."""
        return OPTIONS

    def values(self, option: str) -> Iterable[str] | None:
        """Return the devices for the option that takes them."""
        if option == "--devices":
            return usable_names()
        return () if option in VALUED else None
