"""The oracle, the report: recall and precision, and what was missed or reported without a reason, by class."""

import platform
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, NamedTuple

from compliance_oracle import raises
from compliance_oracle.judging import Line
from compliance_oracle.reasons import passed, reason

EXAMPLES = 5  # of each class


class Run(NamedTuple):
    """What one seed gave: how many programs, and their lines."""

    seed: int
    programs: int
    lines: Sequence[Line]


def document(runs: Sequence[Run], *, seconds: float, command: str) -> dict[str, Any]:
    """Return the report on what was judged."""
    lines = [line for run in runs for line in run.lines]
    targets = sorted({line.target for line in lines}, key=lambda target: (target.version, not target.optional))
    by_target = {str(target): [line for line in lines if line.target == target] for target in targets}
    reports = [(found, line) for line in lines for found in line.reported]
    beyond = [(found, line) for found, line in reports if line.refusal is None]
    listed = Counter(text for found, line in beyond if (text := reason(found, line)) is not None)
    wrong = [(found, line) for found, line in beyond if reason(found, line) is None]
    missed = [line for line in lines if line.refusal is not None and not line.reported]
    reached = Counter(line.place for line in lines if line.refusal is not None and line.place)
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "command": command,
        "versions": {name: version(name) for name in ("array-api-strict", "hypothesis", "numpy")}
        | {"python": platform.python_version()},
        "programs": sum(run.programs for run in runs),
        **_figures(lines),
        "seeds": {run.seed: {"programs": run.programs, **_figures(run.lines)} for run in runs},
        "targets": {name: _figures(those) for name, those in by_target.items()},
        "listed": dict(sorted(listed.items())),
        "codes": dict(sorted(Counter(found.code for found, _ in reports).items())),
        "confirmed": dict(sorted(Counter(found.code for found, line in reports if line.refusal is not None).items())),
        "passed": dict(sorted(Counter(why for line in missed if (why := passed(line)) is not None).items())),
        "missed": _classes((_miss(line), line.text) for line in missed if passed(line) is None),
        "unfounded": _classes((f"{found.code}: {found.message}", line.text) for found, line in wrong),
        "raises": {
            "places": len(raises.places()),
            "reached": len(reached),
            "unreachable": dict(Counter(why for place in raises.places() if (why := raises.unreachable(place)))),
            "left": [
                f"{place} in {known.function}: {known.text}"
                for place, known in raises.places().items()
                if place not in reached and raises.unreachable(place) is None
            ],
        },
        "seconds": round(seconds, 1),
    }


def _figures(lines: Iterable[Line]) -> dict[str, Any]:
    """Return what is counted of lines: recall is of the refused ones, precision of the reports."""
    judged = list(lines)
    refused = [line for line in judged if line.refusal is not None]
    reports = [(found, line) for line in judged for found in line.reported]
    wrong = [one for one in reports if one[1].refusal is None and reason(*one) is None]
    return {
        "lines": len(judged),
        "refused": len(refused),
        "recall": round(sum(bool(line.reported) for line in refused) / max(1, len(refused)), 5),
        "reports": len(reports),
        "precision": round((len(reports) - len(wrong)) / max(1, len(reports)), 5),
    }


def _miss(line: Line) -> str:
    """Return the class of a line that was refused and not reported: the error, with the operands' names left out."""
    refusal = re.sub(r"'[^']*'|\d+", "…", line.refusal or "")
    function = re.search(r"xp\.[\w.]+|np\.[\w.]+", line.text)
    return f"{function[0] if function else 'operators and indices'}: {refusal}"


def _classes(pairs: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """Return the classes, the most frequent first, each with a few examples."""
    found: dict[str, list[str]] = {}
    for name, text in pairs:
        found.setdefault(re.sub(r"'[^']*'", "…", name), []).append(text)
    rows = sorted(found.items(), key=lambda row: -len(row[1]))
    return [
        {"class": name, "count": len(texts), "examples": list(dict.fromkeys(texts))[:EXAMPLES]} for name, texts in rows
    ]


def markdown(report: dict[str, Any]) -> str:
    """Return the report as a page."""
    head = (
        f"Printed by `{report['command']}` on {report['date']}: {report['programs']} programs, drawn by hypothesis, "
        f"each run in a session on NumPy and on array_api_strict {report['versions']['array-api-strict']} (its "
        "`device1`). Half of them are held against the latest version of the standard, the others against earlier "
        "ones, or against a library without what is optional: the extensions, and shapes that depend on values."
    )
    rows = {
        "all": report,
        **{f"seed {seed}": row for seed, row in report["seeds"].items() if len(report["seeds"]) > 1},
        **report["targets"],
    }
    raised = report["raises"]
    lines = [
        "# The compliance checks against array_api_strict",
        "",
        head,
        "",
        "| | lines | refused by strict | reported at that line (recall) | reports | right, or listed (precision) |",
        "|---|---|---|---|---|---|",
        *(
            f"| {name} | {row['lines']} | {row['refused']} | {row['recall']:.2%} | {row['reports']} "
            f"| {row['precision']:.2%} |"
            for name, row in rows.items()
        ),
        "",
        f"array_api_strict raises at {raised['places']} places; {raised['reached']} of them refused these lines.",
        "",
        "| places | why no line leads there |",
        "|---|---|",
        *(f"| {count} | {why} |" for why, count in sorted(raised["unreachable"].items())),
        "",
        "## Refused by strict and not reported, for a reason",
        "",
        "| count | reason |",
        "|---|---|",
        *(f"| {count} | {text} |" for text, count in report["passed"].items()),
        "",
        "## Reported where strict passes, for a reason",
        "",
        "| count | reason |",
        "|---|---|",
        *(f"| {count} | {text} |" for text, count in report["listed"].items()),
        "",
    ]
    for title, key in (
        ("Refused and not reported without a reason", "missed"),
        ("Reported without a reason", "unfounded"),
    ):
        lines += [f"## {title}", "", "| count | class | examples |", "|---|---|---|"]
        for row in report[key]:
            shown = ", ".join(f"`{_cell(text)}`" for text in row["examples"][:3])
            lines.append(f"| {row['count']} | {_cell(row['class'])} | {shown} |")
        lines += ["", *([] if report[key] else ["None.", ""])]
    if raised["left"]:
        lines += ["## Places that no line was refused at", "", *(f"- `{place}`" for place in raised["left"])]
    return "\n".join(lines).rstrip() + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
