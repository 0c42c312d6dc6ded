"""Reporting, trials: small calls that tell how a function can be called where its signature does not.

Only a TypeError counts as a difference: any other error says nothing about the signature.
"""

from collections.abc import Callable
from typing import Any

Row = tuple[str, Callable[[Any], object]]


def _x(xp: Any) -> Any:
    return xp.asarray([1.0, 2.0])


# The functions that are builtins without a signature in some library, and those with more than one way to be called.
TRIALS: dict[str, tuple[Row, ...]] = {
    "arange": (
        ("no parameter 'stop'", lambda xp: xp.arange(0, stop=3)),
        ("no parameter 'step'", lambda xp: xp.arange(0, 3, step=1)),
        ("no parameter 'dtype'", lambda xp: xp.arange(3, dtype=xp.int16)),
        ("no parameter 'device'", lambda xp: xp.arange(3, device=None)),
    ),
    "asarray": (
        ("no parameter 'dtype'", lambda xp: xp.asarray([1], dtype=xp.int16)),
        ("no parameter 'device'", lambda xp: xp.asarray([1], device=None)),
        ("no parameter 'copy'", lambda xp: xp.asarray([1], copy=None)),
    ),
    "can_cast": (("takes 1 by position, not 2", lambda xp: xp.can_cast(xp.int8, xp.int16)),),
    "clip": (
        ("takes no lower bound alone", lambda xp: xp.clip(_x(xp), 0.0)),
        ("takes no lower bound by position with 'max'", lambda xp: xp.clip(_x(xp), 0.0, max=1.0)),
    ),
    "concat": (("no parameter 'axis'", lambda xp: xp.concat([_x(xp), _x(xp)], axis=0)),),
    "empty": (
        ("no parameter 'shape'", lambda xp: xp.empty(shape=(1,))),
        ("no parameter 'dtype'", lambda xp: xp.empty(1, dtype=xp.int16)),
        ("no parameter 'device'", lambda xp: xp.empty(1, device=None)),
    ),
    "empty_like": (
        ("no parameter 'dtype'", lambda xp: xp.empty_like(_x(xp), dtype=xp.int16)),
        ("no parameter 'device'", lambda xp: xp.empty_like(_x(xp), device=None)),
    ),
    "from_dlpack": (
        ("no parameter 'device'", lambda xp: xp.from_dlpack(_x(xp), device=None)),
        ("no parameter 'copy'", lambda xp: xp.from_dlpack(_x(xp), copy=None)),
    ),
    "matmul": (("takes 1 by position, not 2", lambda xp: xp.matmul(_x(xp), _x(xp))),),
    "result_type": (("takes no list of arguments", lambda xp: xp.result_type(xp.int8, xp.int16, xp.int32)),),
    "vecdot": (("no parameter 'axis'", lambda xp: xp.vecdot(_x(xp), _x(xp), axis=-1)),),
    "where": (("takes 2 by position, not 3", lambda xp: xp.where(_x(xp) > 1, _x(xp), _x(xp))),),
    "zeros": (
        ("no parameter 'shape'", lambda xp: xp.zeros(shape=(1,))),
        ("no parameter 'dtype'", lambda xp: xp.zeros(1, dtype=xp.int16)),
        ("no parameter 'device'", lambda xp: xp.zeros(1, device=None)),
    ),
}


def run(name: str, xp: Any) -> tuple[str, ...] | None:
    """Return the differences that the calls of `name` show, or None where there are none to try or they do not tell."""
    found: list[str] = []
    for difference, call in TRIALS.get(name, ()):
        try:
            call(xp)
        except TypeError:
            found.append(difference)
        except Exception:  # noqa: BLE001  # whatever else goes wrong, the signature is not known by it
            return None
    return tuple(found) if name in TRIALS else None
