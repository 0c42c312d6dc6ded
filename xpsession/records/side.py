"""Records of one side of a timing, which is a statement on a device, and of what it comes to against another side."""

from dataclasses import dataclass

from xpsession.records.device import Device
from xpsession.records.timing_details import Agreement, Disturbance, Hardware, Parts, Phases, Speed, Transfers


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times faster a side is than the first one: the median over rounds and its 95 % interval.

    `low` and `high` are None where too few rounds fitted into the budget for an interval.
    """

    median: float
    low: float | None
    high: float | None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval, or None."""
        return None if self.low is None or self.high is None else (self.low, self.high)

    @property
    def measurable(self) -> bool:
        """Whether one side is faster: the interval does not hold 1, and the factor is more than chance gives.

        That is 2 %, as equal code on equal arrays differs by up to that with the addresses that the arrays get, and
        25 % where there are too few rounds for an interval: so much comes and goes with the neighbours of a processor.
        """
        low, high = self.interval or (self.median, self.median)
        least = 1.25 if self.interval is None else 1.02
        return not low <= 1 <= high and max(self.median, 1 / self.median) > least

    def inverted(self) -> "Ratio":
        """Return how many times faster the first side is than this one."""
        low, high = (None, None) if self.interval is None else (1 / self.interval[1], 1 / self.interval[0])
        return Ratio(1 / self.median, low, high)


@dataclass(frozen=True, slots=True)
class Side:
    """What was measured of one statement on one device; every figure is in seconds per call.

    Attributes
    ----------
    device : Device
        Where the statement ran.
    statement : str
        The code, as it was typed.
    loops : int
        Calls of the statement in one block.
    blocks : tuple of float
        The mean of each block, in the order of measurement: wall time, for each call is waited for.
    first : float
        The first call, which compiles and warms up. It is among the blocks only where it was the only call.
    median : float
        The median of the blocks.
    quartiles : tuple of two floats
        The quartiles of the blocks.
    interval : tuple of two floats or None
        The 95 % interval of the median, or None where too few blocks fitted into the budget for one.
    ratio : Ratio or None
        How many times faster it is than the first side; None of the first side.
    parts : Parts or None
        Where the time goes, on a device that works on its own; None on one that is done when a call returns.
    hardware : Hardware or None
        What the driver says about the device.
    transfers : Transfers or None
        The copies of the inputs and the result; None on the CPU, and where no side is on the CPU.
    agreement : Agreement or None
        How far its result agrees with that of the first side; None of the first side.
    disturbance : Disturbance or None
        What other processes did to its blocks.
    phases : Phases or None
        What came before the sampling.
    memory : int or None
        The bytes that a call takes at most beside its inputs; None where nobody tells, or there was no time.
    speeds : tuple of Speed
        How fast the device was before and after the sampling, as far as anybody tells.
    mutated : tuple of str
        Inputs that the statement changes; they are put back before each block.
    prints : bool
        Whether the statement prints; what it prints in the first call is shown, and the rest is thrown away.
    verdicts : tuple of str
        What its figures come to: ``throttled``, ``launch_bound``, ``transfer_bound``, ``synchronises``, ``noisy``,
        ``crowded``, ``inconclusive``.
    """

    device: Device
    statement: str
    loops: int
    blocks: tuple[float, ...]
    first: float
    median: float
    quartiles: tuple[float, float]
    interval: tuple[float, float] | None = None
    ratio: Ratio | None = None
    parts: Parts | None = None
    hardware: Hardware | None = None
    transfers: Transfers | None = None
    agreement: Agreement | None = None
    disturbance: Disturbance | None = None
    phases: Phases | None = None
    memory: int | None = None
    speeds: tuple[Speed, ...] = ()
    mutated: tuple[str, ...] = ()
    prints: bool = False
    verdicts: tuple[str, ...] = ()

    @property
    def best(self) -> float:
        """The fastest block."""
        return min(self.blocks)

    @property
    def worst(self) -> float:
        """The slowest block."""
        return max(self.blocks)

    @property
    def average(self) -> float:
        """The mean of the blocks; the median is the better figure on a machine that does other things too."""
        return sum(self.blocks) / len(self.blocks)

    @property
    def stdev(self) -> float:
        """The standard deviation of the blocks, as ``%timeit -o`` has it; the quartiles say more."""
        return float((sum((block - self.average) ** 2 for block in self.blocks) / len(self.blocks)) ** 0.5)

    @property
    def repeat(self) -> int:
        """The number of blocks."""
        return len(self.blocks)

    @property
    def timings(self) -> list[float]:
        """The blocks, under the name that ``%timeit -o`` has for them."""
        return list(self.blocks)

    @property
    def all_runs(self) -> list[float]:
        """Seconds for each whole block, as ``%timeit -o`` has them."""
        return [seconds * self.loops for seconds in self.blocks]

    @property
    def copying(self) -> float:
        """Seconds that the copies of the inputs and the result add to each call that needs them; 0 where none are."""
        return self.transfers.seconds if self.transfers is not None else 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """One side against the first one."""

    first: Side
    second: Side

    @property
    def ratio(self) -> Ratio:
        """How many times faster the second side is than the first."""
        return self.second.ratio or Ratio(self.first.median / self.second.median, None, None)

    @property
    def ordered(self) -> tuple[Side, Side, Ratio]:
        """The faster side, the slower one, and how many times faster it is."""
        if self.ratio.median >= 1:
            return self.second, self.first, self.ratio
        return self.first, self.second, self.ratio.inverted()

    @property
    def with_copies(self) -> float | None:
        """How many times faster the second side is if each call copies its inputs and its result.

        None where the copies are not known, or neither side needs any.
        """
        if self.first.transfers is None and self.second.transfers is None:
            return None
        return (self.first.median + self.first.copying) / (self.second.median + self.second.copying)

    @property
    def break_even(self) -> float | None:
        """After how many calls on the same arrays the copies are paid for; None where they never are, or unknown."""
        faster, slower, ratio = self.ordered
        extra, gain = faster.copying - slower.copying, slower.median - faster.median
        if faster.transfers is None or extra < 0 or gain <= 0 or not ratio.measurable:
            return None
        return extra / gain
