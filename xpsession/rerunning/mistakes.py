"""Re-running, the mistakes: errors of our own, which must not pass for those of the cell that is run again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

Taken = ParamSpec("Taken")
Given = TypeVar("Given")

_made: list[Exception] = []  # in the run that is under way, of which there is one


class Mistake(BaseException):
    """We have failed while the cell runs; not an Exception, for the cell's own handlers must let it through."""


@contextmanager
def told() -> Iterator[None]:
    """Raise the first of our mistakes at the end, whatever the cell has caught, as a bare ``except`` does.

    Examples
    --------
    >>> try:
    ...     with told():
    ...         try:
    ...             ours(int)("x")
    ...         except BaseException:
    ...             pass
    ... except ValueError:
    ...     print("told")
    told
    """
    _made.clear()
    try:
        yield
    finally:
        mistakes = _made.copy()
        _made.clear()
        if mistakes:
            raise mistakes[0] from None


def ours(function: Callable[Taken, Given]) -> Callable[Taken, Given]:
    """Let what a function raises, which does nothing of the cell's own, be known for our mistake.

    Examples
    --------
    >>> try:
    ...     ours(int)("x")
    ... except Mistake as mistake:
    ...     print(type(mistake.__cause__).__name__)
    ValueError
    """

    @wraps(function)
    def guarded(*args: Taken.args, **kwargs: Taken.kwargs) -> Given:
        try:
            return function(*args, **kwargs)
        except Exception as error:
            _made.append(error)
            raise Mistake(str(error)) from error

    return guarded
