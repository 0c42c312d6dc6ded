"""What CuPy's arrays lack of the standard's array object, and the way in for arrays that speak DLPack on the host."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np

from xpsession.backends.protocol import Bind
from xpsession.records.report import Limit

# What cannot be completed from outside, and why.
LIMITS = (
    Limit(
        "operators",
        "x + y, x // y and the others are methods of CuPy's compiled array class, which nothing can stand in for: what "
        "xp corrects in a function does not reach the operator",
    ),
    Limit(
        "x[indices]",
        "an index that is out of bounds wraps around instead of raising, since CuPy does not look before it launches",
    ),
    Limit(
        "x[index] = -0.0",
        "the stored zero is positive: CuPy fills with what equals zero by setting bytes to zero; an array keeps it",
    ),
    Limit("x[mask], float(x)", "the shape or the value comes from the GPU, so the program waits for it"),
)

# DLPack's types of devices whose memory the host reads: kDLCPU and kDLCUDAHost.
_HOST = {1, 3}


def lacking(library: ModuleType, bind: Bind, device: Callable[[Any], Any]) -> dict[str, Any]:
    """Return the methods that CuPy 14's arrays do not have.

    Parameters
    ----------
    library : module
        CuPy.
    bind : callable
        Returns a namespace.
    device : callable
        Returns CuPy's device object for a name, an index or such an object.
    """

    def __array_namespace__(  # noqa: N807  # the method of that name
        self: Any, /, *, api_version: str | None = None
    ) -> object:
        """Return the standard on the device of this array."""
        return bind(f"cuda:{self.device.id}", api_version)

    def to_device(self: Any, where: Any, /, *, stream: Any = None) -> Any:
        """Return this array on another device: CuPy's, its name, or ``cpu`` for a NumPy array."""
        if where == "cpu":
            return library.asnumpy(self, stream=stream)
        target = device(where)
        if target == self.device:
            return self
        with target:
            return library.array(self, copy=True)

    def __index__(self: Any, /) -> int:  # noqa: N807  # as above
        """Return the one integer that this array without dimensions holds; this waits for the GPU."""
        if self.ndim != 0 or self.dtype.kind not in "iu":
            raise TypeError("only integer arrays without dimensions can be converted to an index")
        return int(self)

    return {"__array_namespace__": __array_namespace__, "to_device": to_device, "__index__": __index__}


def from_host_producer(library: ModuleType, x: Any, *, target: Any, copy: bool | None = None) -> Any:
    """Return a CuPy array of what speaks DLPack and does not lie on a GPU; CuPy itself refuses it.

    Raises
    ------
    AttributeError
        If `x` does not speak DLPack.
    BufferError
        If no GPU was asked for, or the data lies where NumPy cannot read it either.
    ValueError
        If a copy was forbidden: to a GPU there is no way without one.
    """
    kind, _ = x.__dlpack_device__()
    if kind not in _HOST:
        raise BufferError(f"data on a DLPack device of type {int(kind)} can be read neither by CuPy nor by NumPy")
    if target is None:
        raise BufferError('the data lies in host memory; ask for a GPU. Hint: device="cuda:0"')
    if copy is False:
        raise ValueError("data in host memory cannot come to a GPU without a copy")
    with target:
        return library.asarray(np.from_dlpack(x))
