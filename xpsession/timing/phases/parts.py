"""Timing, the parts: how long the host takes to hand a call over, the device to do it, and a call among many takes."""

import math
from collections.abc import Callable
from itertools import repeat

from xpsession.backends.device_clock import DeviceClock
from xpsession.records.timing_details import Parts
from xpsession.timing.lanes.lane import Lane
from xpsession.timing.phases.sampling import SETTLED
from xpsession.timing.statistics.intervals import interval, median

# Seconds of one sample of the throughput, and the calls in it.
STREAM, FEWEST, MOST = 4e-3, 4, 1000
# Calls handed over at once: a device takes some hundred launches before the host has to wait.
AT_ONCE = 16
ROUNDS = 20
# The device is kept busy for this long while the host hands over: a factor on the host's time, and seconds.
SPIN_FACTOR, SPIN = 1.5, 50e-6
# So many samples in a row of which none is of use mean that the statement synchronises.
ATTEMPTS = 5


class Splitter:
    """Measures the parts of a call of one lane, sample by sample, each while there is time."""

    def __init__(self, lane: Lane, *, wall: float, deadline: float, timer: Callable[[], float]) -> None:
        self._lane = lane
        self._wall = wall
        self._deadline = deadline
        self._timer = timer
        self._stream: list[float] = []
        self._host: list[float] = []
        self._device: list[float] = []
        self._dropped = 0
        left = max(0.0, deadline - timer())
        self._calls = min(max(FEWEST, math.ceil(STREAM / wall)), MOST, int(left / ATTEMPTS / wall))
        self._at_once = max(1, min(AT_ONCE, lane.loops))

    @property
    def parts(self) -> Parts:
        """What was measured so far."""
        return Parts(
            throughput=median(self._stream) if self._stream else None,
            calls=self._calls if self._stream else 0,
            host=median(self._host) if self._host else None,
            device=median(self._device) if self._device else None,
            synchronises=self._synchronises,
            dropped=self._dropped,
            samples=(tuple(self._stream), tuple(self._host), tuple(self._device)),
        )

    def run(self) -> None:
        """Take rounds of samples of each part."""
        with self._lane.at_work():
            clock = self._lane.clock()
        for _ in range(ROUNDS):
            if not self._fits(self._at_once) or self._settled():
                return
            self._host.append(self._enqueued())
            if self._calls > 1 and self._fits(self._calls):
                self._stream.append(self._streamed())
            if clock is not None and not self._synchronises and self._fits(self._at_once * (1 + SPIN_FACTOR)):
                self._sample(clock)

    @property
    def _synchronises(self) -> bool:
        return not self._device and self._dropped >= ATTEMPTS

    def _settled(self) -> bool:
        """Return whether all figures are known well enough."""
        figures = [samples for samples in (self._stream, self._host, self._device) if samples]
        return bool(figures) and all(map(_steady, figures))

    def _fits(self, calls: float) -> bool:
        return self._timer() + calls * self._wall + SPIN <= self._deadline

    def _enqueued(self) -> float:
        """Return the seconds per call until the host has handed the work over, to a device with nothing else to do."""
        with self._lane.at_work():
            self._lane.synchronize()
            seconds = self._lane.blocks.enqueue(repeat(None, self._at_once))
            self._lane.synchronize()
        return seconds / self._at_once

    def _streamed(self) -> float:
        with self._lane.at_work():
            return self._lane.blocks.end(repeat(None, self._calls)) / self._calls

    def _sample(self, clock: DeviceClock) -> None:
        """Hand calls over while the device spins, and add the time that they then take; or drop it if it began early.

        Fewer calls are tried where that happens, for a device's queue may be shorter than what they launch.
        """
        with self._lane.at_work():
            self._lane.synchronize()
            clock.spin(SPIN_FACTOR * median(self._host) * self._at_once + SPIN)
            begin = clock.record()
            self._lane.blocks.enqueue(repeat(None, self._at_once))
            end = clock.record()
            if clock.done(begin):
                self._dropped += 1
            else:
                self._device.append(clock.elapsed(begin, end) / self._at_once)
            self._lane.synchronize()
        if self._dropped > len(self._device):
            self._at_once = 1


def _steady(samples: list[float]) -> bool:
    ends = interval(samples)
    return ends is not None and (ends[1] - ends[0]) / 2 <= SETTLED * median(samples)
