"""Provenance: which values of one piece of source came out of a namespace, by all that was seen and can be read."""

import ast
from collections.abc import Mapping, Sequence
from functools import cached_property

from xpsession.compliance.flow.statements import Flow
from xpsession.compliance.runtime.facts import is_array
from xpsession.compliance.runtime.names import Binding, Names
from xpsession.compliance.runtime.origins import Origins
from xpsession.compliance.runtime.steps import Group, Part, Slot, Step, filled
from xpsession.compliance.source.fragments import Fragment
from xpsession.compliance.values import Value
from xpsession.compliance.values.operands import Operand, Origin

DEEPEST = 8  # names that stand for one another
# Libraries whose functions make arrays that are deliberately their own.
_HOSTS = frozenset({"numpy"})
# Python's own functions that return what the operators of their arguments give, or one of these.
_ALIKE = frozenset({"abs", "divmod", "max", "min", "next", "pow", "round", "sum"})
_MAKERS = (ast.Attribute, ast.BinOp, ast.Call, ast.Compare, ast.Subscript, ast.UnaryOp)

Facts = Mapping[int, tuple[Operand, int]]  # what is known of the value of each slot, and its identity


class Provenance:
    """Where the values of one piece of source come from.

    Parameters
    ----------
    fragment : Fragment
        Its code.
    names : mapping of str to Value
        What is known of the live objects when it begins.
    version : str
        The version of the standard.
    origins : Origins
        Where live arrays came from.
    seen : mapping of int to list of Operand
        What was seen of each expression, by its identity.
    """

    def __init__(
        self,
        fragment: Fragment,
        *,
        names: Mapping[str, Value],
        version: str,
        origins: Origins,
        seen: Mapping[int, list[Operand]],
    ) -> None:
        self._fragment = fragment
        self._live = names
        self._version = version
        self._origins = origins
        self._seen = seen
        self._made: set[int] = set()  # the expressions that are operations of the namespace's arrays, or calls of it

    def of(self, place: Slot, value: object, facts: Facts) -> Origin:
        """Return where a value came from: by the operation that made it, by what it is, by the source."""
        several = issubclass(type(value), tuple | list)
        if not several and not is_array(value):
            return ""
        known: Origin = "" if several else self._origins.of(value)
        if place.made is None or _is_own(place.made, facts):
            origin = known or self._bound(place.node, several=several) or self._told(place.node)
            if origin and not known and not several:
                self._origins.mark(value, origin)
            return origin
        made: Origin = "xp" if self._asks_space(place.made) else _made(place.made, facts)
        self._made.add(id(place.node))
        same = _takes(place.made.parts, id(value), facts)
        if same and not made:  # as np.asarray returns what it is given: now it is both, and nobody knows
            self._origins.forget(value)
            return ""
        origin = made or known
        if origin and not same:
            self._origins.mark(value, origin)
        return origin or self._told(place.node)

    def settle(self, live: Mapping[str, object]) -> None:
        """Remember the arrays among the `live` objects whose names this code binds to arrays of the namespace alone."""
        doubtful = {name: value for name, value in live.items() if self._origins.asks(name, value)}
        for name, bindings in self._names.module() if doubtful else ():
            if name in doubtful:
                self._origins.name(name, None)
                if self._all_xp(bindings):
                    self._origins.mark(doubtful[name], "xp")
                    self._origins.name(name, doubtful[name])

    @cached_property
    def _names(self) -> Names:
        return Names(self._fragment.tree)

    @cached_property
    def _flow(self) -> Flow:
        """What the source alone tells."""
        flow = Flow(self._live, version=self._version)
        flow.run([self._fragment])
        return flow

    def _asks_space(self, step: Step) -> bool:
        """Return whether the source tells that a function is a namespace's, as ``x.__array_namespace__()`` is NumPy."""
        value = self._flow.value(step.sources[0]) if step.act == "call" and step.symbol else None
        return value is not None and value.kind == "space"

    def _told(self, node: ast.expr) -> Origin:
        """Return the origin that the source alone tells."""
        value = self._flow.value(node)
        return "xp" if value is not None and value.kind == "array" else ""

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
        seen = self._seen.get(id(node), ())
        if not seen:
            return False
        if binding.form == "element":
            return all(operand.is_xp or _holds_xp(operand) for operand in seen)
        # What another function returns, or one of two values, may be another thing the next time.
        return isinstance(node, _MAKERS) and id(node) in self._made and all(operand.is_xp for operand in seen)


def _holds_xp(operand: Operand) -> bool:
    """Return whether a list or a tuple holds arrays of the namespace, and nothing else."""
    return bool(operand.items) and operand.sort in {"list", "tuple"} and all(item.is_xp for item in operand.items or ())


def _is_own(step: Step, facts: Facts) -> bool:
    """Return whether an operation calls a function of which nobody knows where the results come from."""
    return step.act == "call" and not step.symbol and filled(step.parts[0], facts).sort != "function"


def _made(step: Step, facts: Facts) -> Origin:
    """Return where the result of an operation comes from."""
    first = filled(step.parts[0], facts)
    operands = [first, *(filled(part, facts) for part in step.parts[1:])]
    given = any(operand.is_xp or _holds_xp(operand) for operand in operands[1:])
    if step.act == "call" and (first.sort == "space" or not step.symbol):
        return "xp" if given or first.sort == "space" else ""  # a function that NumPy has as well, or a namespace's
    if step.act == "call" and first.sort in {"function", "module"}:
        hosts = first.sort == "function" or first.name.partition(".")[0] in _HOSTS
        return "host" if hosts and not given else ""
    if step.act == "builtin":
        alike = step.symbol in _ALIKE and first.name == step.symbol
        return "" if not alike else "xp" if given else _host(operands[1:])
    if step.act in {"getitem", "attribute", "call"}:
        return first.origin
    if step.act in {"binary", "unary", "compare"} and not any(operand.sort == "dtype" for operand in operands):
        return "xp" if any(operand.origin == "xp" for operand in operands) else _host(operands)
    return ""


def _host(operands: Sequence[Operand]) -> Origin:
    """Return the origin of what is made of operands none of which came out of a namespace."""
    return "host" if any(operand.origin == "host" for operand in operands) else ""


def _takes(parts: Sequence[Part], identity: int, facts: Facts) -> bool:
    """Return whether an operation was given the object of this identity."""
    for part in parts:
        if type(part) is int:
            if part in facts and facts[part][1] == identity:
                return True
        elif type(part) is Group and _takes(part.parts, identity, facts):
            return True
    return False
