"""The CuPy backend: one device for each NVIDIA GPU; CuPy is imported where there is a driver and a device is wanted."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from xpsession.backends import cuda_driver, cuda_management
from xpsession.backends.binding import BoundFunction, LoneFunction, follows
from xpsession.backends.completion import Undo, completed
from xpsession.backends.cupy_arrays import LIMITS, copied, from_host, from_host_producer, lacking, lies_on_host
from xpsession.backends.cupy_clock import CuPyClock, hardware
from xpsession.backends.cupy_corrections import CORRECTIONS
from xpsession.backends.cupy_following import FollowingFunction
from xpsession.backends.cupy_instruments import CuPyInstruments
from xpsession.backends.device_clock import DeviceClock
from xpsession.backends.instruments import Instruments
from xpsession.backends.protocol import Bind, Correction, Function, installed_corrections, release
from xpsession.errors import DeviceError, DeviceMemoryError
from xpsession.records.device import Device, Memory
from xpsession.records.report import Limit
from xpsession.records.timing_details import Hardware

# The runtime's codes for "out of memory", "driver too old" and "no device".
OUT_OF_MEMORY, DRIVER_TOO_OLD, NO_DEVICE = 2, 35, 100
# What refuses where it would have to copy; the others take ``copy=False`` as a wish.
NEVER_COPY = {"asarray", "from_dlpack"}
# The version whose source the corrections are made for; what came before has other faults.
OLDEST = (14, 2)


class CuPyBackend:
    """CuPy on NVIDIA GPUs: ``cuda:0``, ``cuda:1`` and so on."""

    name = "cupy"
    prefix = "cuda"
    asynchronous = True

    def devices(self) -> tuple[Device, ...]:
        """Return one device for each GPU, or one that says why there is none.

        CuPy is imported only where a driver is installed.
        """
        reason, hint = self._obstacle()
        if reason is not None:
            unusable = Device("cuda:0", self.name, "NVIDIA GPU", available=False, reason=reason, hint=hint)
            return (unusable,)
        return tuple(self._device(index) for index in range(_count()))

    def library(self) -> ModuleType:
        """Return `cupy`."""
        return import_module("cupy")

    def corrections(self) -> tuple[Correction, ...]:
        """Return what the installed CuPy lacks or has wrong."""
        return installed_corrections(CORRECTIONS, self.library().__version__)

    def bind(self, name: str, function: Function, device: str) -> Function:
        """Return `function` creating on `device`, with ``device=`` as a name or a library device."""
        if _count() == 1 and name != "from_dlpack":
            return LoneFunction(name, function, device=device, check=self.handle)
        home = self.handle(device)
        array = self.library().ndarray
        there = self.follow(name, function)

        def place(args: tuple[Any, ...], where: Any, kwargs: dict[str, Any]) -> Any:
            target = home if where is None else self.handle(where)
            if name == "from_dlpack" and args and lies_on_host(args[0], _count()):
                return from_host_producer(self.library(), args[0], target=None if where is None else target, **kwargs)
            if not follows(name, args, array):
                with target:
                    return function(*args, **kwargs)
            out = there(*args, **kwargs)
            if where is None or out.device == target:
                return out
            if name in NEVER_COPY and kwargs.get("copy") is False:
                raise ValueError(f"an array on 'cuda:{out.device.id}' cannot come to 'cuda:{target.id}' without a copy")
            return copied(self.library(), out, target)

        return BoundFunction(name, function, device=device, place=place)

    def follow(self, name: str, function: Function) -> Function:
        """Return `function` itself where there is one GPU; with several, CuPy computes on the thread's current one."""
        if _count() == 1:
            return function
        library = self.library()
        return FollowingFunction(name, function, array=library.ndarray, current=library.cuda.runtime.getDevice)

    def handle(self, device: object) -> Any:
        """Return the library's `Device`; an index counts as one, as it does in CuPy."""
        names = [f"cuda:{index}" for index in range(_count())]
        device_class = self.library().cuda.Device
        if isinstance(device, device_class):
            return device
        name = "cuda:0" if device == self.prefix else f"cuda:{device}" if type(device) is int else device
        if name not in names:
            raise DeviceError.from_foreign(device, "CuPy", names)
        return device_class(names.index(name))

    def complete(self, bind: Bind) -> Undo:
        """Add ``__array_namespace__``, ``to_device`` and ``__index__``, those that the installed CuPy lacks."""
        return completed(self.library().ndarray, lacking(self.library(), bind, self.handle))

    def limits(self) -> tuple[Limit, ...]:
        """Return what of the standard CuPy's arrays cannot be given."""
        return LIMITS

    def device_of(self, value: object) -> str | None:
        """Return the device's name for a CuPy array."""
        library = sys.modules.get("cupy")
        if library is None or not isinstance(value, library.ndarray):
            return None
        return f"cuda:{value.device.id}"

    def nbytes(self, array: Any) -> int:
        """Return the size of the data in bytes."""
        return int(array.nbytes)

    def to_host(self, array: Any) -> npt.NDArray[Any]:
        """Return a copy as a NumPy array."""
        with array.device:
            return np.asarray(self.library().asnumpy(array))

    def from_host(self, array: npt.NDArray[Any], device: str) -> Any:
        """Return a copy on `device`."""
        with _memory_errors(device), self.handle(device):
            return from_host(self.library(), array)

    def copy(self, array: Any, device: str) -> Any:
        """Return a copy on `device`."""
        with _memory_errors(device):
            return copied(self.library(), array, self.handle(device))

    def current(self, device: str) -> AbstractContextManager[object]:
        """Return a context in which `device` is this thread's current device; entering it creates its CUDA context."""
        return self._activated(device)

    def use(self, device: str) -> Undo:
        """Make `device` this thread's current one, where operators on its arrays compute."""
        before = self.library().cuda.runtime.getDevice()
        self.handle(device).use()
        return lambda: self.handle(before).use()

    def synchronize(self, device: str) -> None:
        """Wait for all streams of `device`."""
        self.handle(device).synchronize()

    def memory(self, device: str) -> Memory | None:
        """Return what CuPy's pool holds, what is in use and installed on the GPU, and how busy that is."""
        handle = self.handle(device)
        with handle:
            free, total = self.library().cuda.runtime.memGetInfo()
            held = self.library().get_default_memory_pool().total_bytes()
        return Memory(held=held, used=total - free, total=total, load=cuda_management.utilization(handle.pci_bus_id))

    def clock(self, device: str) -> DeviceClock | None:
        """Return CUDA's events and a kernel that spins, or None where kernels cannot be compiled."""
        with self.handle(device):
            try:
                return CuPyClock(self.library())
            except (self.library().cuda.compiler.CompileException, ImportError, RuntimeError):
                return None

    def hardware(self, device: str) -> Hardware | None:
        """Return what the driver's attributes say."""
        return hardware(self.library(), self.handle(device).id)

    def instruments(self, device: str) -> Instruments:
        """Return what the driver and CuPy's memory pool tell."""
        bus = self.handle(device).pci_bus_id
        return CuPyInstruments(self.library(), bus, hardware(self.library(), self.handle(device).id).cache)

    def pinned(self, array: npt.NDArray[Any]) -> npt.NDArray[Any] | None:
        """Return a copy in page-locked memory, or None where the system gives none."""
        try:
            memory: npt.NDArray[Any] = import_module("cupyx").empty_pinned(array.shape, array.dtype)
        except self.library().cuda.runtime.CUDARuntimeError:
            return None
        memory[...] = array
        return memory

    def read_into(self, array: Any, host: npt.NDArray[Any]) -> None:
        """Copy into `host` on the current stream, and wait."""
        with array.device:
            array.get(out=host)

    @contextmanager
    def _activated(self, device: str) -> Iterator[None]:
        with _memory_errors(device), self.handle(device):
            yield

    def _device(self, index: int) -> Device:
        properties = self.library().cuda.runtime.getDeviceProperties(index)
        return Device(
            name=f"cuda:{index}",
            backend=self.name,
            description=properties["name"].decode(),
            library=f"CuPy {self.library().__version__}",
            memory=int(properties["totalGlobalMem"]),
        )

    def _obstacle(self) -> tuple[str | None, str | None]:
        """Return why no GPU can be used and what to do, or (None, None)."""
        driver = cuda_driver.cuda_version()
        extra = cuda_driver.matching_extra()
        if find_spec("cupy") is None and driver is None:
            return "this machine has no NVIDIA driver, and CuPy is not installed", None
        if find_spec("cupy") is None:
            return "CuPy is not installed", f"%pip install 'xpsession[{extra}]'"
        if driver is None:
            reason = f"CuPy is installed, but this machine has no NVIDIA driver ({cuda_driver.LIBRARY} was not found)"
            return reason, None
        return self._runtime_obstacle(driver, extra)

    def _runtime_obstacle(self, driver: tuple[int, int], extra: str) -> tuple[str | None, str | None]:
        """Return what the CUDA runtime says against using a GPU with the installed driver."""
        try:
            runtime = self.library().cuda.runtime
        except ImportError as error:
            return f"CuPy does not import: {error}", f"%pip install --force-reinstall 'xpsession[{extra}]'"
        version = self.library().__version__
        if release(version) < OLDEST:
            needed = ".".join(map(str, OLDEST))
            return f"CuPy {version} is too old: {needed} or newer is needed", f"%pip install 'xpsession[{extra}]'"
        try:
            count = runtime.getDeviceCount()
        except runtime.CUDARuntimeError as error:
            supports = f"the NVIDIA driver supports CUDA {driver[0]}.{driver[1]}"
            if error.status == DRIVER_TOO_OLD:
                needed = runtime.runtimeGetVersion() // 1000
                return f"{supports}, and the installed CuPy needs CUDA {needed}", f"%pip install 'xpsession[{extra}]'"
            if error.status != NO_DEVICE:
                return str(error), None
            count = 0
        if count == 0:
            return "the NVIDIA driver finds no GPU", "echo $CUDA_VISIBLE_DEVICES"
        return None, None


@cache
def _count() -> int:
    """Return the number of GPUs."""
    return int(import_module("cupy").cuda.runtime.getDeviceCount())


@contextmanager
def _memory_errors(device: str) -> Iterator[None]:
    """Turn CuPy's and the runtime's out-of-memory errors into this package's."""
    cuda = import_module("cupy").cuda
    try:
        yield
    except cuda.memory.OutOfMemoryError as error:
        raise DeviceMemoryError.from_full(device, str(error)) from error
    except cuda.runtime.CUDARuntimeError as error:
        if error.status != OUT_OF_MEMORY:
            raise
        raise DeviceMemoryError.from_full(device, str(error)) from error
