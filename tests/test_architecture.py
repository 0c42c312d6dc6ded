"""The import order: leaves < backends < services < session < doors; display stands on the leaves alone."""

import ast
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import xpsession

PACKAGE = Path(xpsession.__file__).parent
LEAVES = {"errors", "figures", "records", "standard", "versus"}
SERVICES = {"compliance", "namespaces", "reporting", "rerunning", "timing"}
DOORS = {"cells", "cli", "compiler", "extension", "magics", "panel", "prompt", "settings", "stepping", "wire"}
MAY_IMPORT = {
    "errors": set(),
    "figures": set(),
    "records": LEAVES,
    "standard": LEAVES,
    "versus": set(),
    "display": LEAVES | {"display"},
    "backends": LEAVES | {"backends"},
    **{service: LEAVES | {"backends", service} for service in SERVICES},
    "sessions": LEAVES
    | {"backends", "describing", "measuring", "rechecking", "sessions", "surveying", "sweeping"}
    | SERVICES,
    "describing": LEAVES | {"backends"} | SERVICES,
    "rechecking": LEAVES | {"backends"} | SERVICES,
    "measuring": LEAVES | {"backends"} | SERVICES,
    "surveying": LEAVES | {"backends"} | SERVICES,
    "sweeping": LEAVES | {"backends", "measuring", "sweeping"} | SERVICES,
    "cells": LEAVES | {"display", "history", "sessions", "backends"},
    "compiler": {"sessions"},
    "settings": LEAVES | {"display", "sessions", "backends"},
    "prompt": LEAVES | {"display", "sessions", "prompt"},
    "history": set(),
    "stepping": set(),
    "turns": set(),
    "panel": LEAVES | {"display", "sessions", "backends", "turns", "panel"},
    "wire": LEAVES | {"display", "sessions", "backends", "turns", "wire"},
    "magics": LEAVES | {"display", "history", "sessions", "backends", "magics", "timing", "sweeping", "panel"},
    "cli": LEAVES | {"display", "backends", "cli", "measuring", "surveying"} | SERVICES,
    # The composition root knows every room.
    "extension": LEAVES | {"display", "history", "sessions", "backends"} | SERVICES | DOORS,
}
# Inside a large room a folder imports those before it.
FLOORS = {
    "compliance": (
        "facts", "values", "source", "uses", "rule", "flow", "migration", "rules", "pages", "selection",
        "suspicion", "examination", "fixing", "runtime", "__init__", "files",
    ),
    "timing": ("statistics", "code", "lanes", "phases", "__init__"),
}  # fmt: skip
# Whoever imports one of these pays for it: each is imported in its own backend only, and when it is needed.
LIBRARIES = {"cupy": "backends/cupy", "array_api_strict": "backends/strict.py", "ipywidgets": "panel"}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def room(path: Path) -> str:
    name = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "cli" if name == "__main__" else name


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imported(path: Path) -> list[str]:
    """Return the full names that a module imports, wherever in it."""
    found: list[str] = []
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_the_rooms_below_it(path: Path) -> None:
    # A pickle of `xp` comes back through the package, which alone knows how to build one.
    excused = {"xpsession.namespace"} if path.name == "namespace.py" else set()
    rooms = {name.split(".")[1] for name in imported(path) if name.startswith("xpsession.") and name not in excused}
    assert rooms <= MAY_IMPORT[room(path)] | ({"__version__"} if room(path) in {"cli", "wire"} else set())


@pytest.mark.parametrize("large", FLOORS)
def test_in_a_large_room_a_folder_imports_only_those_below_it(large: str) -> None:
    floors = {name: floor for floor, name in enumerate(FLOORS[large])}
    for path in (PACKAGE / large).rglob("*.py"):
        here = path.relative_to(PACKAGE / large).parts[0].removesuffix(".py")
        inside = [name.split(".")[2] for name in imported(path) if name.startswith(f"xpsession.{large}.")]
        above = {name for name in inside if floors.get(name, floors["__init__"]) > floors[here]}
        # What a rule is includes where all of them are found.
        assert above <= ({"rules"} if here == "rule" else set()), path


def test_no_module_imports_another_in_a_circle() -> None:
    named = {
        ".".join(["xpsession", *path.relative_to(PACKAGE).with_suffix("").parts]).removesuffix(".__init__"): path
        for path in modules()
    }
    # A name that is imported from a module is that module's, unless it is itself a module.
    below = {
        module: {name if name in named else name.rpartition(".")[0] for name in imported(path)} & named.keys()
        for module, path in named.items()
    }
    TopologicalSorter(below).prepare()  # a CycleError names the circle


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_is_imported_in_its_own_room_only(library: str) -> None:
    users = {
        str(path.relative_to(PACKAGE))
        for path in modules()
        if any(name.split(".")[0] == library for name in imported(path))
    }
    assert all(user.startswith(LIBRARIES[library]) for user in users)


def test_the_session_and_the_services_know_nothing_of_ipython_at_import() -> None:
    for path in modules():
        if room(path) in LEAVES | {"backends", "sessions", "display"}:
            top = parsed(path).body
            names = {ast.unparse(node) for node in top if isinstance(node, ast.Import | ast.ImportFrom)}
            assert not any("IPython" in name for name in names), path


def test_every_module_says_in_its_first_sentence_what_it_is_for() -> None:
    silent = [path for path in modules() if not ast.get_docstring(parsed(path))]
    assert silent == []


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    long = [path for path in modules() if len(path.read_text(encoding="utf-8").splitlines()) > 400]
    assert long == []


def test_the_public_names_are_sorted_and_each_resolves() -> None:
    assert xpsession.__all__ == sorted(xpsession.__all__)
    assert all(getattr(xpsession, name) is not None for name in xpsession.__all__)
