"""The oracle, the operands: what the generated programs compute with, in the session and on array_api_strict."""

import contextlib
import functools
import math
import operator
from types import SimpleNamespace
from typing import Any

import numpy as np

from xpsession import namespace

DTYPES = {
    "b": "bool",
    "i": "int64",
    "j": "int8",
    "k": "int32",
    "u": "uint8",
    "v": "uint64",
    "w": "uint16",
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
# Symmetric positive definite matrices, which each function of matrices takes, by their dtypes.
SQUARE = {"spb": "bool", "spi": "int64", "sps": "float32", "spd": "float64", "spc": "complex128"}
MODULES = {"contextlib": contextlib, "functools": functools, "math": math, "np": np, "operator": operator}


def given(space: Any, device: Any) -> dict[str, Any]:
    """Return the variables of a program in one world: arrays, and what holds some of them."""
    found: dict[str, Any] = {"xp": space, **MODULES}
    for name in ARRAYS:
        shape = {**SHAPES, **EMPTY}[name[1]]
        size = int(np.prod(shape))
        base = space.reshape(space.arange(1, 1 + size, device=device), shape)
        values = base % space.asarray(2, device=device) if name[0] == "b" else base
        found[name] = space.astype(values, getattr(space, DTYPES[name[0]]))
    matrix = 2 * space.eye(3, device=device) + 1
    found |= {name: space.astype(matrix, getattr(space, dtype)) for name, dtype in SQUARE.items()}
    inner = SimpleNamespace(f2=found["f2"])
    found["box"] = SimpleNamespace(**{name: found[name] for name in ("f2", "i1", "b1", "c0")}, inner=inner)
    found["table"] = {"f2": found["f2"], "i1": found["i1"]}
    found["pair"] = (found["f2"], found["i2"])
    return found


def session(version: str) -> dict[str, Any]:
    """Return the variables as a session that is held against a version of the standard has them."""
    return given(namespace("cpu", version=version), "cpu")


def strict() -> dict[str, Any]:
    """Return the variables as array_api_strict has them, on a device that NumPy cannot read."""
    return given(namespace("strict:device1"), "strict:device1")
