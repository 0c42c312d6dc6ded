"""The oracle, the judging: what array_api_strict refuses of a program, line by line, and what the session reports."""

import ast
import inspect
import re
import sys
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import CodeType, SimpleNamespace, TracebackType
from typing import Any

import array_api_strict
import numpy as np
from compliance_oracle import operands, raises
from compliance_oracle.programs import Program, Target

from xpsession.compliance.runtime import Watcher
from xpsession.records.diagnostic import Diagnostic

PROGRAM = "<program>"
PLAIN = (int, float, complex, bool, str, type(None), range, set)
# The opt-in rules about what a library may leave out.
OPTIONAL = frozenset({"XP109", "XP701"})
MOST = 1000  # lines that one statement may run


class Unmade:
    """What array_api_strict has no value for; a statement that reads it is not judged."""


class Endless(Exception):  # noqa: N818  # a program may loop over itself
    """A statement did not come to its end."""


@dataclass(frozen=True)
class Line:
    """One line of a program and what was said about it.

    Attributes
    ----------
    text : str
        The line.
    refusal : str or None
        The error of array_api_strict; None where it passes.
    place : str
        Where in its code array_api_strict raises that, if it does so itself.
    follows : bool
        Whether its statement reads what a refused one has given: the session's own value, which strict went on with.
    truth : bool
        Whether a truth value is among what it reads.
    reported : tuple of Diagnostic
        What the session says about the line.
    target : Target
        What it was held against.
    """

    text: str
    refusal: str | None
    place: str
    follows: bool
    truth: bool
    reported: tuple[Diagnostic, ...]
    target: Target


@dataclass
class Verdicts:
    """What array_api_strict says to the lines of a program, by their numbers."""

    refused: dict[int, str] = field(default_factory=dict)
    places: dict[int, str] = field(default_factory=dict)
    passed: set[int] = field(default_factory=set)
    follows: set[int] = field(default_factory=set)
    truths: set[int] = field(default_factory=set)
    open: set[int] = field(default_factory=set)  # that ran in the session alone, or more often there

    def of(self, number: int) -> str | None:
        """Return the refusal of a line that is judged."""
        return self.refused.get(number)

    def judge(self, number: int) -> bool:
        """Return whether a line is judged."""
        return number in self.refused or (number in self.passed and number not in self.open)


def judged(program: Program) -> list[Line]:
    """Return the lines of a program that run in the session, as both judge them; the program is run three times."""
    target = program.target
    source, verdicts = _kept(program)
    names = operands.session(target.version)
    watcher = Watcher()
    watcher.trust(names)
    watcher.extra = frozenset() if target.optional else OPTIONAL
    with _quiet():
        error = watcher.run(source, names, version=target.version)
    if error is not None:
        raise error
    found = watcher.diagnostics(source, cell=None, live=names) or ()
    return [
        Line(
            text,
            verdicts.of(number),
            verdicts.places.get(number, ""),
            number in verdicts.follows,
            number in verdicts.truths,
            tuple(one for one in found if one.line == number),
            target,
        )
        for number, text in enumerate(source.split("\n"), 1)
        if verdicts.judge(number)
    ]


def _kept(program: Program) -> tuple[str, Verdicts]:
    """Return the statements that the session runs without an error, and what strict says to their lines."""
    source, target = program
    kept: list[str] = []
    verdicts = Verdicts()
    here, there = operands.session(target.version), operands.strict()
    given: set[str] = set()  # the names of what refused statements gave, and what came of that
    for statement in ast.parse(source).body:
        text = ast.get_source_segment(source, statement) or ""
        tree = ast.increment_lineno(ast.parse(text), len(kept))
        code = compile(tree, PROGRAM, "exec")
        lines, _, error = _ran(code, here)
        if error is not None:
            if len(lines) > 1:  # it may have changed something on its way
                break
            continue
        kept += text.split("\n")
        follows = not given.isdisjoint(_names(code))
        bound = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        given = given | bound if follows else given - bound
        if any(isinstance(there.get(name), Unmade) for name in _names(code)):
            verdicts.open |= lines.keys()
        else:
            with _held(target):
                reached, at, refusal = _ran(code, there)
            verdicts.passed |= reached.keys()
            if refusal is None:
                continue
            if isinstance(refusal, NotImplementedError):  # which strict says of itself, not of the line
                verdicts.open.add(at)
            else:
                verdicts.refused[at] = f"{type(refusal).__name__}: {' '.join(str(refusal).split())[:100]}"
                verdicts.places[at] = raises.place(refusal)
                verdicts.follows |= {at} if follows else set()
                verdicts.truths |= {at} if _reads_truth(refusal, "\n".join(kept).split("\n")[at - 1]) else set()
                given |= bound
            verdicts.open |= (lines - reached).keys()
        _bring(here, there, changed=frozenset(code.co_names))
    return "\n".join(kept), verdicts


def _ran(code: CodeType, names: dict[str, Any]) -> tuple[Counter[int], int, Exception | None]:
    """Run a statement; return the lines that it ran, how often, and where and with what it ended."""
    lines: Counter[int] = Counter()

    def follow(frame: Any, event: str, _: Any) -> Any:
        if frame.f_code.co_filename != PROGRAM:
            return None
        if event == "line":
            lines[frame.f_lineno] += 1
            if lines.total() > MOST:
                raise Endless
        return follow

    with _quiet():
        before = sys.gettrace()
        sys.settrace(follow)
        try:
            exec(code, names)  # noqa: S102  # the program
        except Exception as error:  # noqa: BLE001  # whatever it ends with
            return lines, _line(error.__traceback__), error
        finally:
            sys.settrace(before)
    return lines, 0, None


def _reads_truth(error: BaseException, line: str) -> bool:
    """Return whether a line read a truth value where it was refused."""
    trace, names = error.__traceback__, dict[str, Any]()
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == PROGRAM:
            names = {**trace.tb_frame.f_globals, **trace.tb_frame.f_locals}
        trace = trace.tb_next
    read = [names.get(word) for word in re.findall(r"\w+", line)]
    items = [*read, *(item for value in read if isinstance(value, list | tuple) for item in value)]
    return any(
        isinstance(item, type(names["b0"])) and item.ndim == 0 and item.dtype == names["b0"].dtype for item in items
    )


def _line(trace: TracebackType | None) -> int:
    """Return the innermost line of the program in a traceback."""
    found = 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == PROGRAM:
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


@contextmanager
def _held(target: Target) -> Iterator[None]:
    """Let array_api_strict be of the target's version, with what is optional or without."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        flags = array_api_strict.ArrayAPIStrictFlags(
            api_version=target.version,
            boolean_indexing=target.optional,
            data_dependent_shapes=target.optional,
            enabled_extensions=None if target.optional else (),
        )
    with _quiet(), flags:
        yield


@contextmanager
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def _names(code: CodeType) -> set[str]:
    """Return the names that code may read."""
    return set(code.co_names).union(*(_names(part) for part in code.co_consts if isinstance(part, CodeType)))


def _bring(here: Mapping[str, Any], there: dict[str, Any], *, changed: frozenset[str]) -> None:
    """Let array_api_strict go on with the values that the session has; what is NumPy's own stays that."""
    memo: dict[int, Any] = {}
    for name, value in here.items():
        if name not in changed and isinstance(there.get(name), np.ndarray | np.generic):
            continue
        if name in {"xp", "__builtins__", *operands.MODULES} or (callable(value) and name in there):
            continue
        there[name] = _converted(value, there, memo)


def _converted(value: Any, there: Mapping[str, Any], memo: dict[int, Any]) -> Any:
    if id(value) not in memo:
        memo[id(value)] = _made(value, there, memo)
    return memo[id(value)]


def _made(value: Any, there: Mapping[str, Any], memo: dict[int, Any]) -> Any:
    if isinstance(value, np.ndarray | np.generic):
        try:
            return there["xp"].asarray(np.array(value))
        except (TypeError, ValueError, KeyError, NotImplementedError):
            return Unmade()
    if type(value) in {list, tuple}:
        items = [_converted(item, there, memo) for item in value]
        return Unmade() if any(isinstance(item, Unmade) for item in items) else type(value)(items)
    if type(value) is dict:
        return {key: _converted(item, there, memo) for key, item in value.items()}
    kind: Any = SimpleNamespace if type(value) is SimpleNamespace else there.get(type(value).__name__)
    if inspect.isclass(kind) and type(value).__module__ == kind.__module__:
        new = kind.__new__(kind)
        memo[id(value)] = new
        vars(new).update({name: _converted(item, there, memo) for name, item in vars(value).items()})
        return new
    return value if type(value) in PLAIN else Unmade()
