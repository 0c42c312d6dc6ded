"""Plans: one piece of source under observation, and what was seen of its expressions while it ran."""

import ast
import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from types import CodeType
from typing import TypeVar
from weakref import ref

from xpsession.compliance import values
from xpsession.compliance.runtime.bytecode import compilers, compiles
from xpsession.compliance.runtime.compiling import Compile, compiled
from xpsession.compliance.runtime.facts import describe, held_by
from xpsession.compliance.runtime.looks import Looks
from xpsession.compliance.runtime.origins import Origins
from xpsession.compliance.runtime.provenance import Provenance
from xpsession.compliance.runtime.rewriting import Rewriter
from xpsession.compliance.runtime.sites import Site
from xpsession.compliance.runtime.steps import Slot, Step, filled
from xpsession.compliance.runtime.twins import Twins
from xpsession.compliance.source.fragments import Fragment
from xpsession.compliance.values import Value
from xpsession.compliance.values.operands import Operand, Sort

MOST = 16  # sets of operands that are kept of one operation

Fact = TypeVar("Fact")


@dataclass(slots=True)
class Shared:
    """What the plans of one session have in common.

    Attributes
    ----------
    origins : Origins
        Where live arrays came from.
    fresh : set of Plan
        Those in which something was seen since it was last asked what they find.
    resting : deque of Site
        The sites that look no longer until the next cell.
    """

    origins: Origins = field(default_factory=Origins)
    fresh: set["Plan"] = field(default_factory=set)
    resting: deque[Site] = field(default_factory=deque)

    def open(self) -> None:
        """Let sites that know look again, a few times."""
        for _ in range(len(self.resting)):
            self.resting.popleft().open()


class Plan:
    """One piece of source that is watched while it runs.

    Parameters
    ----------
    fragment : Fragment
        Its code.
    source : str
        The source, as the user wrote it.
    twins : Twins
        Its statements as they are compiled.
    names : mapping of str to Value
        What is known of the live objects when it begins.
    shared : Shared
        What it has in common with others.
    version : str
        The version of the standard.
    whole : bool
        Whether a namespace or an array of it may be met anywhere in it; else only in functions that are given one.
    """

    def __init__(
        self,
        fragment: Fragment,
        source: str,
        *,
        twins: Twins,
        names: Mapping[str, Value],
        shared: Shared,
        version: str,
        whole: bool = True,
    ) -> None:
        self.fragment = fragment
        self.source = source
        self.names = names
        self.version = version
        self.observed: dict[Step, list[tuple[Operand, ...]]] = {}
        self.seen: dict[int, list[Operand]] = {}  # of each expression, by its identity
        self.reported: frozenset[tuple[str, int, int]] = frozenset()  # the code and the place of all that was found
        self.written: list[CodeType] = []  # the code of what has functions, as it was written
        self.concerned = whole  # whether one was met
        self._whole = whole
        self._compiles = compiles(source)  # asked once: a cell is compiled a statement at a time
        self._twins = twins
        self._shared = shared
        self._provenance = Provenance(fragment, names=names, version=version, origins=shared.origins, seen=self.seen)
        self._sites: dict[int, ref[Site]] = {}  # a WeakSet runs code of its own when a function dies
        self._slots: list[Slot] = []
        self._fixed = _fixed(names, source)

    def compile(self, tree: ast.Module | ast.Interactive, filename: str, compile_: Compile) -> CodeType | None:
        """Return code for `tree`, which holds statements of the source, with all of it watched; None for any other."""
        twin = self._twins.of(tree.body)
        if twin is None:
            return None
        looks = Looks(twin, self._slots, fixed=self._fixed, new=self._site)
        rewriter = Rewriter(looks, everywhere=not (self._compiles or compilers()))
        body = rewriter.cell(tree.body) if self._whole else rewriter.functions(tree.body)
        rewritten = ast.Module(body, []) if isinstance(tree, ast.Module) else ast.Interactive(body)
        watched, written = compiled(tree, rewritten, looks, compile_, filename)
        if written is not None:
            self.written.append(written)
        return watched

    def note(self, slot: int, value: object, facts: dict[int, tuple[Operand, int]]) -> bool:
        """Take note of the value of a slot; return whether anything is new."""
        place = self._slots[slot]
        operand = describe(value, self._provenance.of(place, value, facts))
        if operand.items is not None and operand.sort in {"list", "tuple", "dict", "function"}:
            operand = self._with_items(operand, value)
        facts[slot] = (operand, id(value))
        new = _keep(self.seen.setdefault(id(place.node), []), operand)
        for step in place.completes:
            operands = tuple([filled(part, facts) for part in step.parts])
            new = _keep(self.observed.setdefault(step, []), operands) or new
        if new:
            self.concerned = self.concerned or _concerns(operand)
            if self.concerned:
                self._shared.fresh.add(self)
        return new

    def rest(self, site: Site) -> None:
        """Know that a site looks no longer."""
        self._shared.resting.append(site)

    def close(self) -> None:
        """Look no longer, at anything."""
        for site in [known() for known in tuple(self._sites.values())]:
            if site is not None:
                site.close()

    def settle(self, live: Mapping[str, object]) -> None:
        """Remember which of the `live` objects are arrays of the namespace, as the cell has bound them."""
        self._provenance.settle({name: live[name] for name in values.named(live, self.source)})

    def _site(self) -> Site:
        site = Site(self)
        self._sites[id(site)] = ref(site, partial(self._sites.pop, id(site)))
        return site

    def _with_items(self, operand: Operand, value: object) -> Operand:
        """Return the facts of a list, a tuple, a dict or a partial function, with the origins of the arrays in it."""
        items = tuple(describe(item, self._shared.origins.of(item), 1) for item in held_by(value))
        return operand._replace(items=items)


def _fixed(names: Mapping[str, Value], source: str) -> dict[str, Operand]:
    """Return the names that are those of modules and namespaces, where nothing in the source could bind them."""
    if "import *" in source:
        return {}
    sorts: dict[str, Sort] = {"module": "module", "space": "space"}
    return {
        name: Operand(sorts[value.kind], value.name)
        for name, value in names.items()
        if value.kind in sorts
        and (value.kind == "space" or value.name)
        and not re.search(rf"\b{name}\b(?!\.)|\bimport\s+{name}\b", source)
    }


def _concerns(operand: Operand) -> bool:
    """Return whether an operand is a namespace or an array of one, or holds some."""
    return operand.is_xp or operand.sort == "space" or any(map(_concerns, operand.items or ()))


def _keep(kept: list[Fact], fact: Fact) -> bool:
    """Keep a fact; return whether it is new and there was room for it."""
    if len(kept) >= MOST or fact in kept:
        return False
    kept.append(fact)
    return True
