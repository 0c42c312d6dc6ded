"""Timing, the measurement: its phases one after the other, each with its share of the budget."""

import math
from collections.abc import Callable, Sequence

from xpsession.backends import backend_for, device_of
from xpsession.records.timing import Ratio, Side
from xpsession.records.timing_details import Agreement, Transfers
from xpsession.timing import copies, results
from xpsession.timing.inputs import Bind, Inputs
from xpsession.timing.interrupts import Interrupts
from xpsession.timing.intervals import interval, median, quartiles
from xpsession.timing.lane import Lane
from xpsession.timing.parts import Splitter
from xpsession.timing.sampling import Sampler, log_ratio

# What each phase may take of what is left when it begins. Sampling leaves something where a device works on its own.
COMPARING, COPYING, SAMPLING = 0.15, 0.2, 0.75
_BYTES = 8  # of an element of the inputs, which say their bytes


class Measurement:
    """One statement on one lane or two.

    Parameters
    ----------
    lanes : sequence of Lane
        The sides.
    rate : float
        What copies are expected to reach, in bytes per second.
    inputs : Inputs
        What they were copied from.
    bind : callable
        Returns a namespace, for fresh copies.
    deadline : float
        When to end, by `timer`.
    timer : callable
        Returns the time in seconds.
    interrupts : Interrupts
        What holds Ctrl-C back.
    """

    def __init__(
        self,
        lanes: Sequence[Lane],
        *,
        rate: float,
        inputs: Inputs,
        bind: Bind,
        deadline: float,
        timer: Callable[[], float],
        interrupts: Interrupts,
    ) -> None:
        self.agreement: Agreement | None = None
        self.transfers: Transfers | None = None
        self._lanes = lanes
        self._rate = rate
        self._inputs = inputs
        self._bind = bind
        self._deadline = deadline
        self._timer = timer
        self._interrupts = interrupts
        self._sampler: Sampler | None = None
        self._splitters: dict[Lane, Splitter] = {}

    def run(self) -> bool:
        """Go through the phases; return whether Ctrl-C ended that after there was something to show."""
        try:
            for lane in self._lanes:
                lane.begin()
            self.agreement = self._compared()
            self.transfers = self._copied()
            for lane in self._lanes:
                lane.result = None
            sampler = self._sample()
            self._split(sampler)
            sampler.resume(deadline=self._deadline)
        except KeyboardInterrupt:
            for lane in self._lanes:
                lane.synchronize()
            if self._sampler is None or not self._sampler.complete:
                raise
            return True
        return False

    def sides(self) -> tuple[Side, ...]:
        """Return the record of each side."""
        assert self._sampler is not None, "run comes first"  # noqa: S101  # for the type checker
        return tuple(self._side(lane, self._sampler.blocks(lane)) for lane in self._lanes)

    def ratio(self) -> Ratio | None:
        """Return how many times faster the second lane is; by rounds where both ran in rounds."""
        assert self._sampler is not None, "run comes first"  # noqa: S101  # for the type checker
        if len(self._lanes) == 1:
            return None
        if len(self._sampler.repeated) < len(self._lanes):
            first, second = (median(self._sampler.blocks(lane)) for lane in self._lanes)
            return Ratio(first / second, None, None)
        logs = [log_ratio(figures) for figures in self._sampler.rounds]
        ends = interval(logs)
        low, high = (None, None) if ends is None else map(math.exp, ends)
        return Ratio(math.exp(median(logs)), low, high)

    def _side(self, lane: Lane, blocks: tuple[float, ...]) -> Side:
        splitter = self._splitters.get(lane)
        return Side(
            device=lane.device,
            loops=lane.loops,
            blocks=blocks,
            first=lane.first,
            median=median(blocks),
            quartiles=quartiles(blocks),
            interval=interval(blocks),
            parts=None if splitter is None else splitter.parts,
            hardware=backend_for(lane.device.name).hardware(lane.device.name),
        )

    def _until(self, share: float) -> float:
        """Return when a phase that begins now and may take `share` of what is left has to end."""
        now = self._timer()
        return now + share * (self._deadline - now)

    def _compared(self) -> Agreement | None:
        return results.agreement(
            self._lanes,
            fresh=lambda lane: self._inputs.on(lane.device.name, self._bind),
            length=max((moved.nbytes // _BYTES for moved in self._inputs.moved), default=0),
            rate=self._rate,
            deadline=self._until(COMPARING),
            timer=self._timer,
            opened=self._interrupts.opened,
        )

    def _copied(self) -> Transfers | None:
        """Measure the copies, where one side is the host and the other is not."""
        places = [lane.device.name for lane in self._lanes]
        others = [lane for lane in self._lanes if lane.device.name != copies.HOST]
        if copies.HOST not in places or not others:
            return None
        outputs = [part for part in results.parts(others[0].result) if device_of(part) is not None]
        return copies.transfers(
            self._inputs.arrays_in(self._lanes[places.index(copies.HOST)].values),
            outputs,
            others[0].device.name,
            rate=self._rate,
            deadline=self._until(COPYING),
            timer=self._timer,
            opened=self._interrupts.opened,
        )

    def _sample(self) -> Sampler:
        """Measure wall time, side against side."""
        share = SAMPLING if any(lane.asynchronous for lane in self._lanes) else 1.0
        self._sampler = sampler = Sampler(self._lanes, deadline=self._until(share), timer=self._timer)
        sampler.run()
        return sampler

    def _split(self, sampler: Sampler) -> None:
        """Measure the parts of a call, on each lane that has any."""
        asynchronous = [lane for lane in self._lanes if lane.asynchronous]
        for place, lane in enumerate(asynchronous):
            splitter = Splitter(
                lane,
                wall=median(sampler.blocks(lane)),
                deadline=self._until(1 / (len(asynchronous) - place)),
                timer=self._timer,
            )
            self._splitters[lane] = splitter
            splitter.run()
