"""The strict backend: array_api_strict, whose several devices stand in for several GPUs on any machine."""

import sys
from contextlib import AbstractContextManager, nullcontext
from functools import cache, wraps
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from xpsession.backends.protocol import Correction, Function
from xpsession.errors import DeviceError
from xpsession.records import Device, Memory

MODULE = "array_api_strict"
# Functions whose result follows an input where `device` is not given; the others create on the bound device.
FOLLOW = {"astype", "empty_like", "from_dlpack", "full_like", "ones_like", "zeros_like"}


class StrictBackend:
    """array_api_strict: ``strict:cpu``, ``strict:device1``, ``strict:device2`` and so on."""

    name = "strict"
    prefix = "strict"

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
        """Return what the library lacks: `newaxis` is there since its first version, so nothing."""
        return ()

    def bind(self, name: str, function: Function, device: str) -> Function:
        """Return `function` creating on `device`, with ``device=`` as a name or a library device."""
        home = self.handle(device)
        array = self.library().asarray(0).__class__

        @wraps(function)
        def bound(*args: Any, device: Any = None, **kwargs: Any) -> Any:
            if device is not None:
                return function(*args, device=self._resolve(device), **kwargs)
            if name in FOLLOW or (name == "asarray" and args and isinstance(args[0], array)):
                return function(*args, **kwargs)
            return function(*args, device=home, **kwargs)

        return bound

    def handle(self, device: str) -> Any:
        """Return the library's `Device`."""
        return self._handles()[device]

    def device_of(self, value: object) -> str | None:
        """Return the device's name for an array of array_api_strict."""
        library = sys.modules.get(MODULE)
        if library is None or type(value).__module__.partition(".")[0] != MODULE or not hasattr(value, "device"):
            return None
        return _name(value.device)

    def nbytes(self, array: Any) -> int:
        """Return the size of the data in bytes."""
        return self.to_host(array).nbytes

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

    def synchronize(self, device: str) -> None:
        """Return at once: the library computes before it returns."""

    def memory(self, device: str) -> Memory | None:  # noqa: ARG002
        """Return None: the devices share the host's memory."""
        return None

    @cache  # noqa: B019  # one instance lives as long as the process
    def _handles(self) -> dict[str, Any]:
        """Return the library's devices by the names that a user types."""
        return {_name(device): device for device in self.library().__array_namespace_info__().devices()}

    def _resolve(self, device: Any) -> Any:
        """Return a library device for a name or a library device."""
        if not isinstance(device, str):
            return device
        if device not in self._handles():
            raise DeviceError.from_unknown(device, self._handles())
        return self._handles()[device]


def _name(device: object) -> str:
    """Return ``strict:device1`` for ``array_api_strict.Device('device1')``."""
    label = repr(device).partition("'")[2].rstrip("')")
    return "strict:cpu" if label == "CPU_DEVICE" else f"strict:{label}"
