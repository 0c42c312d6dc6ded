"""How far a timing can be trusted: known durations, measured by us and by the others, in one run.

Usage: ``python benchmarks/timing.py [--quick] [--only NAME…] [--results FOLDER]``; printed, and kept in
``benchmarks/results/`` unless it was quick. With ``--only``, the rows replace those of the report that is there, if it
is of the same day, engine, versions and machine: each row is complete in itself, and says how busy the machine was.
It never fails by the clock: the report says what was not met.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from timing_accuracy import devices, pairs, pending, single, ulp
from timing_accuracy.report import Done, document, markdown, updated
from timing_accuracy.rows import QUICK, Effort, Row

RESULTS = Path(__file__).parent / "results"
NAME = "timing-accuracy"
ROWS: tuple[Callable[[Effort], Row], ...] = (
    devices.virtual_clock,
    pending.copies,
    devices.deadline_wall,
    devices.deadline_device,
    devices.many_launches,
    single.spins_idle,
    single.spins_loaded,
    pairs.ratio_of_two,
    pairs.ratio_crowded,
    pairs.same_code,
    pairs.same_crowded,
    pairs.equal_arrays,
    single.empty,
    single.short_call,
    ulp.ulp,
    pending.gpu,
)


def done(row: Callable[[Effort], Row], effort: Effort) -> Done:
    """Fill one row."""
    load, began = os.getloadavg()[0], perf_counter()
    filled = row(effort)
    sentence = (row.__doc__ or "").strip()
    print(f"{filled.check}: {filled.measured}", file=sys.stderr, flush=True)
    return Done(filled, sentence, perf_counter() - began, (round(load, 2), round(os.getloadavg()[0], 2)))


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="seconds instead of minutes, to see that it works")
    parser.add_argument("--only", nargs="+", choices=[row.__name__ for row in ROWS], metavar="NAME")
    parser.add_argument("--results", type=Path)
    options = parser.parse_args()
    effort = QUICK if options.quick else Effort()
    chosen = [row for row in ROWS if options.only is None or row.__name__ in options.only]
    report = document([done(row, effort) for row in chosen], command="make bench-timing")
    folder = options.results or (None if options.quick else RESULTS)
    file = folder / f"{NAME}.json" if folder is not None else None
    if options.only and file is not None and file.exists():
        report = updated(json.loads(file.read_text(encoding="utf-8")), report)
    page = markdown(report)
    print(page)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(report, indent=2, ensure_ascii=False)
        (folder / f"{NAME}.json").write_text(text + "\n", encoding="utf-8")
        (folder / f"{NAME}.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
