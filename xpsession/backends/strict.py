"""The strict backend: array_api_strict, whose several devices stand in for several GPUs on any machine."""

import math
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache, wraps
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from xpsession.backends.binding import BoundFunction, follows
from xpsession.backends.completion import Undo
from xpsession.backends.instruments import Instruments
from xpsession.backends.protocol import Bind, Correction, Function
from xpsession.errors import DeviceError
from xpsession.records.device import Device, Memory

MODULE = "array_api_strict"


class StrictBackend:
    """array_api_strict: ``strict:cpu``, ``strict:device1``, ``strict:device2`` and so on."""

    name = "strict"
    prefix = "strict"
    asynchronous = False

    def devices(self) -> tuple[Device, ...]:
        """Return the library's devices, or one that says how to get them."""
        if find_spec(MODULE) is None:
            missing = Device(
                name="strict:cpu",
                backend=self.name,
                description="the standard's reference checker",
                available=False,
                reason="array_api_strict is not installed",
                hint="%pip install array-api-strict",
            )
            return (missing,)
        library = f"array_api_strict {self.library().__version__}"
        return tuple(
            Device(name=name, backend=self.name, description="a stand-in device in host memory", library=library)
            for name in self._handles()
        )

    def library(self) -> ModuleType:
        """Return `array_api_strict`."""
        return import_module(MODULE)

    def corrections(self) -> tuple[Correction, ...]:
        """Return what the library has wrong."""
        return CORRECTIONS

    def bind(self, name: str, function: Function, device: str) -> Function:
        """Return `function` creating on `device`, with ``device=`` as a name or a library device."""
        home = self.handle(device)
        array = type(self.library().asarray(0))

        def place(args: tuple[Any, ...], where: Any, kwargs: dict[str, Any]) -> Any:
            if where is not None:
                return function(*args, device=self.handle(where), **kwargs)
            if follows(name, args, array):
                # `from_dlpack` alone does not do so by itself.
                return function(*args, **kwargs, **({"device": args[0].device} if _imports(name, args, array) else {}))
            return function(*args, device=home, **kwargs)

        return BoundFunction(name, function, device=device, place=place)

    def follow(self, name: str, function: Function) -> Function:  # noqa: ARG002
        """Return `function` itself: the library computes where the inputs live, and refuses those of two devices."""
        return function

    def handle(self, device: object) -> Any:
        """Return the library's `Device`."""
        handles = self._handles()
        if isinstance(device, str) and device.partition(":")[0] == self.prefix:
            device = "strict:cpu" if device == self.prefix else device
            if device in handles:
                return handles[device]
        elif any(device is handle or device == handle for handle in handles.values()):
            return device
        raise DeviceError.from_foreign(device, MODULE, handles)

    def complete(self, bind: Bind) -> Undo:  # noqa: ARG002
        """Add nothing: the arrays of array_api_strict have all methods."""
        return lambda: None

    def device_of(self, value: object) -> str | None:
        """Return the device's name for an array of array_api_strict."""
        library = sys.modules.get(MODULE)
        if library is None or type(value).__module__.partition(".")[0] != MODULE or not hasattr(value, "device"):
            return None
        return _name(value.device)

    def nbytes(self, array: Any) -> int:
        """Return the size of the data in bytes."""
        # The library says no item size, and its dtypes are printed as `array_api_strict.float64`.
        return int(math.prod(array.shape)) * np.dtype(str(array.dtype).rpartition(".")[2]).itemsize

    def to_host(self, array: Any) -> npt.NDArray[Any]:
        """Return a copy as a NumPy array."""
        return np.array(np.from_dlpack(array.to_device(self.handle("strict:cpu"))))

    def from_host(self, array: npt.NDArray[Any], device: str) -> Any:
        """Return a copy on `device`."""
        return self.library().asarray(array.copy(), device=self.handle(device))

    def copy(self, array: Any, device: str) -> Any:
        """Return a copy on `device`."""
        return self.library().asarray(array, copy=True).to_device(self.handle(device))

    def current(self, device: str) -> AbstractContextManager[object]:  # noqa: ARG002
        """Return a context that does nothing: the library has no current device."""
        return nullcontext()

    def use(self, device: str) -> Undo:  # noqa: ARG002
        """Do nothing: the library has no current device."""
        return lambda: None

    def synchronize(self, device: str) -> None:
        """Return at once: the library computes before it returns."""

    def memory(self, device: str) -> Memory | None:  # noqa: ARG002
        """Return None: the devices share the host's memory."""
        return None

    def clock(self, device: str) -> None:
        """Return None: a call is done when it returns."""

    def hardware(self, device: str) -> None:
        """Return None: nobody says what the memory of the host could do."""

    def instruments(self, device: str) -> Instruments:  # noqa: ARG002
        """Return those of the host, in whose memory the devices lie."""
        from xpsession.backends.host_instruments import HostInstruments  # noqa: PLC0415  # loading needs none of it

        return HostInstruments()

    def pinned(self, array: npt.NDArray[Any]) -> None:
        """Return None: copies within the host gain nothing by it."""

    def read_into(self, array: Any, host: npt.NDArray[Any]) -> None:
        """Copy into `host`."""
        np.copyto(host, self.to_host(array))

    @cache  # noqa: B019  # one instance lives as long as the process
    def _handles(self) -> dict[str, Any]:
        """Return the library's devices by the names that a user types."""
        return {_name(device): device for device in self.library().__array_namespace_info__().devices()}


@contextmanager
def strictly(version: str) -> Iterator[None]:
    """Hold array_api_strict to `version` with all that is optional, and put its flags, which are global, back."""
    library = import_module(MODULE)
    before = library.get_array_api_strict_flags()
    try:
        library.set_array_api_strict_flags(
            api_version=version,
            boolean_indexing=True,
            data_dependent_shapes=True,
            enabled_extensions=("linalg", "fft"),
        )
        yield
    finally:
        library.set_array_api_strict_flags(**before)


def _imports(name: str, args: tuple[Any, ...], array: type) -> bool:
    """Return whether a call imports one of the library's own arrays, which it would put on its CPU."""
    return name == "from_dlpack" and bool(args) and isinstance(args[0], array)


def _reshape(library: ModuleType) -> Function:
    native = library.reshape

    @wraps(native)
    def reshape(x: Any, /, shape: tuple[int, ...], *, copy: bool | None = None) -> Any:
        try:
            return native(x, shape, copy=copy)
        except AttributeError as error:
            raise ValueError("this reshape cannot be done without a copy") from error

    return reshape


CORRECTIONS = (Correction("reshape", "copy=False that needs a copy is an AttributeError", None, _reshape),)


def _name(device: object) -> str:
    """Return ``strict:device1`` for ``array_api_strict.Device('device1')``."""
    label = repr(device).partition("'")[2].rstrip("')")
    return "strict:cpu" if label == "CPU_DEVICE" else f"strict:{label}"
