"""Records of a sweep: what ``%xp sweep`` asks for, what was measured at each size, and where the devices cross."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from xpsession import figures
from xpsession.records import Device
from xpsession.records.side import Ratio
from xpsession.records.timing import Timing

Copies = Literal["resident", "with copies"]


@dataclass(frozen=True, slots=True)
class SweepRequest:
    """What a ``%xp sweep`` line or cell asks for.

    Attributes
    ----------
    statement, setup : str
        The code, as it was typed; one of them reads ``n``.
    output : bool
        Whether the record is to be returned.
    first, last : int or None
        The smallest and the greatest n, or None where the line does not say.
    budget : float or None
        Seconds for all sizes together, or None where the line does not say.
    """

    statement: str
    setup: str = ""
    output: bool = False
    first: int | None = None
    last: int | None = None
    budget: float | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One size: the timing there, and the ratio with copies of the inputs and outputs, where they were measured."""

    n: int
    timing: Timing
    with_copies: Ratio | None = None

    @property
    def ratio(self) -> Ratio | None:
        """How many times faster the second device is with the data resident; None with one device only."""
        return self.timing.ratio


@dataclass(frozen=True, slots=True)
class Crossing:
    """One size at which the other device becomes the faster one.

    Attributes
    ----------
    n : float
        Where the ratio is 1, by interpolation of its logarithm over that of n.
    bracket : tuple of two ints
        The nearest sizes on either side at which a difference was measured: the interval of the ratio excludes 1.
    interval : tuple of two floats or None
        Where the ends of the ratio's interval are 1; None where the ratio has no interval at an end of the bracket.
    """

    n: float
    bracket: tuple[int, int]
    interval: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Crossover:
    """Which device is faster at which sizes.

    Attributes
    ----------
    data : {"resident", "with copies"}
        Whether the inputs lie on the device already.
    leaders : tuple of str
        The faster device from the smallest size to the greatest, one more than there are crossings; empty where no
        difference was measurable at any size.
    crossings : tuple of Crossing
        The sizes at which the leader changes.
    decided : tuple of int
        The sizes at which a difference was measurable.
    """

    data: Copies
    leaders: tuple[str, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    decided: tuple[int, ...] = ()


@dataclass(frozen=True, repr=False)
class Sweep:
    """One statement measured over sizes, on one or two devices.

    Attributes
    ----------
    statement, setup : str
        The code.
    devices : tuple of Device
        Where it ran, in the order of each timing's sides.
    points : tuple of Point
        What was measured, by growing n.
    crossovers : tuple of Crossover
        With the data resident; and with copies, where those were measured. Empty with one device only.
    exponents : tuple of float or None
        For each device the power of n with which the time grows at the greater sizes, or None for too few sizes.
    reason : str or None
        Why there is only one device.
    ended : str or None
        Why the sizes do not reach as far as was asked for.
    budget, spent : float
        Seconds allowed and seconds used, all told.
    interrupted : bool
        Whether the user stopped it early.
    """

    statement: str
    setup: str
    devices: tuple[Device, ...]
    points: tuple[Point, ...]
    crossovers: tuple[Crossover, ...]
    exponents: tuple[float | None, ...]
    reason: str | None
    ended: str | None
    budget: float
    spent: float
    interrupted: bool = False

    def crossover(self, data: Copies = "resident") -> Crossover | None:
        """Return what is known with the data resident, or with copies; None where that was not measured."""
        return next((found for found in self.crossovers if found.data == data), None)

    @property
    def bracket(self) -> tuple[int, int] | None:
        """The bracket of the greatest crossing with the data resident, or None where there is none."""
        found = self.crossover()
        return found.crossings[-1].bracket if found and found.crossings else None

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as a JSON-ready dict."""
        return asdict(self)

    def __repr__(self) -> str:
        names = " and ".join(device.name for device in self.devices)
        sizes = f"{len(self.points)} sizes"
        found = self.crossover()
        if found is None or not found.leaders:
            return f"<Sweep: {names}, {sizes}>"
        if not found.crossings:
            return f"<Sweep: {found.leaders[0]} is faster, {sizes} on {names}>"
        last = found.crossings[-1]
        return f"<Sweep: {found.leaders[-1]} is faster from n ≈ {figures.about(last.n)}, {sizes} on {names}>"
