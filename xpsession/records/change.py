"""Records of a change: what was measured on different days against each other, side by side."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from xpsession import figures
from xpsession.records.side import Ratio, Side

# Runs that are apart in time differ by what else the machine did then, which is in no interval of either.
APART = 1.1


Named = tuple[str, Side]


@dataclass(frozen=True, slots=True)
class Account:
    """What one timing has to say for itself beside another.

    Attributes
    ----------
    sides : tuple of (str, Side)
        What was measured, each side after what tells it apart.
    circumstances : mapping of str to str
        What else the figures depend on: the setup, the inputs, versions, the machine.
    """

    sides: tuple[Named, ...]
    circumstances: Mapping[str, str]


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
        What else is not the same: statements, setup and inputs, versions and the machine.
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


def change(before: Account, after: Account) -> Change:
    """Return how a later timing compares with an earlier one."""
    pairs = _pairs(before, after)
    thens, nows = ([pair[place] for pair in pairs] for place in (0, 1))
    return Change(
        sides=tuple(SideChange(name, then, now, _ratio(then, now)) for (_, then), (name, now) in pairs),
        differences=tuple(_differences(before, after, pairs)),
        gone=tuple(named[0] for named in before.sides if named not in thens),
        added=tuple(named[0] for named in after.sides if named not in nows),
    )


def _pairs(before: Account, after: Account) -> list[tuple[Named, Named]]:
    """Return what is the same side in both, as it is called in each."""
    known = {_kind(side): (name, side) for name, side in reversed(before.sides)}
    same = [(known[_kind(side)], (name, side)) for name, side in after.sides if _kind(side) in known]
    if not same and len(before.sides) == len(after.sides):
        return list(zip(before.sides, after.sides, strict=True))
    return same


def _kind(side: Side) -> tuple[str, str]:
    return side.device.name, side.statement.strip()


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


def _differences(before: Account, after: Account, pairs: Sequence[tuple[Named, Named]]) -> list[Difference]:
    """Return what makes the two timings hard to compare."""
    found: list[Difference] = []
    for (_, one), (_, other) in pairs:
        found.append(Difference("device", one.device.name, other.device.name))
        found.append(Difference("statement", one.statement.strip(), other.statement.strip()))
    then, now = before.circumstances, after.circumstances
    found += [Difference(name, then.get(name), now.get(name)) for name in {**then, **now}]
    return [each for each in dict.fromkeys(found) if each.before != each.after]
