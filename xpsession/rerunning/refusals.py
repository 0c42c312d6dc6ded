"""Re-running, the refusals: what is noted of an operation that array_api_strict refuses, and where it stands."""

import sys
from pathlib import Path
from types import CodeType, FrameType
from typing import NamedTuple

from xpsession.rerunning.instrument import PREFIX
from xpsession.rerunning.mistakes import ours

# Libraries that a namespace may be one of: to call a function of theirs is to leave it.
ARRAYS = frozenset({"array_api_compat", "array_api_strict", "cupy", "numpy", "xpsession"})
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
    seen : Seen or None
        What the operation was, where rules have something to say about such.
    library : str
        The installed library whose function was called and does what is refused, if it is not one of arrays.
    """

    number: int
    error: Exception
    calls: tuple[tuple[str, tuple[int | None, ...]], ...]
    seen: "Seen | None" = None
    library: str = ""


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


@ours
def library_of(function: object) -> str:
    """Return the name of the installed library that a function belongs to; empty for those of Python and of arrays.

    Examples
    --------
    >>> import traitlets, random
    >>> library_of(traitlets.Int), library_of(random.random), library_of(len)
    ('traitlets', '', '')
    """
    name = getattr(function, "__module__", None) or type(function).__module__
    root = name.partition(".")[0] if isinstance(name, str) else ""
    file = getattr(sys.modules.get(root), "__file__", None) or ""
    return root if "site-packages" in file and root not in ARRAYS else ""


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
