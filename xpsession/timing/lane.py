"""Timing, the lane: one side at work, with its own values of the variables and its own compiled block."""

import builtins
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import repeat
from typing import Any

from xpsession.backends import backend_for
from xpsession.records import Device
from xpsession.timing.interrupts import Interrupts
from xpsession.timing.program import Blocks, Program
from xpsession.timing.swap import collector_off, swapped

# The part of a block's calls that is run before it, untimed.
WARM_UP = 8
# No clock resolves less; a ratio needs figures above zero.
_TICK = 1e-9


class Lane:
    """A program on one device, with `values` in `names` whenever it runs."""

    def __init__(
        self,
        device: Device,
        program: Program,
        *,
        names: dict[str, Any],
        values: Mapping[str, object],
        interrupts: Interrupts,
        timer: Callable[[], float],
    ) -> None:
        self.device = device
        self.loops = 1
        self.first = 0.0
        self.began = 0.0
        self.result: Any = None
        self._program = program
        self._names = names
        # Libraries that import while they are called look here for the builtins, as `exec` provides them.
        self.values = {"__builtins__": names.get("__builtins__", builtins), **values}
        self._interrupts = interrupts
        self._timer = timer
        self._backend = backend_for(device.name)
        self.synchronize = partial(self._backend.synchronize, device.name)
        self.clock = partial(self._backend.clock, device.name)
        self.asynchronous = self._backend.asynchronous
        self._blocks: Blocks | None = None

    def begin(self) -> None:
        """Run the setup, and the statement for the first time, of which the value is kept as `result`.

        `began` is the seconds that both took.
        """
        start = self._timer()
        with self.at_work():
            self._blocks = self._program.start(self._names, synchronize=self.synchronize, timer=self._timer)
        with self.at_work():
            first, self.result = self.blocks.once()
        self.first = max(first, _TICK)
        self.began = self._timer() - start

    def again(self, values: Mapping[str, object]) -> Any:
        """Return what setup and statement give with other values of the variables, untimed."""
        with self.at_work(self.values | dict(values)):
            blocks = self._program.start(self._names, synchronize=self.synchronize, timer=self._timer)
            return blocks.once()[1]

    def run(self, loops: int) -> float:
        """Run the statement `loops` times, and return the seconds per call.

        Short calls are run untimed first: after the other side's block, caches and branch predictors are cold.
        """
        # Where a call returns when its work is done, waiting after each would only add to it.
        block = self.blocks.each if self.asynchronous else self.blocks.end
        with self.at_work():
            if loops > 1:
                block(repeat(None, 1 + loops // WARM_UP))
            elapsed = block(repeat(None, loops))
        return max(elapsed, _TICK) / loops

    @property
    def blocks(self) -> Blocks:
        """The compiled blocks; `begin` comes first."""
        assert self._blocks is not None, "begin comes first"  # noqa: S101  # for the type checker
        return self._blocks

    @contextmanager
    def at_work(self, values: Mapping[str, object] | None = None) -> Iterator[None]:
        """Make the device current and its values those of the session; put all back, and name the device in errors."""
        try:
            with (
                swapped(self._names, self.values if values is None else values),
                collector_off(),
                self._backend.current(self.device.name),
                self._interrupts.opened(),
            ):
                yield
        except Exception as error:
            error.add_note(f"while timing on {self.device.name}")
            raise
