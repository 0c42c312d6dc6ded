"""Timing, the program: setup and statement compiled once, ready to run on any side.

As in `timeit` the statement's variables are locals, so nothing leaks and reading them is fast. Unlike there, a
statement may rebind a name of the session (``x = x + 1``): each block begins with the session's value, or the setup's.
"""

import builtins
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any, NamedTuple

from xpsession.timing.code.source import FILENAME, Source
from xpsession.timing.code.template import function, show_in_tracebacks

Block = Callable[[Iterable[object]], float]
"""Runs the statement once for each item, and returns the seconds that all of them took."""


class Blocks(NamedTuple):
    """The blocks that a setup has made.

    Attributes
    ----------
    once : callable
        Waits for the device, runs the statement, waits again; returns the seconds, and the value of the statement.
    each : Block
        Waits for the device after each call: wall time, also where a call returns before the device is done.
    end : Block
        Waits once, after the last call.
    enqueue : Block
        Does not wait: the time until the host has handed the work over.
    """

    once: Callable[[], tuple[float, Any]]
    each: Block
    end: Block
    enqueue: Block


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled statement with its setup.

    Attributes
    ----------
    code : code
        The function that runs the setup and makes the blocks.
    given : tuple of str
        The session's names that the setup reads and rebinds; they are arguments.
    statement : str
        The statement, as it was typed.
    number : int
        Which of the statements it is, counted from 1.
    sets_up : bool
        Whether there is a setup.
    """

    code: CodeType
    given: tuple[str, ...]
    statement: str = ""
    number: int = 1
    sets_up: bool = False

    def start(self, names: dict[str, Any], *, synchronize: Callable[[], object], timer: Callable[[], float]) -> Blocks:
        """Run the setup with `names` as its globals, and return the blocks."""
        known = vars(builtins) | names
        setup = FunctionType(self.code, names)
        return Blocks(*setup(synchronize, timer, *(known[name] for name in self.given)))


def compiled(
    statement: str, *, setup: str = "", names: Mapping[str, object], typed: str | None = None, number: int = 1
) -> Program:
    """Return the program for a statement in Python.

    Parameters
    ----------
    statement, setup : str
        The code.
    names : mapping of str to object
        The session's variables.
    typed : str, optional
        The statement before it became Python.
    number : int, optional
        Which of the statements it is; tracebacks name a further one by it.

    Raises
    ------
    SyntaxError, ArgumentError
        As `Source.of` does.
    """
    filename = FILENAME if number == 1 else f"<statement {number}>"
    show_in_tracebacks(setup, filename=filename)
    before = Source.of(setup, filename)
    show_in_tracebacks(statement, setup, filename=filename)
    body = Source.of(statement, filename)
    known = vars(builtins).keys() | names.keys()
    given = sorted(before.assigned & (before.flow.read | (body.flow.read - before.flow.bound)) & known)
    kept = sorted(body.assigned & body.flow.read & (before.flow.bound | known))
    code = function(body, before, given=given, kept=kept, filename=filename)
    shown = statement if typed is None else typed
    return Program(code, tuple(given), shown, number, sets_up=bool(before.body))
