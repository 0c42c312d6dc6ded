"""Timing, the lane: one side at work, a statement on a device, with its own copies of what the statement reads."""

import builtins
import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, redirect_stdout
from functools import partial
from itertools import repeat
from typing import Any

from xpsession.backends import backend_for
from xpsession.errors import ArgumentError
from xpsession.records.device import Device
from xpsession.records.timing_details import Speed
from xpsession.timing.code.program import Blocks, Program
from xpsession.timing.code.reach import arrays
from xpsession.timing.lanes.inputs import Bind, Inputs
from xpsession.timing.lanes.interrupts import Interrupts
from xpsession.timing.lanes.swap import collector_off, swapped
from xpsession.timing.lanes.witness import Mark, Witness
from xpsession.timing.statistics.evidence import Block

# The part of a block's calls that is run before it, untimed.
WARM_UP = 8
# No clock resolves less; a ratio needs figures above zero.
_TICK = 1e-9
# Calls of more seconds than this begin when the other processes have had their turn, for the system leaves a process
# alone for some milliseconds from then on. Shorter ones are seldom disturbed, and would only find cold caches.
LONG = 500e-6


class Lane:
    """A program on one device, with its own values in `names` whenever it runs.

    Parameters
    ----------
    device : Device
        Where it runs.
    program : Program
        The statement with its setup.
    inputs : Inputs
        What the program reads of the session's variables.
    bind : callable
        Returns a namespace.
    names : dict of str to object
        The session's variables.
    interrupts : Interrupts
        What holds Ctrl-C back.
    timer : callable
        Returns the time in seconds.
    witness : Witness
        What tells whether another process has the CPU.
    cold : bool, optional
        Whether the caches are emptied before each call.
    """

    def __init__(  # noqa: PLR0913  # what it runs, and what it runs in
        self,
        device: Device,
        program: Program,
        *,
        inputs: Inputs,
        bind: Bind,
        names: dict[str, Any],
        interrupts: Interrupts,
        timer: Callable[[], float],
        witness: Witness,
        cold: bool = False,
    ) -> None:
        self.device = device
        self.program = program
        self.inputs = inputs
        self.loops = 1
        self.first = 0.0
        self.began = 0.0
        self.context = self.loading = self.setting = self.ramp = 0.0
        self.compiled: int | None = None
        self.memory: int | None = None
        self.speeds: list[Speed] = []
        self.cold = cold
        self.mutated: tuple[str, ...] = ()
        self._originals: list[tuple[Any, Any]] = []
        self._sink = _Sink()
        self.only = Block(0.0)
        self.result: Any = None
        self.values: dict[str, object] = {}
        self._bind = bind
        self._names = names
        self._interrupts = interrupts
        self._timer = timer
        self._witness = witness
        self._backend = backend_for(device.name)
        self.synchronize = partial(self._backend.synchronize, device.name)
        self.clock = partial(self._backend.clock, device.name)
        self.asynchronous = self._backend.asynchronous
        self._instruments = self._backend.instruments(device.name)
        self._flush: Callable[[], object] | None = None
        self._blocks: Blocks | None = None
        self._last = 0.0

    def load(self) -> float:
        """Create the device's context, copy the inputs there, and return the seconds that the copies took."""
        start = self._timer()
        with self._interrupts.opened():
            with self._backend.current(self.device.name):
                self.synchronize()
                self._flush = self._flusher() if self.cold else None
            self.context = self._timer() - start
            # Libraries that import while they are called look here for the builtins, as `exec` provides them.
            self.values = {"__builtins__": self._names.get("__builtins__", builtins), **self.fresh()}
        self.loading = self._timer() - start - self.context
        return self.loading

    def _flusher(self) -> Callable[[], object]:
        flush = self._instruments.flusher()
        if flush is None:
            problem = f"the caches of '{self.device.name}' cannot be emptied, for nobody tells how much they hold"
            raise ArgumentError.with_hint(problem, "time it without --cold")
        return flush

    def fresh(self) -> dict[str, object]:
        """Return fresh copies of the inputs on the device, and the namespaces bound there."""
        return self.inputs.on(self.device.name, self._bind)

    @property
    def arrays(self) -> list[Any]:
        """The arrays that were copied to the device, each once."""
        return self.inputs.arrays_in(self.values)

    def begin(self) -> None:
        """Run the setup, and the statement for the first time, of which the value is kept as `result`.

        `began` is the seconds that both took.
        """
        start = self._timer()
        with self.at_work(aloud=True):
            self._blocks = self.program.start(self._names, synchronize=self.synchronize, timer=self._timer)
        self.setting = self._timer() - start
        known = self._instruments.compiled()
        with self.at_work(aloud=True):
            before = self._witness.read()
            first, self.result = self.blocks.once()
            self.only = self._block(first, 1, before)
        now = self._instruments.compiled()
        self.compiled = None if known is None or now is None else max(0, now - known)
        self.first, self._last = self.only.seconds, self.only.net
        self.began = self._timer() - start

    def guard(self) -> None:
        """Find out whether the first call has changed inputs; they are then put back before each block.

        A setup may have changed them before, on purpose; then nothing is known, and nothing is put back.
        """
        with self._interrupts.opened():
            self.mutated = () if self.program.sets_up else self.inputs.changed(self.values)
            if self.mutated:
                fresh = self.fresh()
                pairs = (zip(arrays(self.values[name]), arrays(fresh[name]), strict=True) for name in self.mutated)
                self._originals = [pair for some in pairs for pair in some]

    def again(self, values: Mapping[str, object]) -> Any:
        """Return what setup and statement give with other values of the variables, untimed."""
        with self.at_work(self.values | dict(values)):
            blocks = self.program.start(self._names, synchronize=self.synchronize, timer=self._timer)
            return blocks.once()[1]

    def run(self, loops: int) -> Block:
        """Run the statement `loops` times.

        Short calls are run untimed first: after the other side's block, caches and branch predictors are cold.
        """
        # Where a call returns when its work is done, waiting after each would only add to it.
        block = self.blocks.each if self.asynchronous else self.blocks.end
        with self.at_work():
            for array, original in self._originals:
                array[...] = original
            if self._flush is not None:
                self._flush()
                self.synchronize()
            elif loops > 1:
                block(repeat(None, 1 + loops // WARM_UP))
            if loops == 1 and self._last > LONG:
                self._witness.step_aside()
            before = self._witness.read()
            elapsed = block(repeat(None, loops))
            found = self._block(elapsed, loops, before)
        self._last = loops * found.net
        return found

    def weigh(self) -> None:
        """Run the statement once, untimed, and keep how much memory it takes beside its inputs."""
        with self.at_work():
            self.memory = self._instruments.peak(self.blocks.once)

    def look(self) -> None:
        """Note how fast the device is now."""
        with self._backend.current(self.device.name):
            speed = self._instruments.speed()
        if speed is not None:
            self.speeds.append(speed)

    def _block(self, elapsed: float, loops: int, before: Mark) -> Block:
        after = self._witness.read()
        return Block(
            max(elapsed, _TICK) / loops,
            (after.waited - before.waited) / loops,
            alone=before.switches == after.switches,
            host=not self.asynchronous,
        )

    @property
    def blocks(self) -> Blocks:
        """The compiled blocks; `begin` comes first."""
        assert self._blocks is not None, "begin comes first"  # noqa: S101  # for the type checker
        return self._blocks

    @property
    def prints(self) -> bool:
        """Whether the statement has printed after its first call, which nobody saw."""
        return self._sink.used

    @contextmanager
    def at_work(self, values: Mapping[str, object] | None = None, *, aloud: bool = False) -> Iterator[None]:
        """Make the device current and its values those of the session; put all back, and name the device in errors.

        What is printed meanwhile is thrown away, unless it is to be heard.
        """
        try:
            with (
                nullcontext() if aloud else redirect_stdout(self._sink),
                swapped(self._names, self.values if values is None else values),
                collector_off(),
                self._backend.current(self.device.name),
                self._interrupts.opened(),
            ):
                yield
        except Exception as error:
            which = f"statement {self.program.number} " if self.program.number > 1 else ""
            error.add_note(f"while timing {which}on {self.device.name}")
            raise


class _Sink(io.TextIOBase):
    """Takes what is printed, and keeps nothing of it but that there was something."""

    used = False

    def write(self, text: str) -> int:
        """Throw `text` away."""
        self.used = True
        return len(text)

    def writable(self) -> bool:
        """Return that it can be written to."""
        return True
