"""Records of a change: two timings of different days against each other, side by side."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from xpsession import figures
from xpsession.records.side import Ratio, Side
from xpsession.records.timing import Timing

# Runs that are apart in time differ by what else the machine did then, which is in no interval of either.
APART = 1.1


@dataclass(frozen=True, slots=True)
class Difference:
    """A circumstance that is not the same in both timings; None where a timing does not say."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class SideChange:
    """One side, then and now.

    Attributes
    ----------
    name : str
        What the later timing calls it.
    before, after : Side
        What was measured.
    ratio : Ratio
        How many times faster it is now: the quotient of the medians, with an interval from those of both medians.
    """

    name: str
    before: Side
    after: Side
    ratio: Ratio

    @property
    def measurable(self) -> bool:
        """Whether it changed by more than the interval and than 10 %, which runs apart in time differ by anyway."""
        return self.ratio.measurable and max(self.ratio.median, 1 / self.ratio.median) > APART


@dataclass(frozen=True, repr=False)
class Change:
    """What became of a timing.

    Attributes
    ----------
    sides : tuple of SideChange
        The sides that both timings have: the same statement on the same device; or, where no side is that and there
        are as many of them, those at the same place.
    differences : tuple of Difference
        What else is not the same: versions and the machine, statements, setup and inputs.
    gone, added : tuple of str
        The sides that only the earlier timing, or only the later one, has.
    """

    sides: tuple[SideChange, ...]
    differences: tuple[Difference, ...]
    gone: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as a JSON-ready dict; the raw samples are those of the timings."""
        return {
            "sides": [
                {
                    "name": side.name,
                    "device": side.after.device.name,
                    "before": side.before.median,
                    "after": side.after.median,
                    "ratio": asdict(side.ratio),
                    "measurable": side.measurable,
                }
                for side in self.sides
            ],
            "differences": [asdict(difference) for difference in self.differences],
            "gone": list(self.gone),
            "added": list(self.added),
        }

    def __repr__(self) -> str:
        said = [f"{side.name} {figures.times(side.ratio.median)} as fast" for side in self.sides]
        return f"<Change: {', '.join(said) or 'no side is in both'}>"


def change(before: Timing, after: Timing) -> Change:
    """Return how a later timing compares with an earlier one."""
    pairs = _pairs(before, after)
    first, second = ({pair[place] for pair in pairs} for place in (0, 1))
    return Change(
        sides=tuple(
            SideChange(
                after.names[now], before.sides[then], after.sides[now], _ratio(before.sides[then], after.sides[now])
            )
            for then, now in pairs
        ),
        differences=tuple(_differences(before, after, pairs)),
        gone=tuple(name for place, name in enumerate(before.names) if place not in first),
        added=tuple(name for place, name in enumerate(after.names) if place not in second),
    )


def _pairs(before: Timing, after: Timing) -> list[tuple[int, int]]:
    """Return the places of what is the same side in both."""
    keys = [[(side.device.name, side.statement.strip()) for side in timing.sides] for timing in (before, after)]
    same = [(keys[0].index(key), place) for place, key in enumerate(keys[1]) if key in keys[0]]
    if not same and len(keys[0]) == len(keys[1]):
        return [(place, place) for place in range(len(keys[0]))]
    return same


def _ratio(before: Side, after: Side) -> Ratio:
    """Return how many times faster `after` is.

    The interval of a difference of independent figures follows from theirs: the distances from the figures to the ends
    of their intervals add up as squares do (Donner and Zou, 2012, "MOVER"); here the figures are logarithms.
    """
    ratio = before.median / after.median
    if before.interval is None or after.interval is None:
        return Ratio(ratio, None, None)
    below = math.hypot(math.log(before.median / before.interval[0]), math.log(after.interval[1] / after.median))
    above = math.hypot(math.log(before.interval[1] / before.median), math.log(after.median / after.interval[0]))
    return Ratio(ratio, ratio * math.exp(-below), ratio * math.exp(above))


def _differences(before: Timing, after: Timing, pairs: Sequence[tuple[int, int]]) -> list[Difference]:
    """Return what makes the two timings hard to compare."""
    found = [
        Difference(name, before.environment.get(name), after.environment.get(name))
        for name in dict.fromkeys([*before.environment, *after.environment])
    ]
    for then, now in pairs:
        first, second = before.sides[then], after.sides[now]
        found.append(Difference("device", first.device.name, second.device.name))
        found.append(Difference("statement", first.statement.strip(), second.statement.strip()))
    found.append(Difference("setup", before.setup.strip(), after.setup.strip()))
    found.append(Difference("inputs", _inputs(before), _inputs(after)))
    return [each for each in dict.fromkeys(found) if each.before != each.after]


def _inputs(timing: Timing) -> str:
    return ", ".join(f"{moved.name} ({moved.nbytes} bytes)" for moved in timing.moved)
