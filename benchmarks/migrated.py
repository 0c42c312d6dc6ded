"""Migrated: draws edits that ``lint --migrate`` proposes in packages, for a person to read, and keeps the verdicts.

``python benchmarks/migrated.py FOLDER…`` draws 100, of each rule alike, safe and unsafe ones. ``--keep`` puts them into
``benchmarks/results/migration-edits.json`` and ``.md``, with the verdicts of those that were read before.
"""

import argparse
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xpsession.compliance.files import FileError, correct_document, read
from xpsession.compliance.rule import all_rules
from xpsession.compliance.source.edits import Revision

RESULTS = Path(__file__).parent / "results"
KEY = ("file", "line", "column", "code")
SEED, SIZE, FILES, LARGEST = 7, 100, 140, 80_000


def edits(path: Path, name: str) -> Iterator[dict[str, Any]]:
    """Yield the edits that are proposed in one file, each with the lines before and after."""
    document = read(path)
    if len(document.text) > LARGEST or None not in dict(document.cells):
        return
    codes = frozenset(rule.code for rule in all_rules() if not rule.opt_in)
    source = document.text
    lines = source.splitlines()
    for found in correct_document(document, codes=codes, fix=False, migrate=True).left:
        changes = found.fix or found.unsafe_fix
        if not changes or found.code == "XP910":
            continue
        after = Revision(source, changes).text.splitlines()
        first, last = min(one.line for one in changes) - 1, max(one.end_line for one in changes)
        yield {
            "file": name,
            "line": found.line,
            "column": found.column,
            "code": found.code,
            "safe": bool(found.fix),
            "before": "\n".join(lines[first:last]).strip(),
            "after": "\n".join(after[first : last + len(after) - len(lines)]).strip(),
        }


def draw(folders: list[Path]) -> list[dict[str, Any]]:
    """Return edits out of the files below `folders`, by turns of each rule."""
    chance = random.Random(SEED)  # noqa: S311  # a sample, no secret
    files = [
        (path, f"{folder.name}/{path.relative_to(folder)}")
        for folder in folders
        for path in sorted(folder.rglob("*.py"))
    ]
    chance.shuffle(files)
    kinds: dict[tuple[str, bool], list[dict[str, Any]]] = defaultdict(list)
    for path, name in files[:FILES]:
        try:
            for one in edits(path, name):
                kinds[one["code"], one["safe"]].append(one)
        except FileError as error:
            print(error, file=sys.stderr)  # a command
    for rows in kinds.values():
        chance.shuffle(rows)
    drawn: list[dict[str, Any]] = []
    while len(drawn) < SIZE and any(kinds.values()):
        drawn += [rows.pop() for rows in kinds.values() if rows]
    return sorted(drawn[:SIZE], key=lambda one: (not one["safe"], *(one[key] for key in KEY)))


def table(record: dict[str, Any]) -> str:
    """Return the record as Markdown."""
    rows = record["sample"]
    text = ["# What lint --migrate would edit in real code", "", f"Written by `{record['command']}`.", ""]
    for safe, word in ((True, "safe"), (False, "unsafe")):
        of = [one for one in rows if one["safe"] is safe and one["verdict"] is not None]
        right = sum(one["verdict"] for one in of)
        text.append(f"Of {len(of)} {word} edits that were read by hand, {right} are right.")
    text += ["", f"Edits that were wrong, and that are mended: {'; '.join(record['mended'])}.", ""]
    text += [
        f"Tests of the packages, with every safe edit applied to them and before: {'; '.join(record['tests'])}.",
        "",
    ]
    text += ["| place | code | | before | after | verdict | why |", "|---|---|---|---|---|---|---|"]
    for one in rows:
        cells = [" ".join(one[name].split()).replace("|", "\\|") for name in ("before", "after")]
        verdict = {True: "right", False: "wrong", None: "unread"}[one["verdict"]]
        place, kind = f"{one['file']}:{one['line']}", "safe" if one["safe"] else "unsafe"
        text.append(f"| {place} | {one['code']} | {kind} | `{cells[0]}` | `{cells[1]}` | {verdict} | {one['why']} |")
    return "\n".join(text) + "\n"


def main() -> None:
    """Draw, and print or keep what was drawn."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    path = RESULTS / "migration-edits.json"
    before = (
        json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"sample": [], "mended": [], "tests": []}
    )
    read_before = {tuple(one[key] for key in (*KEY, "after")): one for one in before["sample"]}
    drawn = draw(options.folders)
    for one in drawn:
        known = read_before.get(tuple(one[key] for key in (*KEY, "after")), {})
        one |= {"verdict": known.get("verdict"), "why": known.get("why", "")}
    command = "python benchmarks/migrated.py --keep FOLDER…"
    record = {"command": command, "mended": before["mended"], "tests": before["tests"], "sample": drawn}
    if options.keep:
        path.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        path.with_suffix(".md").write_text(table(record), encoding="utf-8")
    else:
        print(table(record))  # a command


if __name__ == "__main__":
    main()
