"""The examples of every message, which the TypeScript's tests read too: each is what this side reads or sends."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from xpsession.records.device import Device
from xpsession.records.device import Memory as Figures
from xpsession.records.diagnostic import Diagnostic, Edit
from xpsession.wire import messages, requests
from xpsession.wire.cells import Found, digest
from xpsession.wire.requests import MalformedError, read

FIXTURES = Path(__file__).parent / "fixtures"
Fixture = Callable[[str], Any]

CELL = "0f3c8a52-1b7e-4f0e-9c58-3d2a6f1b9e77"
SOURCE = 'é = "😀"; y = xp.concatenate([x, x])\n'
OTHER = "z = xp.sum(x, axis=0)\n"
PLACE = requests.Place("XP101", 1, 13)
REQUESTS = {
    "request-hello": requests.Hello(0),
    "request-check": requests.Check(1, requests.Cell(CELL, SOURCE)),
    "request-survey": requests.Survey(10, (requests.Cell(CELL, SOURCE), requests.Cell("second", OTHER))),
    "request-fix": requests.Fix(2, (requests.Cell(CELL, SOURCE), requests.Cell("second", OTHER)), None),
    "request-fix-one": requests.Fix(3, (requests.Cell(CELL, SOURCE),), PLACE),
    "request-suppress": requests.Suppress(4, requests.Cell(CELL, SOURCE), PLACE),
    "request-rule": requests.Rule(5, "XP101"),
    "request-select": requests.Select(6, "cuda:0", move=False),
    "request-memory": requests.Memory(7),
    "request-configure": requests.Configure(8, "on", ("XP804",), ("XP203",)),
    "request-configure-nothing": requests.Configure(9, None, (), ()),
}

CPU = Device("cpu", "numpy", "x86_64, 2 cores", "NumPy 2.4.6", 8589934592)
CUDA = Device("cuda:0", "cupy", "NVIDIA H200", "CuPy 14.2.0", 150000000000)
NO_CUDA = Device(
    "cuda:1",
    "cupy",
    "NVIDIA GPU",
    available=False,
    reason="CuPy is not installed",
    hint="%pip install cupy-cuda13x",
)
MEMORY = Figures(held=104857600, used=4294967296, total=8589934592, load=0.25)
FIX = Edit(1, 16, 1, 27, "concat")
FOUND = Diagnostic(
    "XP101",
    "renamed-function",
    "'xp.concatenate' is not in the array API standard 2025.12",
    "error",
    "<cell>",
    7,
    *(1, 13, 1, 27),
    "xp.concat",
    (FIX,),
    "https://data-apis.org/array-api/2025.12/API_specification/generated/array_api.concat.html",
)
UNKNOWN = Diagnostic(
    "XP104",
    "unknown-function",
    "'xp.nonsense' is not in the array API standard 2025.12",
    "error",
    "<cell>",
    None,
    *(1, 0, 1, 11),
    url="https://data-apis.org/array-api/2025.12/",
)


def state(**fields: Any) -> messages.State:
    facts: dict[str, Any] = {
        "revision": 3,
        "package": "0.1.0",
        "standard": "2025.12",
        "warnings": "on",
        "ignore": ("XP203", "XP804"),
        "device": "cpu",
        "reason": None,
        "pending": None,
        "devices": (CPU, CUDA, NO_CUDA),
        "memory": MEMORY,
    }
    return messages.State(**{**facts, **fields})


PENDING = messages.Pending("cuda:0", move=False)
MOVING = state(revision=4, pending=PENDING)
FALLBACK = state(
    revision=1,
    ignore=(),
    reason="no device 'cuda:7'; this machine has 'cpu'. Hint: %xp device cpu",
    devices=(CPU, NO_CUDA),
    memory=None,
)
STAYED = "xp is on cuda:0. 'x' stayed on cpu"
REFUSED = "device 'cuda:1' cannot be used: CuPy is not installed. Hint: %pip install cupy-cuda13x"
IGNORED = Edit(1, 35, 1, 35, "  # xp: ignore[XP101]")
RULE = "Names that the standard spells differently.\n\nWhat it does\n------------\nFinds them."


def change(cell: str, source: str, edits: tuple[Edit, ...], fixed: int) -> messages.Change:
    return messages.Change(cell, digest(source), edits, fixed=fixed, left=0)


# The message, and the number of the request that it answers.
SENT: dict[str, tuple[messages.Message, int | None]] = {
    "event-state": (state(), None),
    "event-state-pending": (MOVING, None),
    "event-state-fallback": (FALLBACK, None),
    "event-ran": (messages.Ran(CELL, digest(SOURCE), (FOUND,)), None),
    "event-ran-clean": (messages.Ran(CELL, digest("x = 1"), ()), None),
    "event-switched": (messages.Switched("cuda:0", failed=False, message=STAYED), None),
    "event-switch-failed": (messages.Switched("cuda:1", failed=True, message=REFUSED), None),
    "reply-welcome": (
        messages.Welcome(
            "5f7c7b1e4a1f4b58b0b0b1a2c3d4e5f6",
            state(),
            (Found(CELL, digest(SOURCE), (FOUND,)),),
        ),
        0,
    ),
    "reply-checked": (messages.Checked(CELL, digest(SOURCE), (FOUND,)), 1),
    "reply-checked-no-fix": (messages.Checked(CELL, digest("xp.nonsense()"), (UNKNOWN,)), 1),
    "reply-surveyed": (
        messages.Surveyed((Found(CELL, digest(SOURCE), (FOUND,)), Found("second", digest(OTHER), ()))),
        10,
    ),
    "reply-fixed": (messages.Edits((change(CELL, SOURCE, (FIX,), 1), change("second", OTHER, (), 0))), 2),
    "reply-suppressed": (messages.Edits((change(CELL, SOURCE, (IGNORED,), 1),)), 4),
    "reply-rule": (messages.Page("XP101", "renamed-function", "error", RULE), 5),
    "reply-state": (MOVING, 6),
    "reply-memory": (messages.Memory("cpu", MEMORY), 7),
    "reply-memory-unknown": (messages.Memory("strict:device1", None), 7),
    "reply-error": (messages.Error("no rule 'XP000'. Hint: xpsession rule --all"), 5),
}
MALFORMED = {"malformed-events", "malformed-replies", "malformed-requests", "digests"}
OPENING = {"event-opened", "event-closed"}


def test_every_example_is_read_or_sent_by_this_side() -> None:
    assert {path.stem for path in FIXTURES.glob("*.json")} == {*REQUESTS, *SENT, *OPENING, *MALFORMED}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_is_read(fixture: Fixture, name: str) -> None:
    assert read(fixture(name)) == REQUESTS[name]


@pytest.mark.parametrize("name", REQUESTS)
def test_fields_that_are_not_known_are_passed_over(fixture: Fixture, name: str) -> None:
    assert read({**fixture(name), "colour": "red"}) == REQUESTS[name]


@pytest.mark.parametrize("name", SENT)
def test_a_message_is_sent_as_the_example_has_it(fixture: Fixture, name: str) -> None:
    message, number = SENT[name]
    assert message.to_json(number) == fixture(name)


def test_a_malformed_request_is_refused_with_the_kind_of_mistake(fixture: Fixture) -> None:
    kinds = {}
    for name, data in fixture("malformed-requests").items():
        with pytest.raises(MalformedError) as refused:
            read(data)
        kinds[name] = str(refused.value)
    assert kinds["unknown-type"] == "a message of the unknown type 'execute'"
    assert kinds["newer-version"] == "a message of version 2, where 1 is spoken"
    assert kinds["check-without-source"] == "'source' is not text"
    assert kinds["configure-ignore-is-text"] == "'ignore' is not a list"


def test_hello_is_understood_whatever_its_version(fixture: Fixture) -> None:
    for version in (0, 2, 99):
        assert read({**fixture("request-hello"), "version": version}) == requests.Hello(0)


def test_a_digest_is_that_of_the_page(fixture: Fixture) -> None:
    for example in fixture("digests"):
        assert digest(example["source"]) == example["digest"]
