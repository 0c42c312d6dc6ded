"""What the figures of a timing come to."""

from dataclasses import replace
from typing import Any

import pytest

from xpsession.records import Device
from xpsession.records.timing import Ratio, Side, Timing
from xpsession.records.timing_details import Copy, Parts, Transfers
from xpsession.timing.verdicts import verdicts

CPU = Side(Device("cpu", "numpy", "a CPU"), 1, (4e-3,) * 9, 4e-3, 4e-3, (4e-3, 4e-3), (4e-3, 4e-3))
PARTS = Parts(throughput=1e-3, calls=4, host=1e-5, device=1e-3)
GPU = replace(CPU, device=Device("cuda:0", "cupy", "a GPU"), median=1e-3, quartiles=(1e-3, 1e-3), parts=PARTS)
PLAIN = Timing("f(x)", "", (CPU, GPU), Ratio(4.0, 3.9, 4.1), None, (), 2.0, 0.1)


def copies(seconds: float) -> Transfers:
    return Transfers("cuda:0", Copy(8, seconds, (seconds,)), Copy(0, 0.0, ()))


def parts(**changes: Any) -> Timing:
    return replace(PLAIN, sides=(CPU, replace(GPU, parts=replace(PARTS, **changes))))


@pytest.mark.parametrize(
    ("timing", "found"),
    [
        (PLAIN, ()),
        (replace(PLAIN, sides=(CPU,), ratio=None), ()),
        (parts(host=1.1e-3), ("launch_bound",)),
        (parts(host=1.1e-3, device=None), ()),
        (parts(device=None, synchronises=True), ("synchronises",)),
        (replace(PLAIN, transfers=copies(2.9e-3)), ()),
        (replace(PLAIN, transfers=copies(3.1e-3)), ("transfer_bound",)),
        (replace(PLAIN, ratio=Ratio(0.25, 0.2, 0.3), transfers=copies(3.1e-3), sides=(GPU, CPU)), ("transfer_bound",)),
        (replace(PLAIN, sides=(replace(CPU, quartiles=(3.5e-3, 4.4e-3)), GPU)), ("noisy",)),
        (replace(PLAIN, sides=(replace(CPU, quartiles=(3.5e-3, 4.4e-3), interval=None), GPU)), ()),
        (replace(PLAIN, ratio=Ratio(1.0, 0.99, 1.01)), ()),
        (replace(PLAIN, ratio=Ratio(1.05, 0.9, 1.2)), ("inconclusive",)),
        (replace(PLAIN, ratio=Ratio(1.05, None, None)), ("inconclusive",)),
        (replace(PLAIN, ratio=Ratio(1.5, None, None)), ()),
    ],
)
def test_each_verdict_holds_where_its_figures_say_so(timing: Timing, found: tuple[str, ...]) -> None:
    assert verdicts(timing) == found


def test_a_cpu_that_is_faster_anyway_is_not_bound_by_transfers() -> None:
    slower = replace(PLAIN, sides=(replace(CPU, median=0.5e-3), GPU), ratio=Ratio(0.5, 0.49, 0.51))
    assert verdicts(replace(slower, transfers=copies(1.0))) == ()
