"""Timing, the copies: how long the inputs take to come to a device, and the result to come back."""

from collections.abc import Callable, Sequence
from typing import Any

from xpsession.backends import backend_for, device_of
from xpsession.backends.protocol import Backend
from xpsession.errors import DeviceMemoryError
from xpsession.records.timing_details import Copy, Transfers
from xpsession.timing.phases.allowance import Allowance
from xpsession.timing.statistics.intervals import median

HOST = "cpu"
# Repetitions, of which the median is taken.
MOST = 9
# What copies are expected to reach at least, in bytes per second, where the machine is idle.
RATE = 2e9
_FEW = 1 << 20


def transfers(inputs: Sequence[Any], outputs: Sequence[Any], device: str, allowance: Allowance) -> Transfers | None:
    """Copy arrays to `device` and back, and return how long that took; None where there is no time or memory for it.

    Parameters
    ----------
    inputs : sequence of array
        The arrays that the statement reads, in host memory.
    outputs : sequence of array
        The arrays that it gives, on `device` or in host memory; the latter need not be copied.
    device : str
        The device.
    allowance : Allowance
        What that may take.
    """
    backend = backend_for(device)
    distant = [array for array in outputs if device_of(array) == device]
    sizes = [
        sum(backend_for(place).nbytes(array) for array in arrays)
        for place, arrays in ((HOST, inputs), (device, distant))
    ]
    if not allowance.has_time(sum(sizes)):
        return None
    copier = _Copier(backend, device, allowance)
    try:
        return Transfers(device, copier.there(inputs, sizes[0]), copier.back(distant, sizes[1]))
    except DeviceMemoryError:
        return None


def rate(nbytes: int, seconds: float) -> float:
    """Return what copies can be expected to reach, after one of `nbytes` took `seconds`; a busy machine is slower.

    Examples
    --------
    >>> rate(2**30, 1.0) == 2**30, rate(8, 1.0) == RATE
    (True, True)
    """
    return RATE if nbytes < _FEW or not seconds else min(RATE, nbytes / seconds)


class _Copier:
    """Copies to a device and back, and takes the time."""

    def __init__(self, backend: Backend, device: str, allowance: Allowance) -> None:
        self._backend = backend
        self._device = device
        self._allowance = allowance

    def there(self, arrays: Sequence[Any], nbytes: int) -> Copy:
        """Return what bringing host arrays to the device takes."""

        def copy(some: Sequence[Any]) -> object:
            return [self._backend.from_host(array, self._device) for array in some]

        if not nbytes:
            return Copy(0, 0.0, ())
        samples = self._samples(lambda: copy(arrays))
        locked = self._locked(arrays, nbytes)
        return Copy(nbytes, median(samples), samples, median(self._samples(lambda: copy(locked))) if locked else None)

    def back(self, arrays: Sequence[Any], nbytes: int) -> Copy:
        """Return what bringing the device's arrays to host memory takes."""
        if not nbytes:
            return Copy(0, 0.0, ())
        host: list[Any] = []

        def copy() -> None:
            host[:] = [self._backend.to_host(array) for array in arrays]

        def read() -> None:
            for array, memory in zip(arrays, locked, strict=True):
                self._backend.read_into(array, memory)

        samples = self._samples(copy)
        locked = self._locked(host, nbytes)
        return Copy(nbytes, median(samples), samples, median(self._samples(read)) if locked else None)

    def _locked(self, arrays: Sequence[Any], nbytes: int) -> list[Any]:
        """Return copies in page-locked memory; none where the library has none, or there is no time for that."""
        if not self._allowance.has_time(nbytes):
            return []
        copies = [self._backend.pinned(array) for array in arrays]
        return [] if any(copy is None for copy in copies) else copies

    def _samples(self, copy: Callable[[], object]) -> tuple[float, ...]:
        """Return the seconds of some repetitions, of at least one."""
        samples: list[float] = []
        timer = self._allowance.timer
        with self._backend.current(self._device), self._allowance.opened():
            while not samples or (len(samples) < MOST and samples[-1] <= self._allowance.left):
                self._backend.synchronize(self._device)
                began = timer()
                copy()
                self._backend.synchronize(self._device)
                samples.append(timer() - began)
        return tuple(samples)
