"""Generate `xpsession/standard/tables.json` and `arrays.json`, the facts of the array API standard.

They are read from the stubs of a checkout of https://github.com/data-apis/array-api: names, signatures, chapters, what
each parameter takes and for which data types it is defined, and the version in which each first appears or changes;
`arrays.json` holds the same of the attributes and methods of arrays.

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
FOLDER = Path(__file__).parents[1] / "xpsession" / "standard"
EXTENSIONS = {"linalg", "fft"}
# The chapters that hold no function, constant or data type of the namespace itself.
OTHER_STUBS = {"__init__", "_types", "array_object", "data_types"}
INSPECTION = "__array_namespace_info__"

ARRAY_OBJECT = "array_object.py"
# What changes from version to version, with the name under which each version's is kept.
CHANGING = {"signature": "signatures", "types": "types", "categories": "categories"}
# The kinds of data types that the words of the standard cover.
KINDS = {
    "boolean": ["bool"],
    "integer": ["integer"],
    "real-valued floating-point": ["real floating"],
    "complex floating-point": ["complex floating"],
    "floating-point": ["real floating", "complex floating"],
    "real-valued": ["integer", "real floating"],
    "numeric": ["integer", "real floating", "complex floating"],
}
_CATEGORY = re.compile(r"(?:Should|Must) have an? ([a-z -]+?) data type")
# Where the standard leaves integers to each library although they are numeric.
_NO_INTEGERS = re.compile(r"If one or both of .* have integer data types, the result is implementation-dependent")

Entry = dict[str, Any]


def words(annotation: ast.expr | None) -> list[str]:  # noqa: PLR0911  # one for each form
    """Return what an annotation allows, as words: ``array``, ``int``, ``tuple``; of tuples of arrays ``arrays``."""
    match annotation:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return [name.lower()]
        case ast.Constant(value=None):
            return ["none"]
        case ast.Subscript(value=ast.Name(id="Optional"), slice=inner):
            return [*words(inner), "none"]
        case ast.Subscript(value=ast.Name(id="Union"), slice=ast.Tuple(elts=options)):
            return [word for option in options for word in words(option)]
        case ast.Subscript(value=ast.Name(id="Literal")):
            return ["str"]
        case ast.Subscript(value=ast.Name(id=name), slice=inner):
            arrays = any(isinstance(part, ast.Name) and part.id == "array" for part in ast.walk(inner))
            return [name.lower(), *(["arrays"] if arrays else [])]
        case ast.BinOp(left=left, right=right):
            return [*words(left), *words(right)]
        case _:
            return []


def types(function: ast.FunctionDef) -> dict[str, list[str]]:
    """Return what each parameter takes."""
    arguments = function.args
    variadic = [arguments.vararg] if arguments.vararg is not None else []
    return {
        item.arg: sorted(set(words(item.annotation)))
        for item in [*arguments.posonlyargs, *arguments.args, *variadic, *arguments.kwonlyargs]
        if item.arg != "self"
    }


def categories(function: ast.FunctionDef) -> dict[str, list[str]]:
    """Return the kinds of data types for which each parameter is defined, where that is not all of them."""
    names = set(types(function)) | {"self"}
    found: dict[str, list[str]] = {}
    text = ast.get_docstring(function) or ""
    parameter = ""
    for line in text.split("Returns\n")[0].splitlines():
        head = re.match(r"(\w+)\s*:", line)
        if head is not None:
            parameter = head[1] if head[1] in names else ""
        said = _CATEGORY.search(line.replace("*", ""))
        if said is not None and parameter and parameter not in found:
            kinds = [kind for phrase in said[1].split(" or ") for kind in KINDS[phrase]]
            found[parameter] = kinds
    if _NO_INTEGERS.search(text):
        found = {name: [kind for kind in kinds if kind != "integer"] for name, kinds in found.items()}
    return found


def entry_of(function: ast.FunctionDef, chapter: str) -> Entry:
    """Return the entry of a function; its annotations are gone afterwards."""
    entry: Entry = {
        "kind": "function",
        "chapter": chapter,
        "types": types(function),
        "categories": categories(function),
    }
    return {**entry, "signature": signature(function)}


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
            yield prefix + node.name, entry_of(node, chapter)


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
    for name, entry in entries.items():
        main = entries.get(name.rpartition(".")[2], {})
        if name.startswith("linalg.") and not entry["categories"]:  # an alias refers to the other's text
            entry["categories"] = main.get("categories", {})
    return entries


def array_object(checkout: Path, version: str) -> dict[str, Entry]:
    """Return the attributes and methods of arrays in one version."""
    stub = checkout / "src" / "array_api_stubs" / f"_{version.replace('.', '_')}" / ARRAY_OBJECT
    [array] = [node for node in ast.parse(stub.read_text(encoding="utf-8")).body if isinstance(node, ast.ClassDef)]
    found: dict[str, Entry] = {}
    for node in array.body:
        if isinstance(node, ast.FunctionDef) and node.name != "__init__":
            entry = entry_of(node, "array_object")
            found[node.name] = {**entry, "kind": "attribute"} if node.decorator_list else entry
    return found


def history(editions: dict[str, dict[str, Entry]]) -> dict[str, Entry]:
    """Merge the versions: each name with its first version and every version that changes what is said of it."""
    merged: dict[str, Entry] = {}
    for version, entries in editions.items():
        for name, entry in entries.items():
            changing = {key: entry.pop(key) for key in CHANGING if key in entry}
            known = merged.setdefault(name, {**entry, "since": version})
            for key, fact in changing.items():
                kept = known.setdefault(CHANGING[key], {})
                if fact != next(reversed(kept.values()), None if fact else fact):
                    kept[version] = fact
                if not kept:
                    del known[CHANGING[key]]
    return dict(sorted(merged.items()))


def write(file: Path, table: dict[str, Entry]) -> None:
    """Write a table, one name a line."""
    rows = ",\n".join(f"{json.dumps(name)}: {json.dumps(entry)}" for name, entry in table.items())
    file.write_text(f"{{\n{rows}\n}}\n", encoding="utf-8")


def main() -> None:
    """Write the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=Path, help="a checkout of data-apis/array-api")
    checkout = parser.parse_args().checkout
    write(FOLDER / "tables.json", history({version: edition(checkout, version) for version in VERSIONS}))
    write(FOLDER / "arrays.json", history({version: array_object(checkout, version) for version in VERSIONS}))


if __name__ == "__main__":
    main()
