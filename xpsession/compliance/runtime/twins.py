"""Twins: the nodes of the code that the shell compiles, each with its counterpart in the code that is analysed."""

import ast
from collections.abc import Callable, Sequence
from typing import Any

from xpsession.compliance.source.trees import paired

Twin = Callable[[ast.expr], ast.expr]


def itself(node: ast.expr) -> ast.expr:
    """Return the counterpart of a node where the code that is compiled is the code that is analysed."""
    return node


class Twins:
    """The statements of a cell as the shell has them, beside the same ones in the order of the analysed code.

    Parameters
    ----------
    theirs : sequence of stmt
        The statements as the shell parsed them; it may change them before it compiles them.
    own : sequence of stmt
        Those of the analysed code. Where they are the shell's own, nobody else changes them.
    """

    def __init__(self, theirs: Sequence[ast.stmt], own: Sequence[ast.stmt]) -> None:
        self._theirs = {id(node): node for node in theirs}  # which keeps the identities
        self._same = theirs is own
        self._own = own
        self._next = 0

    def of(self, statements: Sequence[ast.stmt]) -> Twin | None:
        """Return what gives the twin of each node in `statements`; None where they are not of the cell.

        Statements are asked for in their order. A cell has some that are in one of the two alone, such as magics.
        """
        if not all(id(node) in self._theirs for node in statements):
            return None
        if self._same:
            return itself
        twins: dict[int, Any] = {}
        for node in statements:
            for place in range(self._next, len(self._own)):
                pairs = paired(node, self._own[place])
                if pairs is not None:
                    self._next = place + 1
                    twins.update((id(one), other) for one, other in pairs)
                    break
            else:
                return None
        return lambda node: twins[id(node)]
