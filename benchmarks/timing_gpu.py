"""How far a timing on a GPU can be trusted: figures that are known of the hardware, beside CuPy's benchmark.

Usage: ``python benchmarks/timing_gpu.py [--quick] [--results FOLDER]``, about two minutes. It needs an NVIDIA GPU with
20 GB of free memory and CuPy; without one it says so, and measures nothing. The report is kept in
``benchmarks/results/``, under the name of the GPU, unless it was quick.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from timing_accuracy import gpu
from timing_accuracy.report import Done, document, markdown
from timing_accuracy.rows import QUICK, Effort, Row

from xpsession import backends
from xpsession.errors import DeviceError

RESULTS = Path(__file__).parent / "results"
COMMAND = "python benchmarks/timing_gpu.py"


def done(row: Callable[[Effort], Row], effort: Effort) -> Done:
    """Fill one row; one that fails says why, and the others are measured all the same."""
    load, began = os.getloadavg()[0], perf_counter()
    sentence = (row.__doc__ or "").strip()
    try:
        filled = row(effort)
    except Exception as error:  # noqa: BLE001  # whatever the driver has to say goes into the report
        filled = Row(check=sentence, target="", measured=f"failed: {type(error).__name__}: {error}", met=False)
    print(f"{filled.check}: {filled.measured}", file=sys.stderr, flush=True)
    return Done(filled, sentence, perf_counter() - began, (round(load, 2), round(os.getloadavg()[0], 2)))


def main() -> int:
    """Measure, print and keep; 2 where there is no GPU."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer trials, to see that it works")
    parser.add_argument("--results", type=Path)
    options = parser.parse_args()
    try:
        device = backends.device(gpu.DEVICE)
    except DeviceError as error:
        print(f"this needs a GPU, and nothing was measured: {error}", file=sys.stderr)
        return 2
    effort = QUICK if options.quick else Effort()
    report = document([done(row, effort) for row in gpu.ROWS], command=COMMAND)
    report["machine"] = f"{device.description}, {device.library}; {report['machine']}"
    page = markdown(report)
    print(page)
    folder = options.results or (None if options.quick else RESULTS)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        name = "timing-" + re.sub(r"\W+", "-", device.description.lower()).strip("-")
        text = json.dumps(report, indent=2, ensure_ascii=False)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        (folder / f"{name}.md").write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
