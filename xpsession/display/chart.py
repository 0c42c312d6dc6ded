"""Display, charts: a logarithmic axis and what is drawn against two of them, whatever draws it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from xpsession import figures

# Marks within a decade, from the fewest to the most, and the number of marks that an axis should have at least.
_MARKS = ((1,), (1, 3), (1, 2, 5))
_FEWEST, _MOST = 3, 7


@dataclass(frozen=True, slots=True)
class Axis:
    """The range of a logarithmic axis."""

    low: float
    high: float

    @classmethod
    def around(cls, values: Sequence[float], *, margin: float = 0.04) -> "Axis":
        """Return the axis that shows `values`, which are above 0, with a margin as a part of its length."""
        low, high = math.log10(min(values)), math.log10(max(values))
        space = max((high - low) * margin, 0.05)
        return cls(10 ** (low - space), 10 ** (high + space))

    def place(self, value: float) -> float:
        """Return where `value` stands, as a part of the length.

        Examples
        --------
        >>> Axis(1, 100).place(10)
        0.5
        """
        return math.log(value / self.low) / math.log(self.high / self.low)

    def value(self, place: float) -> float:
        """Return the value at a part of the length."""
        return float(self.low * (self.high / self.low) ** place)

    @property
    def ticks(self) -> tuple[float, ...]:
        """Round values, from three to seven where the range allows.

        Examples
        --------
        >>> Axis(8, 120).ticks, Axis(15, 80).ticks
        ((10.0, 30.0, 100.0), (20.0, 50.0))
        """
        decades = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        ticks: list[float] = []
        for marks in _MARKS:
            ticks = [mark * 10.0**decade for decade in decades for mark in marks]
            ticks = [tick for tick in ticks if self.low <= tick <= self.high]
            if len(ticks) >= _FEWEST:
                break
        return tuple(ticks[:: math.ceil(len(ticks) / _MOST)]) if ticks else (self.low, self.high)


@dataclass(frozen=True, slots=True)
class Line:
    """A named row of points, each with what is said of it; lines of one `hue` are told apart by dashes."""

    name: str
    hue: int
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    notes: tuple[str, ...]
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A place on the horizontal axis that is known to lie between two others; `note` says more than its label."""

    at: float
    low: float
    high: float
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines and bands against n and seconds; `summary` says in words what there is to see."""

    lines: tuple[Line, ...]
    bands: tuple[Band, ...]
    summary: str

    @property
    def x(self) -> Axis:
        """The horizontal axis."""
        return Axis.around([x for line in self.lines for x in line.xs])

    @property
    def y(self) -> Axis:
        """The vertical axis."""
        return Axis.around([y for line in self.lines for y in line.ys])


def round_seconds(value: float) -> str:
    """Return a round duration, without the zeros that a measured one has.

    Examples
    --------
    >>> round_seconds(1e-5), round_seconds(0.3)
    ('10 µs', '300 ms')
    """
    number, unit = figures.seconds(value).split(" ")
    return f"{float(number):g} {unit}"
