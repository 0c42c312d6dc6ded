"""Visits: calls of functions of the source, in which more is known of what they are given than of their parameters."""

from collections.abc import Hashable, Iterable, Sequence

from xpsession.compliance.uses import Place, Touch, Use
from xpsession.compliance.uses.operation import Operation


class Visit(Place):
    """A call of a function of the source, with the places in that function, for what it is given here."""

    found: Sequence[Place]


def unfolded(places: Sequence[Place]) -> list[Place]:
    """Return places with those behind them that are found in visited functions, and of these what is new."""
    found = [place for place in places if not isinstance(place, Visit)]
    if len(found) == len(places):
        return found
    told = set(map(_told, found))
    visited: set[int] = set()
    pending: list[Iterable[Place]] = [(place for place in places if isinstance(place, Visit))]
    for several in pending:  # which grows meanwhile
        for place in several:
            if isinstance(place, Visit):
                if id(place.found) not in visited:
                    visited.add(id(place.found))
                    pending.append(place.found)
            elif (what := _told(place)) not in told:
                told.add(what)
                found.append(place)
    return found


def _told(place: Place) -> Hashable:
    """Return what a place has to tell, where another may be at the same."""
    match place:
        case Use():
            return id(place.node), place.triggers, place.inside
        case Touch():
            return id(place.node), place.role
        case Operation():
            return id(place.node), place.act, place.operands
        case _:
            return id(place)
