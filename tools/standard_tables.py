"""Generate `xpsession/standard/tables.json`, the names and signatures of the array API standard.

The facts are read from the stubs of a checkout of https://github.com/data-apis/array-api:
names, signatures, chapters and the version in which each first appears or changes. No prose is read.

    python tools/standard_tables.py PATH_TO_ARRAY_API
"""

import argparse
import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

VERSIONS = ("2022.12", "2023.12", "2024.12", "2025.12")
TABLES = Path(__file__).parents[1] / "xpsession" / "standard" / "tables.json"
EXTENSIONS = {"linalg", "fft"}
# The chapters that hold no function, constant or data type of the namespace itself.
OTHER_STUBS = {"__init__", "_types", "array_object", "data_types"}
INSPECTION = "__array_namespace_info__"

Entry = dict[str, Any]


def signature(function: ast.FunctionDef) -> str:
    """Return the parameters of `function` without their annotations, as source text."""
    arguments = function.args
    for argument in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]:
        argument.annotation = None
    for variadic in (arguments.vararg, arguments.kwarg):
        if variadic is not None:
            variadic.annotation = None
    return f"({ast.unparse(arguments)})"


def functions(stub: Path) -> Iterator[tuple[str, Entry]]:
    """Yield the qualified name and the entry of each function that `stub` declares."""
    chapter = "inspection" if stub.stem == "info" else stub.stem
    prefix = f"{stub.stem}." if stub.stem in EXTENSIONS else ""
    for node in ast.parse(stub.read_text(encoding="utf-8")).body:
        # The stubs of inspection also declare the methods of what the one function returns.
        wanted = isinstance(node, ast.FunctionDef) and (chapter != "inspection" or node.name == INSPECTION)
        if wanted and isinstance(node, ast.FunctionDef):
            yield prefix + node.name, {"kind": "function", "chapter": chapter, "signature": signature(node)}


def constants(stub: Path) -> Iterator[tuple[str, Entry]]:
    """Yield the name and the entry of each constant."""
    for node in ast.parse(stub.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if name != "__all__":
                yield name, {"kind": "constant", "chapter": "constants"}


def data_types(chapter: Path) -> Iterator[tuple[str, Entry]]:
    """Yield the name and the entry of each data type: a row of a table, or before 2023.12 a heading."""
    for name in re.findall(r"^(?:\|\s*)?([a-z]+\d*)(?:\s*\||\n-+$)", chapter.read_text(encoding="utf-8"), re.MULTILINE):
        yield name, {"kind": "dtype", "chapter": "data_types"}


def edition(checkout: Path, version: str) -> dict[str, Entry]:
    """Return every entry of one version of the standard."""
    stubs = checkout / "src" / "array_api_stubs" / f"_{version.replace('.', '_')}"
    entries: dict[str, Entry] = {
        "__array_api_version__": {"kind": "constant", "chapter": "version"},
        **dict(constants(stubs / "constants.py")),
        **dict(data_types(checkout / "spec" / version / "API_specification" / "data_types.rst")),
    }
    for stub in sorted(stubs.glob("*.py")):
        if stub.stem not in OTHER_STUBS:
            entries.update(functions(stub))
    return entries


def history(checkout: Path) -> dict[str, Entry]:
    """Merge the versions: each name with its first version and every version that changes its signature."""
    merged: dict[str, Entry] = {}
    for version in VERSIONS:
        for name, entry in edition(checkout, version).items():
            text = entry.pop("signature", None)
            known = merged.setdefault(name, {**entry, "since": version})
            if text is not None:
                signatures = known.setdefault("signatures", {})
                if text != next(reversed(signatures.values()), None):
                    signatures[version] = text
    return dict(sorted(merged.items()))


def main() -> None:
    """Write the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=Path, help="a checkout of data-apis/array-api")
    checkout = parser.parse_args().checkout
    rows = ",\n".join(f"{json.dumps(name)}: {json.dumps(entry)}" for name, entry in history(checkout).items())
    TABLES.write_text(f"{{\n{rows}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
