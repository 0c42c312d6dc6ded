"""Accuracy, the rest of the table: what is shown elsewhere, and what needs a GPU."""

from timing_accuracy.rows import Effort, Row


def copies(effort: Effort) -> Row:  # noqa: ARG001
    """Point to where the copies on the virtual clock are held to the formula."""
    elsewhere = "not here: the stand-in has no arrays; tests/timing/phases/test_copies.py holds them to it"
    target = "within 0.1 % of the formula"
    return Row(check="a virtual clock: copies", target=target, measured=elsewhere, met=None)


def gpu(effort: Effort) -> Row:  # noqa: ARG001
    """Point out what only a GPU can show."""
    elsewhere = "not here: python benchmarks/timing_gpu.py measures that where there is a GPU"
    return Row(check="bandwidth, matmul and kernels", target="needs a GPU", measured=elsewhere, met=None)
