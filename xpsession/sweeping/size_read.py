"""Sweeping, the size's name: whether code reads the ``n`` that a sweep gives it, itself or in functions it calls."""

from typing import Any

from xpsession.errors import ArgumentError
from xpsession.timing.code.reach import Reach
from xpsession.timing.code.source import FILENAME, Source

SIZE = "n"
_EXAMPLE = "%xp sweep xp.sum(xp.ones(n))"


def require_size(statement: str, setup: str, names: dict[str, Any]) -> None:
    """Raise an error if the sweep's ``n`` makes no difference.

    Parameters
    ----------
    statement, setup : str
        The code, as Python. What does not parse is left to who runs it.
    names : dict of str to object
        The session's variables, with an `n` among them.

    Raises
    ------
    ArgumentError
        If neither part reads ``n``, or the setup gives it a value of its own first.
    """
    try:
        before, body = Source.of(setup), Source.of(statement)
        found = {name for text in (setup, statement) for name in Reach(compile(text, FILENAME, "exec"), names).found}
    except SyntaxError:
        return
    if SIZE in before.flow.bound and SIZE not in before.flow.read:
        raise ArgumentError.with_hint("the setup sets 'n' itself, which is for the sweep to set", "--from 16 --to 1e6")
    if SIZE not in found or (SIZE in body.flow.bound and SIZE not in body.flow.read | before.flow.read):
        raise ArgumentError.with_hint("the code does not read 'n', which the sweep varies", _EXAMPLE)
