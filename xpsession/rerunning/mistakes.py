"""Re-running, the mistakes: errors of our own, which must not pass for those of the cell that is run again."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

Taken = ParamSpec("Taken")
Given = TypeVar("Given")


class Mistake(BaseException):
    """We have failed while the cell runs; not an Exception, for the cell's own handlers must let it through."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


def ours(function: Callable[Taken, Given]) -> Callable[Taken, Given]:
    """Let what a function raises, which does nothing of the cell's own, be known for our mistake.

    Examples
    --------
    >>> try:
    ...     ours(int)("x")
    ... except Mistake as mistake:
    ...     print(type(mistake.error).__name__)
    ValueError
    """

    @wraps(function)
    def guarded(*args: Taken.args, **kwargs: Taken.kwargs) -> Given:
        try:
            return function(*args, **kwargs)
        except Exception as error:
            raise Mistake(error) from error

    return guarded
