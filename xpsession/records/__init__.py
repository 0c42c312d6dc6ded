"""Records: the frozen facts that cross from one room to another; they hold, and never print.

Here are those that every session needs; those of a timing, a description and a report have each a module, which is
imported with the service that makes them.
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Device:
    """One place where arrays can live and be computed with.

    Attributes
    ----------
    name : str
        What a user types: ``cpu``, ``cuda:0``, ``strict:device1``.
    backend : str
        The library that provides it: ``numpy``, ``cupy``, ``strict``.
    description : str
        The hardware or its stand-in, as the library names it.
    library : str
        The library and its version, such as ``NumPy 2.4.6``; empty where it is not installed.
    memory : int or None
        Total memory in bytes, or None where the library does not say.
    available : bool
        Whether arrays can be created there now.
    reason : str or None
        Why it cannot be used, or None.
    hint : str or None
        One thing to type that would help, or None.
    """

    name: str
    backend: str
    description: str
    library: str = ""
    memory: int | None = None
    available: bool = True
    reason: str | None = None
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """What is in use of a device: its memory in bytes, and how busy it is.

    Attributes
    ----------
    held : int
        What this process holds there.
    used : int
        What all processes together use there.
    total : int
        What there is.
    load : float or None
        How busy the device is, from 0 to 1: the processes that want a core, over the cores, in the last minute; of a
        GPU, the part of the last moments in which a kernel ran. None where nobody says.
    """

    held: int
    used: int
    total: int
    load: float | None = None


@dataclass(frozen=True, slots=True)
class Switch:
    """A change of the bound device.

    Attributes
    ----------
    before, after : Device
        Where `xp` was bound and is bound now.
    moved : tuple of str
        The names of the variables whose arrays were copied to the new device.
    nbytes : int
        The bytes that were copied.
    elsewhere : tuple of str
        The names of arrays that do not lie on the new device.
    """

    before: Device
    after: Device
    moved: tuple[str, ...]
    nbytes: int
    elsewhere: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement of one span of source text; lines from 1, columns from 0 in characters."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding at one place.

    Attributes
    ----------
    code, name : str
        The rule, such as ``XP101`` and ``renamed-function``.
    message : str
        What is wrong, in one line.
    severity : {"error", "warning", "info"}
        ``error``: not in the standard; ``warning``: unspecified by it; ``info``: portability or performance.
    path : str
        The file, or ``<cell>`` for a cell of the running session.
    cell : int or None
        The execution count of a cell of the session, or its position (from 1) in a notebook file.
    line, column, end_line, end_column : int
        The span. Lines from 1; columns from 0, counted in characters, not bytes.
    hint : str or None
        What to write instead.
    fix : tuple of Edit or None
        The edits that apply the hint without changing what runs, or None where that is not certain.
    url : str
        The section of the standard.
    unsafe_fix : tuple of Edit or None
        The edits that apply the hint where that may change what runs, or None where there are none or they are safe.
    """

    code: str
    name: str
    message: str
    severity: Severity
    path: str
    cell: int | None
    line: int
    column: int
    end_line: int
    end_column: int
    hint: str | None = None
    fix: tuple[Edit, ...] | None = None
    url: str = ""
    unsafe_fix: tuple[Edit, ...] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as a JSON-ready dict."""
        return asdict(self)
