"""The NumPy backend: one device, ``cpu``, whose functions are NumPy's own wherever they comply."""

import os
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from xpsession.backends.completion import Undo
from xpsession.backends.instruments import Instruments
from xpsession.backends.numpy_corrections import CORRECTIONS
from xpsession.backends.protocol import Bind, Correction, Function, installed_corrections
from xpsession.errors import DeviceError, DeviceMemoryError
from xpsession.records.device import Device, Memory
from xpsession.records.timing_details import Hardware


class NumPyBackend:
    """NumPy on the host."""

    name = "numpy"
    prefix = "cpu"
    asynchronous = False

    def devices(self) -> tuple[Device, ...]:
        """Return the one device."""
        return (
            Device(
                name="cpu",
                backend=self.name,
                description=_processor(),
                library=f"NumPy {np.__version__}",
                memory=_total_memory(),
            ),
        )

    def library(self) -> ModuleType:
        """Return `numpy`."""
        return np

    def corrections(self) -> tuple[Correction, ...]:
        """Return what the installed NumPy lacks or has wrong."""
        return installed_corrections(CORRECTIONS, np.__version__)

    def bind(self, name: str, function: Function, device: str) -> Function:  # noqa: ARG002
        """Return `function` itself: NumPy creates on ``cpu`` and takes ``device="cpu"``."""
        return function

    def follow(self, name: str, function: Function) -> Function:  # noqa: ARG002
        """Return `function` itself: NumPy has one device."""
        return function

    def handle(self, device: object) -> str:
        """Return the name: NumPy's device object is the string."""
        if device != "cpu":
            raise DeviceError.from_foreign(device, "NumPy", ["cpu"])
        return "cpu"

    def complete(self, bind: Bind) -> Undo:  # noqa: ARG002
        """Add nothing: the arrays of NumPy have all methods."""
        return lambda: None

    def device_of(self, value: object) -> str | None:
        """Return ``cpu`` for a NumPy array."""
        return "cpu" if isinstance(value, np.ndarray) else None

    def nbytes(self, array: npt.NDArray[Any]) -> int:
        """Return the size of the data in bytes."""
        return array.nbytes

    def to_host(self, array: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return a copy."""
        return self.copy(array, "cpu")

    def from_host(self, array: npt.NDArray[Any], device: str) -> npt.NDArray[Any]:
        """Return a copy."""
        return self.copy(array, device)

    def copy(self, array: npt.NDArray[Any], device: str) -> npt.NDArray[Any]:
        """Return a copy in the same memory order."""
        try:
            return array.copy(order="K")
        except MemoryError as error:
            raise DeviceMemoryError.from_full(device, str(error)) from error

    def current(self, device: str) -> AbstractContextManager[object]:  # noqa: ARG002
        """Return a context that does nothing."""
        return nullcontext()

    def use(self, device: str) -> Undo:  # noqa: ARG002
        """Do nothing: the library has no current device."""
        return lambda: None

    def synchronize(self, device: str) -> None:
        """Return at once: NumPy computes before it returns."""

    def memory(self, device: str) -> Memory | None:  # noqa: ARG002
        """Return the resident memory of this process and of the machine, and the machine's load."""
        import psutil  # noqa: PLC0415  # 10 ms that loading does not need

        machine = psutil.virtual_memory()
        return Memory(
            held=psutil.Process().memory_info().rss,
            used=machine.total - machine.available,
            total=machine.total,
            load=min(1.0, psutil.getloadavg()[0] / (psutil.cpu_count() or 1)),
        )

    def clock(self, device: str) -> None:
        """Return None: a call is done when it returns."""

    def hardware(self, device: str) -> Hardware | None:  # noqa: ARG002
        """Return the size of the last cache; nobody says what the memory of the host could do."""
        from xpsession.backends import host_instruments  # noqa: PLC0415  # loading needs none of it

        size = host_instruments.cache()
        return None if size is None else Hardware(cache=size)

    def instruments(self, device: str) -> Instruments:  # noqa: ARG002
        """Return those of the host."""
        from xpsession.backends.host_instruments import HostInstruments  # noqa: PLC0415  # as above

        return HostInstruments()

    def pinned(self, array: npt.NDArray[Any]) -> None:
        """Return None: copies within the host gain nothing by it."""

    def read_into(self, array: npt.NDArray[Any], host: npt.NDArray[Any]) -> None:
        """Copy into `host`."""
        np.copyto(host, array)


@cache
def _total_memory() -> int:
    """Return the memory of the machine in bytes."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError):  # Windows has no sysconf, and macOS not these names
        import psutil  # noqa: PLC0415  # as above

        return int(psutil.virtual_memory().total)


@cache
def _processor() -> str:
    """Return the processor's model and the number of cores that this process may use."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    model = _model() or "CPU"
    return f"{model}, {cores} core{'s' if cores > 1 else ''}"


def _model() -> str | None:
    """Return the processor's model name where the system tells it cheaply."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:  # noqa: PTH123  # a device file, not a path to handle
            return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), None)
    except OSError:
        return None
