"""Watcher: knows which code is watched, prepares more of it, and turns what was seen into diagnostics."""

import ast
import re
from collections.abc import Iterable, Mapping
from types import CodeType
from typing import Any, NamedTuple
from weakref import WeakSet

import numpy as np

from xpsession import standard
from xpsession.compliance import examination, values
from xpsession.compliance.flow.statements import Flow
from xpsession.compliance.runtime import bytecode
from xpsession.compliance.runtime.compiling import Compile
from xpsession.compliance.runtime.facts import contents, describe
from xpsession.compliance.runtime.origins import Origins
from xpsession.compliance.runtime.plans import Plan, Shared
from xpsession.compliance.runtime.sites import Site
from xpsession.compliance.runtime.twins import Twins
from xpsession.compliance.runtime.witness import Witness
from xpsession.compliance.source import magics
from xpsession.compliance.source.fragments import Fragment
from xpsession.compliance.uses import Place
from xpsession.compliance.values import ARRAY_TYPES, VIEWS, Value
from xpsession.records.diagnostic import Diagnostic

LARGEST = 200_000  # characters of a cell that is watched
# Cells that measure or follow what they run: nothing of ours is to be met there.
_MEASURING_MAGIC = re.compile(
    r"^\s*%%?(time|timeit|prun|lprun|mprun|memit|debug|pdb|tb|xp\s+(time|sweep|check))\b", re.MULTILINE
)
_MEASURING = ("cProfile", ".enable(", "breakpoint", "set_trace", "settrace", "setprofile", "timeit", "pyperf")
_FUNCTION = re.compile(r"\b(def|lambda)\b")
_LIBRARY = re.compile(r"\b(cupy|dask|jax|numba|numpy|pandas|pylab|scipy|tensorflow|torch)\b")


class Watched(NamedTuple):
    """What became of source that was watched: its diagnostics, and what it raised."""

    diagnostics: tuple[Diagnostic, ...]
    error: BaseException | None


class Watcher:
    """Everything that one session watches."""

    def __init__(self) -> None:
        self.extra: frozenset[str] = frozenset()  # the opt-in rules that count
        self._shared = Shared()
        self._plans: WeakSet[Plan] = WeakSet()
        self._current: Plan | None = None
        self._compilers: frozenset[str] = frozenset()  # of bytecode, that were loaded when a cell began
        self._silent: str | None = None  # the cell that was prepared last, if nothing can be found in it

    @property
    def watches(self) -> bool:
        """Whether there is a cell of which watched code is to be made."""
        return self._current is not None

    @property
    def origins(self) -> Origins:
        """Where live arrays came from."""
        return self._shared.origins

    def noted(self, names: Mapping[str, object], source: str) -> dict[str, Value]:
        """Return what is known of the live objects that `source` names; arrays out of a namespace are known as such."""
        kept, origin_of = values.live(names, source), self.origins.of
        for name, value in kept.items():
            if value.kind == "foreign" and origin_of(names[name]) == "xp":
                kept[name] = value._replace(kind="array")
        for name in values.named(names, source) - kept.keys():
            held = self._held(name, names[name])
            if held is not None:
                kept[name] = held
        return values.led(kept, names)

    def trust(self, names: Mapping[str, object]) -> None:
        """Take the arrays among live objects for arrays of the namespace."""
        for name, value in names.items():
            self.origins.mark(value, "xp")
            self.origins.name(name, value)

    def begin(self, source: str) -> None:
        """Look again at what earlier cells defined and is known by now; at nothing in a cell that measures."""
        self._current = self._silent = None
        if _resizes(source):
            self.origins.release()
        if self._compilers != bytecode.compilers() or bytecode.compiles(source):
            self._compilers = bytecode.compilers()
            bytecode.restore([code for plan in self._plans for code in plan.written], source)
        if _measures(source):
            self.end()
        else:
            self._shared.open()

    def end(self) -> None:
        """Look no longer, at anything, until the next cell begins."""
        self._current = None
        for plan in tuple(self._plans):
            plan.close()

    def prepare(
        self, source: str, tree: ast.Module, *, names: Mapping[str, Value], version: str, text: str | None = None
    ) -> None:
        """Get ready to watch the cell `source`, of which the shell made `tree`.

        Nothing is watched while a debugger or a profiler follows the code, nor where no expression could denote a
        namespace or an array of it, nor in functions of another library.

        Parameters
        ----------
        source : str
            The cell, as the user wrote it.
        tree : Module
            What the shell will compile, a statement at a time or as a whole.
        names : mapping of str to Value
            What is known of the live objects, as `noted` returns it.
        version : str
            The version of the standard.
        text : str, optional
            What the tree was made of, where nobody else changes it.
        """
        self._current = self._silent = None
        whole = values.may_hold_namespace(source, names)
        if not whole and not _defines(source, names):
            self._silent = source
            return
        if len(source) > LARGEST or _measures(source) or _resizes(source) or Site.followed():
            return
        same = text is not None and text.removesuffix("\n") == source.removesuffix("\n")
        fragment = Fragment(text=source, tree=ast.Module([*tree.body], [])) if same else magics.cell(source)
        if fragment is not None:
            twins = Twins(fragment.tree.body if same else tree.body, fragment.tree.body)
            self._current = Plan(
                fragment, source, twins=twins, names=names, shared=self._shared, version=version, whole=whole
            )
            self._plans.add(self._current)

    def compile(self, tree: ast.AST, filename: str, compile_: Compile) -> CodeType | None:
        """Return watched code for statements of the cell that was prepared last; None for any other."""
        plan = self._current
        if plan is None or not isinstance(tree, ast.Module | ast.Interactive) or not tree.body:
            return None
        return plan.compile(tree, filename, compile_)

    def diagnostics(
        self, source: str, *, cell: int | None, live: Mapping[str, object]
    ) -> tuple[Diagnostic, ...] | None:
        """Return what is found in the cell that was prepared last, read and seen; None where `source` is not watched.

        The `live` objects are those that the cell leaves.
        """
        if source == self._silent:
            return ()
        plan = self._current
        if plan is None or plan.source != source:
            return None
        plan.fragment = plan.fragment.numbered(cell)
        if not plan.concerned:
            return ()
        plan.settle(live)
        return self._judged(plan)

    def earlier(self) -> tuple[dict[int, str], tuple[Diagnostic, ...]]:
        """Return what was seen since in functions of earlier cells and not found before, and what the cells were."""
        found: list[Diagnostic] = []
        sources: dict[int, str] = {}
        for plan in tuple(self._shared.fresh):
            if plan is self._current:
                continue
            number, before = plan.fragment.cell, plan.reported
            self._shared.fresh.discard(plan)
            if number is not None:
                found += (one for one in self._judged(plan) if _place(one) not in before)
                sources[number] = plan.source
        return dict(sorted(sources.items())), tuple(sorted(found, key=lambda one: (one.cell or 0, *_place(one))))

    def run(self, source: str, names: dict[str, Any], *, version: str) -> BaseException | None:
        """Run `source` over `names` and watch it; return what it raised."""
        plain = compile(source, "<cell>", "exec")
        tree = ast.parse(source)
        self.prepare(source, tree, names=self.noted(names, source), version=version, text=source)
        code = self.compile(tree, "<cell>", lambda rewritten, name: compile(rewritten, name, "exec"))  # type: ignore[call-overload]
        try:
            exec(code or plain, names)  # noqa: S102  # what it is for
        except BaseException as error:  # noqa: BLE001  # returned
            return error
        return None

    def settle(self, source: str, *, names: Mapping[str, Value], live: Mapping[str, object], version: str) -> None:
        """Remember the `live` arrays of a namespace, as far as the source of a cell tells that nobody watched."""
        fragment = magics.cell(source) if values.may_hold_namespace(source, names) else None
        if fragment is None:
            return
        flow = Flow(names, version=version)
        flow.run([fragment])
        for name, value in flow.scope.known.items():
            if value.kind == "array" and value.trait not in {"mixed", *VIEWS} and name in live:
                self.origins.mark(live[name], "xp")
                self.origins.name(name, live[name])

    def surely(self, value: object) -> bool:
        """Return whether an array surely came out of a namespace."""
        kind = type(value)
        return self.origins.of(value) == "xp" or ARRAY_TYPES.get((kind.__module__, kind.__name__)) == "array"

    def _held(self, name: str, item: object) -> Value | None:
        """Return what is known of a live object that is no array itself, but a scalar or a container of arrays."""
        if issubclass(type(item), np.generic):
            return describe(item, "xp").as_value if self.origins.known(name, item) else None
        return Value("holder") if any(self.origins.of(part) == "xp" for part in contents(item)) else None

    def _judged(self, plan: Plan) -> tuple[Diagnostic, ...]:
        """Return what the rules find in what can be read and in what was seen."""
        self._shared.fresh.discard(plan)

        def follow(fragments: Iterable[Fragment], *, names: Mapping[str, Value], version: str) -> list[Place]:
            witness = Witness(names, version=version, seen=plan.seen, observed=plan.observed)
            witness.run(fragments)
            return [*witness.operations(), *witness.uses]

        found = examination.examine(
            [plan.fragment], names=plan.names, version=plan.version, path="<cell>", extra=self.extra, follow=follow
        )
        plan.reported = plan.reported.union(map(_place, found))
        return found


def watch(source: str, *, names: Mapping[str, object] | None = None, version: str = standard.LATEST) -> Watched:
    r"""Run `source`, and return where it leaves the standard: what can be read, and what was seen while it ran.

    Parameters
    ----------
    source : str
        Plain Python.
    names : mapping of str to object, optional
        The live objects by name, one of them a namespace; it is not changed. Arrays among them count as arrays of the
        namespace.
    version : str
        The version of the standard.

    Returns
    -------
    Watched

    Examples
    --------
    >>> from xpsession import namespace
    >>> source = "def f(x):\n    return x + 0.5\nf(xp.arange(3))"
    >>> [found.code for found in watch(source, names={"xp": namespace()}).diagnostics]
    ['XP405']
    """
    standard.require_version(version)
    watcher = Watcher()
    live: dict[str, Any] = dict(names or {})
    watcher.trust(live)
    error = watcher.run(source, live, version=version)
    found = watcher.diagnostics(source, cell=None, live=live)
    return Watched(() if found is None else found, error)


def _defines(source: str, known: Mapping[str, Value]) -> bool:
    """Return whether a cell defines functions that may be given arrays of any namespace.

    What computes with NumPy or another library itself is meant for that.
    """
    if not ("def" in source or "lambda" in source) or not _FUNCTION.search(source) or _LIBRARY.search(source):
        return False
    return not any(value.kind == "module" and _LIBRARY.search(value.name) for value in known.values())


def _measures(source: str) -> bool:
    if "%" in source and _MEASURING_MAGIC.search(source):
        return True
    return any(word in source for word in _MEASURING)


def _resizes(source: str) -> bool:
    """Return whether a cell may resize an array in place, which NumPy does where nothing refers to it, even weakly."""
    return ".resize" in source


def _place(found: Diagnostic) -> tuple[str, int, int]:
    return found.code, found.line, found.column
