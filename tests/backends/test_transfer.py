"""Copies between devices keep values, shape and dtype, and containers keep their kind."""

from typing import Any, NamedTuple

import numpy as np
import pytest

from xpsession import backends, to_device
from xpsession.backends.transfer import copy_array, map_arrays
from xpsession.errors import ArgumentError, DeviceError

DTYPES = ["bool", "int8", "uint16", "int64", "float32", "float64", "complex64", "complex128"]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3)])
def test_there_and_back_is_the_same_array(device: str, dtype: str, shape: tuple[int, ...]) -> None:
    host = np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(dtype)
    there = to_device(host, device)
    back = to_device(there, "cpu")
    assert backends.device_of(there) == device
    assert back.dtype == host.dtype
    assert back.shape == host.shape
    assert np.array_equal(back, host)


def test_an_array_that_is_there_already_is_itself() -> None:
    x = np.zeros(3)
    assert to_device(x, "cpu") is x


def test_a_copy_never_shares_memory(device: str) -> None:
    host = np.zeros(3)
    there = copy_array(host, device)
    host[0] = 1.0
    assert float(to_device(there, "cpu")[0]) == 0.0


def test_a_view_with_strides_is_copied_whole() -> None:
    x = np.arange(12.0).reshape(3, 4)[::2, ::-1]
    assert np.array_equal(to_device(to_device(x, "strict:device1"), "cpu"), x)


@pytest.mark.parametrize("value", [None, 1.0, [np.zeros(2)], "x"])
def test_what_is_no_array_is_refused_in_one_sentence(value: Any) -> None:
    with pytest.raises(ArgumentError, match=f"to_device takes an array of a bound library, not {type(value).__name__}"):
        to_device(value, "cpu")


def test_an_unknown_target_is_refused() -> None:
    with pytest.raises(DeviceError, match="no device 'strict:nowhere'"):
        to_device(np.zeros(2), "strict:nowhere")


class Pair(NamedTuple):
    """A tuple with names, of which the kind must be kept."""

    first: Any
    second: Any


def test_arrays_are_found_in_lists_tuples_and_dicts() -> None:
    x = np.zeros(2)
    value = {"a": [x, 1], "b": (x, "text"), "c": Pair(x, None)}
    changed = map_arrays(value, lambda array: array + 1)
    assert changed["a"][0].tolist() == changed["b"][0].tolist() == changed["c"].first.tolist() == [1.0, 1.0]
    assert type(changed["c"]) is Pair
    assert x.tolist() == [0.0, 0.0]


def test_what_holds_no_array_is_itself() -> None:
    value = [1, {"a": (2, 3)}]
    assert map_arrays(value, lambda array: array + 1) is value


def test_a_container_that_holds_itself_ends() -> None:
    value: list[Any] = [np.zeros(1)]
    value.append(value)
    assert map_arrays(value, lambda array: array + 1)[0].tolist() == [1.0]
