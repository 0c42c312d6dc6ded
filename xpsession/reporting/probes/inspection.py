"""Probes of the inspection functions: what a namespace says of itself must be true."""

from typing import Any

from xpsession.reporting.expect import holds, same
from xpsession.reporting.probe import probe

_SIGNED = {"int8", "int16", "int32", "int64"}


@probe("info.capabilities")
def capabilities_have_their_keys(xp: Any) -> None:
    """The capabilities say whether masks and data-dependent shapes work."""
    found = xp.__array_namespace_info__().capabilities()
    for key in ("boolean indexing", "data-dependent shapes"):
        holds(isinstance(found.get(key), bool), f"capabilities()[{key!r}] is {found.get(key)!r}, not a bool")


@probe("info.capabilities", since="2024.12", known="NumPy before 2.3")
def capabilities_know_the_most_dimensions(xp: Any) -> None:
    """The capabilities say how many dimensions an array can have, or None for any number."""
    found = xp.__array_namespace_info__().capabilities()
    holds("max dimensions" in found, "capabilities() lacks 'max dimensions'")
    limit = found["max dimensions"]
    holds(limit is None or (isinstance(limit, int) and limit > 1), f"capabilities()['max dimensions'] is {limit!r}")


@probe("info.default_device")
def default_device_is_where_arrays_are_made(xp: Any) -> None:
    """The default device is that of a new array, or None where that cannot be foreseen."""
    device = xp.__array_namespace_info__().default_device()
    holds(device is None or device == xp.asarray(0).device, f"default_device() is {device!r}, where no array is made")


@probe("info.default_dtypes")
def default_dtypes_are_those_of_new_arrays(xp: Any) -> None:
    """The default dtypes are those that Python numbers get, on each device."""
    info = xp.__array_namespace_info__()
    found = info.default_dtypes(device=xp.asarray(0).device)
    same(set(found), {"real floating", "complex floating", "integral", "indexing"}, "the set of keys")
    for key, number in (("real floating", 1.0), ("complex floating", 1j), ("integral", 1)):
        same(found[key], xp.asarray(number).dtype, f"default_dtypes()[{key!r}]")


@probe("info.dtypes")
def dtypes_are_those_of_a_kind(xp: Any) -> None:
    """The dtypes of a kind, or of a tuple of kinds, by their names in the standard."""
    info = xp.__array_namespace_info__()
    supported = info.dtypes()  # a device need not have all of them
    same(supported["float32"], xp.float32, "dtypes()['float32']")
    for kind, names in (
        ("signed integer", _SIGNED),
        (("bool", "complex floating"), {"bool", "complex64", "complex128"}),
    ):
        same(set(info.dtypes(kind=kind)), names & set(supported), f"the set of {kind!r}")


@probe("info.devices", since="2025.12", known="NumPy and array_api_compat return a list")
def devices_are_a_tuple(xp: Any) -> None:
    """The devices come as a tuple."""
    found = xp.__array_namespace_info__().devices()
    holds(isinstance(found, tuple), f"devices() is a {type(found).__name__}, not a tuple")


@probe("info.devices")
def devices_can_be_created_on(xp: Any) -> None:
    """The devices hold the one that new arrays lie on, and each is one to create on."""
    found = list(xp.__array_namespace_info__().devices())
    here = xp.asarray(0).device
    holds(here in found, f"devices() lacks {here!r}, where a new array lies")
    for device in [device for device in found if device is not None][:3]:
        same(xp.asarray([1], device=device).device, device, "the device")
