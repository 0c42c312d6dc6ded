"""Witness: follows source as the static analysis does, with what was seen of its expressions while it ran."""

import ast
from collections.abc import Mapping
from typing import Any, NamedTuple

from xpsession.compliance.flow.statements import Flow
from xpsession.compliance.runtime.indirect import Done, done, unwritten
from xpsession.compliance.runtime.steps import Step
from xpsession.compliance.uses import Place
from xpsession.compliance.uses.operation import Operation
from xpsession.compliance.values import Value, common
from xpsession.compliance.values.operands import UNKNOWN, Operand

CALLS = frozenset({"builtin", "call"})
# What the source alone may say of an expression, and life knows better.
_REFINED = frozenset({"array", "foreign", "input", "scalar"})


class Witness(Flow):
    """Follows statements, in which more is known of an expression that has been seen.

    Parameters
    ----------
    names : mapping of str to Value
        What was known of the live objects when the code began.
    version : str
        The version of the standard.
    seen : mapping of int to list of Operand
        What was seen of each expression, by its identity.
    observed : mapping of Step to list of tuple of Operand
        The operations that were seen.
    """

    def __init__(
        self,
        names: Mapping[str, Value],
        *,
        version: str,
        seen: Mapping[int, list[Operand]],
        observed: Mapping[Step, list[tuple[Operand, ...]]],
    ) -> None:
        super().__init__(names, version=version)
        self._observed = observed
        self._wanted = {id(step.node) for step in observed}
        self._live = {key: value for key, found in seen.items() if (value := _shared(found)) is not None}
        self._heard: dict[int, tuple[ast.stmt, ast.expr | None, str]] = {}

    def visit(self, node: ast.AST) -> Value | None:
        """Evaluate an expression, and note that it is not in a place where nothing is to be reported."""
        value = super().visit(node)
        if not self.muted and (id(node) in self._wanted or type(node) is ast.BinOp):
            self._hear(node)
        live = self._live.get(id(node))
        if live is None or (value is not None and value.kind not in _REFINED):
            return value
        if value is not None and value.is_array and value.trait != "mixed":
            live = live._replace(trait=value.trait)  # which cannot be seen
        self.values[id(node)] = live
        return live

    def operate(self, act: str, node: ast.expr, *args: Any, **kwargs: Any) -> None:
        """Note an operation that can be read, where it was not seen."""
        if id(node) not in self._wanted:
            super().operate(act, node, *args, **kwargs)

    def augment(self, node: ast.AugAssign) -> None:
        """Follow ``a += b``."""
        if not self.muted:
            self._hear(node.target)
        super().augment(node)

    def operations(self) -> list[Place]:
        """Return the operations that were seen, in places that count."""
        found: list[Place] = []
        for step, sets in self._observed.items():
            heard = self._heard.get(id(step.node))
            if heard is None:
                continue
            statement, text, main = heard
            for operands in sets:
                passed = passed_on(operands, step.sources, step.keywords)
                seen = Done(step.act, step.symbol, *passed)
                found += [
                    Operation(
                        fragment=self.fragment,
                        node=step.node,
                        statement=statement,
                        text=text,
                        version=self.version,
                        values=self.values,
                        main=main,
                        **one._asdict(),
                    )
                    for one in (seen, *(done(seen) if step.act in CALLS else ()))
                ]
        return found

    def _hear(self, node: ast.AST) -> None:
        """Note the place of `node`, and of the operators to the left in it, which the analysis passes over."""
        while True:
            if id(node) in self._wanted and isinstance(node, ast.expr):
                text = None if self.text is None or self.fragment.shows(node) else self.text
                self._heard[id(node)] = (self.statement, text, self.scope.namespace() or "xp")
            if not (isinstance(node, ast.BinOp) and isinstance(node.left, ast.BinOp)):
                return
            node = node.left


class Passed(NamedTuple):
    """What a call was given: the operands with their expressions, of which the last have names."""

    operands: tuple[Operand, ...]
    sources: tuple[ast.expr, ...]
    keywords: tuple[str, ...]


def passed_on(operands: tuple[Operand, ...], sources: tuple[ast.expr, ...], keywords: tuple[str, ...]) -> Passed:
    """Return the operands of a call, with those that a star passes on in its place.

    Where nobody knows how many these are, neither does anybody know what stands at the positions after them.
    """
    if "**" not in keywords and not any(operand.sort == "star" for operand in operands):
        return Passed(operands, sources, keywords)
    count = len(operands) - len(keywords)
    plain: list[tuple[Operand, ast.expr]] = []
    lost = False
    for operand, source in zip(operands[:count], sources[:count], strict=True):
        inner = operand.items[0] if operand.sort == "star" and operand.items else operand
        if operand.sort != "star" or inner.items is None:
            lost = lost or operand.sort == "star"
            plain.append((UNKNOWN if lost else operand, source))
        else:
            plain += [(UNKNOWN if lost else item, unwritten(source)) for item in inner.items]
    named: list[tuple[str, Operand, ast.expr]] = []
    for name, operand, source in zip(keywords, operands[count:], sources[count:], strict=True):
        if name == "**" and isinstance(operand.value, tuple) and operand.items is not None:
            items = zip(operand.value, operand.items, strict=True)
            named += [(inner, item, unwritten(source)) for inner, item in items]
        else:
            named.append((name, operand, source))
    return Passed(
        tuple(operand for operand, _ in plain) + tuple(operand for _, operand, _ in named),
        tuple(source for _, source in plain) + tuple(source for _, _, source in named),
        tuple(name for name, _, _ in named),
    )


def _shared(found: list[Operand]) -> Value | None:
    """Return what all that was seen of an expression has in common."""
    return found[0].as_value if len(found) == 1 else common([operand.as_value for operand in found])
