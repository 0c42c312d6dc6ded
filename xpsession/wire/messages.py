"""Messages: what a page is told, as frozen dataclasses that become JSON."""

from dataclasses import dataclass, fields, is_dataclass
from typing import Any, ClassVar

from xpsession.records.device import Device
from xpsession.records.device import Memory as Figures
from xpsession.records.diagnostic import Diagnostic, Edit
from xpsession.wire.cells import Found
from xpsession.wire.comms import VERSION

# What a page is told of a finding; which cell it is in, the message says.
_FINDING = ("code", "name", "message", "severity", "line", "column", "end_line", "end_column", "hint", "fix", "url")


@dataclass(frozen=True, slots=True)
class Message:
    """What every message has; a reply also has the `id` of its request."""

    type: ClassVar[str]

    def to_json(self, number: int | None = None) -> dict[str, Any]:
        """Return the message as JSON; `number` is the request's, of which this is the answer."""
        head: dict[str, Any] = {"version": VERSION, "type": self.type}
        return {**head, **({} if number is None else {"id": number}), **_plain(self)}


@dataclass(frozen=True, slots=True)
class Pending:
    """A device that waits for the running cell to end, and whether the arrays are to move."""

    device: str
    move: bool


@dataclass(frozen=True, slots=True)
class State(Message):
    """All that a page shows of the session, but the findings."""

    type = "state"
    revision: int
    package: str
    standard: str
    warnings: str
    ignore: tuple[str, ...]
    device: str
    reason: str | None
    pending: Pending | None
    devices: tuple[Device, ...]
    memory: Figures | None


@dataclass(frozen=True, slots=True)
class Findings(Message):
    """The findings in a cell whose source has this digest."""

    cell: str
    digest: str
    findings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Ran(Findings):
    """A cell was checked, before or after it ran."""

    type = "ran"


@dataclass(frozen=True, slots=True)
class Checked(Findings):
    """What was asked about a cell while it was typed."""

    type = "checked"


@dataclass(frozen=True, slots=True)
class Surveyed(Message):
    """What was asked about several cells."""

    type = "surveyed"
    cells: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Switched(Message):
    """A device that a page asked for was bound, or could not be."""

    type = "switched"
    device: str
    failed: bool
    message: str


@dataclass(frozen=True, slots=True)
class Welcome(Message):
    """Everything that a page needs to draw: the state, the findings, and where more will come."""

    type = "welcome"
    events: str
    state: State
    cells: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """The edits to a cell whose source has this digest, how many findings they remove, and how many stay."""

    cell: str
    digest: str
    edits: tuple[Edit, ...]
    fixed: int
    left: int


@dataclass(frozen=True, slots=True)
class Edits(Message):
    """What is to be changed in cells."""

    type = "edits"
    cells: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Page(Message):
    """The page of a rule."""

    type = "rule"
    code: str
    name: str
    severity: str
    text: str


@dataclass(frozen=True, slots=True)
class Memory(Message):
    """What is in use on the bound device."""

    type = "memory"
    device: str
    memory: Figures | None


@dataclass(frozen=True, slots=True)
class Error(Message):
    """What was asked cannot be done."""

    type = "error"
    message: str


def _json(value: Any) -> Any:
    """Return a field of a message as JSON."""
    return value.to_json() if isinstance(value, Message) else _plain(value)


def _plain(value: Any) -> Any:
    """Return a record, a tuple of them, or what JSON has anyway, as JSON."""
    if isinstance(value, Diagnostic):
        return {name: _json(getattr(value, name)) for name in _FINDING}
    if isinstance(value, Edit | Found):
        return {name: _json(item) for name, item in value._asdict().items()}
    if isinstance(value, tuple):
        return [_json(item) for item in value]
    if not is_dataclass(value):
        return value
    return {field.name: _json(getattr(value, field.name)) for field in fields(value)}
