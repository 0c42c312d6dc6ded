"""What the figures of a side come to."""

from dataclasses import replace
from typing import Any

import pytest

from xpsession.records.device import Device
from xpsession.records.side import Ratio, Side
from xpsession.records.timing_details import Copy, Parts, Transfers
from xpsession.timing.statistics.verdicts import verdicts

CPU = Side(Device("cpu", "numpy", "a CPU"), "f(x)", 1, (4e-3,) * 9, 4e-3, 4e-3, (4e-3, 4e-3), (4e-3, 4e-3))
PARTS = Parts(throughput=1e-3, calls=4, host=1e-5, device=1e-3)
GPU = replace(
    CPU,
    device=Device("cuda:0", "cupy", "a GPU"),
    median=1e-3,
    quartiles=(1e-3, 1e-3),
    parts=PARTS,
    ratio=Ratio(4.0, 3.9, 4.1),
)


def copies(seconds: float, side: Side = GPU) -> Side:
    return replace(side, transfers=Transfers("cuda:0", Copy(8, seconds, (seconds,)), Copy(0, 0.0, ())))


def parts(**changes: Any) -> Side:
    return replace(GPU, parts=replace(PARTS, **changes))


@pytest.mark.parametrize(
    ("side", "found"),
    [
        (GPU, ()),
        (parts(host=1.1e-3), ("launch_bound",)),
        (parts(host=1.1e-3, device=None), ()),
        (parts(device=None, synchronises=True), ("synchronises",)),
        (copies(2.9e-3), ()),
        (copies(3.1e-3), ("transfer_bound",)),
        (replace(GPU, quartiles=(0.9e-3, 1.15e-3), interval=(1e-3, 1e-3)), ("noisy",)),
        (replace(GPU, quartiles=(0.9e-3, 1.15e-3), interval=None), ()),
        (replace(GPU, ratio=Ratio(1.0, 0.99, 1.01)), ()),
        (replace(GPU, ratio=Ratio(1.05, 0.9, 1.2)), ("inconclusive",)),
        (replace(GPU, ratio=Ratio(1.05, None, None)), ("inconclusive",)),
        (replace(GPU, ratio=Ratio(1.5, None, None)), ()),
    ],
)
def test_each_verdict_holds_where_its_figures_say_so(side: Side, found: tuple[str, ...]) -> None:
    assert verdicts(side, CPU) == found


def test_the_first_side_is_judged_alone() -> None:
    assert verdicts(CPU) == ()
    assert verdicts(replace(CPU, quartiles=(3.5e-3, 4.4e-3))) == ("noisy",)


def test_the_copies_of_the_first_side_may_turn_the_order_too() -> None:
    slower = replace(CPU, ratio=Ratio(0.25, 0.2, 0.3))
    assert verdicts(slower, copies(3.1e-3)) == ("transfer_bound",)
    assert verdicts(slower, copies(2.9e-3)) == ()


def test_a_cpu_that_is_faster_anyway_is_not_bound_by_transfers() -> None:
    slower = replace(copies(1.0), ratio=Ratio(0.5, 0.49, 0.51))
    assert verdicts(slower, replace(CPU, median=0.5e-3)) == ()
