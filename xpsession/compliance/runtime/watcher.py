"""Watcher: knows which code is watched, prepares more of it, and turns what was seen into diagnostics."""

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import CodeType
from typing import Any, NamedTuple
from weakref import WeakSet

from xpsession import compliance, standard
from xpsession.compliance import magics, values
from xpsession.compliance.fragments import Fragment
from xpsession.compliance.runtime.compiling import Compile
from xpsession.compliance.runtime.origins import Origins
from xpsession.compliance.runtime.plans import Plan
from xpsession.compliance.runtime.witness import Witness
from xpsession.compliance.trees import paired
from xpsession.compliance.uses import Place
from xpsession.records import Diagnostic

LARGEST = 200_000  # characters of a cell that is watched
# Cells that measure or follow what they run: nothing of ours is to be met there.
_MEASURING = re.compile(
    r"^\s*%%?(time|timeit|prun|lprun|mprun|memit|debug|pdb|tb|xp\s+(time|sweep|check))\b"
    r"|\b(cProfile|breakpoint|set_trace|settrace|setprofile|timeit|pyperf)\b",
    re.MULTILINE,
)
# NumPy changes the size of an array in place only where nothing refers to it, not even weakly.
_RESIZING = re.compile(r"\.resize\b")
_FUNCTION = re.compile(r"\b(def|lambda)\b")
_LIBRARY = re.compile(r"\b(cupy|dask|jax|numba|numpy|pandas|pylab|scipy|tensorflow|torch)\b")


class Watched(NamedTuple):
    """What became of source that was watched: its diagnostics, and what it raised."""

    diagnostics: tuple[Diagnostic, ...]
    error: BaseException | None


class Watcher:
    """Everything that one session watches."""

    def __init__(self) -> None:
        self.origins = Origins()
        self.extra: frozenset[str] = frozenset()  # the opt-in rules that count
        self._plans: WeakSet[Plan] = WeakSet()
        self._current: Plan | None = None
        self._ended = False
        self._reported: set[tuple[str, int | None, int, int]] = set()

    def noted(self, names: Mapping[str, object]) -> dict[str, object]:
        """Return what a check needs to know of live objects; arrays that came out of a namespace are known as such."""
        kept = values.noted(names)
        for name, value in kept.items():
            if isinstance(value, values.Value) and value.kind == "foreign" and self.origins.of(names[name]) == "xp":
                kept[name] = value._replace(kind="array")
        return kept

    def begin(self, source: str) -> None:
        """Look again at functions of earlier cells, a few times; not at all in a cell that measures."""
        self._current, self._ended = None, False
        if _RESIZING.search(source):
            self.origins.release()
        measuring = _MEASURING.search(source) is not None
        for plan in tuple(self._plans):
            for site in tuple(plan.sites):
                if measuring:
                    site.close()
                else:
                    site.open()

    def end(self) -> None:
        """Look no longer, at anything."""
        if self._ended:
            return
        self._current, self._ended = None, True
        for plan in tuple(self._plans):
            for site in tuple(plan.sites):
                site.close()

    def prepare(self, source: str, tree: ast.Module, *, names: Mapping[str, object], version: str) -> None:
        """Mark what is to be watched in `tree`, which IPython made of the cell `source`.

        Nothing is where no expression could denote a namespace or an array of it, in functions of another library.
        """
        self._current = None
        if len(source) > LARGEST or _MEASURING.search(source) or _RESIZING.search(source):
            return
        known = values.live(names, source)
        if not (values.may_hold_namespace(source, known) or _defines(source, known)):
            return
        fragment = magics.cell(source)
        if fragment is None:
            return
        plan = self._plan(fragment, source, known, version)
        for node, pairs in _matched(tree.body, fragment.tree.body):
            vars(node)["_xpsession"] = (plan, {id(theirs): (theirs, own) for theirs, own in pairs})
        self._current = plan

    def compile(self, tree: ast.AST, filename: str, compile_: Compile) -> CodeType | None:
        """Return watched code for a tree of marked statements; None for any other."""
        if not isinstance(tree, ast.Module | ast.Interactive) or not tree.body:
            return None
        marks: list[Any] = [vars(node).get("_xpsession") for node in tree.body]
        if any(mark is None or mark[0] is not marks[0][0] for mark in marks):
            return None
        plan: Plan = marks[0][0]
        return plan.compile(tree, [twins for _, twins in marks], filename, compile_)

    def diagnostics(
        self, source: str, *, cell: int | None, live: Mapping[str, object]
    ) -> tuple[Diagnostic, ...] | None:
        """Return what is found in the cell that was prepared last, read and seen; None where `source` is not that.

        The `live` objects are those that the cell leaves.
        """
        plan = self._current
        if plan is None or plan.source != source:
            return None
        plan.fragment = replace(plan.fragment, cell=cell)
        plan.settle(live)
        found = _judged(plan, self.extra)
        self._remember(found)
        return found

    def earlier(self) -> tuple[dict[int, str], tuple[Diagnostic, ...]]:
        """Return what was seen since in functions of earlier cells and not found before, and what the cells were."""
        found: list[Diagnostic] = []
        sources: dict[int, str] = {}
        for plan in tuple(self._plans):
            number = plan.fragment.cell
            if plan.fresh and plan is not self._current and number is not None:
                found += (one for one in _judged(plan, self.extra) if _key(one) not in self._reported)
                sources[number] = plan.source
        self._remember(found)
        return sources, tuple(found)

    def run(self, source: str, names: dict[str, Any], *, version: str) -> BaseException | None:
        """Run `source` over `names` and watch it; return what it raised."""
        plain = compile(source, "<cell>", "exec")
        tree = ast.parse(source)
        self.prepare(source, tree, names=self.noted(names), version=version)
        code = self.compile(tree, "<cell>", lambda rewritten, name: compile(rewritten, name, "exec"))  # type: ignore[call-overload]
        try:
            exec(code or plain, names)  # noqa: S102  # what it is for
        except BaseException as error:  # noqa: BLE001  # returned
            return error
        return None

    def _plan(self, fragment: Fragment, source: str, known: Mapping[str, values.Value], version: str) -> Plan:
        plan = Plan(fragment, source, names=known, origins=self.origins, version=version)
        self._plans.add(plan)
        return plan

    def _remember(self, found: Iterable[Diagnostic]) -> None:
        self._reported.update(_key(one) for one in found)


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
    for value in live.values():
        watcher.origins.mark(value, "xp")
    error = watcher.run(source, live, version=version)
    found = watcher.diagnostics(source, cell=None, live=live)
    return Watched(() if found is None else found, error)


def _judged(plan: Plan, extra: frozenset[str]) -> tuple[Diagnostic, ...]:
    """Return what the rules find in what can be read and in what was seen."""
    plan.fresh = False

    def follow(fragments: Iterable[Fragment], *, names: Mapping[str, values.Value], version: str) -> list[Place]:
        witness = Witness(names, version=version, seen=plan.seen, observed=plan.observed)
        witness.run(fragments)
        return [*witness.operations(), *witness.uses]

    return compliance.examine(
        [plan.fragment], names=plan.names, version=plan.version, path="<cell>", extra=extra, follow=follow
    )


def _defines(source: str, known: Mapping[str, values.Value]) -> bool:
    """Return whether a cell defines functions that may be given arrays of any namespace.

    What computes with NumPy or another library itself is meant for that.
    """
    if not _FUNCTION.search(source) or _LIBRARY.search(source):
        return False
    return not any(value.kind == "module" and _LIBRARY.search(value.name) for value in known.values())


def _matched(
    theirs: list[ast.stmt], own: list[ast.stmt]
) -> Iterable[tuple[ast.stmt, Sequence[tuple[ast.AST, ast.AST]]]]:
    """Return those statements of a tree that also stand in the other, in order, with the pairs of their nodes."""
    start = 0
    for node in theirs:
        for index in range(start, len(own)):
            pairs = paired(node, own[index])
            if pairs is not None:
                start = index + 1
                yield node, pairs
                break


def _key(found: Diagnostic) -> tuple[str, int | None, int, int]:
    return found.code, found.cell, found.line, found.column
