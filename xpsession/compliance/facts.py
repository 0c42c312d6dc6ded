"""Facts: what the analysis notes down in great number, and what it works out about that once it is asked."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Generic, TypeVar, dataclass_transform

Fact = TypeVar("Fact")


@dataclass_transform(kw_only_default=True, eq_default=False)
class Facts:
    """The base of records that are made for each place in the code: quickly, by keywords, with defaults in the class.

    To the type checker it is a dataclass. Python takes longer to make one of those than to read a file.
    """

    def __init__(self, **facts: Any) -> None:
        vars(self).update(facts)


class once(Generic[Fact]):  # noqa: N801  # as property, and as cached_property without the lock that it takes in 3.11
    """A property that is computed when it is first asked for."""

    def __init__(self, compute: Callable[[Any], Fact]) -> None:
        self._compute = compute
        self._name = compute.__name__
        self.__doc__ = compute.__doc__

    def __get__(self, place: Any, owner: type | None = None) -> Fact:
        fact = place.__dict__[self._name] = self._compute(place)
        return fact


def remembered(compute: Callable[[Any], Fact]) -> Callable[[Any], Fact]:
    """Let a function of a place compute once for each what several rules ask for."""
    name = f"_{compute.__name__}"

    @wraps(compute)
    def remember(place: Any) -> Fact:
        kept: dict[str, Fact] = place.__dict__
        if name not in kept:
            kept[name] = compute(place)
        return kept[name]

    return remember
