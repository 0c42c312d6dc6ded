"""Timing, the measurement: its phases one after the other, each with its share of the budget."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from xpsession.backends import backend_for, device_of
from xpsession.records.side import Side
from xpsession.records.timing_details import Agreement, Disturbance, Phases, Transfers
from xpsession.timing.lanes.interrupts import Interrupts
from xpsession.timing.lanes.lane import Lane
from xpsession.timing.phases import copies, results
from xpsession.timing.phases.allowance import Allowance
from xpsession.timing.phases.parts import Splitter
from xpsession.timing.phases.sampling import Sampler
from xpsession.timing.statistics.intervals import median, quartiles
from xpsession.timing.statistics.verdicts import verdicts

# What each phase may take of what is left when it begins. Sampling leaves something where a device works on its own.
COMPARING, COPYING, GUARDING, SAMPLING, ALONE = 0.15, 0.2, 0.1, 0.75, 0.95
# How much longer a call takes while its memory is watched, if much of it is Python.
_WEIGHING = 5
# The first call compiles if it takes more than this many of the slowest blocks.
_FIRST = 1.5
_BYTES = 8  # of an element of the inputs, which say their bytes


class Measurement:
    """Any number of lanes, measured against the first of them.

    Parameters
    ----------
    lanes : sequence of Lane
        The sides.
    deadline : float
        When to end, by `timer`.
    timer : callable
        Returns the time in seconds.
    interrupts : Interrupts
        What holds Ctrl-C back.
    progress : callable
        Is told what is being done.
    """

    def __init__(
        self,
        lanes: Sequence[Lane],
        *,
        deadline: float,
        timer: Callable[[], float],
        interrupts: Interrupts,
        progress: Callable[[str], object],
    ) -> None:
        self._lanes = lanes
        self._progress = progress
        self._rate = copies.RATE
        self._deadline = deadline
        self._timer = timer
        self._interrupts = interrupts
        self._agreements: dict[Lane, Agreement] = {}
        self._transfers: dict[Lane, Transfers | None] = {}
        self._sampler: Sampler | None = None
        self._splitters: dict[Lane, Splitter] = {}

    def run(self) -> bool:
        """Go through the phases; return whether Ctrl-C ended that after there was something to show."""
        self._load()
        try:
            self._begin()
            self._compare()
            self._copy()
            self._guard()
            for lane in self._lanes:
                lane.result = None
            sampler = self._sample()
            self._split(sampler)
            self._weigh(sampler)
            sampler.resume(deadline=self._deadline)
        except KeyboardInterrupt:
            for lane in self._lanes:
                lane.synchronize()
            if not all(lane.first for lane in self._lanes):
                raise
            if self._sampler is None:
                self._sampler = self._sampling(1.0)
            return True
        return False

    def sides(self) -> tuple[Side, ...]:
        """Return the record of each side."""
        sides = [self._side(lane) for lane in self._lanes]
        return tuple(
            replace(side, verdicts=verdicts(side, sides[0] if place else None)) for place, side in enumerate(sides)
        )

    def _side(self, lane: Lane) -> Side:
        found = self._sampled.figures(lane)
        splitter = self._splitters.get(lane)
        return Side(
            device=lane.device,
            statement=lane.program.statement,
            loops=lane.loops,
            blocks=found.seconds,
            first=lane.first,
            median=median(found.seconds),
            quartiles=quartiles(found.seconds),
            interval=found.interval,
            ratio=None if lane is self._lanes[0] else self._sampled.ratio(self._lanes[0], lane),
            disturbance=Disturbance(found.dropped, found.waited, taken_off=found.net),
            parts=None if splitter is None else splitter.parts,
            phases=_phases(lane, found.seconds),
            memory=lane.memory,
            speeds=tuple(lane.speeds),
            mutated=lane.mutated,
            prints=lane.prints,
            hardware=backend_for(lane.device.name).hardware(lane.device.name),
            transfers=self._transfers.get(lane),
            agreement=self._agreements.get(lane),
        )

    @property
    def _sampled(self) -> Sampler:
        assert self._sampler is not None, "run comes first"  # noqa: S101  # for the type checker
        return self._sampler

    def _until(self, share: float) -> float:
        """Return when a phase that begins now and may take `share` of what is left has to end."""
        now = self._timer()
        return now + share * (self._deadline - now)

    def _load(self) -> None:
        """Copy the inputs; the host's own tell what copies can be expected to reach."""
        self._progress("copying the inputs")
        rates = {lane.device.name: copies.rate(lane.inputs.nbytes, lane.load()) for lane in reversed(self._lanes)}
        self._rate = rates.get(copies.HOST, copies.RATE)

    def _begin(self) -> None:
        """Run each lane for the first time; where that fails on one, say whether it does on the others too."""
        failed: dict[Lane, Exception] = {}
        for lane in self._lanes:
            self._progress(f"first call on {lane.device.name}")
            try:
                lane.begin()
            except Exception as error:  # noqa: BLE001  # it is raised below
                failed[lane] = error
        if not failed:
            return
        cause = next(iter(failed.values()))
        several = len({lane.program for lane in self._lanes}) > 1
        fine = [
            f"{f'statement {lane.program.number} ' if several else ''}on {lane.device.name}"
            for lane in self._lanes
            if lane not in failed
        ]
        if len(self._lanes) > 1:
            cause.add_note(f"{', '.join(fine)} it runs" if fine else "it fails on every side")
        raise cause

    def _guard(self) -> None:
        """Look for inputs that the statements change, where there is time to compare them."""
        for lane in self._lanes:
            if self._timer() + 2 * lane.inputs.nbytes / self._rate <= self._until(GUARDING):
                lane.guard()

    def _compare(self) -> None:
        """Hold the result of each lane against that of the first."""
        self._progress("comparing the results")
        found = results.agreements(
            self._lanes,
            length=max((moved.nbytes // _BYTES for lane in self._lanes for moved in lane.inputs.moved), default=0),
            allowance=self._allowance(self._until(COMPARING)),
        )
        self._agreements = dict(zip(self._lanes[1:], found, strict=True))

    def _copy(self) -> None:
        """Measure the copies to and from each device that is compared with the host."""
        hosts = {lane.program: lane for lane in self._lanes if lane.device.name == copies.HOST}
        others = [lane for lane in self._lanes if lane.device.name != copies.HOST and lane.program in hosts]
        until = self._until(COPYING)
        for place, lane in enumerate(others):
            self._progress(f"copies to {lane.device.name} and back")
            now = self._timer()
            self._transfers[lane] = copies.transfers(
                hosts[lane.program].arrays,
                [part for part in results.parts(lane.result) if device_of(part) is not None],
                lane.device.name,
                self._allowance(now + (until - now) / (len(others) - place)),
            )

    def _allowance(self, deadline: float) -> Allowance:
        return Allowance(self._rate, deadline, self._timer, self._interrupts.opened)

    def _sample(self) -> Sampler:
        """Measure wall time, side against side."""
        self._progress("timing calls, in turn")
        share = SAMPLING if any(lane.asynchronous for lane in self._lanes) else ALONE
        self._sampler = sampler = self._sampling(share)
        for lane in self._lanes:
            lane.look()
        sampler.run()
        return sampler

    def _sampling(self, share: float) -> Sampler:
        return Sampler(self._lanes, deadline=self._until(share), timer=self._timer)

    def _weigh(self, sampler: Sampler) -> None:
        """Look at the clocks again, and at the memory that one more call takes, where there is time for that."""
        for lane in self._lanes:
            lane.look()
            if self._timer() + _WEIGHING * median(sampler.figures(lane).seconds) <= self._deadline:
                lane.weigh()

    def _split(self, sampler: Sampler) -> None:
        """Measure the parts of a call, on each lane that has any."""
        asynchronous = [lane for lane in self._lanes if lane.asynchronous]
        for place, lane in enumerate(asynchronous):
            self._progress(f"where the time goes on {lane.device.name}")
            splitter = Splitter(
                lane,
                wall=median(sampler.figures(lane).seconds),
                deadline=self._until(1 / (len(asynchronous) - place)),
                timer=self._timer,
            )
            self._splitters[lane] = splitter
            splitter.run()


def _phases(lane: Lane, blocks: Sequence[float]) -> Phases:
    """Return what came before the sampling."""
    compiles = len(blocks) > 1 and lane.first > _FIRST * max(blocks)
    return Phases(
        context=lane.context,
        inputs=lane.loading,
        setup=lane.setting,
        first=lane.first,
        compiling=lane.first - median(blocks) if compiles else None,
        compiled=lane.compiled,
        ramp=lane.ramp,
    )
