"""Records of timing: what ``%xp time`` asks for, and what was measured."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from xpsession import figures
from xpsession.records import Device
from xpsession.records.timing_details import Agreement, Hardware, Parts, Transfers


@dataclass(frozen=True, slots=True)
class Side:
    """What was measured on one device; every figure is in seconds per call.

    Attributes
    ----------
    device : Device
        Where the statement ran.
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
    parts : Parts or None
        Where the time goes, on a device that works on its own; None on one that is done when a call returns.
    hardware : Hardware or None
        What the driver says about the device.
    """

    device: Device
    loops: int
    blocks: tuple[float, ...]
    first: float
    median: float
    quartiles: tuple[float, float]
    interval: tuple[float, float] | None = None
    parts: Parts | None = None
    hardware: Hardware | None = None

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


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times faster the second side is than the first: the median over rounds and its 95 % interval.

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
        10 % where there are too few rounds for an interval.
        """
        low, high = self.interval or (self.median, self.median)
        least = 1.1 if self.interval is None else 1.02
        return not low <= 1 <= high and max(self.median, 1 / self.median) > least

    def inverted(self) -> "Ratio":
        """Return how many times faster the first side is than the second."""
        low, high = (None, None) if self.interval is None else (1 / self.interval[1], 1 / self.interval[0])
        return Ratio(1 / self.median, low, high)


@dataclass(frozen=True, slots=True)
class Moved:
    """An input that was copied to each device before timing: its name, its size in bytes, where it lay."""

    name: str
    nbytes: int
    source: str


@dataclass(frozen=True, slots=True)
class TimeRequest:
    """What a ``%xp time`` line or cell asks for.

    Attributes
    ----------
    statement, setup : str
        The code, as it was typed.
    output : bool
        Whether the record is to be returned.
    budget : float or None
        Seconds, or None where the line does not say.
    """

    statement: str
    setup: str = ""
    output: bool = False
    budget: float | None = None


@dataclass(frozen=True, repr=False)
class Timing:
    """One measured statement on one or two devices.

    Attributes
    ----------
    statement, setup : str
        The code.
    sides : tuple of Side
        One for each device, in the order asked for.
    ratio : Ratio or None
        The speed-up of the second side over the first; None with one side only.
    reason : str or None
        Why there is only one side.
    moved : tuple of Moved
        The inputs that were copied for the measurement.
    budget, spent : float
        Seconds allowed and seconds used, all told.
    interrupted : bool
        Whether the user stopped it early; the figures are then those of the rounds that were complete.
    environment : mapping of str to str
        Versions and the machine.
    unmoved : tuple of str
        Arrays and namespaces that the statement reaches and that stayed where they are, because no variable holds
        them: ``w (closure of f)``, ``model.weights``.
    transfers : Transfers or None
        The copies of the inputs and the result, where the CPU is timed against another device.
    agreement : Agreement or None
        How far the results of the two sides agree; None with one side only.
    verdicts : tuple of str
        What the figures come to: ``launch_bound``, ``transfer_bound``, ``synchronises``, ``noisy``, ``inconclusive``.
    """

    statement: str
    setup: str
    sides: tuple[Side, ...]
    ratio: Ratio | None
    reason: str | None
    moved: tuple[Moved, ...]
    budget: float
    spent: float
    interrupted: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)
    unmoved: tuple[str, ...] = ()
    transfers: Transfers | None = None
    agreement: Agreement | None = None
    verdicts: tuple[str, ...] = ()

    @property
    def with_copies(self) -> float | None:
        """How many times faster the faster side is if each call has to copy its inputs and result, or None.

        The copies count for the side that is not the CPU, so the factor may be below 1.
        """
        if self.ordered is None or self.transfers is None:
            return None
        faster, slower, _ = self.ordered
        extra = self.transfers.seconds
        seconds = [side.median + extra * (side.device.name == self.transfers.device) for side in (faster, slower)]
        return seconds[1] / seconds[0]

    @property
    def break_even(self) -> float | None:
        """After how many calls on the same arrays the copies are paid for; None where they never are, or unknown."""
        if self.ordered is None or self.transfers is None:
            return None
        faster, slower, ratio = self.ordered
        if faster.device.name != self.transfers.device or not ratio.measurable:
            return None
        return self.transfers.seconds / (slower.median - faster.median)

    @property
    def ordered(self) -> tuple[Side, Side, Ratio] | None:
        """The faster side, the slower one, and how many times faster it is; None with one side only."""
        if self.ratio is None:
            return None
        first, second = self.sides
        return (second, first, self.ratio) if self.ratio.median >= 1 else (first, second, self.ratio.inverted())

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, and the figures that follow from the copies, as a JSON-ready dict."""
        return asdict(self) | {"with_copies": self.with_copies, "break_even": self.break_even}

    def __repr__(self) -> str:
        first = self.sides[0].device.name
        if self.ordered is None:
            return f"<Timing: {figures.seconds(self.sides[0].median)} per call on {first}>"
        faster, slower, ratio = self.ordered
        interval = f"({figures.interval(*ratio.interval)})" if ratio.interval else "(no interval)"
        if not ratio.measurable:
            return f"<Timing: no measurable difference between {first} and {self.sides[1].device.name} {interval}>"
        factor = figures.times(ratio.median)
        return f"<Timing: {faster.device.name} {factor} faster than {slower.device.name} {interval}>"
