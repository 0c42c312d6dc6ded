"""XP102: functions that the standard does not have, but whose effect a short expression in it has."""

import ast
from collections.abc import Iterable, Mapping
from typing import ClassVar

from xpsession.compliance.rule import NameRule, absent
from xpsession.compliance.uses import Finding, Use, hints
from xpsession.compliance.uses.calls import given

# The last two axes, in either order.
LAST_TWO = {-1, -2}
# What `unique` returns besides the values, by its flag.
UNIQUE = {
    "return_counts": "unique_counts",
    "return_index": "unique_all",
    "return_inverse": "unique_inverse",
}


# Where the template computes just what NumPy's function does, for whatever it is given, or for arrays.
SAME = frozenset({"fliplr", "flipud", "identity", "ravel"})
SAME_OF_ARRAYS = frozenset({"copy", "divmod", "isneginf", "isposinf", "ndim", "ptp", "shape", "size", "swapaxes"})
# Those that join arrays, by how many dimensions these have; the last one stands for more.
_STACKED, _JOINED = "xp.stack({{0|arrays}}, axis={})", "xp.concat({{0|arrays}}, axis={})"
_ROWS = (_STACKED.format(0), _JOINED.format(0))
JOINING: Mapping[str, tuple[str, ...]] = {
    "column_stack": (_STACKED.format(1), _JOINED.format(1)),
    "dstack": (f"{_STACKED.format(-1)}[None, ...]", _STACKED.format(2), _JOINED.format(2)),
    "hstack": (_JOINED.format(0), _JOINED.format(1)),
    "row_stack": _ROWS,
    "vstack": _ROWS,
}


class RewrittenFunction(NameRule):
    """A function that the standard leaves out because a short expression in it does the same.

    What it does
    ------------
    Finds names such as ``vstack``, ``ravel``, ``cumsum`` and ``unique``, and shows the expression. Where it depends on
    the number of dimensions, the hint is for the usual one.

    Why is this bad?
    ----------------
    Libraries that keep to the standard need not have the name, so the code stops there with an AttributeError.

    Example
    -------
    ::

        xp.ravel(x)

    Use instead
    -----------
    ::

        xp.reshape(x, (-1,))
    """

    code = "XP102"
    name = "rewritten-function"
    TABLE: ClassVar[Mapping[str, str | None]] = {
        "argwhere": "xp.stack(xp.nonzero({0|x}), axis=1)",
        "array_split": None,
        "average": "xp.mean({0|x})",
        "c_": "xp.stack",
        "cbrt": "xp.sign({0|x}) * xp.abs({0|x}) ** (1 / 3)",
        "column_stack": f"{JOINING['column_stack'][0]} of vectors, {JOINING['column_stack'][1]} of matrices",
        "compress": "{1|x}[{0|condition}]",
        "copy": "xp.asarray({0|x}, copy=True)",
        "cumprod": "xp.cumulative_prod({0|x}, axis={1,axis|0})",
        "cumsum": "xp.cumulative_sum({0|x}, axis={1,axis|0})",
        "digitize": "xp.searchsorted({1,bins|bins}, {0|x}, side='right')",
        "divmod": "(xp.floor_divide({0|x1}, {1|x2}), xp.remainder({0|x1}, {1|x2}))",
        "dot": "xp.matmul({0|x1}, {1|x2})",
        "dsplit": None,
        "dstack": f"{JOINING['dstack'][1]} of matrices, {JOINING['dstack'][0]} of vectors",
        "ediff1d": "xp.diff(xp.reshape({0|x}, (-1,)))",
        "exp2": "2.0 ** {0|x}",
        "extract": "{1|x}[{0|condition}]",
        "flatnonzero": "xp.nonzero(xp.reshape({0|x}, (-1,)))[0]",
        "fliplr": "xp.flip({0|x}, axis=1)",
        "flipud": "xp.flip({0|x}, axis=0)",
        "hsplit": None,
        "hstack": "xp.concat({0|arrays}, axis=-1)",
        "identity": "xp.eye({0|n})",
        "inner": "xp.tensordot({0|x1}, {1|x2}, axes=((-1,), (-1,)))",
        "iscomplexobj": "xp.isdtype({0|x}.dtype, 'complex floating')",
        "isneginf": "{0|x} == -xp.inf",
        "isposinf": "{0|x} == xp.inf",
        "isrealobj": "not xp.isdtype({0|x}.dtype, 'complex floating')",
        "logspace": "10.0 ** xp.linspace({0|start}, {1|stop}, {2,num|50})",
        "ndim": "{0|x}.ndim",
        "ptp": "xp.max({0|x}) - xp.min({0|x})",
        "r_": "xp.concat",
        "ravel": "xp.reshape({0|x}, (-1,))",
        "rollaxis": "xp.moveaxis({0|x}, {1,axis|axis}, 0)",
        "rot90": "xp.flip({0|x}.T, axis=0)",
        "row_stack": "xp.concat([array_api_extra.atleast_nd(x, ndim=2) for x in {0|arrays}], axis=0)",
        "shape": "{0|x}.shape",
        "size": "{0|x}.size",
        "split": None,
        "swapaxes": "xp.permute_dims",
        "transpose": "xp.permute_dims({0|x}, {1,axes|axes})",
        "unique": "xp.unique_values({0|x})",
        "vdot": "xp.vecdot(xp.reshape({0|x1}, (-1,)), xp.reshape({1|x2}, (-1,)))",
        "vsplit": None,
        "vstack": "xp.concat([array_api_extra.atleast_nd(x, ndim=2) for x in {0|arrays}], axis=0)",
    }
    # What the template says holds for no further arguments; with them, only the name of the cure is certain.
    _ARGUMENTS: ClassVar[Mapping[str, int]] = {
        "average": 1,
        "digitize": 2,
        "ediff1d": 1,
        "identity": 1,
        "ptp": 1,
        "rollaxis": 2,
        "rot90": 1,
        "unique": 1,
    }
    VALID = (
        "xp.reshape(x, (-1,))",
        "xp.permute_dims(x, (1, 0))",
        "xp.unique_values(x)",
        "x.size",
    )
    INVALID = (
        ("xp.ravel(x)", "xp.reshape(x, (-1,))"),
        ("xp.transpose(x, (1, 0))", "xp.permute_dims(x, (1, 0))"),
        ("xp.transpose(x)", "xp.permute_dims(x, tuple(range(x.ndim))[::-1])"),
        ("xp.swapaxes(x, -1, -2)", "x.mT"),
        ("xp.swapaxes(x, 0, 1)", "xp.permute_dims"),
        ("xp.cumsum(x, axis=1)", "xp.cumulative_sum(x, axis=1)"),
        ("xp.cumsum(x)", "xp.cumulative_sum(x)"),
        ("xp.unique(x, return_counts=True)", "xp.unique_counts(x)"),
        ("xp.hstack([x, y])", "xp.concat([x, y], axis=-1)"),
        ("x = xp.ones((2, 3)); xp.column_stack([x, x])", "xp.concat([x, x], axis=1)"),
        ("x = xp.ones((2, 3)); xp.dstack([x, x])", "xp.stack([x, x], axis=2)"),
        ("x = xp.arange(3); xp.dstack([x, x])", "xp.stack([x, x], axis=-1)[None, ...]"),
        ("x = xp.arange(3); xp.hstack([x, x])", "xp.concat([x, x], axis=0)"),
        ("xp.column_stack([x, y])", "xp.stack([x, y], axis=1) of vectors, xp.concat([x, y], axis=1) of matrices"),
        ("x = xp.arange(3); xp.vstack([x, x])", "xp.stack([x, x], axis=0)"),
        ("x = xp.ones((2, 3)); xp.vstack([x, x])", "xp.concat([x, x], axis=0)"),
        ("xp.vstack([x, y])", "xp.concat([array_api_extra.atleast_nd(x, ndim=2) for x in [x, y]], axis=0)"),
        ("xp.size(x, 1)", "x.shape[1]"),
        ("xp.ptp(a + b)", "xp.max(a + b) - xp.min(a + b)"),
        ("xp.ndim(a + b)", "(a + b).ndim"),
        ("xp.average(x, weights=w)", "xp.mean"),
        ("xp.split(x, 3)", None),
    )

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on a name of the table, with the expression for its arguments."""
        if use.known or use.name not in self.TABLE:
            return []
        template = self._template(use)
        found = absent(use, template)
        # Of what is joined, which of two templates it is may be open, or what the hint needs may not be imported.
        open_ = use.name in JOINING and use.name != "hstack" and not _dimensions(use)
        edits = None if template is None or found.hint is None or open_ else hints.rewritten(template, use)
        return [found._replace(fix=edits) if self._is_same(use) else found._replace(unsafe=edits)]

    def _is_same(self, use: Use) -> bool:
        """Return whether the template computes just what NumPy's function does."""
        first = use.call.args[0] if use.call is not None and use.call.args else None
        if use.name in {"cumprod", "cumsum"}:  # without an axis, for one dimension alone
            value = use.value(first)
            axes = [] if use.call is None else [*use.call.args[1:2], *(item.value for item in use.call.keywords)]
            return (value is not None and value.ndim == 1) or (bool(axes) and _number(axes[0]) is not None)
        if use.name == "transpose":
            return use.call is not None and len(use.call.args) > 1 and isinstance(use.call.args[1], ast.Tuple)
        if use.name in JOINING:
            return bool(_dimensions(use))
        value = use.value(first)
        return use.name in SAME or (use.name in SAME_OF_ARRAYS and value is not None and value.kind == "array")

    def _template(self, use: Use) -> str | None:  # noqa: PLR0911  # one for each special case
        """Return the template that fits the arguments."""
        usual = self.TABLE[use.name]
        if use.call is None:
            return usual
        plain, keywords = given(use.call), {keyword.arg for keyword in use.call.keywords}
        count = len(plain) + len(keywords)
        match use.name:
            case "transpose" if count == 1:
                return "xp.permute_dims({0|x}, tuple(range({0|x}.ndim))[::-1])"
            case name if name in JOINING and (dimensions := _dimensions(use)):
                return JOINING[name][min(dimensions, len(JOINING[name])) - 1]
            case "swapaxes" if len(plain) == 3 and {_number(node) for node in plain[1:]} == LAST_TWO:  # noqa: PLR2004
                return "{0|x}.mT"
            case "cumsum" | "cumprod" if count == 1:
                return f"xp.{use.name.replace('cum', 'cumulative_')}({{0|x}})"
            case "unique" if keywords and len(plain) == 1:
                flags = {UNIQUE.get(keyword or "") for keyword in keywords}
                if None in flags:
                    return None
                return f"xp.{flags.pop() if len(flags) == 1 else 'unique_all'}({{0|x}})"
            case "size" if count == 2:  # noqa: PLR2004
                return "{0|x}.shape[{1,axis|axis}]"
            case name if count > self._ARGUMENTS.get(name, count):
                return (usual or "").partition("(")[0] if (usual or "").startswith("xp.") else None
            case _:
                return usual


def _dimensions(use: Use) -> int | None:
    """Return the number of dimensions that all arrays which the first argument lists are known to have."""
    first = use.call.args[0] if use.call is not None and use.call.args else None
    values = [use.value(node) for node in first.elts] if isinstance(first, ast.List | ast.Tuple) else []
    found = {value.ndim if value is not None and value.kind == "array" else None for value in values}
    return found.pop() if len(found) == 1 else None


def _number(node: ast.expr) -> object:
    """Return the value of a literal number, or None."""
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None
