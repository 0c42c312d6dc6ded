"""What lint finds of all that leaves the standard in functions of real code that were read by hand, line by line.

Usage: ``python benchmarks/real_code_recall.py [--keep]``; the result is printed, and with ``--keep`` written to
``benchmarks/results/real-code-recall.md``. The uses stand in ``benchmarks/results/real-code-recall.json``, in the
versions that are named there: each function that was read, with every use in it that leaves the standard by any rule,
the opt-in ones included. `before` says whether it was found before the reading; `why`, what it takes to know of one
that is not found.
"""

import argparse
import json
import subprocess
import sys
import sysconfig
from importlib.metadata import version
from pathlib import Path
from typing import Any

from xpsession.compliance.rule import all_rules

RESULTS = Path(__file__).parent / "results" / "real-code-recall"
SITE = Path(sysconfig.get_path("purelib"))


def found(files: list[str]) -> set[tuple[str, int, int, str]]:
    """Return what lint finds in some files, by any rule."""
    codes = ",".join(rule.code for rule in all_rules() if rule.opt_in)
    command = [sys.executable, "-m", "xpsession", "lint", "--extend-select", codes, "--format", "json"]
    done = subprocess.run([*command, *files], capture_output=True, encoding="utf-8", check=False, cwd=SITE)
    rows = json.loads(done.stdout)
    paths = {row["path"]: Path(row["path"]) for row in rows}
    names = {path: (SITE / name).relative_to(SITE).as_posix() for path, name in paths.items()}
    return {(names[row["path"]], row["line"], row["column"], row["code"]) for row in rows}


def share(rows: list[dict[str, Any]], name: str) -> str:
    """Return how many of some uses are found, in words."""
    count = sum(row[name] for row in rows)
    return f"{count} of {len(rows)} ({100 * count / max(1, len(rows)):.0f} %)"


def judged(record: dict[str, Any], now: set[tuple[str, int, int, str]]) -> list[dict[str, Any]]:
    """Return the functions that were read, each use in them with whether it is found now."""
    return [
        {
            **read,
            "uses": [
                {**use, "now": (read["file"], use["line"], use["column"], use["code"]) in now} for use in read["uses"]
            ],
        }
        for read in record["functions"]
    ]


def row(read: dict[str, Any]) -> str:
    """Return a function as a row of the table."""
    uses = read["uses"]
    missed = [f"{use['line']} {use['code']} `{use['expression']}`: {use['why']}" for use in uses if not use["now"]]
    counts = (len(uses), sum(use["before"] for use in uses), sum(use["now"] for use in uses))
    return f"| {read['file']} | {read['function']} | {' | '.join(map(str, counts))} | {'; '.join(missed)} |"


def table(record: dict[str, Any], now: set[tuple[str, int, int, str]]) -> str:
    """Return the reading, and what is found of it, as Markdown."""
    opt_in = {rule.code for rule in all_rules() if rule.opt_in}
    functions = judged(record, now)
    uses = [use for read in functions for use in read["uses"]]
    default = [use for use in uses if use["code"] not in opt_in]
    packages = ", ".join(f"{name} {number}" for name, number in record["versions"].items())
    return "\n".join(
        [
            "# What lint finds of what there is in real code",
            "",
            "Written by `python benchmarks/real_code_recall.py --keep`.",
            "",
            f"{len(functions)} functions of {packages} were read by hand, with {len(uses)} uses that",
            f"leave the standard. Lint finds {share(uses, 'now')}, and found {share(uses, 'before')} before that;",
            f"of the {len(default)} that count at the default selection {share(default, 'now')}, and",
            f"{share(default, 'before')} before.",
            "",
            "| file | function | uses | found before | found now | missed, and what it takes |",
            "|---|---|---|---|---|---|",
            *map(row, functions),
            "",
        ]
    )


def main() -> None:
    """Print what is found, or keep it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", action="store_true", help="write the result")
    arguments = parser.parse_args()
    record = json.loads(RESULTS.with_suffix(".json").read_text(encoding="utf-8"))
    other = {name: version(name) for name in record["versions"]}
    if other != record["versions"]:
        raise SystemExit(f"the reading is of {record['versions']}, and {other} are installed")
    text = table(record, found(sorted({read["file"] for read in record["functions"]})))
    print(text)
    if arguments.keep:
        RESULTS.with_suffix(".md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
