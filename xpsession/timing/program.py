"""Timing, the program: setup and statement compiled once, ready to run on any side.

As in `timeit` the statement's variables are locals, so nothing leaks and reading them is fast. Unlike there, a
statement may rebind a name of the session (``x = x + 1``): each block begins with the session's value, or the setup's.
"""

import builtins
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any

from xpsession.timing.source import Source
from xpsession.timing.template import function, show_in_tracebacks

Block = Callable[[Iterable[object]], float]
"""Runs the statement once for each item, and returns the seconds that all of them took."""


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled statement with its setup.

    Attributes
    ----------
    each : code
        Waits for the device after each call: wall time, also where a call returns before the device is done.
    end : code
        Waits once, after the last call.
    given : tuple of str
        The session's names that the setup reads and rebinds; they are arguments.
    """

    each: CodeType
    end: CodeType
    given: tuple[str, ...]

    def start(
        self,
        names: dict[str, Any],
        *,
        synchronized: bool,
        synchronize: Callable[[], object],
        timer: Callable[[], float],
    ) -> Block:
        """Run the setup with `names` as its globals, and return the block."""
        known = vars(builtins) | names
        setup = FunctionType(self.each if synchronized else self.end, names)
        block: Block = setup(synchronize, timer, *(known[name] for name in self.given))
        return block


def compiled(statement: str, *, setup: str = "", names: Mapping[str, object]) -> Program:
    """Return the program for a statement in Python.

    Parameters
    ----------
    statement, setup : str
        The code.
    names : mapping of str to object
        The session's variables.

    Raises
    ------
    SyntaxError, ArgumentError
        As `Source.of` does.
    """
    show_in_tracebacks(setup)
    before = Source.of(setup)
    show_in_tracebacks(statement, setup)
    body = Source.of(statement)
    known = vars(builtins).keys() | names.keys()
    given = sorted(before.assigned & (before.flow.read | (body.flow.read - before.flow.bound)) & known)
    kept = sorted(body.assigned & body.flow.read & (before.flow.bound | known))
    each, end = (
        function(body, before, given=given, kept=kept, synchronized=synchronized) for synchronized in (True, False)
    )
    return Program(each=each, end=end, given=tuple(given))
