"""What is looked at: every namespace that is installed, and ours by device."""

from time import perf_counter

import pytest

from xpsession import backends, surveying
from xpsession.backends import cuda_driver
from xpsession.errors import DeviceError, VersionError
from xpsession.records.device import Device
from xpsession.records.report import Limit

NO_GPU = backends.best_device().name == "cpu"


def test_by_default_everything_installed_is_looked_at_and_ours_last() -> None:
    start = perf_counter()
    found = surveying.report()
    names = [namespace.name for namespace in found.namespaces]
    assert names[:2] == ["numpy", "array_api_compat.numpy"]
    assert "xpsession on cpu" in names
    assert names.index("array_api_strict") < names.index("xpsession on cpu")
    assert 0 < found.seconds <= perf_counter() - start


def test_ours_is_named_by_its_device() -> None:
    (found,) = surveying.report(["strict:device1"]).namespaces
    assert found.name == "xpsession on strict:device1"
    assert (found.missing, found.signatures, found.unreadable) == ((), (), ())
    assert "array_api_strict " in found.library


def test_ours_on_the_cpu_is_complete() -> None:
    (found,) = surveying.report(["cpu"]).namespaces
    assert (found.missing, found.signatures, found.unreadable) == ((), (), ())
    assert found.complete


def test_the_bound_device_is_looked_at_too() -> None:
    names = [namespace.name for namespace in surveying.report(device="strict:device2").namespaces]
    assert "xpsession on strict:device2" in names


def test_a_name_that_comes_twice_is_looked_at_once() -> None:
    assert len(surveying.report(["cpu", "cpu"]).namespaces) == 1


def test_the_version_holds_for_ours_too() -> None:
    (found,) = surveying.report(["cpu"], version="2022.12").namespaces
    assert (found.standard, found.declared) == ("2022.12", "2022.12")
    with pytest.raises(VersionError):
        surveying.report(["cpu"], version="2020.01")


def test_a_device_that_cannot_be_used_is_an_error_with_the_reason() -> None:
    with pytest.raises(DeviceError, match="cuda:77"):
        surveying.report(["cuda:77"])


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> Limit:
    limit = Limit("array.__index__", "the class is closed")
    backend = backends.backend_for("cpu")
    monkeypatch.setattr(type(backend), "limits", lambda _: (limit,), raising=False)
    return limit


def test_the_limits_of_a_backend_are_in_the_report(limited: Limit) -> None:
    (found,) = surveying.report(["cpu"]).namespaces
    assert found.limits == (limited,)


def test_a_library_that_would_take_the_gpu_is_left_alone_unless_it_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "best_device", lambda: Device("cuda:0", "cupy", "a GPU"))
    monkeypatch.setattr(cuda_driver, "cuda_version", lambda: (13, 0))
    monkeypatch.setattr(surveying, "find_spec", lambda _: object())
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    found = surveying._obstacles()
    assert found["cupy"] is None
    assert "CUDA_VISIBLE_DEVICES= xpsession report torch" in (found["torch"] or "")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    assert set(surveying._obstacles()) == {"cupy"}


@pytest.mark.skipif(not NO_GPU, reason="this machine has a GPU")
def test_without_a_gpu_cupy_is_not_run_for_the_true_reason() -> None:
    assert surveying._obstacles()["cupy"] == backends.best_device().reason


def test_the_choices_are_modules_and_devices() -> None:
    assert {"numpy", "cpu", "strict:cpu"} <= set(surveying.choices())
