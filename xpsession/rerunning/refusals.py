"""Re-running, the refusals: what is noted of an operation that array_api_strict refuses, and where it stands."""

from pathlib import Path
from types import CodeType, FrameType
from typing import NamedTuple

from xpsession.rerunning.instrument import PREFIX
from xpsession.rerunning.mistakes import ours

_PACKAGE = str(Path(__file__).parent)


class Refusal(NamedTuple):
    """One operation that array_api_strict refuses.

    Attributes
    ----------
    number : int
        That of its place.
    error : Exception
        What it was refused with.
    calls : tuple of (code, span)
        Where the code calls it: the operation itself, and then each call that led there.
    """

    number: int
    error: Exception
    calls: tuple[tuple[str, tuple[int | None, ...]], ...]
    seen: "Seen | None" = None


class Seen(NamedTuple):
    """What an operation was, as rules about operations ask for it.

    Attributes
    ----------
    act, symbol : str
        What was done: ``binary`` and ``Add``.
    facts : tuple of object
        What is known of each operand, in the order in which rules expect them.
    keywords : tuple of str
        The names of the last of them, which a call was given by keyword.
    """

    act: str
    symbol: str
    facts: tuple[object, ...]
    keywords: tuple[str, ...] = ()


class Ended(BaseException):
    """The re-run cannot go on; not an Exception, for the cell's own handlers must let it through."""


def instrumented(code: CodeType) -> bool:
    """Return whether the operations in `code` itself are checked one by one."""
    return any(name.startswith(PREFIX) for name in code.co_names)


@ours
def calls(frame: FrameType | None) -> tuple[tuple[str, tuple[int | None, ...]], ...]:
    """Return the places in instrumented code that led to `frame`."""
    found = []
    while frame is not None:
        code = frame.f_code
        if instrumented(code) and not code.co_filename.startswith(_PACKAGE):
            found.append((code.co_filename, list(code.co_positions())[frame.f_lasti // 2]))
        frame = frame.f_back
    return tuple(found)
