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
from xpsession.timing.program import Block, Program
from xpsession.timing.swap import collector_off, swapped

# The device where a call returns when its work is done, so that waiting after each call would only add to it.
HOST = "cpu"
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
        self._program = program
        self._names = names
        # Libraries that import while they are called look here for the builtins, as `exec` provides them.
        self._values = {"__builtins__": names.get("__builtins__", builtins), **values}
        self._interrupts = interrupts
        self._timer = timer
        self._backend = backend_for(device.name)
        self.synchronize = partial(self._backend.synchronize, device.name)
        self._block: Block | None = None

    @property
    def on_host(self) -> bool:
        """Whether a call returns when its work is done."""
        return self.device.name == HOST

    def begin(self) -> None:
        """Run the setup, and the statement for the first time."""
        with self._at_work():
            self._block = self._program.start(
                self._names, synchronized=not self.on_host, synchronize=self.synchronize, timer=self._timer
            )
        self.first = self.run(1)

    def run(self, loops: int) -> float:
        """Run the statement `loops` times, and return the seconds per call.

        Short calls are run untimed first: after the other side's block, caches and branch predictors are cold.
        """
        assert self._block is not None, "begin comes first"  # noqa: S101  # for the type checker
        with self._at_work():
            if loops > 1:
                self._block(repeat(None, 1 + loops // WARM_UP))
            elapsed = self._block(repeat(None, loops))
        return max(elapsed, _TICK) / loops

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """Make the device current and its values those of the session; put all back, and name the device in errors."""
        try:
            with (
                swapped(self._names, self._values),
                collector_off(),
                self._backend.current(self.device.name),
                self._interrupts.opened(),
            ):
                yield
        except Exception as error:
            error.add_note(f"while timing on {self.device.name}")
            raise
