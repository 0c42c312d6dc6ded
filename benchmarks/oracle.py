"""The compliance checks against array_api_strict: recall and precision on programs that hypothesis draws.

Usage: ``python benchmarks/oracle.py [--programs 5000] [--seeds 0 1 2] [--results FOLDER]``; so many programs are drawn
with each seed. Printed, and kept in ``benchmarks/results/`` unless there are fewer programs. A line counts where it
runs in the session; it is refused where it raises on array_api_strict over the same values.
"""

import argparse
import json
from pathlib import Path
from time import perf_counter

from compliance_oracle.judging import Line, judged
from compliance_oracle.programs import Program, program
from compliance_oracle.report import Run, document, markdown
from hypothesis import HealthCheck, Phase, given, seed, settings

RESULTS = Path(__file__).parent / "results"
PROGRAMS = 5000


def lines_of(count: int, number: int) -> tuple[int, list[Line]]:
    """Return how many programs were drawn, always the same for a seed, and the lines of all of them."""
    drawn: list[Line] = []
    programs = 0

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(program())
    def draw(drawn_program: Program) -> None:
        nonlocal programs
        programs += 1
        drawn.extend(judged(drawn_program))

    draw()
    return programs, drawn


def main() -> None:
    """Draw, judge, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=int, default=PROGRAMS)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--results", type=Path)
    options = parser.parse_args()
    began = perf_counter()
    runs = [Run(seed, *lines_of(options.programs, seed)) for seed in options.seeds]
    command = "make oracle" if options.seeds == [0] else f'make oracle SEEDS="{" ".join(map(str, options.seeds))}"'
    report = document(runs, seconds=perf_counter() - began, command=command)
    page = markdown(report)
    print(page)
    folder = options.results or (RESULTS if options.programs >= PROGRAMS else None)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(report, indent=2, ensure_ascii=False)
        (folder / "oracle.json").write_text(text + "\n", encoding="utf-8")
        (folder / "oracle.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
