"""The oracle, the operands: what the generated programs compute with, in the session and on array_api_strict."""

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
# The arrays that every program finds: `f2` is a float64 array of two dimensions.
ARRAYS = tuple(f"{kind}{ndim}" for kind in DTYPES for ndim in SHAPES)


def given(space: Any, device: Any) -> dict[str, Any]:
    """Return the variables of a program in one world."""
    found: dict[str, Any] = {"xp": space, "np": np}
    for kind, dtype in DTYPES.items():
        for ndim, shape in SHAPES.items():
            base = space.reshape(space.arange(1, 1 + max(1, int(np.prod(shape))), device=device), shape)
            values = base % space.asarray(2, device=device) if kind == "b" else base
            found[f"{kind}{ndim}"] = space.astype(values, getattr(space, dtype))
    return found


def session() -> dict[str, Any]:
    """Return the variables as the session has them."""
    return given(namespace("cpu"), "cpu")


def strict() -> dict[str, Any]:
    """Return the variables as array_api_strict has them, on a device that NumPy cannot read."""
    return given(namespace("strict:device1"), "strict:device1")
