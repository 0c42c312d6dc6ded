"""XP603: an update of an array in place, which libraries of immutable arrays refuse."""

import ast
from collections.abc import Iterable

from xpsession.compliance.rule import ArrayRule
from xpsession.compliance.uses import Finding, Touch
from xpsession.compliance.uses.updates import SYMBOLS


class UpdateInPlace(ArrayRule):
    """An assignment to elements of an array, or an augmented assignment to an array.

    What it does
    ------------
    Finds ``x[…] = …``, ``x[…] += …`` and ``x += …`` where `x` surely is an array.

    Why is this bad?
    ----------------
    The standard has them, and libraries whose arrays cannot change, such as JAX, do not: the first two stop with a
    TypeError, and the third makes a new array, where other names of the old one keep theirs.

    Example
    -------
    ::

        x = xp.arange(5.0)
        x[x > 3.0] = 0.0

    Use instead
    -----------
    ::

        x = xp.arange(5.0)
        x = xp.where(x > 3.0, 0.0, x)
    """

    code = "XP603"
    name = "update-in-place"
    severity = "info"
    catch_all = True  # what else is wrong with an update matters more
    roles = ("update",)
    VALID = ("x = xp.ones(3); x = x + 1", "x = [1, 2]; x[0] = 3", "x = load(); x[0] = 1", "x.n = 3")
    INVALID = (
        ("x = xp.ones(3); x[x > 0] = 0.0", "x = xp.where(x > 0, 0.0, x)"),
        ("x = xp.ones(3); x[0] = 0.0", "x = array_api_extra.at(x)[0].set(0.0)"),
        ("x = xp.ones(3); x[1:] += 1.0", "x = array_api_extra.at(x)[1:].add(1.0)"),
        ("x = xp.ones(3); x += 1.0", "x = x + 1.0"),
    )
    # What array-api-extra calls the operators.
    METHODS: dict[type[ast.operator], str] = {  # noqa: RUF012  # as a table of a class reads
        ast.Add: "add",
        ast.Div: "divide",
        ast.Mult: "multiply",
        ast.Pow: "power",
        ast.Sub: "subtract",
    }

    def touched(self, touch: Touch) -> Iterable[Finding]:
        """Return the finding on the target that is written into."""
        node = touch.node
        array = node.value if isinstance(node, ast.Subscript) else node
        value = touch.value(array)
        if value is not None and value.kind == "array":
            hint = self._hint(touch, node) if isinstance(array, ast.Name) else None
            yield Finding(node, "arrays of some libraries cannot be changed in place", hint)

    def _hint(self, touch: Touch, node: ast.expr) -> str | None:
        match touch.statement:
            case ast.AugAssign(target=ast.Name(id=name), op=op, value=right) if type(op) in SYMBOLS:
                other = touch.source(right)
                return f"{name} = {name} {SYMBOLS[type(op)]} {other}" if other else None
            case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name), slice=index) as target], value=new):
                word, other = "set", touch.source(new)
            case ast.AugAssign(target=ast.Subscript(value=ast.Name(id=name), slice=index) as target, op=op, value=new):
                word, other = self.METHODS.get(type(op), ""), touch.source(new)
            case _:
                return None
        text = touch.source(index)
        if target is not node or not word or not other or not text:
            return None
        mask, number = touch.value(index), touch.value(new)
        if (
            word == "set"
            and mask is not None
            and mask.name == "bool"
            and number is not None
            and number.kind == "scalar"
        ):
            return f"{name} = {touch.main}.where({text}, {other}, {name})"
        return f"{name} = array_api_extra.at({name})[{text}].{word}({other})"
