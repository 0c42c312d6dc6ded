"""The oracle, the operands: what the generated programs compute with, in the session and on array_api_strict."""

import math
from types import SimpleNamespace
from typing import Any

import numpy as np

from xpsession import namespace

DTYPES = {
    "b": "bool",
    "i": "int64",
    "j": "int8",
    "u": "uint8",
    "v": "uint64",
    "f": "float64",
    "e": "float32",
    "c": "complex128",
    "d": "complex64",
}
SHAPES = {"0": (), "1": (3,), "2": (3, 3), "3": (1, 3, 3)}
EMPTY = {"9": (0,), "8": (3, 0)}
# The arrays that every program finds: `f2` is a float64 array of two dimensions, `f9` one without elements.
SHAPED = tuple(f"{kind}{ndim}" for kind in DTYPES for ndim in SHAPES)
ARRAYS = (*SHAPED, *(f"{kind}{ndim}" for kind in "bifc" for ndim in EMPTY))


def given(space: Any, device: Any) -> dict[str, Any]:
    """Return the variables of a program in one world: arrays, and what holds some of them."""
    found: dict[str, Any] = {"xp": space, "np": np, "math": math}
    for name in ARRAYS:
        shape = {**SHAPES, **EMPTY}[name[1]]
        size = int(np.prod(shape))
        base = space.reshape(space.arange(1, 1 + size, device=device), shape)
        values = base % space.asarray(2, device=device) if name[0] == "b" else base
        found[name] = space.astype(values, getattr(space, DTYPES[name[0]]))
    inner = SimpleNamespace(f2=found["f2"])
    found["box"] = SimpleNamespace(**{name: found[name] for name in ("f2", "i1", "b1", "c0")}, inner=inner)
    found["table"] = {"f2": found["f2"], "i1": found["i1"]}
    found["pair"] = (found["f2"], found["i2"])
    return found


def session() -> dict[str, Any]:
    """Return the variables as the session has them."""
    return given(namespace("cpu"), "cpu")


def strict() -> dict[str, Any]:
    """Return the variables as array_api_strict has them, on a device that NumPy cannot read."""
    return given(namespace("strict:device1"), "strict:device1")
