"""Accuracy, the peers: `timeit`, ``%timeit``, pyperf and CuPy's benchmark, each used as its manual says."""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from timeit import Timer
from types import SimpleNamespace
from unittest.mock import patch

from IPython.core.interactiveshell import InteractiveShell
from timing_accuracy.rows import Effort
from timing_accuracy.standin import StandIn


def timeit_best(statement: str, setup: str, effort: Effort) -> float:
    """Return what ``python -m timeit`` reports: the best of its repetitions, in seconds per loop."""
    timer = Timer(statement, setup)
    number = effort.timeit_number or timer.autorange()[0]
    return min(timer.repeat(effort.timeit_repeat, number)) / number


def magic_timeit(statement: str, setup: str, effort: Effort) -> tuple[float, float]:
    """Return the mean, which ``%timeit`` reports, and the best of its runs, in seconds per loop."""
    shell = InteractiveShell.instance()
    shell.run_cell(setup, silent=True)
    found = shell.run_line_magic("timeit", f"-q -o {effort.magic} {statement}")
    return float(found.average), float(found.best)


def pyperf_mean(statement: str, setup: str, effort: Effort, *, keep: Path | None = None) -> float:
    """Return what ``pyperf timeit`` reports: the mean of its values, in seconds per loop; its file goes to `keep`."""
    with TemporaryDirectory() as folder:
        file = keep or Path(folder) / "pyperf.json"
        command = [sys.executable, "-m", "pyperf", "timeit", "--quiet", *effort.pyperf, f"--output={file}"]
        subprocess.run([*command, f"--setup={setup}", statement], check=True, capture_output=True)
        (found,) = json.loads(file.read_text(encoding="utf-8"))["benchmarks"]
    values = [value for run in found["runs"] for value in run.get("values", [])]
    return float(sum(values) / len(values))


def pyperf_verdict(first: Path, second: Path) -> bool:
    """Return whether ``pyperf compare_to`` calls the difference of two of its files significant."""
    command = [sys.executable, "-m", "pyperf", "compare_to", str(first), str(second)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return "not significant" not in printed


def cupy_benchmark(device: StandIn, *, launches: int, repeats: int) -> tuple[float, float] | str:
    """Return the mean "CPU" and "GPU" seconds that ``cupyx.profiler.benchmark`` reports for launches on `device`.

    Its own, unchanged code runs. What it calls in the driver is replaced by what a stream does: an event that is
    recorded gets the time at which the device will have done all that it was given before. A sentence is returned
    where the installed CuPy cannot be driven so.
    """

    class Event:
        """A CUDA event on the stand-in's stream."""

        moment = 0.0

        def record(self) -> None:
            self.moment = device.idle_at(device.here)

        def synchronize(self) -> None:
            device.watch.until(self.moment)

    def work() -> None:
        for _ in range(launches):
            device.launch()

    cuda = SimpleNamespace(
        stream=SimpleNamespace(Event=Event),
        get_device_id=lambda: 0,
        get_elapsed_time=lambda first, second: 1e3 * (second.moment - first.moment),
    )
    runtime = SimpleNamespace(getDevice=lambda: 0, setDevice=lambda _: None)
    try:
        module = import_module("cupyx.profiler._time")
        clock = SimpleNamespace(perf_counter=device.watch.now)
        with patch.multiple(module, _cupy=SimpleNamespace(cuda=cuda), runtime=runtime, _time=clock):
            found = module.benchmark(work, n_repeat=repeats)
    except (ImportError, AttributeError) as error:
        return f"CuPy's benchmark cannot be driven here: {error}"
    return float(found.cpu_times.mean()), float(found.gpu_times[0].mean())
