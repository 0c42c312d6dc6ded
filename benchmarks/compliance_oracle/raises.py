"""The oracle, the raises: the places where array_api_strict refuses something, and why no program leads to some."""

import ast
import re
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import array_api_strict

ROOT = Path(array_api_strict.__file__).parent


class Place(NamedTuple):
    """One ``raise`` in the code of array_api_strict: the function that it is in, and what it says."""

    function: str
    text: str


# Why no line of a session on NumPy is refused there: what the place says, or the function that it is in.
UNREACHABLE = {
    r"device(?! argument)": "a session on NumPy has one device; the rules about devices have tests of their own",
    r"__dlpack__": "strict has it not yet, or names a version before that; XP903 is about it",
    r"set_array_api_strict_flags|^__getattr__|instantiated directly|__array__ method": "what strict has for itself",
}


@cache
def places() -> dict[str, Place]:
    """Return every place, by its file and line."""
    return {
        f"{file.name}:{node.lineno}": Place(function, ast.unparse(node.exc) if node.exc is not None else "")
        for file in sorted(ROOT.glob("*.py"))
        for function, node in _raises(ast.parse(file.read_text(encoding="utf-8")), "")
    }


def _raises(node: ast.AST, function: str) -> list[tuple[str, ast.Raise]]:
    """Return the statements that raise something below `node`, each with the function that it is in."""
    found: list[tuple[str, ast.Raise]] = []
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, ast.Raise):
            found.append((function, inner))
        named = isinstance(inner, ast.ClassDef | ast.FunctionDef)
        found += _raises(inner, f"{function}.{inner.name}".lstrip(".") if named else function)  # type: ignore[attr-defined]
    return found


def place(error: BaseException) -> str:
    """Return the place that raised `error`, or an empty text where no code of array_api_strict did by itself."""
    trace: TracebackType | None = error.__traceback__
    found = ""
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        found = _statement(file, trace.tb_lineno) if file.parent == ROOT else ""
        trace = trace.tb_next
    return found


@cache
def _statement(file: Path, line: int) -> str:
    """Return the place of the statement around a line that raises something."""
    known = places()
    return next(
        (place for start in range(line, max(0, line - 20), -1) if (place := f"{file.name}:{start}") in known), ""
    )


def unreachable(place: str) -> str | None:
    """Return why no line leads to a place; None where one should."""
    known = places()[place]
    said = f"{known.function}: {known.text}"
    return next((reason for pattern, reason in UNREACHABLE.items() if re.search(pattern, said)), None)
