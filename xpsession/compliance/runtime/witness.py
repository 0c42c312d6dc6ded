"""Witness: follows source as the static analysis does, with what was seen of its expressions while it ran."""

import ast
from collections.abc import Mapping

from xpsession.compliance.flow import Flow
from xpsession.compliance.operands import Operand
from xpsession.compliance.runtime.steps import Step
from xpsession.compliance.uses import Operation, Place
from xpsession.compliance.values import Value, common

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
        if not self.muted:
            self._hear(node)
        live = self._live.get(id(node))
        if live is None or (value is not None and value.kind not in _REFINED):
            return value
        self.values[id(node)] = live
        return live

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
            found += [
                Operation(
                    fragment=self.fragment,
                    node=step.node,
                    statement=statement,
                    text=text,
                    version=self.version,
                    values=self.values,
                    act=step.act,
                    operands=operands,
                    symbol=step.symbol,
                    keywords=step.keywords,
                    sources=step.sources,
                    main=main,
                )
                for operands in sets
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


def _shared(found: list[Operand]) -> Value | None:
    """Return what all that was seen of an expression has in common."""
    return common([operand.as_value for operand in found]) if found else None
