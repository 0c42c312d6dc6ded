"""Records of timing: what ``%xp time`` asks for, and what was measured, side by side."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from string import ascii_uppercase
from typing import Any

from xpsession import figures
from xpsession.records.side import Comparison, Ratio, Side

# A statement of more characters, or of several lines, is called by a letter.
_SHORT = 32


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
    vs : tuple of str
        The statements to compare it with.
    devices : tuple of str or None
        The names of the devices, or None where the line does not say.
    output : bool
        Whether the record is to be returned.
    budget : float or None
        Seconds, or None where the line does not say.
    """

    statement: str
    setup: str = ""
    vs: tuple[str, ...] = ()
    devices: tuple[str, ...] | None = None
    output: bool = False
    budget: float | None = None


@dataclass(frozen=True, repr=False)
class Timing:
    """One measurement: a statement on one device or on several, or several statements with each other.

    Attributes
    ----------
    setup : str
        The code that ran before, untimed.
    sides : tuple of Side
        One for each statement and device, in the order asked for; the others are compared with the first.
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
        Arrays and namespaces that a statement reaches and that stayed where they are, because no variable holds
        them: ``w (closure of f)``, ``model.weights``.
    """

    setup: str
    sides: tuple[Side, ...]
    reason: str | None
    moved: tuple[Moved, ...]
    budget: float
    spent: float
    interrupted: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)
    unmoved: tuple[str, ...] = ()

    @property
    def statement(self) -> str:
        """The first statement."""
        return self.sides[0].statement

    @property
    def statements(self) -> tuple[str, ...]:
        """The statements, each once."""
        return tuple(dict.fromkeys(side.statement for side in self.sides))

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Each further side against the first one."""
        return tuple(Comparison(self.sides[0], side) for side in self.sides[1:])

    @property
    def ratio(self) -> Ratio | None:
        """How many times faster the second side is than the first; None with one side only."""
        return self.sides[1].ratio if len(self.sides) > 1 else None

    @property
    def verdicts(self) -> tuple[str, ...]:
        """The verdicts on all sides, each once."""
        return tuple(dict.fromkeys(verdict for side in self.sides for verdict in side.verdicts))

    @property
    def letters(self) -> dict[str, str]:
        """The letter that each statement is called by; empty where there is but one, or all are short enough."""
        codes = self.statements
        if len(codes) == 1 or all(len(code.strip()) <= _SHORT and "\n" not in code.strip() for code in codes):
            return {}
        return {code: ascii_uppercase[place % len(ascii_uppercase)] for place, code in enumerate(codes)}

    @property
    def names(self) -> tuple[str, ...]:
        """What tells the sides apart: the device, or the statement, or both; a long statement is called by a letter."""
        places = list(dict.fromkeys(side.device.name for side in self.sides))
        codes = self.statements
        called = self.letters or {code: code.strip() for code in codes}
        if len(codes) == 1:
            names = [side.device.name for side in self.sides]
        elif len(places) == 1:
            names = [called[side.statement] for side in self.sides]
        else:
            names = [f"{called[side.statement]} on {side.device.name}" for side in self.sides]
        again = [names[:place].count(name) for place, name in enumerate(names)]
        return tuple(f"{name} ({count + 1})" if count else name for name, count in zip(names, again, strict=True))

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, and the figures that follow from the copies, as a JSON-ready dict."""
        found = asdict(self)
        for side, comparison in zip(found["sides"][1:], self.comparisons, strict=True):
            side |= {"with_copies": comparison.with_copies, "break_even": comparison.break_even}
        return found

    def __repr__(self) -> str:
        names = self.names
        if not self.comparisons:
            return f"<Timing: {figures.seconds(self.sides[0].median)} per call on {self.sides[0].device.name}>"
        said = [_said(comparison, names[0], name) for comparison, name in zip(self.comparisons, names[1:], strict=True)]
        return f"<Timing: {', '.join(said)}>"


def _said(comparison: Comparison, first: str, second: str) -> str:
    """Return which side is how much faster, or that neither is."""
    ratio = comparison.ordered[2]
    interval = f"({figures.interval(*ratio.interval)})" if ratio.interval else "(no interval)"
    if not ratio.measurable:
        return f"no measurable difference between {first} and {second} {interval}"
    faster, slower = (second, first) if comparison.ordered[0] is comparison.second else (first, second)
    return f"{faster} {figures.times(ratio.median)} faster than {slower} {interval}"
