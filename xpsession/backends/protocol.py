"""The backend protocol: what one array library must provide to be bound as `xp`; one file per library satisfies it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from xpsession.backends.completion import Undo
from xpsession.backends.device_clock import DeviceClock
from xpsession.backends.instruments import Instruments
from xpsession.records.device import Device, Memory
from xpsession.records.timing_details import Hardware

Function = Callable[..., Any]
Bind = Callable[[str, str | None], object]


@dataclass(frozen=True, slots=True)
class Correction:
    """One name of the standard that a library lacks or has wrong, and what stands in for it.

    Attributes
    ----------
    name : str
        The qualified name, such as ``sort`` or ``fft.fftfreq``.
    wrong : str
        What is wrong with the library's own, in one sentence.
    until : str or None
        The version of the library that ends it; None while no release does.
    make : callable
        Takes the library's native module, returns the corrected object.
    issue : str or None
        The upstream issue.
    """

    name: str
    wrong: str
    until: str | None
    make: Callable[[ModuleType], object]
    issue: str | None = None


@runtime_checkable
class Backend(Protocol):
    """One array library as a provider of devices.

    A third party registers a class that satisfies this protocol under the entry point group
    ``xpsession.backends``; the entry point's name is the `prefix` of its device names. A backend imports its
    library only when a device of it is used, so `devices` must be cheap where there is none.
    """

    name: str
    """The library's name: ``numpy``."""
    prefix: str
    """What its device names begin with: ``cpu`` for ``cpu``, ``cuda`` for ``cuda:0``."""
    asynchronous: bool
    """Whether a call can return before its work is done, so that a timing has to wait for the device."""

    def devices(self) -> tuple[Device, ...]:
        """Return every device, best first; one that cannot be used says why."""
        ...

    def library(self) -> ModuleType:
        """Return the library's own namespace."""
        ...

    def corrections(self) -> tuple[Correction, ...]:
        """Return what the installed version of the library lacks or has wrong."""
        ...

    def bind(self, name: str, function: Function, device: str) -> Function:
        """Return `function`, called `name` in the standard, so that it creates on `device` and takes ``device=``.

        Called for those functions only whose signature has ``device``. Where the library's own function
        already does that, it is returned as it is.
        """
        ...

    def follow(self, name: str, function: Function) -> Function:
        """Return `function`, called `name` in the standard, so that it computes where its inputs live.

        Called for those functions whose signature has no ``device``. Where the library's own function already does
        that on this machine, it is returned as it is.
        """
        ...

    def handle(self, device: object) -> Any:
        """Return the library's own object for one of its devices, given by name or as such an object.

        Raises
        ------
        xpsession.errors.DeviceError
            If it is no device of this library.
        """
        ...

    def complete(self, bind: Bind) -> Undo:
        """Add what the library's arrays lack of the standard, and return what takes it back.

        `bind` returns the namespace for a device's name and a version of the standard, None being the newest.
        """
        ...

    def device_of(self, value: object) -> str | None:
        """Return the name of the device that `value` lies on, or None if it is not an array of this library.

        Must not import the library: what has not been imported cannot have made the value.
        """
        ...

    def nbytes(self, array: Any) -> int:
        """Return the size of the array's data in bytes."""
        ...

    def to_host(self, array: Any) -> npt.NDArray[np.generic]:
        """Return a copy of the array in host memory."""
        ...

    def from_host(self, array: npt.NDArray[np.generic], device: str) -> Any:
        """Return a copy of a host array on `device`.

        Raises
        ------
        xpsession.errors.DeviceMemoryError
            If the device has too little free memory.
        """
        ...

    def copy(self, array: Any, device: str) -> Any:
        """Return a copy of this library's `array` on one of its devices; errors as in `from_host`."""
        ...

    def current(self, device: str) -> AbstractContextManager[object]:
        """Return a context in which `device` is the library's current device for this thread."""
        ...

    def use(self, device: str) -> Undo:
        """Make `device` the library's current device for this thread, and return what takes that back."""
        ...

    def synchronize(self, device: str) -> None:
        """Wait until all work that was given to `device` is done."""
        ...

    def memory(self, device: str) -> Memory | None:
        """Return what memory is in use on `device` and how busy it is, or None where the library does not say."""
        ...

    def clock(self, device: str) -> DeviceClock | None:
        """Return the clock of `device`, which is the current one; None where the library has none."""
        ...

    def hardware(self, device: str) -> Hardware | None:
        """Return what the driver says about `device`, or None where nobody says anything."""
        ...

    def instruments(self, device: str) -> Instruments:
        """Return what tells the clock of `device`, empties its caches and weighs its memory."""
        ...

    def pinned(self, array: npt.NDArray[Any]) -> npt.NDArray[Any] | None:
        """Return a copy of a host array in page-locked memory, or None where the library knows no such memory."""
        ...

    def read_into(self, array: Any, host: npt.NDArray[Any]) -> None:
        """Copy this library's `array` into a host array of its shape and dtype, and wait until that is done."""
        ...


def installed_corrections(table: tuple[Correction, ...], version: str) -> tuple[Correction, ...]:
    """Return the rows of `table` that the installed `version` of the library still needs."""
    return tuple(row for row in table if row.until is None or release(version) < release(row.until))


def release(version: str) -> tuple[int, ...]:
    """Return the numbers of a version up to the first part that is not one: ``2.1.0rc1`` gives ``(2, 1)``."""
    parts: list[int] = []
    for part in version.split("."):
        if not part.isdigit():
            break
        parts.append(int(part))
    return tuple(parts)
