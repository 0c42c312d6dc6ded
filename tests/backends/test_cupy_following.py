"""With several GPUs, a function computes where its inputs live.

Two GPUs are stood in for: a library that computes on the thread's current device and refuses arrays of another, as
CuPy does where one GPU cannot read the other's memory.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from xpsession.backends import cupy as backend_module
from xpsession.backends.cupy import CuPyBackend
from xpsession.errors import DeviceError

_thread = threading.local()


def current() -> int:
    return getattr(_thread, "device", 0)


class Device:
    """A device, which `with` or `use` makes the current one."""

    entered = 0

    def __init__(self, number: int) -> None:
        self.id = number
        self._before: list[int] = []

    def __enter__(self) -> None:
        Device.entered += 1
        self._before.append(current())
        _thread.device = self.id

    def __exit__(self, *_: object) -> None:
        _thread.device = self._before.pop()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Device) and self.id == other.id

    def __hash__(self) -> int:
        return self.id

    def use(self) -> None:
        _thread.device = self.id


class Array:
    """An array on the device that was current when it was made."""

    def __init__(self) -> None:
        self.device = Device(current())

    def __dlpack_device__(self) -> tuple[int, int]:
        return 2, self.device.id

    def __dlpack__(self, **_: object) -> None:
        """Nothing reads it."""


def compute(*arrays: Any, **named: Any) -> Array:
    """Compute on the current device."""
    for array in [*arrays, *named.values()]:
        for one in array if isinstance(array, list) else [array]:
            if isinstance(one, Array) and one.device.id != current():
                raise RuntimeError("illegal memory access")
    return Array()


class Library:
    """What the backend asks of CuPy."""

    ndarray = Array

    @staticmethod
    def array(array: Array, *, copy: bool, order: str) -> Array:
        """Return a copy on the current device; only in row-major order CuPy brings every array there."""
        assert copy
        assert order == "C"
        assert array.device.id != current()
        return Array()

    class cuda:  # noqa: N801  # the module of that name
        Device = Device

        class runtime:  # noqa: N801  # as above
            getDevice = staticmethod(current)  # noqa: N815  # as above


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> CuPyBackend:
    monkeypatch.setattr(backend_module, "_count", lambda: 2)
    monkeypatch.setattr(CuPyBackend, "library", lambda _: Library)
    monkeypatch.setattr(Device, "entered", 0)
    _thread.device = 0
    return CuPyBackend()


def made_on(number: int) -> Array:
    with Device(number):
        return Array()


def test_a_function_computes_where_its_inputs_live(backend: CuPyBackend) -> None:
    follow = backend.follow("sum", compute)
    for home in (0, 1):
        assert follow(made_on(home)).device.id == home
        assert follow([made_on(home), made_on(home)], 2).device.id == home
        assert follow(3, x=made_on(home)).device.id == home
    assert current() == 0


def test_only_a_call_whose_inputs_lie_elsewhere_switches(backend: CuPyBackend) -> None:
    follow, here, there = backend.follow("sum", compute), made_on(0), made_on(1)
    before = Device.entered
    follow(here)
    follow(2)
    assert Device.entered == before
    follow(there)
    assert Device.entered == before + 1


def test_arrays_of_two_devices_are_refused(backend: CuPyBackend) -> None:
    with pytest.raises(DeviceError, match=r"'add' takes arrays of one device, and these lie on 'cuda:0', 'cuda:1'"):
        backend.follow("add", compute)(made_on(0), made_on(1))
    with pytest.raises(ValueError, match="one device"):
        backend.follow("concat", compute)([made_on(0), made_on(1)])


def test_a_failing_call_leaves_the_current_device(backend: CuPyBackend) -> None:
    def fail(_: Array) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        backend.follow("sum", fail)(made_on(1))
    assert current() == 0


def test_what_is_created_lies_on_the_bound_device_in_any_thread(backend: CuPyBackend) -> None:
    zeros = backend.bind("zeros", compute, "cuda:1")
    assert zeros(3).device.id == 1
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(zeros, 3).result().device.id == 1
    assert zeros(3, device="cuda:0").device.id == 0


def test_what_follows_an_input_stays_with_it(backend: CuPyBackend) -> None:
    like = backend.bind("zeros_like", compute, "cuda:1")
    assert like(made_on(0)).device.id == 0
    assert like(made_on(1)).device.id == 1


@pytest.mark.parametrize("name", ["asarray", "astype", "from_dlpack", "ones_like"])
def test_what_is_asked_for_elsewhere_is_copied_there(backend: CuPyBackend, name: str) -> None:
    bound = backend.bind(name, lambda x, **_: x, "cuda:0")
    x = made_on(0)
    assert bound(x, device="cuda:0") is x
    assert bound(x, device="cuda:1").device.id == 1
    assert bound(x, device=Device(1), copy=True).device.id == 1


@pytest.mark.parametrize("name", ["asarray", "from_dlpack"])
def test_from_gpu_to_gpu_there_is_no_way_without_a_copy(backend: CuPyBackend, name: str) -> None:
    bound = backend.bind(name, lambda x, **_: x, "cuda:1")
    x = made_on(0)
    assert bound(x, copy=False) is bound(x, device="cuda:0", copy=False) is x
    with pytest.raises(ValueError, match=r"^an array on 'cuda:0' cannot come to 'cuda:1' without a copy$"):
        bound(x, device="cuda:1", copy=False)


def test_astype_takes_a_copy_that_is_not_wanted_where_it_must(backend: CuPyBackend) -> None:
    assert backend.bind("astype", lambda x, **_: x, "cuda:0")(made_on(0), device="cuda:1", copy=False).device.id == 1


def test_one_gpu_pays_nothing(backend: CuPyBackend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backend_module, "_count", lambda: 1)
    assert backend.follow("sum", compute) is compute
    zeros, before = backend.bind("zeros", compute, "cuda:0"), Device.entered
    assert zeros(3).device.id == zeros(3, device="cuda:0").device.id == zeros(3, device=0).device.id == 0
    assert Device.entered == before
    assert repr(zeros) == "<zeros on cuda:0>"
    with pytest.raises(DeviceError, match=r"device 'cuda:1' is not one of CuPy, which has 'cuda:0'"):
        zeros(3, device="cuda:1")


def test_the_current_device_of_the_thread_comes_back(backend: CuPyBackend) -> None:
    leave = backend.use("cuda:1")
    assert current() == 1
    leave()
    assert current() == 0
