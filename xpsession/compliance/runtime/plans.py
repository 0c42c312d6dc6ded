"""Plans: one piece of source under observation, and what was seen of its expressions while it ran."""

import ast
from collections.abc import Mapping, Sequence
from functools import cached_property
from types import CodeType
from typing import TypeVar, cast
from weakref import WeakSet

from xpsession.compliance.flow import Flow
from xpsession.compliance.fragments import Fragment
from xpsession.compliance.operands import Operand, Origin
from xpsession.compliance.runtime.compiling import Compile, compiled
from xpsession.compliance.runtime.facts import describe, is_array
from xpsession.compliance.runtime.names import Binding, Names
from xpsession.compliance.runtime.origins import Origins
from xpsession.compliance.runtime.rewriting import Rewriter
from xpsession.compliance.runtime.sites import Site
from xpsession.compliance.runtime.steps import Group, Part, Slot, Step, Steps, filled
from xpsession.compliance.values import Value

DEEPEST = 8  # names that stand for one another
MOST = 16  # sets of operands that are kept of one operation
# Libraries whose functions make arrays that are deliberately their own.
_HOSTS = frozenset({"numpy"})

# The nodes of a statement by their identity, each with its counterpart in the fragment.
Twins = Mapping[int, tuple[ast.AST, ast.AST]]

Fact = TypeVar("Fact")


class Plan:
    """One piece of source that is watched while it runs.

    Parameters
    ----------
    fragment : Fragment
        Its code.
    source : str
        The source, as the user wrote it.
    names : mapping of str to Value
        What is known of the live objects when it begins.
    origins : Origins
        Where live arrays came from.
    version : str
        The version of the standard.
    """

    def __init__(
        self, fragment: Fragment, source: str, *, names: Mapping[str, Value], origins: Origins, version: str
    ) -> None:
        self.fragment = fragment
        self.source = source
        self.names = dict(names)
        self.version = version
        self.sites: WeakSet[Site] = WeakSet()
        self.observed: dict[Step, list[tuple[Operand, ...]]] = {}
        self.seen: dict[int, list[Operand]] = {}  # of each expression, by its identity
        self.fresh = False  # whether anything was seen since that was last asked
        self._origins = origins
        self._made: set[int] = set()  # the expressions that are operations of the namespace's arrays, or calls of it
        self._slots: list[Slot] = []

    def compile(
        self, tree: ast.Module | ast.Interactive, marks: Sequence[Twins], filename: str, compile_: Compile
    ) -> CodeType:
        """Return code for `tree`, which holds copies of statements of the fragment, with all of it watched.

        A statement that another part of the shell has changed since it was marked has nodes without a twin.
        """
        twins = marks[0] if len(marks) == 1 else {key: pair for mark in marks for key, pair in mark.items()}
        steps = Steps(lambda node: cast("ast.expr", twins[id(node)][1]))
        steps.slots = self._slots
        rewriter = Rewriter(steps, lambda: Site(self))
        body = rewriter.block(tree.body)
        rewritten = ast.Module(body, []) if isinstance(tree, ast.Module) else ast.Interactive(body)
        code = compiled(rewritten, rewriter.sites, compile_, filename)
        self.sites.update(rewriter.sites)
        return code

    def note(self, slot: int, value: object, facts: dict[int, tuple[Operand, int]]) -> bool:
        """Take note of the value of a slot; return whether anything is new."""
        place = self._slots[slot]
        origin = self._origin(place, value, facts)
        operand = describe(value, origin)
        if operand.items is not None and operand.sort in {"list", "tuple"}:
            operand = self._with_items(operand, cast("Sequence[object]", value))
        facts[slot] = (operand, id(value))
        new = _keep(self.seen.setdefault(id(place.node), []), operand)
        for step in place.completes:
            operands = tuple([filled(part, facts) for part in step.parts])
            new = _keep(self.observed.setdefault(step, []), operands) or new
        self.fresh = self.fresh or new
        return new

    @cached_property
    def flow(self) -> Flow:
        """What the source alone tells."""
        flow = Flow(self.names, version=self.version)
        flow.run([self.fragment])
        return flow

    def _with_items(self, operand: Operand, value: Sequence[object]) -> Operand:
        """Return the facts of a list or a tuple, with the origins of the arrays in it."""
        items = tuple(describe(item, self._origins.of(item), 1) for item in value)
        return operand._replace(items=items)

    def _origin(self, place: Slot, value: object, facts: Mapping[int, tuple[Operand, int]]) -> Origin:
        """Return where a value came from: by the operation that made it, by what it is, by the source."""
        several = issubclass(type(value), tuple | list)
        if not several and not is_array(value):
            return ""
        known: Origin = "" if several else self._origins.of(value)
        if place.made is None:
            return known or self._told(place.node) or self._bound(place.node, several=several)
        made = _made(place.made, facts)
        self._made.add(id(place.node))
        same = any(identity == id(value) for identity in _identities(place.made.parts, facts))
        if same and not made:  # as np.asarray returns what it is given: now it is both, and nobody knows
            self._origins.forget(value)
            return ""
        origin = made or known
        if origin and not same:
            self._origins.mark(value, origin)
        return origin or self._told(place.node)

    @cached_property
    def _names(self) -> Names:
        return Names(self.fragment.tree)

    def settle(self, live: Mapping[str, object]) -> None:
        """Remember the arrays among the `live` objects whose names this code binds to arrays of the namespace alone."""
        for name, bindings in self._names.module():
            value = live.get(name)
            if is_array(value) and not self._origins.of(value) and self._all_xp(bindings):
                self._origins.mark(value, "xp")

    def _bound(self, node: ast.expr, *, several: bool) -> Origin:
        """Return the origin that the bindings of a name tell."""
        if several or not isinstance(node, ast.Name):
            return ""
        return "xp" if self._all_xp(self._names.of(node)) else ""

    def _all_xp(self, bindings: Sequence[Binding], depth: int = 0) -> bool:
        """Return whether every binding was seen to give arrays of the namespace."""
        return bool(bindings) and all(self._gives_xp(binding, depth) for binding in bindings)

    def _gives_xp(self, binding: Binding, depth: int) -> bool:
        node = binding.node
        if node is None or depth > DEEPEST:
            return False
        if binding.form == "value" and isinstance(node, ast.Name):
            return self._all_xp(self._names.of(node), depth + 1)
        seen = self.seen.get(id(node), ())
        if not seen:
            return False
        if binding.form == "element":
            return all(operand.is_xp or _holds_xp(operand) for operand in seen)
        # What another function returns, or one of two values, may be another thing the next time.
        made = isinstance(node, ast.BinOp | ast.UnaryOp | ast.Compare | ast.Subscript | ast.Attribute | ast.Call)
        return made and id(node) in self._made and all(operand.is_xp for operand in seen)

    def _told(self, node: ast.expr) -> Origin:
        """Return the origin that the source alone tells."""
        value = self.flow.value(node)
        return "xp" if value is not None and value.kind == "array" else ""


def _holds_xp(operand: Operand) -> bool:
    """Return whether a list or a tuple holds arrays of the namespace, and nothing else."""
    return bool(operand.items) and operand.sort in {"list", "tuple"} and all(item.is_xp for item in operand.items or ())


def _keep(kept: list[Fact], fact: Fact) -> bool:
    """Keep a fact; return whether it is new and there was room for it."""
    if len(kept) >= MOST or fact in kept:
        return False
    kept.append(fact)
    return True


def _made(step: Step, facts: Mapping[int, tuple[Operand, int]]) -> Origin:
    """Return where the result of an operation comes from."""
    operands = [filled(part, facts) for part in step.parts]
    first = operands[0]
    if step.act == "call" and first.sort == "space":
        return "xp"
    if step.act == "call" and first.sort == "module":
        given = any(operand.is_xp for operand in operands[1:])
        return "host" if first.name.partition(".")[0] in _HOSTS and not given else ""
    if step.act in {"getitem", "attribute", "call"}:
        return first.origin
    if step.act in {"binary", "unary", "compare"}:
        origins = {operand.origin for operand in operands}
        return "xp" if "xp" in origins else "host" if "host" in origins else ""
    return ""


def _identities(parts: Sequence[Part], facts: Mapping[int, tuple[Operand, int]]) -> list[int]:
    """Return the identities of what an operation was given."""
    found: list[int] = []
    for part in parts:
        if isinstance(part, int) and part in facts:
            found.append(facts[part][1])
        elif isinstance(part, Group):
            found += _identities(part.parts, facts)
    return found
