"""Fixtures: a world in which timing a size costs what a test says, on a clock that only this moves."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from xpsession import sweeping
from xpsession.records.device import Device
from xpsession.records.side import Ratio, Side
from xpsession.records.sweep import Sweep
from xpsession.records.timing import Timing

Seconds = Callable[[int], float]
DEVICES = (
    Device("cpu", "numpy", "a CPU"),
    Device("cuda:0", "cupy", "a GPU"),
    Device("cuda:1", "cupy", "another GPU"),
)


@dataclass
class World:
    """What a call costs on each device at a size, how far off a ratio may be, and what was measured when."""

    cpu: Seconds = lambda n: 1e-9 * n
    gpu: Seconds | None = lambda n: 1e-5 + 1e-11 * n
    other: Seconds | None = None
    noise: float = 0.005
    now: float = 0.0
    asked: list[tuple[int, float]] = field(default_factory=list)
    names: dict[str, Any] = field(default_factory=lambda: {"f": abs})
    before: Callable[[int], object] = lambda n: None  # noqa: ARG005

    def measure(self, stmt: str, *, setup: str, names: dict[str, Any], budget: float, **_: object) -> Timing:
        """Stand in for the timing: it takes its budget, or one call on each side where that is more."""
        n = names["n"]
        self.asked.append((n, budget))
        self.before(n)
        costs = [cost(n) for cost in (self.cpu, self.gpu, self.other) if cost]
        loops = max(int(budget / sum(costs) / 8), 1)
        sides = tuple(
            Side(device, stmt, loops, (cost,) * 8 if loops > 1 else (cost,), cost, cost, (cost, cost))
            for device, cost in zip(DEVICES, costs, strict=False)
        )
        spent = sum(sum(side.all_runs) for side in sides)
        self.now += spent
        ratios = [costs[0] / cost for cost in costs[1:]]
        further = tuple(
            replace(side, ratio=Ratio(ratio, ratio * (1 - self.noise), ratio * (1 + self.noise)))
            for side, ratio in zip(sides[1:], ratios, strict=True)
        )
        return Timing(setup, (sides[0], *further), None if further else "no GPU", (), budget, spent)

    def sweep(self, stmt: str = "f(n)", **settings: Any) -> Sweep:
        """Sweep in this world."""
        return sweeping.sweep(stmt, names=self.names, measure=self.measure, timer=lambda: self.now, **settings)


@pytest.fixture
def world() -> World:
    """Return a world in which the GPU is faster from n = 10 101 on."""
    return World()
