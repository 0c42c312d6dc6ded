"""Backends: the registry of the libraries that provide devices, and the way from a device's name to its backend."""

from contextlib import suppress
from dataclasses import replace
from functools import cache
from importlib import import_module
from threading import RLock

from xpsession.backends.protocol import Backend
from xpsession.errors import DeviceError
from xpsession.records.device import Device

ENTRY_POINTS = "xpsession.backends"
# The prefix of the device names, and where the backend is. The order is that of `devices`.
BUILT_IN = {
    "cpu": "xpsession.backends.numpy:NumPyBackend",
    "cuda": "xpsession.backends.cupy:CuPyBackend",
    "strict": "xpsession.backends.strict:StrictBackend",
}

_LOADING = RLock()


def backend_for(device: str) -> Backend:
    """Return the backend that provides a device name, whether the device is usable or not.

    Raises
    ------
    DeviceError
        If no backend has names of this form; the message lists the devices of this machine.
    """
    if not isinstance(device, str):
        raise DeviceError.from_nameless(device)
    prefix = device.partition(":")[0]
    source = BUILT_IN.get(prefix) or _third_parties().get(prefix)
    if source is None:
        raise DeviceError.from_unknown(device, usable_names())
    try:
        return _load(source)
    except Exception as error:
        raise DeviceError.from_unavailable(device, f"its backend does not load: {error}", None) from error


def backends() -> tuple[Backend, ...]:
    """Return every backend that loads, the built-in ones first."""
    found = []
    for prefix in BUILT_IN | _third_parties():
        with suppress(DeviceError):
            found.append(backend_for(prefix))
    return tuple(found)


def devices() -> tuple[Device, ...]:
    """Return every device that this machine has or could have; one that cannot be used says why.

    Examples
    --------
    >>> [device.name for device in devices() if device.backend == "numpy"]
    ['cpu']
    """
    found: list[Device] = []
    for prefix in BUILT_IN | _third_parties():
        try:
            found += backend_for(prefix).devices()
        except DeviceError as error:
            found.append(Device(prefix, prefix, "", available=False, reason=str(error.__cause__ or error)))
    return tuple(found)


def device(name: str) -> Device:
    """Return the usable device called `name`; a bare prefix such as ``cuda`` means its first device.

    Raises
    ------
    DeviceError
        If there is no such device, or it cannot be used; the message says why and what to do.
    """
    provided = backend_for(name).devices()
    found = next((known for known in provided if name in {known.name, known.name.partition(":")[0]}), None)
    if found is None and not any(known.available for known in provided):
        # The whole library is out of reach: its reason says more than "no such device".
        found = next(iter(provided), None)
    if found is None:
        raise DeviceError.from_unknown(name, usable_names())
    if not found.available:
        raise DeviceError.from_unavailable(name, found.reason or "unknown reason", found.hint)
    return found


def best_device() -> Device:
    """Return the first usable GPU, or the CPU with the reason why there is no GPU as its `reason` and `hint`."""
    gpus = backend_for("cuda").devices()
    usable = next((gpu for gpu in gpus if gpu.available), None)
    return usable or replace(device("cpu"), reason=gpus[0].reason, hint=gpus[0].hint)


def usable_names() -> list[str]:
    """Return the names of the devices that can be used now."""
    return [known.name for known in devices() if known.available]


def device_of(value: object) -> str | None:
    """Return the name of the device that an array lies on, or None if `value` is no array of a known library.

    Examples
    --------
    >>> import numpy
    >>> device_of(numpy.zeros(3)), device_of([0.0])
    ('cpu', None)
    """
    return next((name for backend in backends() if (name := backend.device_of(value)) is not None), None)


def _load(source: str) -> Backend:
    """Return the one instance of the backend class at ``module:class``, whichever thread asks first."""
    with _LOADING:
        return _instance(source)


@cache
def _instance(source: str) -> Backend:
    module, _, name = source.partition(":")
    backend: Backend = getattr(import_module(module), name)()
    return backend


@cache
def _third_parties() -> dict[str, str]:
    """Return the registered backends of other packages: prefix to ``module:class``."""
    from importlib.metadata import entry_points  # noqa: PLC0415  # 10 ms that loading does not need

    return {point.name: point.value for point in entry_points(group=ENTRY_POINTS)}
