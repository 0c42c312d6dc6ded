"""Accuracy on a GPU: figures that are known of the hardware, and those of CuPy's benchmark and of a CUDA graph."""

import statistics
from collections.abc import Callable
from typing import Any

from timing_accuracy.rows import MICRO, PERCENT, Effort, Row, ours

from xpsession import backends
from xpsession.records.side import Side

DEVICE = "cuda:0"
_BUDGET = 3.0
_BYTES = 4_000_000_000
LEAST_SHARE, MOST_SPREAD = 0.85, 2.0
MOST_EMPTY, EMPTY_WALL = 3e-6, (5e-6, 15e-6)
MOST_SPIN, MOST_PEER, MOST_GRAPH = 1.0, 5.0, 5.0
_KERNELS = r"""
extern "C" __global__ void nothing() {}
extern "C" __global__ void spin(const long long cycles, unsigned long long* nanoseconds) {
    unsigned long long begin, end;
    asm volatile("mov.u64 %0, %%globaltimer;" : "=l"(begin));
    const long long first = clock64();
    while (clock64() - first < cycles) {}
    asm volatile("mov.u64 %0, %%globaltimer;" : "=l"(end));
    *nanoseconds = end - begin;
}
"""
_SETUP = f"""
import cupy
nothing, spin = (cupy.RawModule(code={_KERNELS!r}).get_function(name) for name in ("nothing", "spin"))
told = cupy.zeros(1, cupy.uint64)
"""


def copy(effort: Effort) -> Row:
    """Copy 4 GB within the GPU, and hold what is read and written against the peak of the driver's attributes."""
    setup = f"import cupy\nx, y = (cupy.ones({_BYTES} // 8) for _ in range(2))"
    rates = [2 * _BYTES / _device(_measured("y[...] = x", setup)) for _ in range(max(2, effort.trials // 4))]
    hardware = backends.backend_for(DEVICE).hardware(DEVICE)
    peak = None if hardware is None else hardware.bandwidth
    rate, spread = statistics.median(rates), PERCENT * (max(rates) / min(rates) - 1)
    share = None if peak is None else rate / peak
    of_peak = "" if share is None else f", {share:.0%} of the peak"
    return Row(
        check="a copy of 4 GB within the GPU, read and write counted",
        target=f"≥ {LEAST_SHARE:.0%} of the peak (an H200: 4.2 to 4.5 TB/s), runs within {MOST_SPREAD:g} %",
        measured=f"{rate / 1e12:.2f} TB/s{of_peak}, runs within {spread:.1f} %",
        met=spread <= MOST_SPREAD and (share is None or LEAST_SHARE <= share <= 1),
        figures={"TB/s": [value / 1e12 for value in rates], "peak, TB/s": None if peak is None else peak / 1e12},
    )


def matmul(effort: Effort) -> Row:  # noqa: ARG001
    """Multiply matrices in double precision, single precision and TF32, which must get faster in this order."""
    found = {
        "fp64": _matmul("float64"),
        "fp32": _matmul("float32"),
        "TF32": _matmul("float32", "linalg.set_compute_type(cupy.float32, linalg.COMPUTE_TYPE_TF32)"),
    }
    return Row(
        check="matmul of 8192 × 8192 in three precisions",  # noqa: RUF001  # the sign for "times"
        target="TF32 faster than fp32; fp32 no slower than fp64",
        measured=", ".join(f"{name} {1e3 * value:.2f} ms" for name, value in found.items()),
        met=found["TF32"] < found["fp32"] <= 1.05 * found["fp64"],  # an H200's ratio is 1 to 2
        figures={f"{name}, ms": 1e3 * value for name, value in found.items()},
    )


def empty_kernel(effort: Effort) -> Row:  # noqa: ARG001
    """Launch a kernel that does nothing."""
    side = _measured("nothing((1,), (1,), ())", _SETUP)
    device = _device(side)
    return Row(
        check="an empty kernel",
        target=f"device ≤ {MICRO * MOST_EMPTY:g} µs, wall {MICRO * EMPTY_WALL[0]:g} to {MICRO * EMPTY_WALL[1]:g} µs",
        measured=f"device {MICRO * device:.2f} µs, wall {MICRO * side.median:.2f} µs",
        met=device <= MOST_EMPTY and EMPTY_WALL[0] <= side.median <= EMPTY_WALL[1],
        figures={"device, µs": MICRO * device, "wall, µs": MICRO * side.median},
    )


def spin(effort: Effort) -> Row:
    """Spin for about a millisecond by the clock of the multiprocessor, and ask the kernel how long that was."""
    import cupy  # noqa: PLC0415  # there is a GPU

    cycles = cupy.cuda.Device(0).attributes["ClockRate"]
    off: list[float] = []
    told: list[Any] = []
    for _ in range(effort.trials):
        names: dict[str, Any] = {"keep": told.append}
        side = _measured(f"spin((1,), (1,), (cupy.int64({cycles}), told))", f"{_SETUP}keep(told)", names=names)
        off.append(PERCENT * (_device(side) / (float(told[-1][0]) * 1e-9) - 1))
    worst = max(map(abs, off))
    return Row(
        check="a spin of 1 ms by clock64",
        target=f"device within {MOST_SPIN:g} % of what the kernel's own timer says",
        measured=f"within {worst:.2f} %",
        met=worst <= MOST_SPIN,
        figures={"off, %": off},
    )


def cupy_benchmark(effort: Effort) -> Row:  # noqa: ARG001
    """Hold wall against CuPy's GPU time where a kernel is long, and the device's own time where it is tiny."""
    long, tiny = "cupy.sin(x)", "cupy.sin(z)"
    setup = "import cupy\nx, z = cupy.ones(400_000_000), cupy.ones(8)"
    ours_long, ours_tiny = _measured(long, setup), _measured(tiny, setup)
    theirs_long, theirs_tiny = _theirs(long, setup), _theirs(tiny, setup)
    off = PERCENT * (ours_long.median / theirs_long - 1)
    return Row(
        check="beside cupyx.profiler.benchmark's GPU time",
        target=f"wall within {MOST_PEER:g} % of it beyond 1 ms; device below it for a tiny kernel",
        measured=f"wall {off:+.1f} %; device {MICRO * _device(ours_tiny):.2f} µs",
        peers=f"{1e3 * theirs_long:.3f} ms; {MICRO * theirs_tiny:.2f} µs",
        met=abs(off) <= MOST_PEER and _device(ours_tiny) < theirs_tiny,
        figures={
            "long, ms": [1e3 * ours_long.median, 1e3 * theirs_long],
            "tiny, µs": [MICRO * _device(ours_tiny), MICRO * theirs_tiny],
        },
    )


def graph(effort: Effort) -> Row:  # noqa: ARG001
    """Hold a call among many against the replay of a CUDA graph of as many launches."""
    import cupy  # noqa: PLC0415  # there is a GPU

    code, setup, launches = (
        "cupy.sin(x, out=y)",
        "import cupy\nx, y = cupy.ones(10_000_000), cupy.ones(10_000_000)",
        100,
    )
    side = _measured(code, setup)
    many = (side.parts.throughput if side.parts is not None else None) or float("nan")
    names: dict[str, Any] = {}
    exec(setup, names)  # noqa: S102  # the line above
    stream = cupy.cuda.Stream(non_blocking=True)
    with stream:
        exec(code, names)  # noqa: S102  # as above; compiles before the capture
        stream.synchronize()
        stream.begin_capture()
        for _ in range(launches):
            exec(code, names)  # noqa: S102  # as above
        replay = stream.end_capture()
        events = [cupy.cuda.Event() for _ in range(2)]
        replay.launch()
        events[0].record(stream)
        replay.launch()
        events[1].record(stream)
        stream.synchronize()
    theirs = cupy.cuda.get_elapsed_time(*events) / 1000 / launches
    off = PERCENT * (many / theirs - 1)
    return Row(
        check="a call among many, beside the replay of a CUDA graph",
        target=f"within {MOST_GRAPH:g} %",
        measured=f"{MICRO * many:.2f} µs, {off:+.1f} %",
        peers=f"graph {MICRO * theirs:.2f} µs a launch",
        met=abs(off) <= MOST_GRAPH,
        figures={"xpsession, µs": MICRO * many, "graph, µs": MICRO * theirs},
    )


ROWS: tuple[Callable[[Effort], Row], ...] = (copy, matmul, empty_kernel, spin, cupy_benchmark, graph)


def _matmul(dtype: str, before: str = "") -> float:
    """Return the wall time of a product."""
    setup = f"import cupy\nfrom cupy._core import _routines_linalg as linalg\na = cupy.ones((8192, 8192), '{dtype}')\n"
    reset = "linalg.set_compute_type(cupy.float32, linalg.COMPUTE_TYPE_DEFAULT)\n"
    return _measured("a @ a", f"{setup}{reset}{before}").median


def _measured(statement: str, setup: str, *, names: dict[str, Any] | None = None) -> Side:
    return ours(statement, setup=setup, devices=(DEVICE,), names=names, budget=_BUDGET).sides[0]


def _device(side: Side) -> float:
    """Return the device's own time; not a number where it could not be told."""
    return (side.parts.device if side.parts is not None else None) or float("nan")


def _theirs(statement: str, setup: str) -> float:
    """Return the mean GPU time of CuPy's benchmark."""
    from cupyx.profiler import benchmark  # noqa: PLC0415  # there is a GPU

    names: dict[str, Any] = {}
    exec(setup, names)  # noqa: S102  # a line of this file
    work = eval(f"lambda: {statement}", names)  # noqa: S307  # as above
    return float(benchmark(work, n_repeat=200).gpu_times[0].mean())
