"""Hosted: follows arrays that stay in the host's memory, to where they meet those of the namespace."""

import ast
from collections.abc import Mapping
from typing import Any

from xpsession.compliance.flow.statements import Flow
from xpsession.compliance.uses import Meeting
from xpsession.compliance.values import Value


class Hosted(Flow):
    """Follows what NumPy reads, draws or copies there through operators, indices and its own functions."""

    def __init__(self, names: Mapping[str, Value], *, version: str) -> None:
        super().__init__(names, version=version)
        self.beside_cupy = False  # whether the code imports CuPy
        self.visitors |= {ast.BinOp: self._operated, ast.Compare: self._compared, ast.Subscript: self._part}

    def place(self, node: ast.expr) -> dict[str, Any]:
        """Return what every place has in common."""
        return {**super().place(node), "migrating": True}

    def is_of_the_host(self, base: Value, call: ast.Call) -> bool:
        """Return whether code that computes with CuPy has NumPy work on a copy in the host's memory."""
        return self.beside_cupy and base.name.startswith("numpy") and bool(call.args) and self._is_copied(call.args[0])

    def _is_copied(self, node: ast.expr) -> bool:
        """Return whether an array lies in the host's memory: copied there, or made by NumPy of what was."""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            base = self.peek(node.func.value)
            if base is not None and base.kind == "library":
                return node.func.attr == "asnumpy" or self.is_of_the_host(base, node)
        value = self.peek(node)
        return value is not None and value.kind == "foreign"

    def combined(self, left: Value | None, right: Value | None, operator: ast.operator) -> Value | None:
        """Return what a binary operator gives; of an array of the host and no other, one of the host."""
        sides = [side for side in (left, right) if side is not None]
        if any(side.kind == "foreign" for side in sides) and not any(side.is_array for side in sides):
            return Value("foreign")
        return super().combined(left, right, operator)

    def _operated(self, node: ast.BinOp) -> Value | None:
        value = self._binary(node)
        chain: ast.expr = node
        while isinstance(chain, ast.BinOp):
            sides = [chain.left, chain.right]
            if any((known := self.value(side)) and self._is_of_space(known, side) for side in sides):
                self.meet_host(sides)
            chain = chain.left
        return value

    def _is_of_space(self, value: Value, node: ast.expr) -> bool:
        """Return whether a side of an operator is an array, and not what a function makes of what may be a number."""
        return value.kind == "array" or (value.kind == "input" and not isinstance(node, ast.Call))

    def _part(self, node: ast.Subscript) -> Value | None:
        return _element(self._subscript(node)) or self._host([node.value])

    def taken(self, values: ast.expr) -> Value | None:
        """Return what a loop takes out of `values` in each round."""
        found = super().taken(values)
        return found if found is None or found.kind != "array" else _element(found)

    def _compared(self, node: ast.Compare) -> Value | None:
        return self._compare(node) or self._host([node.left, *node.comparators])

    def _host(self, nodes: list[ast.expr]) -> Value | None:
        """Return an array of the host where one of `nodes` is one."""
        return next((value for node in nodes if (value := self.value(node)) and value.kind == "foreign"), None)

    def meet_host(self, given: list[ast.expr]) -> None:
        """Note the host's arrays that the namespace's functions are given."""
        for item in given:
            parts = item.elts if isinstance(item, ast.List | ast.Tuple) else [item]
            for part in parts:
                value = self.value(part)
                if value is not None and value.kind == "foreign" and not self.muted:
                    self.uses.append(Meeting(**self.place(part), node=part, main=self.main() or "xp"))


def _element(value: Value | None) -> Value | None:
    """Return what is taken out of an array: of one whose dtype nobody knows, it may be a text or any object."""
    return value._replace(kind="input") if value is not None and value.kind == "array" and not value.name else value
