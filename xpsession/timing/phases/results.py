"""Timing, the results: brings what the first call on each side gave to the host, and has it compared."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from xpsession.backends import backend_for, device_of
from xpsession.records.timing_details import Agreement
from xpsession.timing.lanes.lane import Lane
from xpsession.timing.phases.allowance import Allowance
from xpsession.timing.statistics.agreement import compared

# What a statement that reads no array may have made and summed: nobody knows, so the comparison is lenient.
UNKNOWN = 10**6
_BYTES = 8  # of an element


def agreements(lanes: Sequence[Lane], *, length: int, allowance: Allowance) -> list[Agreement]:
    """Return how far the result of the first call on each further lane agrees with that on the first lane.

    Results that differ may be meant to: where a second run of setup and statement on the first lane, on fresh copies,
    gives something else again, they are not comparable.

    Parameters
    ----------
    lanes : sequence of Lane
        Lanes that have begun.
    length : int
        The elements of the greatest input, 0 without any.
    allowance : Allowance
        What that may take.
    """
    if len(lanes) == 1:
        return []
    reference = _Reference(lanes[0], length=length, allowance=allowance)
    return [reference.agreement(lane) for lane in lanes[1:]]


class _Reference:
    """The result of the first lane, with which the others are compared."""

    def __init__(self, lane: Lane, *, length: int, allowance: Allowance) -> None:
        self._lane = lane
        self._parts = list(parts(lane.result))
        self._length = length
        self._allowance = allowance

    def agreement(self, lane: Lane) -> Agreement:
        """Return how far the result of `lane` agrees with this one."""
        others = list(parts(lane.result))
        obstacle = _obstacle(self._parts, others, most=self._allowance.rate * self._allowance.left)
        if obstacle is not None:
            return Agreement(agrees=None, reason=obstacle)
        found = self._against(others)
        if found.agrees is not False:
            return found
        if self._varies is None:
            return replace(
                found, agrees=None, reason="there was no time to see whether the result is the same each time"
            )
        return Agreement(agrees=None, reason="the statement gives another result each time") if self._varies else found

    def _against(self, others: Sequence[Any]) -> Agreement:
        with self._allowance.opened():
            results = (self._host, [_on_host(part) for part in others])
            return compared(results, length=self._length or UNKNOWN, in_time=lambda: self._allowance.left > 0)

    @cached_property
    def _host(self) -> list[npt.NDArray[Any]]:
        return [_on_host(part) for part in self._parts]

    @cached_property
    def _varies(self) -> bool | None:
        """Whether a second run gives another result; None where there is no time for one."""
        if not self._allowance.has_time(self._length * _BYTES, self._lane.began):
            return None
        again = list(parts(self._lane.again(self._lane.fresh())))
        return not self._against(again).agrees


def parts(value: object) -> Iterator[Any]:
    """Yield the arrays and numbers in a result, through lists, tuples and dicts; and whatever else is in there."""
    if isinstance(value, list | tuple):
        for item in value:
            yield from parts(item)
    elif isinstance(value, dict):
        yield from parts(list(value.values()))
    else:
        yield value


def _obstacle(first: Sequence[Any], second: Sequence[Any], *, most: float) -> str | None:
    """Return why results cannot be compared if at most so many bytes can be copied, or None."""
    found = [*first, *second]
    if not first or not second or not all(map(_is_number, found)):
        return "the statement gives no array and no number"
    if sum(map(_nbytes, found)) > most:
        return "the results are too large to be compared within the budget"
    return None


def _is_number(part: object) -> bool:
    return device_of(part) is not None or isinstance(part, bool | int | float | complex | np.generic)


def _nbytes(part: Any) -> int:
    place = device_of(part)
    return 0 if place is None else backend_for(place).nbytes(part)


def _on_host(part: Any) -> npt.NDArray[Any]:
    place = device_of(part)
    return np.asarray(part if place in {None, "cpu"} else backend_for(place or "").to_host(part))
