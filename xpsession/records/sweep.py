"""Records of a sweep: what ``%xp sweep`` asks for, what was measured at each size, and where the devices cross."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from xpsession import figures
from xpsession.records.device import Device
from xpsession.records.side import Ratio
from xpsession.records.timing import Request, Timing

Copies = Literal["resident", "with copies"]


@dataclass(frozen=True, slots=True)
class SweepRequest(Request):
    """What a ``%xp sweep`` line or cell asks for besides; its statement or its setup reads ``n``.

    Attributes
    ----------
    first, last : int or None
        The smallest and the greatest n, or None where the line does not say.
    """

    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One size.

    Attributes
    ----------
    n : int
        The size.
    timing : Timing
        What was measured there.
    with_copies : tuple of Ratio or None
        For each further side how many times faster than the first it is if its inputs and its result are copied at
        each call; None where copies were not measured.
    """

    n: int
    timing: Timing
    with_copies: tuple[Ratio | None, ...] = ()

    @property
    def ratio(self) -> Ratio | None:
        """How many times faster the second side is with the data resident; None with one side only."""
        return self.timing.ratio

    def ratio_of(self, side: int, data: Copies = "resident") -> Ratio | None:
        """Return how many times faster than the first the side at a place is; None where that was not measured."""
        if data == "resident":
            return self.timing.sides[side].ratio
        return self.with_copies[side - 1] if side <= len(self.with_copies) else None


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
    """Which of two sides is faster at which sizes: the first one, or another.

    Attributes
    ----------
    data : {"resident", "with copies"}
        Whether the inputs lie on the device already.
    leaders : tuple of str
        The faster side from the smallest size to the greatest, one more than there are crossings; empty where no
        difference was measurable at any size.
    crossings : tuple of Crossing
        The sizes at which the leader changes.
    decided : tuple of int
        The sizes at which a difference was measurable.
    side : int
        The place of the side that is compared with the first one.
    """

    data: Copies
    leaders: tuple[str, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    decided: tuple[int, ...] = ()
    side: int = 1


@dataclass(frozen=True, repr=False)
class Sweep:
    """A statement measured over sizes, on devices or against other statements.

    Attributes
    ----------
    statement, setup : str
        The code.
    devices : tuple of Device
        Where it ran, in the order of each timing's sides.
    points : tuple of Point
        What was measured, by growing n.
    crossovers : tuple of Crossover
        For each further side with the data resident; and with copies, where those were measured.
    exponents : tuple of float or None
        For each side the power of n with which the time grows at the greater sizes, or None for too few sizes.
    reason : str or None
        Why there is only one side.
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

    @property
    def names(self) -> tuple[str, ...]:
        """What tells the sides apart."""
        return self.points[0].timing.names

    def crossover(self, data: Copies = "resident", *, side: int = 1) -> Crossover | None:
        """Return what is known of a side with the data resident, or with copies; None where that was not measured."""
        return next((found for found in self.crossovers if (found.data, found.side) == (data, side)), None)

    @property
    def bracket(self) -> tuple[int, int] | None:
        """The bracket of the second side's greatest crossing with the data resident, or None where there is none."""
        found = self.crossover()
        return found.crossings[-1].bracket if found and found.crossings else None

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as a JSON-ready dict."""
        return asdict(self)

    def __repr__(self) -> str:
        names = " and ".join(self.names)
        sizes = f"{len(self.points)} sizes"
        found = self.crossover()
        if found is None or not found.leaders:
            return f"<Sweep: {names}, {sizes}>"
        if not found.crossings:
            return f"<Sweep: {found.leaders[0]} is faster, {sizes} on {names}>"
        last = found.crossings[-1]
        return f"<Sweep: {found.leaders[-1]} is faster from n ≈ {figures.about(last.n)}, {sizes} on {names}>"
