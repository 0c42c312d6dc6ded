"""The oracle, the report: recall and precision, and what was missed or reported without a reason, by class."""

import platform
import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from compliance_oracle.judging import Line
from compliance_oracle.reasons import reason

EXAMPLES = 5  # of each class


def document(programs: int, lines: Iterable[Line], *, seconds: float, command: str) -> dict[str, Any]:
    """Return the report on the judged `lines` of so many `programs`."""
    judged = list(lines)
    refused = [line for line in judged if line.refusal is not None]
    caught = [line for line in refused if line.reported]
    reports = [(found, line) for line in judged for found in line.reported]
    right = [(found, line) for found, line in reports if line.refusal is not None]
    beyond = [(found, line) for found, line in reports if line.refusal is None]
    listed = Counter(text for found, line in beyond if (text := reason(found, line.text)) is not None)
    wrong = [(found, line) for found, line in beyond if reason(found, line.text) is None]
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "command": command,
        "versions": {name: version(name) for name in ("array-api-strict", "hypothesis", "numpy")}
        | {"python": platform.python_version()},
        "programs": programs,
        "lines": len(judged),
        "refused": len(refused),
        "recall": round(len(caught) / max(1, len(refused)), 5),
        "reports": len(reports),
        "right": len(right),
        "listed": dict(sorted(listed.items())),
        "precision": round((len(reports) - len(wrong)) / max(1, len(reports)), 5),
        "codes": dict(sorted(Counter(found.code for found, _ in reports).items())),
        "missed": _classes((_miss(line), line.text) for line in refused if not line.reported),
        "unfounded": _classes((f"{found.code}: {found.message}", line.text) for found, line in wrong),
        "seconds": round(seconds, 1),
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
        f"Printed by `{report['command']}` on {report['date']}: {report['programs']} programs, "
        f"{report['lines']} lines, drawn by hypothesis, each run in a session on NumPy and on array_api_strict "
        f"{report['versions']['array-api-strict']} (its `device1`)."
    )
    lines = [
        "# The compliance checks against array_api_strict",
        "",
        head,
        "",
        "| | |",
        "|---|---|",
        f"| lines that strict refuses | {report['refused']} |",
        f"| of them reported at that line (recall) | {report['recall']:.2%} |",
        f"| reports | {report['reports']} |",
        f"| of them where strict refuses, or for a listed reason (precision) | {report['precision']:.2%} |",
        *(f"| listed: {text} | {count} |" for text, count in report["listed"].items()),
        "",
    ]
    for title, key in (("Refused and not reported", "missed"), ("Reported without a reason", "unfounded")):
        lines += [f"## {title}", "", "| count | class | examples |", "|---|---|---|"]
        for row in report[key]:
            shown = ", ".join(f"`{_cell(text)}`" for text in row["examples"][:3])
            lines.append(f"| {row['count']} | {_cell(row['class'])} | {shown} |")
        lines += ["", *([] if report[key] else ["None.", ""])]
    return "\n".join(lines).rstrip() + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
