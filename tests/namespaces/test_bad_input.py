"""What `xp` cannot do is said with the standard's exception, in one clear sentence that names what was wrong."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest

from xpsession import backends, namespace, to_device
from xpsession.errors import ArgumentError, DeviceError, VersionError

# A problem, what is valid, and at most one hint, all in one line. A period ends the sentence or stands inside a word.
SENTENCE = re.compile(r"[^\n]+?(\. Hint: [^\n]+)?")
OTHER_LIBRARIES = {"cpu": "strict:device1", "strict:device1": "cuda:0", "cuda:0": "strict:device1"}


def refused(kind: type[Exception] | tuple[type[Exception], ...], action: Callable[[], object]) -> str:
    """Return the message of what `action` raises, which must be of the `kind` and one sentence."""
    with pytest.raises(kind) as caught:
        action()
    message = str(caught.value)
    assert SENTENCE.fullmatch(message), message
    return message


def producer(device: tuple[int, int]) -> Any:
    """Return an array of another library, on a device that it does not let others reach."""

    class Far:
        def __dlpack_device__(self) -> tuple[int, int]:
            return device

        def __dlpack__(self, **_: object) -> object:
            raise BufferError("this array cannot leave its device")

    return Far()


@pytest.mark.parametrize(
    "name", ["gpu", "tpu:0", "CPU", " cpu", "cpu:0", "cpu:1", "strict:", "strict:device9", "cuda 0"]
)
def test_an_unknown_device_is_named_beside_those_of_this_machine(name: str) -> None:
    message = refused(DeviceError, lambda: namespace(name))
    assert message.startswith(f"no device '{name}'; this machine has 'cpu'")
    assert issubclass(DeviceError, ValueError)


def test_a_device_that_cannot_be_used_says_why() -> None:
    for device in backends.devices():
        if not device.available:
            message = refused(DeviceError, partial(namespace, device.name))
            assert (device.reason or "") in message
            break
    else:
        pytest.skip("every known device can be used on this machine")


@pytest.mark.parametrize("value", [3, 1.5, b"cpu", ["cpu"], object(), np])
def test_what_is_no_name_is_refused_as_a_device(value: Any) -> None:
    assert "device" in refused((DeviceError, TypeError), lambda: namespace(value))


@pytest.mark.parametrize("value", [3, None, object()])
def test_what_is_no_name_is_refused_as_a_target(value: Any) -> None:
    assert "device" in refused((DeviceError, TypeError), lambda: to_device(np.zeros(3), value))


def test_an_empty_name_is_no_device() -> None:
    refused(DeviceError, lambda: namespace(""))


@pytest.mark.parametrize("value", ["tpu:0", "", 3.5, object()])
def test_a_wrong_device_is_a_value_error_of_the_function(value: Any, device: str) -> None:
    xp: Any = namespace(device)
    for make in (xp.zeros, xp.ones, xp.empty, xp.eye, xp.arange):
        assert str(value) in refused(ValueError, partial(make, 3, device=value))
    x = xp.ones(3)
    for make in (xp.asarray, xp.zeros_like, xp.ones_like, xp.empty_like, xp.from_dlpack):
        refused(ValueError, partial(make, x, device=value))


def test_a_device_of_another_library_is_refused(device: str) -> None:
    xp: Any = namespace(device)
    other = OTHER_LIBRARIES[device]
    assert other in refused(ValueError, lambda: xp.zeros(3, device=other))
    if device == "cpu":
        foreign = backends.backend_for(other).handle(other)
        refused(ValueError, lambda: xp.zeros(3, device=foreign))


def test_a_usable_device_of_another_library_is_not_called_missing() -> None:
    xp: Any = namespace("strict:device1")
    message = refused(ValueError, lambda: xp.zeros(3, device="cpu"))
    assert "this machine has 'strict:cpu'" not in message


@pytest.mark.parametrize("version", ["2019.12", "2021.12", "2026.12", "latest", "", "2025", 2025.12, None, ["x"]])
def test_an_unknown_version_is_named_beside_those_known(version: Any) -> None:
    message = refused(VersionError, lambda: namespace("cpu", version=version))
    assert message.startswith(f"no version '{version}' of the array API standard; known are '2022.12'")
    assert issubclass(VersionError, ValueError)


@pytest.mark.parametrize(
    "what", ["a list", "a number", "another data type", "another data type of another kind"], ids=str
)
def test_asarray_cannot_do_without_a_copy(what: str, device: str) -> None:
    xp: Any = namespace(device)
    given, dtype = {
        "a list": ([1.0, 2.0], None),
        "a number": (1.0, None),
        "another data type": (xp.ones(3), xp.float32),
        "another data type of another kind": (xp.ones(3), xp.int64),
    }[what]
    with pytest.raises(ValueError, match="Unable to avoid copy"):
        xp.asarray(given, dtype=dtype, copy=False)


def test_asarray_does_without_a_copy_where_it_can(device: str) -> None:
    xp: Any = namespace(device)
    x = xp.ones(3)
    y = xp.asarray(x, copy=False)
    y[0] = 5.0
    assert float(x[0]) == 5.0


@pytest.mark.parametrize(
    "device",
    ["cpu", "cuda:0", "strict:device1"],
    indirect=True,
)
def test_reshape_cannot_do_without_a_copy(device: str) -> None:
    xp: Any = namespace(device)
    turned = xp.permute_dims(xp.ones((2, 3)), (1, 0))
    assert "copy" in refused(ValueError, lambda: xp.reshape(turned, (6,), copy=False))


def test_reshape_does_without_a_copy_where_it_can(device: str) -> None:
    xp: Any = namespace(device)
    x = xp.ones((2, 3))
    xp.reshape(x, (6,), copy=False)[0] = 5.0
    assert float(x[0, 0]) == 5.0


def test_astype_may_copy_though_it_need_not(device: str) -> None:
    """The standard's astype takes ``copy=False`` as a wish: it returns the input where nothing changes."""
    xp: Any = namespace(device)
    x = xp.ones(3)
    assert xp.astype(x, x.dtype, copy=False) is x
    assert xp.astype(x, xp.float32, copy=False).dtype == xp.float32
    assert xp.astype(x, x.dtype) is not x


def test_two_devices_of_one_library_do_not_mix() -> None:
    first: Any = namespace("strict:device1")
    second: Any = namespace("strict:device2")
    x, y = first.ones(3, dtype=first.float32), second.ones(3)
    for combine in (first.add, first.matmul, lambda a, b: first.concat([a, b]), lambda a, b: a + b):
        assert "device" in refused(ValueError, partial(combine, x, y))


@pytest.mark.parametrize("device", ["strict:device1", "cuda:0"], indirect=True)
def test_an_array_that_is_no_host_memory_does_not_mix_with_one_of_numpy(device: str) -> None:
    there: Any = namespace(device).ones(3)
    host: Any = namespace("cpu")
    for combine in (host.add, host.matmul, lambda a, b: host.concat([a, b]), lambda a, b: a + b):
        refused((TypeError, RuntimeError), partial(combine, host.ones(3), there))
        refused((TypeError, RuntimeError), partial(combine, there, host.ones(3)))


def test_numpy_s_functions_do_not_take_an_array_from_a_device_in_silence() -> None:
    there: Any = namespace("strict:device1").ones(3)
    host: Any = namespace("cpu")
    for function in (host.asarray, host.sum, host.sin):
        assert "device1" in refused(RuntimeError, partial(function, there))


@pytest.mark.parametrize("value", [[1.0], 1.0, None, "text", memoryview(b"ab")], ids=lambda value: type(value).__name__)
def test_what_has_no_dlpack_is_an_attribute_error(value: Any, device: str) -> None:
    assert "__dlpack__" in refused(AttributeError, lambda: namespace(device).from_dlpack(value))


@pytest.mark.parametrize("place", [(1, 0), (2, 0), (2, 7), (99, 0)], ids=str)
@pytest.mark.parametrize("keywords", [{}, {"copy": False}, {"copy": True}], ids=str)
def test_a_device_that_cannot_be_reached_is_a_buffer_error(
    place: tuple[int, int], keywords: dict[str, Any], device: str
) -> None:
    refused(BufferError, lambda: namespace(device).from_dlpack(producer(place), **keywords))
    # From host memory nothing comes to a GPU without a copy, whoever has it.
    forbidden = device.startswith("cuda") and place[0] == 1 and keywords == {"copy": False}
    error = ValueError if forbidden else BufferError
    refused(error, lambda: namespace(device).from_dlpack(producer(place), device=device, **keywords))


@pytest.mark.parametrize(
    "array",
    [np.asarray(["text"]), np.asarray([None]), np.ones(3, ">f8"), np.zeros(3, "datetime64[s]")],
    ids=["text", "objects", "foreign byte order", "dates"],
)
def test_a_data_type_that_dlpack_lacks_is_a_buffer_error(array: Any) -> None:
    refused(BufferError, lambda: namespace("cpu").from_dlpack(array))


@pytest.mark.parametrize("device", ["cuda:0"], indirect=True)
def test_an_array_of_a_gpu_does_not_come_to_numpy_unasked(device: str) -> None:
    x: Any = namespace(device).ones(3)
    refused((BufferError, RuntimeError), lambda: namespace("cpu").from_dlpack(x))
    refused((BufferError, ValueError), lambda: namespace("cpu").from_dlpack(x, device="cpu", copy=False))
    assert namespace("cpu").from_dlpack(x, device="cpu").tolist() == [1.0] * 3


@pytest.mark.parametrize("device", ["cuda:0"], indirect=True)
def test_an_array_of_numpy_does_not_reach_a_gpu_without_a_copy(device: str) -> None:
    xp: Any = namespace(device)
    refused(ValueError, lambda: xp.from_dlpack(np.ones(3), device=device, copy=False))
    refused(BufferError, lambda: xp.from_dlpack(np.ones(3)))
    assert backends.device_of(xp.from_dlpack(np.ones(3), device=device)) == device


@pytest.mark.parametrize("name", ["tpu:0", "", "cpu:0", "strict:device9"])
def test_an_array_is_not_moved_to_an_unknown_device(name: str) -> None:
    assert f"no device '{name}'" in refused(DeviceError, lambda: to_device(np.zeros(3), name))


@pytest.mark.parametrize("value", [None, 1.0, "text", [1.0], (np.zeros(1),)], ids=repr)
def test_what_is_no_array_is_not_moved(value: Any) -> None:
    message = refused(ArgumentError, lambda: to_device(value, "cpu"))
    assert type(value).__name__ in message
    assert issubclass(ArgumentError, ValueError)


def test_a_scalar_of_numpy_moves_as_the_array_without_dimensions_that_it_stands_for() -> None:
    moved = to_device(np.float32(1.5), "cpu")
    assert (type(moved), moved.shape, moved.dtype) == (np.ndarray, (), np.float32)


@pytest.mark.parametrize("dtype", ["float64", "complex128", "int64"])
def test_a_data_type_that_the_target_lacks_is_refused(dtype: str) -> None:
    assert dtype in refused(ValueError, lambda: to_device(np.zeros(3, dtype), "strict:no_x64"))


@pytest.mark.parametrize("array", [np.asarray(["a"]), np.asarray([None]), np.ones(1, "float16")], ids=repr)
def test_a_data_type_beyond_the_standard_is_refused(array: Any) -> None:
    assert str(array.dtype) in refused(TypeError, lambda: to_device(array, "strict:device1"))


@pytest.mark.parametrize("name", ["nonsense", "Sum", "__nonsense__", "", "linalg.svd"])
def test_a_name_that_nobody_has_is_an_attribute_error(name: str, device: str) -> None:
    xp = namespace(device)
    assert f"has no attribute '{name}'" in refused(AttributeError, lambda: getattr(xp, name))


@pytest.mark.parametrize("extension", ["linalg", "fft"])
def test_a_name_that_an_extension_lacks_is_an_attribute_error(extension: str, device: str) -> None:
    part = getattr(namespace(device), extension)
    message = refused(AttributeError, lambda: part.nonsense)
    assert message.endswith("has no attribute 'nonsense'")
    assert f"namespace('{device}').{extension}" in message
