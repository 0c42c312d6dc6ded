"""From a device's name to its backend, and what is said where there is none."""

from importlib.metadata import EntryPoint
from typing import Any

import numpy as np
import pytest

from xpsession import backends
from xpsession.backends.numpy import NumPyBackend
from xpsession.backends.protocol import Backend
from xpsession.errors import DeviceError
from xpsession.records.device import Device


def test_every_built_in_backend_satisfies_the_protocol() -> None:
    assert [backend.prefix for backend in backends.backends()][:3] == ["cpu", "cuda", "strict"]
    assert all(isinstance(backend, Backend) for backend in backends.backends())


def test_a_bare_prefix_means_the_first_device() -> None:
    assert backends.device("strict").name == "strict:cpu"


def test_an_unknown_device_lists_the_available_ones() -> None:
    with pytest.raises(DeviceError, match=r"no device 'gpu'; this machine has 'cpu'.*Hint: %xp device"):
        backends.device("gpu")


def test_an_unknown_index_of_a_usable_library_hints_at_the_nearest() -> None:
    with pytest.raises(DeviceError, match=r"no device 'strict:device3'.*Hint: %xp device strict:device2"):
        backends.device("strict:device3")


@pytest.mark.parametrize("value", [None, 1.0, [1.0], "cpu", np.float64(1.0), np])
def test_what_is_no_array_lies_on_no_device(value: object) -> None:
    assert backends.device_of(value) is None


class Toy(NumPyBackend):
    """A backend of another package: NumPy under another name."""

    name = "toy"
    prefix = "toy"

    def devices(self) -> tuple[Device, ...]:
        return (Device("toy:0", "toy", "a toy"),)


def test_another_package_s_backend_is_found_by_its_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xpsession.backends.import_module", lambda _: type("module", (), {"Toy": Toy}))
    points = [EntryPoint("toy", "toys:Toy", backends.ENTRY_POINTS)]
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: points)
    backends._third_parties.cache_clear()
    try:
        assert backends.device("toy:0").description == "a toy"
        assert "toy:0" in {device.name for device in backends.devices()}
    finally:
        monkeypatch.undo()
        backends._third_parties.cache_clear()


def test_a_broken_backend_of_another_package_is_listed_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: Any) -> list[EntryPoint]:
        return [EntryPoint("broken", "xpsession_no_such_module:Backend", backends.ENTRY_POINTS)]

    monkeypatch.setattr("importlib.metadata.entry_points", broken)
    backends._third_parties.cache_clear()
    try:
        listed = {device.name: device for device in backends.devices()}
        assert not listed["broken"].available
        assert "No module named 'xpsession_no_such_module'" in (listed["broken"].reason or "")
        with pytest.raises(DeviceError, match="'broken:0' cannot be used: its backend does not load"):
            backends.device("broken:0")
        assert backends.device_of(np.zeros(3)) == "cpu"
    finally:
        monkeypatch.undo()
        backends._third_parties.cache_clear()
