"""Timing, the results: brings what the first call on each side gave to the host, and has it compared."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from xpsession.backends import backend_for, device_of
from xpsession.records.timing_details import Agreement
from xpsession.timing.agreement import compared
from xpsession.timing.lane import Lane

# What a statement that reads no array may have made and summed: nobody knows, so the comparison is lenient.
UNKNOWN = 10**6
_BYTES = 8  # of an element


def agreement(
    lanes: Sequence[Lane],
    *,
    fresh: Callable[[Lane], dict[str, object]],
    length: int,
    rate: float,
    deadline: float,
    timer: Callable[[], float],
    opened: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> Agreement | None:
    """Return how far the results of the first calls agree; None with one lane only.

    Results that differ may be meant to: where a second run of setup and statement on the first lane, on fresh copies,
    gives something else again, they are not comparable.

    Parameters
    ----------
    lanes : sequence of Lane
        One or two lanes that have begun.
    fresh : callable
        Returns fresh copies of the inputs of a lane.
    length : int
        The elements of the greatest input, 0 without any.
    rate : float
        What copies are expected to reach, in bytes per second.
    deadline : float
        When to stop, by `timer`.
    timer : callable
        Returns the time in seconds.
    opened : callable, optional
        Returns a context in which Ctrl-C may strike.
    """
    if len(lanes) == 1:
        return None
    first, second = (list(parts(lane.result)) for lane in lanes)
    obstacle = _obstacle(first + second, most=rate * (deadline - timer()))
    if obstacle is not None:
        return Agreement(agrees=None, reason=obstacle)
    with opened():
        host = [_on_host(part) for part in first]

    def against(others: Sequence[Any]) -> Agreement:
        with opened():
            on_host = [_on_host(part) for part in others]
            return compared((host, on_host), length=length or UNKNOWN, in_time=lambda: timer() < deadline)

    found = against(second)
    if found.agrees is not False:
        return found
    if timer() + lanes[0].began + length * _BYTES / rate > deadline:
        return replace(found, agrees=None, reason="there was no time to see whether the result is the same each time")
    if against(list(parts(lanes[0].again(fresh(lanes[0]))))).agrees:
        return found
    return Agreement(agrees=None, reason="the statement gives another result each time")


def parts(value: object) -> Iterator[Any]:
    """Yield the arrays and numbers in a result, through lists, tuples and dicts; and whatever else is in there."""
    if isinstance(value, list | tuple):
        for item in value:
            yield from parts(item)
    elif isinstance(value, dict):
        yield from parts(list(value.values()))
    else:
        yield value


def _obstacle(found: Sequence[Any], *, most: float) -> str | None:
    """Return why results cannot be compared if at most so many bytes can be copied, or None."""
    if not found or not all(map(_is_number, found)):
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
