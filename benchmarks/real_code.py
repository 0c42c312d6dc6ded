"""A sample of what lint finds in real code, read by hand, and the precision that follows from it.

Usage::

    python benchmarks/real_code.py          # draw the sample; print what has no verdict yet, with its lines, to be read
    python benchmarks/real_code.py --keep   # write benchmarks/results/real-code-findings.{json,md}

The population is what lint finds at the default selection in the installed SciPy, scikit-learn, array-api-extra and the
standard library. Findings are drawn by the hash of their place, so that the sample stays the same as long as they do,
and verdicts are kept from one run to the next. A verdict is added by hand in the JSON: ``true``, ``false`` (a false
alarm), or ``null`` as long as nobody has read it; `why` says the reason; `mended`, which false alarms earlier
samples showed.
"""

import argparse
import json
import subprocess
import sys
import sysconfig
from collections import Counter
from hashlib import sha256
from importlib.metadata import version
from math import sqrt
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results" / "real-code-findings"
SITE, STANDARD = Path(sysconfig.get_path("purelib")), Path(sysconfig.get_path("stdlib"))
PACKAGES = {"scipy": "scipy", "sklearn": "scikit-learn", "array_api_extra": "array-api-extra"}
SIZE, SEED = 100, "2025.12"
Finding = dict[str, Any]
KEY = ("file", "line", "column", "code")


def population() -> list[Finding]:
    """Return everything that lint finds, with paths that do not depend on the machine."""
    rows = []
    for folder in (*(SITE / name for name in PACKAGES), STANDARD):
        command = [sys.executable, "-m", "xpsession", "lint", "--format", "json", str(folder)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        if "Traceback" in done.stderr:
            raise SystemExit(done.stderr)
        rows += [_row(found, folder) for found in json.loads(done.stdout)]
    return rows


def _row(found: dict[str, Any], folder: Path) -> Finding:
    path = Path(found["path"])
    within = path.relative_to(STANDARD) if folder == STANDARD else path.relative_to(SITE)
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    line = lines[found["line"] - 1]
    end = found["end_column"] if found["end_line"] == found["line"] else len(line)
    return {
        "package": "the standard library" if folder == STANDARD else PACKAGES[folder.name],
        "file": within.as_posix(),
        **{name: found[name] for name in ("line", "column", "code")},
        "expression": line[found["column"] : end][:60].replace("|", "/"),
        "message": found["message"],
        "hint": found["hint"],
    }


def drawn(rows: list[Finding]) -> list[Finding]:
    """Return the sample, sorted by place."""

    def rank(row: Finding) -> str:
        return sha256("\0".join([SEED, *(str(row[name]) for name in KEY)]).encode()).hexdigest()

    return sorted(sorted(rows, key=rank)[:SIZE], key=lambda row: tuple(row[name] for name in KEY))


def kept() -> dict[str, Any]:
    """Return what was kept before."""
    path = RESULTS.with_suffix(".json")
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def interval(right: int, total: int) -> tuple[float, float]:
    """Return Wilson's interval of 95 % of a proportion."""
    z, share = 1.96, right / total
    middle, spread = share + z * z / (2 * total), z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return (middle - spread) / (1 + z * z / total), (middle + spread) / (1 + z * z / total)


def show(row: Finding) -> None:
    """Print a finding with the lines around it."""
    path = (STANDARD if row["package"] == "the standard library" else SITE) / row["file"]
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    print(f"== {row['file']}:{row['line']}:{row['column'] + 1} {row['code']} {row['message']}; hint: {row['hint']}")
    print(*(f"   {line}" for line in lines[max(0, row["line"] - 8) : row["line"] + 3]), sep="\n")


def table(record: dict[str, Any]) -> str:
    """Return the record as Markdown."""
    rows = record["sample"]
    read = [row for row in rows if row["verdict"] is not None]
    right = sum(row["verdict"] for row in read)
    low, high = interval(right, len(read)) if read else (0.0, 1.0)
    versions = ", ".join(f"{name} {number}" for name, number in record["versions"].items())
    counts = ", ".join(f"{code} {count}" for code, count in record["findings"].items())
    total = sum(record["findings"].values())
    verdict = (
        f"Of a random {len(rows)}, {len(read)} were read by hand: {right} are right and {len(read) - right} are not, a "
        f"precision of {100 * right / max(1, len(read)):.0f} % (95 % interval {100 * low:.1f} to {100 * high:.1f} %)."
    )
    head = [
        "# What lint finds in real code",
        "",
        "Written by `python benchmarks/real_code.py --keep`; how the sample is drawn is said there.",
        "",
        f"In {versions} there are {total} findings at the default selection: {counts}.",
        verdict,
        "",
        "False alarms that earlier samples showed, and that are mended: " + "; ".join(record["mended"]) + ".",
        "",
        "| place | code | expression | verdict | why |",
        "|---|---|---|---|---|",
    ]
    words = {True: "right", False: "**wrong**", None: "not read"}
    body = [
        f"| {row['file']}:{row['line']}:{row['column'] + 1} | {row['code']} | `{row['expression']}` "
        f"| {words[row['verdict']]} | {row['why']} |"
        for row in rows
    ]
    return "\n".join([*head, *body, ""])


def main() -> None:
    """Draw the sample, and print or keep it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", action="store_true", help="write the results")
    keep = parser.parse_args().keep
    rows, before_all = population(), kept()
    verdicts = {tuple(row[name] for name in KEY): row for row in before_all.get("sample", [])}
    sample = []
    for row in drawn(rows):
        before = verdicts.get(tuple(row[name] for name in KEY), {})
        sample.append(row | {"verdict": before.get("verdict"), "why": before.get("why", "")})
    for row in sample:
        if row["verdict"] is None:
            show(row)
    record = {
        "command": "python benchmarks/real_code.py --keep",
        "versions": {name: version(name) for name in PACKAGES.values()} | {"Python": sys.version.split()[0]},
        "findings": dict(sorted(Counter(row["code"] for row in rows).items())),
        "mended": before_all.get("mended", []),
        "sample": sample,
    }
    if keep:
        RESULTS.with_suffix(".json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", "utf-8")
        RESULTS.with_suffix(".md").write_text(table(record), encoding="utf-8")


if __name__ == "__main__":
    main()
