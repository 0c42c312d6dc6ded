"""`xp`: immutable, complete, the library's own functions, bound to its device."""

import copy
import inspect
import pickle
import threading
from typing import Any

import numpy as np
import pytest

from xpsession import backends, namespace, standard
from xpsession.errors import DeviceError, VersionError


def test_dir_is_the_standard_and_nothing_else(device: str) -> None:
    for version in standard.VERSIONS:
        xp = namespace(device, version=version)
        names = standard.names(version)
        assert set(dir(xp)) == {name for name in names if "." not in name} | {"linalg", "fft"}
        for extension in ("linalg", "fft"):
            short = {name.partition(".")[2] for name in names if name.startswith(f"{extension}.")}
            assert set(dir(getattr(xp, extension))) == short


def test_every_name_of_the_standard_is_there(device: str) -> None:
    xp = namespace(device)
    for name in dir(xp):
        value = getattr(xp, name)
        assert value is not None or name == "newaxis"
        assert vars(xp)[name] is value


def test_every_keyword_of_the_standard_is_accepted(device: str) -> None:
    xp = namespace(device)
    for name, entry in standard.entries().items():
        function: Any = xp
        for part in name.split("."):
            function = getattr(function, part)
        if entry.kind != "function" or not inspect.isfunction(function) or hasattr(function, "__wrapped__"):
            continue
        accepted = inspect.signature(function).parameters
        if any(parameter.kind is parameter.VAR_KEYWORD for parameter in accepted.values()):
            continue
        keywords = {p.name for p in entry.signature().parameters.values() if p.keyword_only}
        assert keywords <= set(accepted), name


def test_functions_that_comply_are_the_library_s_own() -> None:
    xp = namespace("cpu")
    assert xp.sum is np.sum
    assert xp.sin is np.sin
    assert xp.zeros is np.zeros
    assert xp.linalg.svd is np.linalg.svd
    own = [name for name in dir(xp) if getattr(xp, name) is getattr(np, name, None)]
    assert len(own) > 0.8 * len(dir(xp))


def test_the_same_arguments_give_the_same_object() -> None:
    assert namespace("cpu") is namespace("cpu", version="2025.12") is namespace()
    assert namespace("cpu") is not namespace("cpu", version="2024.12")
    assert namespace("strict:device1") is not namespace("strict:device2")


def test_it_survives_copying_and_pickling(device: str) -> None:
    xp = namespace(device)
    assert copy.copy(xp) is copy.deepcopy(xp) is xp
    assert pickle.loads(pickle.dumps(xp)) is xp  # noqa: S301  # what was pickled a moment ago
    assert pickle.loads(pickle.dumps(xp.linalg)) is xp.linalg  # noqa: S301


@pytest.mark.parametrize("name", ["sum", "linalg", "mine"])
def test_it_is_immutable(name: str) -> None:
    xp = namespace("cpu")
    with pytest.raises(AttributeError, match=f"immutable: '{name}'"):
        setattr(xp, name, 1)
    with pytest.raises(AttributeError, match=f"immutable: '{name}'"):
        delattr(xp, name)


def test_a_name_beyond_the_standard_is_the_library_s() -> None:
    assert namespace("cpu").concatenate is np.concatenate
    assert namespace("cpu").linalg.norm is np.linalg.norm


def test_a_name_newer_than_the_version_is_hidden_but_resolves() -> None:
    xp = namespace("cpu", version="2022.12")
    assert "diff" not in dir(xp)
    assert xp.diff is np.diff
    assert xp.__array_api_version__ == "2022.12"


def test_sequences_of_arrays_are_lists_before_they_are_tuples(device: str) -> None:
    for version, kind in (("2024.12", list), ("2025.12", tuple)):
        xp = namespace(device, version=version)
        assert type(xp.meshgrid(xp.ones(2), xp.ones(3))) is kind
        assert type(xp.broadcast_arrays(xp.ones(2), xp.ones((3, 2)))) is kind
        assert type(xp.__array_namespace_info__().devices()) is kind


@pytest.mark.parametrize("name", ["sum", "prod"])
def test_reductions_keep_the_precision_since_2023(name: str, device: str) -> None:
    for version, single, double in (("2022.12", "float64", "complex128"), ("2023.12", "float32", "complex64")):
        xp = namespace(device, version=version)
        reduce = getattr(xp, name)
        assert reduce(xp.ones((2, 3), dtype=xp.float32), axis=1).dtype == getattr(xp, single)
        assert reduce(xp.ones(3, dtype=xp.complex64)).dtype == getattr(xp, double)
        assert reduce(xp.ones(3, dtype=xp.float32), dtype=xp.float32).dtype == xp.float32
        assert reduce(xp.ones(3, dtype=xp.float64)).dtype == xp.float64


def test_the_trace_keeps_the_precision_since_2023(device: str) -> None:
    for version, kept in (("2022.12", "float64"), ("2023.12", "float32")):
        xp = namespace(device, version=version)
        x = xp.ones((2, 3, 3), dtype=xp.float32)
        assert xp.linalg.trace(x, offset=1).dtype == getattr(xp, kept)
        assert xp.linalg.trace(x, dtype=xp.float32).dtype == xp.float32


def test_a_name_that_nobody_has_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"has no attribute 'nonsense'"):
        _ = namespace("cpu").nonsense


def test_an_unknown_version_or_device_says_what_is_known() -> None:
    with pytest.raises(VersionError, match=r"no version '2019\.12'"):
        namespace("cpu", version="2019.12")
    with pytest.raises(DeviceError, match=r"no device 'tpu:0'; this machine has 'cpu'"):
        namespace("tpu:0")


CREATION = {
    "arange": (3,),
    "asarray": ([1.0, 2.0],),
    "empty": (3,),
    "eye": (3,),
    "full": (3, 1.0),
    "linspace": (0.0, 1.0, 3),
    "ones": (3,),
    "zeros": ((2, 3),),
}


@pytest.mark.parametrize("name", CREATION)
def test_creation_goes_to_the_bound_device(name: str, device: str) -> None:
    array = getattr(namespace(device), name)(*CREATION[name])
    assert backends.device_of(array) == device


@pytest.mark.parametrize("name", CREATION)
@pytest.mark.parametrize("form", ["name", "object"])
def test_device_is_honoured_as_a_name_and_as_an_object(name: str, form: str) -> None:
    target = "strict:device2"
    value = target if form == "name" else backends.backend_for(target).handle(target)
    array = getattr(namespace("strict:device1"), name)(*CREATION[name], device=value)
    assert backends.device_of(array) == target


def test_frequencies_go_to_the_bound_device(device: str) -> None:
    assert backends.device_of(namespace(device).fft.fftfreq(4)) == device
    assert backends.device_of(namespace(device).fft.rfftfreq(4)) == device


@pytest.mark.parametrize("name", ["zeros_like", "ones_like", "empty_like", "asarray"])
def test_a_function_of_an_array_follows_its_input(name: str) -> None:
    x = namespace("strict:device2").ones(3)
    assert backends.device_of(getattr(namespace("strict:device1"), name)(x)) == "strict:device2"


def test_results_live_where_the_inputs_live() -> None:
    x = namespace("strict:device2").ones(3)
    assert backends.device_of(namespace("strict:device1").sum(x)) == "strict:device2"


def test_mixing_devices_raises_what_the_library_raises() -> None:
    first, second = namespace("strict:device1"), namespace("strict:device2")
    with pytest.raises(ValueError, match="can not be combined"):
        first.add(first.ones(3), second.ones(3))


def test_a_device_of_another_library_is_refused() -> None:
    with pytest.raises(DeviceError, match="device 'cuda:7' is not one of array_api_strict"):
        namespace("strict:device1").zeros(3, device="cuda:7")
    with pytest.raises(ValueError, match="evice"):
        namespace("cpu").zeros(3, device="cuda:0")


def test_inspection_is_true_for_the_bound_device(device: str) -> None:
    info = namespace(device).__array_namespace_info__()
    assert info.default_device() == backends.backend_for(device).handle(device)
    assert info.default_device() in info.devices()


def test_a_bound_namespace_works_from_any_thread() -> None:
    found: list[str | None] = []
    xp = namespace("strict:device1")
    thread = threading.Thread(target=lambda: found.append(backends.device_of(xp.zeros(3))))
    thread.start()
    thread.join()
    assert found == ["strict:device1"]
