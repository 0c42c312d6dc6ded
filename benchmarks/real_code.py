"""What lint finds in real code, read by hand, and the precision that follows from it.

Usage::

    python benchmarks/real_code.py          # print what has no verdict yet, with its lines, to be read
    python benchmarks/real_code.py --keep   # write benchmarks/results/real-code-findings.{json,md}
    python benchmarks/real_code.py --other FOLDER [--keep]  # with the packages unpacked in a folder, as wheels are

The population is what lint finds at the default selection in the installed SciPy, scikit-learn, array-api-extra and the
standard library; all of it is read. Other packages that were read once, each in the version of its wheel, stay in the
record. Verdicts are kept from one run to the next. A verdict is added by hand in the JSON: ``true``, ``false`` (a false
alarm), or ``null`` as long as nobody has read it; `why` says the reason; `mended`, which false alarms were found.
"""

import argparse
import json
import subprocess
import sys
import sysconfig
from collections import Counter
from importlib.metadata import version
from math import sqrt
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results" / "real-code-findings"
SITE, STANDARD = Path(sysconfig.get_path("purelib")), Path(sysconfig.get_path("stdlib"))
PACKAGES = {"scipy": "scipy", "sklearn": "scikit-learn", "array_api_extra": "array-api-extra"}
Finding = dict[str, Any]
KEY = ("file", "line", "column", "code")


def population() -> list[Finding]:
    """Return everything that lint finds, with paths that do not depend on the machine."""
    rows = [row for name, package in PACKAGES.items() for row in found_in(SITE / name, SITE, package)]
    return [*rows, *found_in(STANDARD, STANDARD, "the standard library")]


def others(folder: Path) -> tuple[list[Finding], dict[str, str]]:
    """Return what lint finds in packages that are unpacked in a folder, and their versions."""
    versions = dict(path.stem.split("-")[:2] for path in sorted(folder.glob("*.dist-info")))
    names = {name.replace("scikit_image", "skimage"): name for name in versions}
    rows = [
        row
        for name, package in names.items()
        if (folder / name).is_dir()
        for row in found_in(folder / name, folder, package)
    ]
    return rows, versions


def found_in(folder: Path, above: Path, package: str) -> list[Finding]:
    """Return what lint finds in a folder, with paths from `above` on."""
    command = [sys.executable, "-m", "xpsession", "lint", "--format", "json", str(folder)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if "Traceback" in done.stderr:
        raise SystemExit(done.stderr)
    return sorted((_row(found, above, package) for found in json.loads(done.stdout)), key=place)


def place(row: Finding) -> tuple[Any, ...]:
    """Return where a finding is."""
    return tuple(row[name] for name in KEY)


def _row(found: dict[str, Any], above: Path, package: str) -> Finding:
    path = Path(found["path"])
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    line = lines[found["line"] - 1]
    end = found["end_column"] if found["end_line"] == found["line"] else len(line)
    return {
        "package": package,
        "file": path.relative_to(above).as_posix(),
        **{name: found[name] for name in ("line", "column", "code")},
        "expression": line[found["column"] : end][:60].replace("|", "/"),
        "message": found["message"],
        "hint": found["hint"],
    }


def kept() -> dict[str, Any]:
    """Return what was kept before."""
    path = RESULTS.with_suffix(".json")
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def interval(right: int, total: int) -> tuple[float, float]:
    """Return Wilson's interval of 95 % of a proportion."""
    z, share = 1.96, right / total
    middle, spread = share + z * z / (2 * total), z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return (middle - spread) / (1 + z * z / total), (middle + spread) / (1 + z * z / total)


def show(row: Finding, folder: Path | None) -> None:
    """Print a finding with the lines around it."""
    above = (STANDARD, SITE, folder or SITE)
    path = next(path for path in (root / row["file"] for root in above) if path.exists())
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    print(f"== {row['file']}:{row['line']}:{row['column'] + 1} {row['code']} {row['message']}; hint: {row['hint']}")
    print(*(f"   {line}" for line in lines[max(0, row["line"] - 8) : row["line"] + 3]), sep="\n")


def judged(rows: list[Finding]) -> str:
    """Return the verdict on findings as a sentence."""
    read = [row for row in rows if row["verdict"] is not None]
    right = sum(row["verdict"] for row in read)
    low, high = interval(right, len(read)) if read else (0.0, 1.0)
    return (
        f"Of these {len(rows)}, {len(read)} were read by hand: {right} are right and {len(read) - right} are not, a "
        f"precision of {100 * right / max(1, len(read)):.1f} % (95 % interval {100 * low:.1f} to {100 * high:.1f} %)."
    )


def named(versions: dict[str, str]) -> str:
    """Return packages with their versions as a list in words."""
    return ", ".join(f"{name} {number}" for name, number in versions.items())


def table(record: dict[str, Any]) -> str:
    """Return the record as Markdown."""
    rows, elsewhere = record["sample"], record["elsewhere"]
    counts = ", ".join(f"{code} {count}" for code, count in record["findings"].items())
    total = sum(record["findings"].values())
    words = {True: "right", False: "**wrong**", None: "not read"}
    body = [
        f"| {row['file']}:{row['line']}:{row['column'] + 1} | {row['code']} | `{row['expression']}` "
        f"| {words[row['verdict']]} | {row['why']} |"
        for row in [*rows, *elsewhere]
    ]
    return "\n".join(
        [
            "# What lint finds in real code",
            "",
            "Written by `python benchmarks/real_code.py --keep`.",
            "",
            f"In {named(record['versions'])} there are {total} findings at the default selection: {counts}.",
            judged(rows),
            "",
            f"In {named(record['other versions'])} there are {len(elsewhere)}.",
            judged(elsewhere),
            "",
            "False alarms that were found, and that are mended: " + "; ".join(record["mended"]) + ".",
            "",
            "| place | code | expression | verdict | why |",
            "|---|---|---|---|---|",
            *body,
            "",
        ]
    )


def main() -> None:
    """Print what was not read, or keep the verdicts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", action="store_true", help="write the results")
    parser.add_argument("--other", type=Path, help="a folder of unpacked packages that are to be read as well")
    arguments = parser.parse_args()
    before = kept()
    verdicts = {place(row): row for name in ("sample", "elsewhere") for row in before.get(name, [])}

    def with_verdicts(rows: list[Finding]) -> list[Finding]:
        known = [(row, verdicts.get(place(row), {})) for row in rows]
        return [row | {"verdict": old.get("verdict"), "why": old.get("why", "")} for row, old in known]

    rows = with_verdicts(population())
    elsewhere, other = before.get("elsewhere", []), before.get("other versions", {})
    if arguments.other is not None:
        elsewhere, other = others(arguments.other)
        elsewhere = with_verdicts(elsewhere)
    for row in [*rows, *elsewhere]:
        if row["verdict"] is None:
            show(row, arguments.other)
    record = {
        "command": "python benchmarks/real_code.py --keep",
        "versions": {name: version(name) for name in PACKAGES.values()} | {"Python": sys.version.split()[0]},
        "findings": dict(sorted(Counter(row["code"] for row in rows).items())),
        "mended": before.get("mended", []),
        "sample": rows,
        "other versions": other,
        "elsewhere": elsewhere,
    }
    if arguments.keep:
        RESULTS.with_suffix(".json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", "utf-8")
        RESULTS.with_suffix(".md").write_text(table(record), encoding="utf-8")


if __name__ == "__main__":
    main()
