"""XP110: several arrays that a function returns as a list or as a tuple, by the version of the standard."""

import ast
from collections.abc import Iterable

from xpsession.compliance.rule import ArrayRule
from xpsession.compliance.uses import Finding, Touch
from xpsession.compliance.values.results import TUPLE_SINCE

# What lists have and tuples do not.
METHODS = frozenset({*dir(list)} - {*dir(tuple)})


class ListOrTuple(ArrayRule):
    """A list made use of where the version returns a tuple of arrays, or a tuple where it returns a list.

    What it does
    ------------
    Finds what only a list can do, such as ``append`` and assignments to its items, with what ``meshgrid`` and
    ``broadcast_arrays`` return, which is a tuple since 2025.12; and lists that are added to it. For a target before
    that, finds tuples that are added.

    Why is this bad?
    ----------------
    These were lists in earlier versions of the standard, and are still in some libraries. In others the code stops
    with an AttributeError or a TypeError.

    Example
    -------
    ::

        grids = xp.meshgrid(x, y)
        grids.append(z)

    Use instead
    -----------
    ::

        grids = list(xp.meshgrid(x, y))
        grids.append(z)
    """

    code = "XP110"
    name = "list-or-tuple"
    roles = ("sequence",)
    VALID = (
        "grids = xp.meshgrid(x, y); first, second = grids; grids[0] + grids[1], len(grids), grids.index",
        "grids = list(xp.meshgrid(x, y)); grids.append(z); grids[0] = z; grids += [z]",
        "grids = xp.meshgrid(x, y); grids + (z,), grids + grids, grids * 2",
        "grids = [*xp.broadcast_arrays(x, y)] + [z]; grids.append(z)",
        "grids = xp.meshgrid(x, y) if load() else []; grids.append(z)",
        "grids = xp.meshgrid(x, y) + load()",
    )
    INVALID = (
        ("grids = xp.meshgrid(x, y); grids.append(z)", "list(grids)"),
        ("grids = xp.broadcast_arrays(x, y); grids[0] = z", "list(grids)"),
        ("grids = xp.broadcast_arrays(x, y); del grids[0]", "list(grids)"),
        ("grids = xp.meshgrid(x, y); grids += [z]", "list(grids)"),
        ("grids = xp.meshgrid(x, y) + [z]", "list(xp.meshgrid(x, y))"),
        ("grids = [z] + xp.meshgrid(x, y)", "list(xp.meshgrid(x, y))"),
    )

    def touched(self, touch: Touch) -> Iterable[Finding]:
        """Return the finding on what the version's own type cannot do."""
        node = touch.node
        pairs: list[tuple[ast.expr, ast.expr | None]] = []  # what was returned, and what is added to it
        match node:
            case ast.BinOp(left=left, right=right):
                pairs = [(left, right), (right, left)]
            case ast.Name() if isinstance(touch.statement, ast.AugAssign):
                pairs = [(node, touch.statement.value)]
            case ast.Attribute(value=value) | ast.Subscript(value=value):
                pairs = [(value, None)]
            case _:
                pass
        for returned, added in pairs:
            known = touch.value(returned)
            since = TUPLE_SINCE.get(known.trait) if known is not None and known.kind == "tuple" else None
            if known is None or since is None:
                continue
            kind, other = ("tuple", "list") if touch.version >= since else ("list", "tuple")
            if added is not None:
                wrong = f"to which no {other} can be added" if _is(touch, added, other, node) else ""
            elif isinstance(node, ast.Attribute):
                wrong = f"which has no '{node.attr}'" if kind == "tuple" and node.attr in METHODS else ""
            else:
                wrong = "whose items cannot be changed" if kind == "tuple" else ""
            if wrong:
                message = f"'{known.trait}' returns a {kind} in the array API standard {touch.version}, {wrong}"
                text = touch.source(returned)
                hint = f"{other}({text})" if text else None
                edits = touch.replacement(returned, hint) if hint and isinstance(node, ast.BinOp) else None
                yield Finding(node, message, hint, edits, cure=known.trait)
                return


def _is(touch: Touch, node: ast.expr, kind: str, whole: ast.expr) -> bool:
    """Return whether `node` surely is of a kind that cannot be added; ``+=`` adds anything to a list."""
    if kind == "tuple":  # what else is known as one may be a part of a list that was returned
        return isinstance(node, ast.Tuple) and not isinstance(whole, ast.Name)
    value = touch.value(node)
    return isinstance(node, ast.List | ast.ListComp) or (value is not None and value.kind == "list")
