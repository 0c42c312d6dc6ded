"""What CuPy's arrays lack of the standard's array object, and the way in for arrays that speak DLPack on the host."""

from collections.abc import Callable
from contextlib import nullcontext
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
    Limit(
        "x.__dlpack__(copy=True)",
        "a BufferError, unless it is to the host: CuPy makes no such copy; xp.from_dlpack(x, copy=True) does",
    ),
    Limit("x[mask], float(x)", "the shape or the value comes from the GPU, so the program waits for it"),
)

# DLPack's types of devices: kDLCPU and kDLCUDAHost, whose memory the host reads; kDLCUDA and kDLCUDAManaged.
_HOST, _GPU = {1, 3}, {2, 13}


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
        if isinstance(stream, int):
            stream = library.cuda.ExternalStream(stream)
        if where == "cpu":
            return library.asnumpy(self, stream=stream)
        target = device(where)
        if target == self.device:
            return self
        return copied(library, self, target, stream)

    def __index__(self: Any, /) -> int:  # noqa: N807  # as above
        """Return the one integer that this array without dimensions holds; this waits for the GPU."""
        if self.ndim != 0 or self.dtype.kind not in "iu":
            raise TypeError("only integer arrays without dimensions can be converted to an index")
        return int(self)

    return {"__array_namespace__": __array_namespace__, "to_device": to_device, "__index__": __index__}


def copied(library: ModuleType, array: Any, target: Any, stream: Any = None) -> Any:
    """Return a copy of a CuPy array in the memory of the device `target`."""
    with target, nullcontext() if stream is None else stream:
        # In row-major order: CuPy brings nothing else with gaps from one GPU to another.
        return library.array(array, copy=True, order="C")


def from_host(library: ModuleType, array: Any) -> Any:
    """Return a copy of a NumPy array on the current device.

    CuPy fills an array without dimensions, and with what equals zero by setting bytes to zero; a copy keeps the sign.
    """
    return library.array(array) if array.ndim else library.array(array.reshape(1)).reshape(())


def from_host_producer(library: ModuleType, x: Any, *, target: Any, copy: bool | None = None) -> Any:
    """Return a CuPy array of what speaks DLPack and lies in host memory; CuPy itself refuses it.

    Raises
    ------
    BufferError
        If no GPU was asked for.
    ValueError
        If a copy was forbidden: to a GPU there is no way without one.
    """
    if target is None:
        raise BufferError('the data lies in host memory; ask for a GPU. Hint: device="cuda:0"')
    if copy is False:
        raise ValueError("data in host memory cannot come to a GPU without a copy")
    with target:
        return from_host(library, np.from_dlpack(x))


def lies_on_host(x: Any, gpus: int) -> bool:
    """Return whether what speaks DLPack lies in host memory; if not, it lies on one of the `gpus`.

    Raises
    ------
    AttributeError
        If `x` does not speak DLPack.
    BufferError
        If it lies where neither CuPy nor NumPy can read it.
    """
    if not hasattr(x, "__dlpack__"):
        raise AttributeError(f"{type(x).__name__!r} object has no attribute '__dlpack__'", name="__dlpack__", obj=x)
    kind, number = x.__dlpack_device__()
    if kind in _GPU and number < gpus:
        return False
    if kind not in _HOST:
        where = f"GPU {int(number)}" if kind in _GPU else f"a DLPack device of type {int(kind)}"
        raise BufferError(f"data on {where} can be read neither by CuPy nor by NumPy")
    return True
