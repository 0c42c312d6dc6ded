"""Re-running: runs a cell on array_api_strict over copies of what it reads, and notes each operation that this refuses.

The session's variables are read and never written. Each operation of the cell is tried on the checker; where it refuses
what the session's own library does, that is a `Refusal`, and the re-run goes on with the library's result.
"""

import ast
import builtins
import inspect
import linecache
import sys
import textwrap
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from types import CodeType, FunctionType
from typing import Any

from xpsession.rerunning.copies import Copies, read_names
from xpsession.rerunning.doubts import Doubts
from xpsession.rerunning.instrument import Instrument, Place
from xpsession.rerunning.kept import kept
from xpsession.rerunning.mistakes import told
from xpsession.rerunning.operations import Operations
from xpsession.rerunning.refusals import Ended, Refusal, Seen
from xpsession.rerunning.withheld import NoMagics
from xpsession.rerunning.worlds import Bind, Worlds

__all__ = ["CELL", "Bind", "Outcome", "Place", "Refusal", "Request", "Seen", "rerun"]

CELL = "<xpsession check>"
Tolerates = Callable[[ast.stmt], bool]
Finish = Callable[[Coroutine[Any, Any, Any]], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be run again.

    Attributes
    ----------
    tree : ast.Module
        The cell, which is changed.
    names : mapping of str to object
        The session's variables.
    device, version : str
        The session's device and version of the standard.
    bind : callable
        Makes namespaces.
    tolerates : callable
        Returns whether a statement means to catch what its body may raise.
    strictly : context manager
        Sets the checker to the version, and puts it back.
    quietly : context manager
        Takes what the cell prints and shows.
    finish : callable
        Runs a coroutine to its end.
    surely : callable
        Returns whether an array among the variables surely came out of a namespace.
    describe : callable
        Returns the facts of a value that are kept with a refusal.
    """

    tree: ast.Module
    names: Mapping[str, Any]
    device: str
    version: str
    bind: Bind
    tolerates: Tolerates
    strictly: AbstractContextManager[object]
    quietly: AbstractContextManager[object]
    finish: Finish
    surely: Callable[[object], bool]
    describe: Callable[[object], object]


@dataclass(slots=True)
class Outcome:
    """What came of it.

    Attributes
    ----------
    places : list of Place
        The expressions that the numbers of refusals stand for.
    refusals : list of Refusal
        In the order in which they happened, each place once.
    left : mapping of str to str
        The variables that could not be brought to the checker, with the reason.
    error : BaseException or None
        What ended the re-run before the end of the cell.
    line : int or None
        The line of the tree at which it ended.
    """

    places: list[Place] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)
    error: BaseException | None = None
    line: int | None = None


def _unasked(*_: object) -> str:
    """Refuse to ask the user, as `input` does: nobody sees what is asked.

    Raises
    ------
    EOFError
        Always.
    """
    raise EOFError("a re-run asks for no input")


def rerun(request: Request) -> Outcome:
    """Run the cell again, and return what the checker refused.

    Raises
    ------
    KeyboardInterrupt
        If the user interrupts; everything is then as before.
    Exception
        Whatever it is by a mistake of ours; what the cell itself raises is returned.
    """
    outcome = Outcome()
    read = frozenset(node.id for node in ast.walk(request.tree) if isinstance(node, ast.Name))
    tree: ast.Module = Instrument(CELL, outcome.places, tolerates=request.tolerates).visit(request.tree)
    try:
        code = compile(tree, CELL, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except SyntaxError as error:  # what only the compiler finds, such as `return` outside of a function
        outcome.error = SyntaxError(error.msg)
        return outcome
    with request.strictly, kept(), told():
        _Run(request, outcome).run(code, read)
    return outcome


class _Run:
    """One re-run."""

    def __init__(self, request: Request, outcome: Outcome) -> None:
        self._request = request
        self._outcome = outcome
        self._worlds = Worlds(request.device, version=request.version, bind=request.bind)
        doubts = Doubts(self._worlds)
        self._seen: set[tuple[int, str]] = set()
        self._variables: dict[str, Any] = {
            "__builtins__": builtins,
            "__name__": request.names.get("__name__", "__main__"),
            "get_ipython": NoMagics,
            "input": _unasked,
            **dict.fromkeys(("exit", "quit"), sys.exit),
        }
        operations = Operations(
            self._worlds,
            variables=self._variables,
            refused=self._refused,
            doubts=doubts,
            describe=request.describe,
        )
        self._variables.update(operations.names())
        self._copies = Copies(
            request.names,
            self._variables,
            self._worlds,
            rebuild=self._rebuilt,
            doubt=lambda array, copy: None if request.surely(array) else doubts.add(copy),
        )

    def run(self, code: CodeType, read: frozenset[str]) -> None:
        """Copy what the cell reads, and run it."""
        self._copies.take(read | read_names(code))
        self._outcome.left = self._copies.left
        try:
            with self._request.quietly:
                if code.co_flags & inspect.CO_COROUTINE:
                    self._request.finish(eval(code, self._variables))  # noqa: S307  # as below
                else:
                    exec(code, self._variables)  # noqa: S102  # the user asked for it
        except Ended as end:
            self._end(end.__cause__ or end, end)
        except (Exception, SystemExit) as error:  # noqa: BLE001  # the cell may raise anything
            self._end(error, error)

    def _refused(self, refusal: Refusal) -> None:
        key = (refusal.number, type(refusal.error).__name__)
        if key not in self._seen:
            self._seen.add(key)
            self._outcome.refusals.append(refusal)

    def _end(self, error: BaseException, raised: BaseException) -> None:
        """Note what ended the re-run, and at which line of the cell."""
        trace = raised.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == CELL:
                self._outcome.line = trace.tb_lineno
            trace = trace.tb_next
        self._outcome.error = error

    def _rebuilt(self, function: FunctionType) -> FunctionType | None:
        """Return a function of an earlier cell compiled again with its operations checked; None where it cannot be."""
        code = function.__code__
        if code.co_freevars or code.co_name == "<lambda>" or code.co_filename not in linecache.cache:
            return None
        try:
            tree = ast.parse(textwrap.dedent(inspect.getsource(code)))
        except (OSError, SyntaxError, ValueError):
            return None
        definition = tree.body[0] if len(tree.body) == 1 else None
        if not isinstance(definition, ast.FunctionDef | ast.AsyncFunctionDef):
            return None
        if definition.name != code.co_name or any(map(_is_private, ast.walk(definition))):
            return None
        first = min([definition.lineno, *(item.lineno for item in definition.decorator_list)])
        ast.increment_lineno(tree, code.co_firstlineno - first)
        definition.decorator_list = []
        definition.args.defaults = [ast.copy_location(ast.Constant(None), item) for item in definition.args.defaults]
        definition.args.kw_defaults = [
            item and ast.copy_location(ast.Constant(None), item) for item in definition.args.kw_defaults
        ]
        instrument = Instrument(code.co_filename, self._outcome.places, tolerates=self._request.tolerates)
        compiled = compile(instrument.visit(tree), code.co_filename, "exec", dont_inherit=True)
        found = next(part for part in compiled.co_consts if isinstance(part, CodeType))
        same = found.co_varnames[: found.co_argcount] == code.co_varnames[: code.co_argcount]
        return FunctionType(found, self._variables, code.co_name) if same else None


def _is_private(node: ast.AST) -> bool:
    """Return whether a node is a name that Python mangles within a class."""
    name = getattr(node, "attr", None) or getattr(node, "id", None) or ""
    return name.startswith("__") and not name.endswith("__")
