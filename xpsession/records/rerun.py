"""Records of a re-run: the frozen facts about a cell that was run again on array_api_strict."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from xpsession.records.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class Options:
    """What whoever asks for a re-run knows of the cell.

    Attributes
    ----------
    cell : int or None
        The cell's number, which the findings carry.
    quietly : context manager
        Takes what the cell prints and shows.
    where : callable
        Returns how the user knows a line of some other code, such as ``cell 3, line 2``.
    finish : callable
        Runs a coroutine to its end, for cells with ``await`` outside of functions.
    surely : callable
        Returns whether an array of the session surely came out of a namespace; any other may be the host's own.
    """

    cell: int | None = None
    quietly: AbstractContextManager[object] = field(default_factory=nullcontext)
    where: Callable[[str, int], str] = "{}, line {}".format
    finish: Callable[[Coroutine[Any, Any, Any]], object] = asyncio.run
    surely: Callable[[object], bool] = lambda _: True


@dataclass(frozen=True, slots=True)
class Rerun:
    """What running a cell again on the standard's reference checker showed.

    Attributes
    ----------
    library : str
        The checker and its version.
    standard : str
        The version of the standard that it held the cell against.
    source : str
        The cell, which the places of the findings refer to.
    findings : tuple of Diagnostic
        What the source alone tells and what the re-run showed, each place once, sorted by place.
    left : tuple of str
        The variables of the cell that could not be brought to the checker, each with the reason.
    ended : str or None
        Why the re-run did not come to the end of the cell; None where it did.
    line : int or None
        The user's line at which it ended.
    """

    library: str
    standard: str
    source: str
    findings: tuple[Diagnostic, ...]
    left: tuple[str, ...] = ()
    ended: str | None = None
    line: int | None = None
