"""XP501: an array indexed by a list or a range."""

import ast
from collections.abc import Iterable

from xpsession.compliance.rule import ArrayRule
from xpsession.compliance.uses import Finding, Touch, hints
from xpsession.compliance.values.arrays import scalar
from xpsession.records.diagnostic import Edit

INTEGER_ARRAYS = "2024.12"  # since when arrays of integers are an index


class ListIndex(ArrayRule):
    """An array that is indexed by a list or a range.

    What it does
    ------------
    Finds an index that is written as a list, a nested tuple or a range, on what surely is an array.

    Why is this bad?
    ----------------
    The standard knows integers, slices, ``...``, ``None`` and arrays as indices. Other libraries refuse a list, or read
    it as a tuple.

    Example
    -------
    ::

        x = xp.arange(9)
        x[[0, 2]]

    Use instead
    -----------
    ::

        x = xp.arange(9)
        xp.take(x, xp.asarray([0, 2]), axis=0)
    """

    code = "XP501"
    name = "list-index"
    roles = ("index",)
    severity = "warning"
    VALID = (
        "x = xp.arange(9); x[2:5], x[0], x[..., None], x[x > 3]",
        "x = xp.arange(9); x[xp.asarray([0, 2])]",
        "x = load(); x[[0, 2]]",
    )
    INVALID = (
        ("x = xp.arange(9); x[[0, 2]]", "xp.take(x, xp.asarray([0, 2]), axis=0)"),
        ("x = xp.ones((3, 4)); x[:, [0, 2]]", "xp.take(x, xp.asarray([0, 2]), axis=1)"),
        ("x = xp.arange(9); x[range(3)]", None),
        ("x = xp.arange(9); x[[0, 2]] = 1", "xp.asarray([0, 2])"),
        ("x = xp.arange(2); x[[True, False]]", "xp.asarray([True, False])"),
    )

    def touched(self, touch: Touch) -> Iterable[Finding]:
        """Return the finding on the first part of an index that is a list or a range."""
        node = touch.node
        if not isinstance(node, ast.Subscript):
            return
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        for axis, part in enumerate(parts):
            if _is_sequence(part):
                others = [other for other in parts if other is not part]
                message = f"the array API standard {touch.version} indexes by arrays, not by a list or a range"
                if all(map(_is_whole, others)) and isinstance(node.ctx, ast.Load) and _is_numbers(part):
                    yield self._taken(touch, node, part, axis, message)
                    return
                array = self._array(touch, part)
                yield Finding(part, message, array[0].text if array else None, array, "asarray" if array else "")
                return

    def _taken(self, touch: Touch, node: ast.Subscript, part: ast.expr, axis: int, message: str) -> Finding:
        """Return the finding with the call of ``take`` that has the same elements."""
        numbers = touch.source(part)
        call = f"{touch.main}.asarray(...)" if numbers is None else touch.literal(touch.main, numbers)
        hint = f"{touch.main}.take({hints.operand(touch, node.value)}, {call}, axis={axis})"
        known = touch.certain and numbers is not None and touch.source(node.value) is not None
        edits = touch.replacement(node, hint) if known else None
        # Along other axes NumPy lays out the two results differently, by which a sum may round differently.
        safe, unsafe = (None, edits) if axis else (edits, None)
        return Finding(part, message, hint, safe, "take", unsafe=unsafe)

    def _array(self, touch: Touch, part: ast.expr) -> tuple[Edit, ...] | None:
        """Return the edit that makes an array of a list of literal integers or booleans."""
        text = touch.source(part)
        if text is None or not touch.certain or not isinstance(part, ast.List) or touch.version < INTEGER_ARRAYS:
            return None
        kinds = {number.name if (number := scalar(item)) is not None else "" for item in part.elts}
        return touch.replacement(part, touch.literal(touch.main, text)) if kinds in ({"integer"}, {"bool"}) else None


def _is_sequence(part: ast.expr) -> bool:
    if isinstance(part, ast.Call):
        return isinstance(part.func, ast.Name) and part.func.id == "range"
    return isinstance(part, ast.List | ast.ListComp | ast.Tuple)


def _is_whole(part: ast.expr) -> bool:
    return isinstance(part, ast.Slice) and part.lower is part.upper is part.step is None


def _is_numbers(part: ast.expr) -> bool:
    """Return whether `part` is a list of literal integers."""
    numbers = [scalar(item) for item in part.elts] if isinstance(part, ast.List) else []
    return bool(numbers) and all(number is not None and number.name == "integer" for number in numbers)
