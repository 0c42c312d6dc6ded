"""Accuracy, the stand-in: devices whose costs are known, on the real clock or on one that only they move."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol

from xpsession import backends
from xpsession.backends.device_clock import DeviceClock
from xpsession.backends.numpy import NumPyBackend
from xpsession.records.device import Device

TWINS = ("standin:0", "standin:1")


class Clock(Protocol):
    """Tells the time, and lets it pass."""

    def now(self) -> float:
        """Return the time in seconds."""
        ...

    def until(self, moment: float) -> None:
        """Return when it is `moment`; at once if that has passed."""
        ...


class RealClock:
    """The machine's own; waiting is spinning, as a driver does that polls."""

    now = staticmethod(perf_counter)

    def until(self, moment: float) -> None:
        """Spin until `moment`."""
        while perf_counter() < moment:
            pass


class VirtualClock:
    """A clock that nothing moves but waiting."""

    def __init__(self) -> None:
        self._now = 0.0

    def now(self) -> float:
        """Return the time in seconds."""
        return self._now

    def until(self, moment: float) -> None:
        """Make it `moment`."""
        self._now = max(self._now, moment)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds that a launch keeps the host, and that the device then computes."""

    launch: float
    device: float = 0.0

    @property
    def wall(self) -> float:
        """Seconds from an idle device to an idle device."""
        return self.launch + self.device


class StandIn(NumPyBackend):
    """Two devices without arrays of their own; a launch only moves the deadline until which its device is busy."""

    name = "standin"
    prefix = "standin"
    asynchronous = True

    def __init__(self) -> None:
        self.watch: Clock = RealClock()
        self.costs: dict[str, Cost] = {}
        self.here = TWINS[0]
        self._busy: dict[str, float] = {}

    def reset(self, watch: Clock, costs: dict[str, Cost]) -> None:
        """Begin anew on `watch`, where a launch on each device costs what is given."""
        self.watch, self.costs, self._busy = watch, costs, {}

    def launch(self) -> None:
        """Launch work on the current device."""
        cost = self.costs[self.here]
        self.watch.until(self.watch.now() + cost.launch)
        self._busy[self.here] = self.idle_at(self.here) + cost.device

    def idle_at(self, device: str) -> float:
        """Return when `device` will have done what it was given, or the present if it has."""
        return max(self.watch.now(), self._busy.get(device, 0.0))

    def devices(self) -> tuple[Device, ...]:
        """Return the two devices."""
        return tuple(Device(name, self.name, "a stand-in of known cost") for name in TWINS)

    def device_of(self, value: object) -> str | None:  # noqa: ARG002
        """Return None: arrays lie on the host."""
        return None

    @contextmanager
    def current(self, device: str) -> Iterator[None]:
        """Make `device` the one that is launched on."""
        before, self.here = self.here, device
        try:
            yield
        finally:
            self.here = before

    def clock(self, device: str) -> DeviceClock:  # type: ignore[override]  # NumPy has none
        """Return the time line of `device`."""
        return TimeLine(self, device)

    def spin(self, device: str, seconds: float) -> None:
        """Launch `seconds` of work on `device`, at no cost for the host."""
        self._busy[device] = self.idle_at(device) + seconds

    def synchronize(self, device: str) -> None:
        """Wait for the deadline of `device`; at no cost where nothing was launched."""
        if self._busy:
            self.watch.until(self._busy.get(device, 0.0))


@dataclass(frozen=True, slots=True)
class TimeLine:
    """The clock of a stand-in device: an event is the time at which the work before it will be done."""

    backend: StandIn
    device: str

    def record(self) -> float:
        """Return the event."""
        return self.backend.idle_at(self.device)

    def done(self, event: float) -> bool:
        """Return whether the event has happened."""
        return event <= self.backend.watch.now()

    def elapsed(self, begin: float, end: float) -> float:
        """Wait for `end`, and return the seconds between the events."""
        self.backend.watch.until(end)
        return end - begin

    def spin(self, seconds: float) -> None:
        """Keep the device busy."""
        self.backend.spin(self.device, seconds)


@contextmanager
def standin(clock: Clock, *costs: Cost) -> Iterator[StandIn]:
    """Register the stand-in devices, and yield their backend; one cost is that of both."""
    backends.BUILT_IN[StandIn.prefix] = f"{__name__}:{StandIn.__name__}"
    try:
        backend = backends.backend_for(StandIn.prefix)
        assert isinstance(backend, StandIn)  # noqa: S101  # for the type checker
        backend.reset(clock, dict(zip(TWINS, costs * (len(TWINS) // max(1, len(costs))), strict=bool(costs))))
        yield backend
    finally:
        del backends.BUILT_IN[StandIn.prefix]
