"""Surveying: joins the report to the namespaces it is on, other libraries' by name and ours by device."""

import os
from collections.abc import Iterable, Sequence
from functools import partial
from importlib.util import find_spec

from xpsession import backends, reporting, standard
from xpsession.backends import cuda_driver
from xpsession.namespaces import namespace
from xpsession.records.report import Limit, Report
from xpsession.reporting.target import NAMESPACES, Target, imported_target, installed

# What of a library puts it onto GPUs unasked; its arrays are then left alone.
_GPU_PARTS = {"torch": ("nvidia", "triton"), "jax": ("jax_cuda12_plugin", "jax_cuda13_plugin")}


def report(names: Iterable[str] = (), *, version: str = standard.LATEST, device: str = "cpu") -> Report:
    """Hold namespaces against the standard.

    Parameters
    ----------
    names : iterable of str, optional
        Modules such as ``numpy`` or ``array_api_compat.cupy``, and devices such as ``cpu``, which mean the namespace
        of this package there. By default every known one that is installed, and ours.
    version : str, optional
        The version of the standard.
    device : str, optional
        A device whose namespace of ours is looked at too, if no names are given.

    Raises
    ------
    ArgumentError
        If a name is neither a module nor a device.
    DeviceError
        If a device cannot be used.
    VersionError
        If the version is unknown.
    """
    standard.require_version(version)
    chosen = tuple(dict.fromkeys(names)) or (*filter(installed, NAMESPACES), *_devices(device))
    obstacles = _obstacles()
    targets = [ours(name, version) if _is_device(name) else imported_target(name, obstacles) for name in chosen]
    return reporting.report(targets, version=version)


def choices() -> Sequence[str]:
    """Return the names that a report can be asked for here."""
    return (*filter(installed, NAMESPACES), *backends.usable_names())


def ours(name: str, version: str) -> Target:
    """Return the target for our namespace on a device.

    Raises
    ------
    DeviceError
        If the device cannot be used.
    """
    device = backends.device(name)
    backend = backends.backend_for(device.name)
    # A backend that cannot complete its arrays says what and why in `limits`.
    limits: tuple[Limit, ...] = getattr(backend, "limits", tuple)()
    packages = ("xpsession", backend.library().__name__)
    load = partial(namespace, device.name, version=version)
    return Target(f"xpsession on {device.name}", load, packages, limits=limits)


def _is_device(name: str) -> bool:
    prefix, colon, _ = name.partition(":")
    return bool(colon) or (name not in NAMESPACES and prefix in {backend.prefix for backend in backends.backends()})


def _devices(bound: str) -> tuple[str, ...]:
    """Return the CPU, the bound device and the first usable GPU, each once."""
    return tuple(dict.fromkeys(("cpu", bound, backends.best_device().name)))


def _obstacles() -> dict[str, str | None]:
    """Return, for each library whose arrays cannot be made here or should not be, why."""
    gpu = backends.best_device()
    found = {"cupy": gpu.reason if gpu.name == "cpu" else None}
    hidden = os.environ.get("CUDA_VISIBLE_DEVICES") in {"", "-1"}
    if not hidden and cuda_driver.cuda_version() is not None:
        found |= {
            library: f"{library} would take hold of the GPU. Hint: CUDA_VISIBLE_DEVICES= xpsession report {library}"
            for library, parts in _GPU_PARTS.items()
            if any(find_spec(part) for part in parts)
        }
    return found
