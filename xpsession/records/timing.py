"""Records of timing: what ``%xp time`` asks for, and what was measured, side by side."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from string import ascii_uppercase
from typing import Any, Self

from xpsession import figures
from xpsession.errors import ArgumentError
from xpsession.records.change import Account, Change, change
from xpsession.records.reading import MismatchError, read
from xpsession.records.side import Comparison, Ratio, Side

FORMAT, VERSION = "xpsession timing", 1

# A statement of more characters, or of several lines, is called by a letter.
_SHORT = 32


@dataclass(frozen=True, slots=True)
class Moved:
    """An input that was copied to each device before timing: its name, its size in bytes, where it lay.

    `strided` says whether it is a view with gaps on the CPU; so are its copies there, and dense on other devices.
    """

    name: str
    nbytes: int
    source: str
    strided: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """What a line or cell asks for that has code measured.

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
        Seconds for all of it, or None where the line does not say.
    """

    statement: str
    setup: str = ""
    vs: tuple[str, ...] = ()
    devices: tuple[str, ...] | None = None
    output: bool = False
    budget: float | None = None


@dataclass(frozen=True, slots=True)
class TimeRequest(Request):
    """What a ``%xp time`` line or cell asks for besides.

    Attributes
    ----------
    save, compare : str or None
        The file to write the record to, and that of an earlier one to compare it with.
    cold : bool
        Whether the caches are to be emptied before each call.
    cpu_threads : int or None
        How many threads the libraries on the CPU may use, or None where the line does not say.
    """

    save: str | None = None
    compare: str | None = None
    cold: bool = False
    cpu_threads: int | None = None


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
    cold : bool
        Whether the caches were emptied before each call; else they hold what the call before has left there.
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
    cold: bool = False

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

    @property
    def account(self) -> Account:
        """What is compared with another timing's."""
        inputs = ", ".join(f"{moved.name} ({moved.nbytes} bytes)" for moved in self.moved)
        return Account(
            sides=tuple(zip(self.names, self.sides, strict=True)),
            circumstances={"setup": self.setup.strip(), "inputs": inputs, **self.environment},
        )

    def compare(self, earlier: "Timing") -> Change:
        """Return how this timing compares with an earlier one, which may have been saved and loaded.

        A side's ratio says how many times faster it is now. What else differs is listed: versions, the machine, code.

        Examples
        --------
        >>> import xpsession
        >>> timing = xpsession.measure("1 + 1", devices=["cpu"], budget=0.05)
        >>> timing.compare(timing).sides[0].ratio.median
        1.0
        """
        return change(earlier.account, self.account)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, and figures that follow from them, as a JSON-ready dict."""
        found = asdict(self)
        for made, side in zip(found["sides"], self.sides, strict=True):
            made |= {name: getattr(side, name) for name in ("average", "best", "worst", "stdev", "repeat")}
        for made, comparison in zip(found["sides"][1:], self.comparisons, strict=True):
            made |= {"with_copies": comparison.with_copies, "break_even": comparison.break_even}
        return {"format": FORMAT, "version": VERSION, **found}

    @classmethod
    def from_dict(cls, value: object) -> Self:
        """Return the timing that `to_dict`, or JSON made of it, describes.

        Raises
        ------
        ArgumentError
            If it describes none, or one of another version.
        """
        if not isinstance(value, dict) or value.get("format") != FORMAT:
            raise ArgumentError("it is no timing that xpsession saved")
        if value.get("version") != VERSION:
            problem = f"it is a timing of version {value.get('version')!r}, and this xpsession reads version {VERSION}"
            raise ArgumentError(problem)
        try:
            timing = read(cls, value)
        except MismatchError as error:
            raise ArgumentError(f"it is a damaged timing: {error}") from error
        if not timing.sides or not all(map(_sound, timing.sides)):
            raise ArgumentError("it is a damaged timing: a side has no figures, or some that are not above 0")
        return timing

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the timing to a file, as JSON.

        Raises
        ------
        ArgumentError
            If it cannot be written, or if something else than a saved timing is there, which is left as it is.
        """
        place = Path(path).expanduser()
        text = json.dumps(self.to_dict(), indent=1, allow_nan=False, ensure_ascii=False)
        self.require_place(place)
        unfinished = place.with_name(f".{place.name}.{os.getpid()}")
        try:
            unfinished.write_text(f"{text}\n", encoding="utf-8")
            unfinished.replace(place)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise ArgumentError(f"'{place}' cannot be written: {error.strerror}") from error

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Return the timing that `save` wrote to a file.

        Raises
        ------
        ArgumentError
            If the file cannot be read or holds something else.
        """
        place = Path(path).expanduser()
        try:
            return cls.from_dict(json.loads(place.read_text(encoding="utf-8")))
        except OSError as error:
            raise ArgumentError(f"'{place}' cannot be read: {error.strerror}") from error
        except ArgumentError as error:
            raise ArgumentError(f"'{place}' cannot be read: {error}") from error
        except (ValueError, RecursionError) as error:
            raise ArgumentError(f"'{place}' cannot be read: it is no timing that xpsession saved") from error

    @classmethod
    def require_place(cls, path: str | os.PathLike[str]) -> None:
        """Raise an error if a timing cannot be saved there: there is no such folder, or something else is there.

        Raises
        ------
        ArgumentError
            Then.
        """
        place = Path(path).expanduser()
        if not place.parent.is_dir():
            raise ArgumentError(f"'{place}' cannot be written: there is no folder '{place.parent}'")
        if place.exists():
            try:
                cls.load(place)
            except ArgumentError as error:
                problem = f"'{place}' is left as it is: something else than a saved timing is there"
                raise ArgumentError.with_hint(problem, "another name") from error

    def __repr__(self) -> str:
        names = self.names
        if not self.comparisons:
            return f"<Timing: {figures.seconds(self.sides[0].median)} per call on {self.sides[0].device.name}>"
        said = [_said(comparison, names[0], name) for comparison, name in zip(self.comparisons, names[1:], strict=True)]
        return f"<Timing: {', '.join(said)}>"


def _sound(side: Side) -> bool:
    """Return whether the figures of a side, which may come from a file, are such as are measured."""
    ratio = side.ratio
    known = [*side.blocks, side.median, *side.quartiles, *(side.interval or ()), *((ratio.median,) if ratio else ())]
    return bool(side.blocks) and min(known) > 0 and side.loops > 0


def _said(comparison: Comparison, first: str, second: str) -> str:
    """Return which side is how much faster, or that neither is."""
    ratio = comparison.ordered[2]
    interval = f"({figures.interval(*ratio.interval)})" if ratio.interval else "(no interval)"
    if not ratio.measurable:
        return f"no measurable difference between {first} and {second} {interval}"
    faster, slower = (second, first) if comparison.ordered[0] is comparison.second else (first, second)
    return f"{faster} {figures.times(ratio.median)} faster than {slower} {interval}"
