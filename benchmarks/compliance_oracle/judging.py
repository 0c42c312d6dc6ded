"""The oracle, the judging: what array_api_strict refuses of a program, line by line, and what the session reports."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from compliance_oracle import operands

from xpsession.compliance.runtime import watch
from xpsession.records.diagnostic import Diagnostic


class Unmade:
    """What array_api_strict has no value for; a line that reads it is not judged."""


@dataclass(frozen=True)
class Line:
    """One line of a program and what was said about it.

    Attributes
    ----------
    text : str
        The line.
    refusal : str or None
        The error of array_api_strict; None where it passes.
    reported : tuple of Diagnostic
        What the session says about the line.
    """

    text: str
    refusal: str | None
    reported: tuple[Diagnostic, ...]


def judged(source: str) -> list[Line]:
    """Return the lines of a program that run in the session, as both judge them; the program is run three times."""
    lines, refusals = _kept(source.split("\n"))
    source = "\n".join(lines)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        watched = watch(source, names=operands.session())
    if watched.error is not None:
        raise watched.error
    return [
        Line(text, refusals[number], tuple(found for found in watched.diagnostics if found.line == number + 1))
        for number, text in enumerate(lines)
        if number in refusals
    ]


def _kept(lines: list[str]) -> tuple[list[str], dict[int, str | None]]:
    """Return the lines that the session runs without an error, and of each that can be judged what strict says."""
    kept: list[str] = []
    refusals: dict[int, str | None] = {}
    here, there = operands.session(), operands.strict()
    for line in lines:
        code = compile(line, "<program>", "exec")
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            try:
                exec(code, here)  # noqa: S102  # the program
            except Exception:  # noqa: BLE001, S112  # a line that does not run says nothing
                continue
            kept.append(line)
            if any(isinstance(there.get(name), Unmade) for name in code.co_names):
                there.update(_brought(here, code.co_names, there))
                continue
            refusals[len(kept) - 1] = _refusal(code, there)
            if refusals[len(kept) - 1] is not None:
                there.update(_brought(here, code.co_names, there))
    return kept, refusals


def _refusal(code: Any, there: dict[str, Any]) -> str | None:
    try:
        exec(code, there)  # noqa: S102  # the program
    except Exception as error:  # noqa: BLE001  # whatever it refuses with
        return f"{type(error).__name__}: {' '.join(str(error).split())[:100]}"
    return None


def _brought(here: Mapping[str, Any], names: tuple[str, ...], there: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a refused line has bound or changed, as array_api_strict has it."""
    return {name: _converted(here[name], there["xp"]) for name in names if name in here and name not in {"xp", "np"}}


def _converted(value: Any, xp: Any) -> Any:
    if isinstance(value, np.ndarray | np.generic):
        try:
            return xp.asarray(np.array(value))
        except (TypeError, ValueError, KeyError, NotImplementedError):
            return Unmade()
    if type(value) in {list, tuple}:
        items = [_converted(item, xp) for item in value]
        return Unmade() if any(isinstance(item, Unmade) for item in items) else type(value)(items)
    return value if type(value) in {int, float, complex, bool, str, type(None)} else Unmade()
