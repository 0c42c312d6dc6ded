"""Sweeping, the copies: what the arrays of a size would cost if each call had to copy them to the device and back."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from types import MappingProxyType
from typing import Any, NamedTuple

from xpsession.backends import backend_for
from xpsession.backends.transfer import copy_array
from xpsession.records.side import Ratio
from xpsession.records.timing import Timing
from xpsession.standard.namespace import Bound, Namespace, restore
from xpsession.timing.code.reach import Reach, arrays
from xpsession.timing.code.source import FILENAME, Source
from xpsession.timing.lanes.swap import swapped
from xpsession.timing.statistics.intervals import median

HOST = "cpu"
# Repetitions, of which the median is taken.
_MOST = 9


class Made(NamedTuple):
    """What is known of a setup: the seconds that it took on the host, and those that copying its arrays took.

    The latter are by the place of the side, for each statement reads arrays of its own.
    """

    seconds: float = 0.0
    copying: Mapping[int, float] = MappingProxyType({})


def with_copies(timing: Timing, copying: Mapping[int, float] | None = None, *, side: int = 1) -> Ratio | None:
    """Return how many times faster than the first a side is if the data is copied to its device and back at each call.

    Parameters
    ----------
    timing : Timing
        It has the copies of the session's arrays and of the result.
    copying : mapping of int to float, optional
        Seconds for the arrays that the setup made, by the place of the side.
    side : int, optional
        The place of the side.

    Returns
    -------
    Ratio or None
        None where copies were not measured, or where there is no input that would be copied.
    """
    copying = copying or {}
    if side >= len(timing.sides):
        return None
    places = (0, side)
    known = [place for place in places if timing.sides[place].transfers is not None]
    inputs = [moved.inputs.nbytes for place in known if (moved := timing.sides[place].transfers)]
    ratio = timing.sides[side].ratio
    if ratio is None or not known or not (any(inputs) or any(copying.get(place) for place in known)):
        return None
    first, second = (1 + _extra(timing, place, copying) / timing.sides[place].median for place in places)
    low, high = (end * first / second for end in ratio.interval) if ratio.interval else (None, None)
    return Ratio(ratio.median * first / second, low, high)


def _extra(timing: Timing, place: int, copying: Mapping[int, float]) -> float:
    """Return the seconds that the copies add to a call of a side."""
    side = timing.sides[place]
    return 0.0 if side.transfers is None else side.copying + copying.get(place, 0.0)


def made(  # what a size has, and what watches over it
    timing: Timing,
    codes: Mapping[str, str],
    setup: str,
    names: dict[str, Any],
    *,
    deadline: float,
    timer: Callable[[], float],
    opened: Callable[[], AbstractContextManager[object]],
) -> Made:
    """Measure the setup, and the copies of what it makes and a statement reads: a timing makes that on each device.

    For that the setup runs once more, on the host. Where that fails, nothing is known.

    Parameters
    ----------
    timing : Timing
        What was measured.
    codes : mapping of str to str
        The statements, as they were typed, each as Python.
    setup : str
        The setup, as Python.
    names : dict of str to object
        The session's variables, which are as before afterwards.
    deadline : float
        When to stop copying, by `timer`.
    timer : callable
        Returns the time in seconds.
    opened : callable
        Returns a context in which Ctrl-C may strike.
    """
    if not setup.strip():
        return Made()
    began = timer()
    try:
        inputs = _made(codes, setup, names, opened)
        seconds = timer() - began
        wanted = [place for place, side in enumerate(timing.sides) if side.transfers and inputs[side.statement]]
        copying: dict[int, float] = {}
        for done, place in enumerate(wanted):
            side, now = timing.sides[place], timer()
            until = now + (deadline - now) / (len(wanted) - done)
            with opened():
                copying[place] = _copying(inputs[side.statement], side.device.name, deadline=until, timer=timer)
        return Made(seconds, copying)
    except Exception:  # noqa: BLE001  # it ran well where it was timed, so what fails here is no news to the user
        return Made()


def _copying(inputs: list[Any], device: str, *, deadline: float, timer: Callable[[], float]) -> float:
    """Return the median of the seconds that copying arrays to `device` takes."""
    backend = backend_for(device)
    samples: list[float] = []
    with backend.current(device):
        while not samples or (len(samples) < _MOST and timer() + samples[-1] <= deadline):
            backend.synchronize(device)
            began = timer()
            copies = [copy_array(array, device) for array in inputs]
            backend.synchronize(device)
            samples.append(timer() - began)
            copies.clear()
    return median(samples)


def _made(
    codes: Mapping[str, str],
    setup: str,
    names: dict[str, Any],
    opened: Callable[[], AbstractContextManager[object]],
) -> dict[str, list[Any]]:
    """Return for each statement the arrays that the setup makes on the host and the statement reads."""
    bound = {name: value.__xpsession__ for name, value in list(names.items()) if isinstance(value, Namespace)}
    host = {name: restore(Bound(HOST, each.version, each.extension)) for name, each in bound.items()}
    assigned = Source.of(setup).assigned
    found: dict[str, list[Any]] = {}
    with swapped(names, host), opened():
        exec(compile(setup, FILENAME, "exec", dont_inherit=True), names)  # noqa: S102  # the user's own setup
        for typed, code in codes.items():
            read = Reach(compile(code, FILENAME, "exec", dont_inherit=True), names).found
            own = {id(array): array for name in assigned & read.keys() for array in arrays(read[name])}
            found[typed] = list(own.values())
    return found
