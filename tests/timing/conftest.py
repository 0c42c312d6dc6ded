"""Fixtures: a virtual device, whose costs are what a test says on a clock that only they move, and benches."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from xpsession import backends
from xpsession.backends.instruments import Instruments
from xpsession.backends.protocol import Correction, Function
from xpsession.errors import DeviceMemoryError
from xpsession.namespaces import namespace
from xpsession.records.device import Device, Memory
from xpsession.records.timing_details import Hardware
from xpsession.timing import Bench
from xpsession.timing.lanes.witness import nobody
from xpsession.timing.phases import ramp


@dataclass
class Array:
    """An array on a virtual device."""

    device: str
    data: npt.NDArray[Any]


@dataclass
class Machine:
    """The host's clock, the moment until which each device is busy, and what happened in which order."""

    now: float = 0.0
    busy: dict[str, float] = field(default_factory=dict)
    events: list[str] = field(default_factory=list)
    current: str | None = None
    full: bool = False
    wait: float = 0.0
    # Seconds for each byte that is copied to a device and back; page-locked memory is ten times faster.
    there: float = 0.0
    back: float = 0.0
    hardware: Hardware | None = None
    instruments: Instruments = field(default_factory=Instruments)
    backend: Any = None
    locked: set[int] = field(default_factory=set)
    kept: list[object] = field(default_factory=list)

    def copy(self, host: npt.NDArray[Any], cost: float) -> None:
        self.now += host.nbytes * cost / (10 if id(host) in self.locked else 1)

    def timer(self) -> float:
        self.events.append("clock")
        return self.now

    def work(self, array: Any, *, host: float, launch: float = 0.0, device: float = 0.0) -> None:
        """Compute at once on the host, or launch on a virtual device, which then computes."""
        if not isinstance(array, Array):
            self.events.append("run cpu")
            self.now += host
            return
        self.events.append(f"run {array.device}")
        self.now += launch
        self.busy[array.device] = max(self.now, self.busy.get(array.device, 0.0)) + device


@dataclass
class VirtualClock:
    """The time line of one virtual device."""

    machine: Machine
    device: str

    def record(self) -> float:
        return max(self.machine.now, self.machine.busy.get(self.device, 0.0))

    def done(self, event: float) -> bool:
        return event <= self.machine.now

    def elapsed(self, begin: float, end: float) -> float:
        self.machine.now = max(self.machine.now, end)
        return end - begin

    def spin(self, seconds: float) -> None:
        self.machine.busy[self.device] = self.record() + seconds


class VirtualBackend:
    """Two devices, ``virtual:0`` and ``virtual:1``."""

    name = "virtual"
    prefix = "virtual"
    asynchronous = True

    def __init__(self) -> None:
        self.machine = Machine()

    def devices(self) -> tuple[Device, ...]:
        return tuple(Device(f"virtual:{index}", self.name, "a clock") for index in range(2))

    def library(self) -> ModuleType:
        return sys.modules[__name__]

    def corrections(self) -> tuple[Correction, ...]:
        return ()

    def bind(self, name: str, function: Function, device: str) -> Function:  # noqa: ARG002
        return function

    def handle(self, device: str) -> str:
        return device

    def device_of(self, value: object) -> str | None:
        return value.device if isinstance(value, Array) else None

    def nbytes(self, array: Array) -> int:
        return array.data.nbytes

    def to_host(self, array: Array) -> npt.NDArray[Any]:
        host = array.data.copy()
        self.machine.copy(host, self.machine.back)
        return host

    def from_host(self, array: npt.NDArray[Any], device: str) -> Array:
        if self.machine.full:
            raise DeviceMemoryError.from_full(device, "it is full")
        self.machine.copy(array, self.machine.there)
        return Array(device, array.copy())

    def copy(self, array: Array, device: str) -> Array:
        return Array(device, array.data.copy())

    @contextmanager
    def current(self, device: str) -> Iterator[None]:
        before, self.machine.current = self.machine.current, device
        try:
            yield
        finally:
            self.machine.current = before

    def follow(self, name: str, function: Function) -> Function:  # noqa: ARG002
        return function

    def use(self, device: str) -> Callable[[], None]:  # noqa: ARG002
        return lambda: None

    def synchronize(self, device: str) -> None:
        self.machine.events.append(f"wait {device}")
        self.machine.now = max(self.machine.now, self.machine.busy.get(device, 0.0)) + self.machine.wait

    def memory(self, device: str) -> Memory | None:  # noqa: ARG002
        return None

    def clock(self, device: str) -> "VirtualClock":
        return VirtualClock(self.machine, device)

    def hardware(self, device: str) -> Hardware | None:  # noqa: ARG002
        return self.machine.hardware

    def instruments(self, device: str) -> Instruments:  # noqa: ARG002
        return self.machine.instruments

    def pinned(self, array: npt.NDArray[Any]) -> npt.NDArray[Any]:
        self.machine.locked.add(id(copy := array.copy()))
        self.machine.kept.append(copy)
        return copy

    def read_into(self, array: Array, host: npt.NDArray[Any]) -> None:
        host[...] = array.data
        self.machine.copy(host, self.machine.back)


def bind(device: str, version: str, extension: str) -> object:
    """Return the namespace, as the session's composition does."""
    main = namespace(device, version=version)
    return getattr(main, extension) if extension else main


@pytest.fixture
def real_bench() -> Bench:
    """Return a bench on the real clock."""
    return Bench(bind=bind)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Return the machine of a fresh virtual backend, registered for this test."""
    monkeypatch.setitem(backends.BUILT_IN, "virtual", f"{__name__}:VirtualBackend")
    backend = backends.backend_for("virtual:0")
    assert isinstance(backend, VirtualBackend)
    backend.machine = Machine(backend=backend)
    return backend.machine


@pytest.fixture
def bench(machine: Machine) -> Bench:
    """Return a bench on the virtual clock."""
    return Bench(bind=bind, timer=machine.timer, witness=nobody)


@pytest.fixture
def warm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no time be spent on getting warm, so that a test can count what is run."""
    monkeypatch.setattr(ramp, "LEAST", 0.0)


@pytest.fixture
def names(machine: Machine) -> Callable[..., dict[str, Any]]:
    """Return a function that makes a session in which ``work(x)`` costs what is given."""

    def make(**costs: float) -> dict[str, Any]:
        return {"x": np.zeros(8), "work": lambda x: machine.work(x, **costs)}

    return make
