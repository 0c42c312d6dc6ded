"""Sweeping, the copies: what the arrays of a size would cost if each call had to copy them to the device and back."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

from xpsession.backends import backend_for
from xpsession.backends.transfer import copy_array
from xpsession.records.side import Ratio
from xpsession.records.timing import Timing
from xpsession.records.timing_details import Transfers
from xpsession.standard.namespace import Bound, Namespace, restore
from xpsession.timing.intervals import median
from xpsession.timing.reach import Reach, arrays
from xpsession.timing.source import FILENAME, Source
from xpsession.timing.swap import swapped

HOST = "cpu"
# Repetitions, of which the median is taken.
_MOST = 9


class Made(NamedTuple):
    """What is known of a setup: the seconds that it took on the host, and those that copying its arrays took."""

    seconds: float = 0.0
    copying: float | None = None


def with_copies(timing: Timing, copying: float | None = None) -> Ratio | None:
    """Return how many times faster the second device is if the data is copied to it and back at each call.

    Parameters
    ----------
    timing : Timing
        It has the copies of the session's arrays and of the result.
    copying : float, optional
        Seconds for the arrays that the setup made.

    Returns
    -------
    Ratio or None
        None where copies were not measured, or where there is no input that would be copied.
    """
    known = _transfers(timing)
    if timing.ratio is None or known is None or not (known.inputs.nbytes or copying):
        return None
    second = timing.sides[1]
    share = second.median / (second.median + known.seconds + (copying or 0.0))
    low, high = (share * end for end in timing.ratio.interval) if timing.ratio.interval else (None, None)
    return Ratio(share * timing.ratio.median, low, high)


def made(
    timing: Timing,
    code: tuple[str, str],
    names: dict[str, Any],
    *,
    deadline: float,
    timer: Callable[[], float],
    opened: Callable[[], AbstractContextManager[object]],
) -> Made:
    """Measure the setup, and the copies of what it makes and the statement reads: a timing makes that on each device.

    For that the setup runs once more, on the host. Where that fails, nothing is known.

    Parameters
    ----------
    timing : Timing
        What was measured.
    code : pair of str
        The statement and the setup, as Python.
    names : dict of str to object
        The session's variables, which are as before afterwards.
    deadline : float
        When to stop copying, by `timer`.
    timer : callable
        Returns the time in seconds.
    opened : callable
        Returns a context in which Ctrl-C may strike.
    """
    statement, setup = code
    if not setup.strip():
        return Made()
    began = timer()
    try:
        inputs = _made(statement, setup, names, opened)
        seconds = timer() - began
        second = timing.sides[-1].device.name
        if not inputs or _transfers(timing) is None:
            return Made(seconds)
        with opened():
            return Made(seconds, _copying(inputs, second, deadline=deadline, timer=timer))
    except Exception:  # noqa: BLE001  # it ran well where it was timed, so what fails here is no news to the user
        return Made()


def _transfers(timing: Timing) -> Transfers | None:
    """Return the copies to the second device and back, or None where they were not measured."""
    return timing.sides[1].transfers if len(timing.sides) > 1 else None


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
    statement: str, setup: str, names: dict[str, Any], opened: Callable[[], AbstractContextManager[object]]
) -> list[Any]:
    """Return the arrays that the setup makes on the host and the statement reads."""
    bound = {name: value.__xpsession__ for name, value in list(names.items()) if isinstance(value, Namespace)}
    host = {name: restore(Bound(HOST, each.version, each.extension)) for name, each in bound.items()}
    assigned = Source.of(setup).assigned
    with swapped(names, host), opened():
        exec(compile(setup, FILENAME, "exec", dont_inherit=True), names)  # noqa: S102  # the user's own setup
        read = Reach(compile(statement, FILENAME, "exec", dont_inherit=True), names).found
        found = {id(array): array for name in assigned & read.keys() for array in arrays(read[name])}
    return list(found.values())
