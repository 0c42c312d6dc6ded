"""What the tests of other libraries share: arrays on each device, and one comparison with what plain NumPy gives."""

import os
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any
from unittest import mock

import numpy as np
import pytest

from xpsession import backends, namespace, to_device
from xpsession.errors import DeviceError
from xpsession.standard.namespace import Namespace

# SciPy reads the variable once, when it is first imported; scikit-learn reads it each time (see `array_api`).
with mock.patch.dict(os.environ, {"SCIPY_ARRAY_API": "1"}):
    scipy_array_api = import_module("scipy._lib._array_api")

Agree = Callable[[Any, Any], None]


@pytest.fixture(autouse=True)
def array_api(monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch the array API on in SciPy and scikit-learn."""
    if not scipy_array_api.SCIPY_ARRAY_API:
        pytest.fail("something imported SciPy before tests/interop/conftest.py could switch its array API on")
    monkeypatch.setenv("SCIPY_ARRAY_API", "1")


# The CPU device of array_api_strict accepts what goes through host memory; its other devices refuse it, as a GPU does.
@pytest.fixture(params=["cpu", "strict:cpu", "strict:device1", "cuda:0"])
def device(request: pytest.FixtureRequest) -> str:
    """Return each device in turn; one that this machine lacks is skipped with the reason."""
    try:
        return backends.device(request.param).name
    except DeviceError as error:
        pytest.skip(str(error))


@pytest.fixture
def xp(device: str) -> Namespace:
    """Return the namespace of the device."""
    return namespace(device)


@pytest.fixture
def agree(device: str) -> Agree:
    """Return a function that checks that a result lies on the device and has the data type and values of NumPy's."""

    def check(actual: Any, expected: Any) -> None:
        for got, want in zip(_leaves(actual), _leaves(expected), strict=True):
            place = backends.device_of(got)
            # What has no device is a Python number, or, on the CPU alone, a scalar of NumPy.
            assert place == device or (place is None and (device == "cpu" or not isinstance(got, np.generic)))
            host = got if place is None else to_device(got, "cpu")
            assert np.asarray(host).dtype == np.asarray(want).dtype
            np.testing.assert_allclose(host, want, rtol=1e-6, atol=1e-8)

    return check


def _leaves(value: Any) -> Iterator[Any]:
    """Return what tuples and lists hold, however deep."""
    if isinstance(value, tuple | list):
        for item in value:
            yield from _leaves(item)
    else:
        yield value
