"""Steps: the operations in a piece of source, and the slots from which each takes its operands."""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from xpsession.compliance.values.operands import UNKNOWN, Operand, Sort

Act = Literal[
    "binary", "unary", "compare", "contains", "augment", "getitem", "setitem", "attribute", "call", "builtin",
    "iterate", "truth", "format",
]  # fmt: skip


class Group(NamedTuple):
    """A slice, a list or a tuple that is written out, by its parts."""

    sort: Sort
    parts: "tuple[Part, ...]"


# Where an operand comes from: a slot, which is filled while the code runs; what the source says; or several of them.
Part = int | Operand | Group


@dataclass(slots=True, eq=False)  # not frozen, for it is made for each operation
class Step:
    """One operation.

    Attributes
    ----------
    act : str
        What is done.
    node : ast.AST
        The expression that does it; for an assignment its target.
    parts : tuple of Part
        The operands, in the order in which they are evaluated.
    symbol : str
        The operator, as `ast` calls it, or the attribute.
    keywords : tuple of str
        The names of the last of the operands, which a call is given by keyword.
    sources : tuple of expr
        The expressions of the operands.
    """

    act: Act
    node: ast.expr
    parts: tuple[Part, ...]
    symbol: str = ""
    keywords: tuple[str, ...] = ()
    sources: tuple[ast.expr, ...] = ()


@dataclass(slots=True)
class Slot:
    """One expression whose value is looked at.

    Attributes
    ----------
    node : ast.expr
        The expression, in the tree that the analysis follows.
    made : Step or None
        The operation whose result it is.
    completes : list of Step
        Those for which it is the last operand.
    """

    node: ast.expr
    made: Step | None
    completes: list[Step]


def last(parts: Iterable[Part]) -> int | None:
    """Return the last slot of `parts`.

    Examples
    --------
    >>> last([3, Group("tuple", (5, UNKNOWN)), UNKNOWN])
    5
    """
    found = None
    for part in parts:
        inner = part if type(part) is int else last(part.parts) if type(part) is Group else None
        found = found if inner is None else inner
    return found


def filled(part: Part, facts: Mapping[int, tuple[Operand, int]]) -> Operand:
    """Return the operand that `part` stands for, once its slots are filled."""
    if isinstance(part, int):
        return facts[part][0] if part in facts else UNKNOWN
    if isinstance(part, Group):
        return Operand(part.sort, items=tuple(filled(inner, facts) for inner in part.parts))
    return part
