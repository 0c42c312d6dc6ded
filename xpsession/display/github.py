"""Display of diagnostics as annotations of GitHub's workflows, one line each."""

from collections.abc import Iterable
from pathlib import PurePath

from xpsession.records.diagnostic import Diagnostic

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
_ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_MORE_ESCAPES = _ESCAPES | {":": "%3A", ",": "%2C"}


def to_github(diagnostics: Iterable[Diagnostic]) -> str:
    """Return one workflow command for each diagnostic.

    A line of a notebook's cell is no line of its file, so there the annotation is on the file, and the text names the
    cell.
    """
    return "\n".join(map(_command, diagnostics))


def _command(found: Diagnostic) -> str:
    place, text = f",line={found.line},col={found.column + 1}", found.message
    if found.cell is not None:
        place, text = "", f"cell {found.cell}:{found.line}:{found.column + 1}: {text}"
    if found.hint:
        text += f"; hint: {found.hint}"
    file = _escaped(PurePath(found.path).as_posix(), _MORE_ESCAPES)
    title = _escaped(found.code, _MORE_ESCAPES)
    return f"::{_COMMANDS[found.severity]} file={file}{place},title={title}::{_escaped(text, _ESCAPES)}"


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in text)
