"""XP301: methods that the standard's arrays do not have."""

import ast
from collections.abc import Iterable, Mapping
from typing import ClassVar

from xpsession import standard
from xpsession.compliance.rule import ArrayRule
from xpsession.compliance.rules.xp203_positional_argument import POSITIONS
from xpsession.compliance.rules.xp406_dtype_category import converted, excluded
from xpsession.compliance.uses import Finding, Touch, hints
from xpsession.compliance.uses.calls import is_open
from xpsession.compliance.values import Value
from xpsession.compliance.values.arrays import BUILTIN_TYPES

# Methods that have a function of the same name.
SAME = frozenset(
    {"all", "any", "argmax", "argmin", "argsort", "astype", "clip", "max", "mean", "min", "nonzero", "prod", "repeat"}
    | {"reshape", "round", "searchsorted", "squeeze", "std", "sum", "take", "var"}
)


class ArrayMethod(ArrayRule):
    """A method that arrays of the standard do not have.

    What it does
    ------------
    Finds methods such as ``sum`` and ``astype`` on what is surely an array: what the namespace's functions return, and
    what becomes of it. An array that comes from elsewhere may be a deliberate NumPy array, and is left alone.

    Why is this bad?
    ----------------
    The standard gives arrays operators, a few attributes and ``to_device``. Everything else is a function, and arrays
    of a library that keeps to the standard stop here with an AttributeError.

    Example
    -------
    ::

        x = xp.ones((3, 4))
        x.sum(axis=0)

    Use instead
    -----------
    ::

        x = xp.ones((3, 4))
        xp.sum(x, axis=0)
    """

    code = "XP301"
    name = "array-method"
    roles = ("attribute",)
    # What to write instead: a function of the same arguments, an expression with {x}, or None.
    METHODS: ClassVar[Mapping[str, str | None]] = {
        **{name: name for name in sorted(SAME)},
        "argpartition": "array_api_extra.argpartition({x}, kth)",
        "byteswap": None,
        "choose": None,
        "compress": "{x}[condition]",
        "compute": None,
        "conj": "conj",
        "conjugate": "conj",
        "copy": "xp.asarray({x}, copy=True)",
        "cpu": "{x}.to_device(device)",
        "cumprod": "cumulative_prod",
        "cumsum": "cumulative_sum",
        "detach": None,
        "diagonal": "xp.linalg.diagonal({x})",
        "dot": "xp.matmul({x}, {0|y})",
        "dump": None,
        "dumps": None,
        "fill": "{x}[...] = {0|value}",
        "flatten": "xp.reshape({x}, (-1,))",
        "get": "xpsession.to_device({x}, 'cpu')",
        "getfield": None,
        "item": None,
        "itemset": "{x}[index] = value",
        "newbyteorder": None,
        "numpy": None,
        "partition": None,
        "ptp": "xp.max({x}) - xp.min({x})",
        "put": "{x}[{0|index}] = {1|value}",
        "ravel": "xp.reshape({x}, (-1,))",
        "resize": None,
        "setfield": None,
        "setflags": None,
        "sort": "xp.sort({x})",
        "swapaxes": "xp.permute_dims({x}, axes)",
        "tobytes": None,
        "tofile": None,
        "tolist": None,
        "tostring": None,
        "trace": "xp.linalg.trace({x})",
        "transpose": "xp.permute_dims({x}, axes)",
        "view": None,
    }
    # What has the same elements, in another order in memory, or is a view where the method copies.
    _CLOSE: ClassVar[frozenset[str]] = frozenset({"copy", "flatten", "ravel"})
    # Python scalars have these as well.
    _OF_SCALARS: ClassVar[frozenset[str]] = frozenset({"conjugate"})
    VALID = (
        "x = xp.ones(3); xp.sum(x)",
        "x = xp.ones(3); x.to_device(x.device)",
        "x = load(); x.sum()",
        "x = xp.ones(3).__array_namespace__()",
        "def f(x): return x.sum()",
        "x = xp.ones(3) if n > 5 else [1]; x.copy()",
        "from array_api_compat import array_namespace\ndef f(x):\n    xp = array_namespace(x)\n    return xp.sum(x)",
    )
    INVALID = (
        ("xp.ones(3).sum()", "xp.sum(xp.ones(3))"),
        ("x = xp.ones((3, 4)); x.sum(axis=0)", "xp.sum(x, axis=0)"),
        ("x = xp.ones((3, 4)); x.sum(0)", "xp.sum(x, axis=0)"),
        ("x = xp.ones(4); (x + 1).reshape(2, 2)", "xp.reshape(x + 1, (2, 2))"),
        ("x = xp.ones(4); x.reshape(-1)", "xp.reshape(x, (-1,))"),
        ("x = xp.ones(4); x.astype(xp.int8)", "xp.astype(x, xp.int8)"),
        ("x = xp.ones(4); x.astype(float)", "xp.astype(x, xp.float64)"),
        ("x = xp.ones(4); x.std(ddof=1)", "xp.std(x, correction=1)"),
        ("x = xp.ones(4); x.cumsum()", "xp.cumulative_sum(x)"),
        ("x = xp.ones(4); x.copy()", "xp.asarray(x, copy=True)"),
        ("x = xp.ones(4); x[:2].flatten()", "xp.reshape(x[:2], (-1,))"),
        ("x = xp.ones(4); x[0].item()", "float(x[0])"),
        ("x = xp.ones((2, 3)); x.transpose()", "x.T"),
        ("x = xp.ones(4); x.tolist()", None),
        ("x = xp.ones(4) > 0; x.mean()", "xp.mean(xp.astype(x, xp.float64))"),
        ("x = xp.arange(4); x.std(ddof=1)", "xp.std(xp.astype(x, xp.float64), correction=1)"),
        ("x = xp.ones(4) > 0; x.sum(axis=0)", "xp.sum(xp.astype(x, xp.int64), axis=0)"),
        ("x = xp.ones(4) > 0; x.max()", None),
        ("x = xp.ones((2, 2)); x.T.dot(x + 1)", "xp.matmul(x.T, x + 1)"),
        ("x = xp.ones(4); x.fill(2)", "x[...] = 2"),
        ("values, counts = xp.unique_counts(x); counts.max()", "xp.max(counts)"),
        ("for y in xp.meshgrid(a, b): y.ravel()", "xp.reshape(y, (-1,))"),
    )

    def touched(self, touch: Touch) -> Iterable[Finding]:
        """Return the finding on a method of the table."""
        node = touch.node
        if not isinstance(node, ast.Attribute) or node.attr not in self.METHODS or not isinstance(node.ctx, ast.Load):
            return
        value = touch.value(node.value)
        if value is None or not value.is_array or (value.kind == "input" and node.attr in self._OF_SCALARS):
            return
        message = f"arrays of the array API standard {touch.version} have no method '{node.attr}'"
        text = touch.source(node.value)
        entry = self.METHODS[node.attr]
        function = entry if entry in standard.names(touch.version) else None
        kinds = excluded(function, touch.version).get(0, frozenset()) if function else frozenset()
        if value.name in kinds:
            text = converted(touch, node.value, value.name, kinds)
            function = function if text else None
        exact = None if function is None or text is None else _as_function(touch, function, text)
        hint = exact or self._expression(touch, node, hints.operand(touch, node.value))
        if hint is None and function is not None:
            hint = f"{touch.main}.{function}"
        fix = unsafe = None
        if touch.certain and value.kind == "array" and touch.call is not None and text is not None and hint is not None:
            edits = touch.replacement(touch.call, hint)
            fix = edits if exact is not None or _is_same(touch, touch.call, node.attr, value) else None
            unsafe = edits if fix is None and node.attr in self._CLOSE and not _arguments(touch.call) else None
        yield Finding(node, message, hint, fix, (hints.cure(hint) or function or "") if hint else "", unsafe=unsafe)

    def _expression(self, touch: Touch, node: ast.Attribute, text: str) -> str | None:
        """Return the expression that does what a method without a function of the same arguments does."""
        value = touch.value(node.value)
        template = self.METHODS[node.attr]
        bare = touch.call is not None and not touch.call.args and not touch.call.keywords
        if value is not None and node.attr == "item":
            kinds = {"integer": "int", "real floating": "float", "bool": "bool", "complex floating": "complex"}
            return f"{kinds[value.name]}({text})" if value.name and bare else None
        if value is not None and node.attr == "transpose" and bare and value.ndim is not None:
            axes = tuple(range(value.ndim))[::-1]
            return f"{text}.T" if value.ndim == 2 else f"{touch.main}.permute_dims({text}, {axes})"  # noqa: PLR2004
        if template is None or "{x}" not in template:
            return None
        # The text of the arguments may hold what looks like a slot.
        return hints.fill(template.replace("xp.", f"{touch.main}.").replace("{x}", "\0"), touch).replace("\0", text)


def _arguments(call: ast.Call) -> list[ast.expr | ast.keyword]:
    return [*call.args, *call.keywords]


def _is_same(touch: Touch, call: ast.Call, method: str, value: Value) -> bool:
    """Return whether the hint to a method that is no function of the standard gives just what the method does."""
    match method, _arguments(call):
        case "copy", []:
            return value.ndim == 1  # the copy of a matrix has its rows together, whatever the matrix has
        case "item", []:
            return value.ndim == 0
        case "transpose", []:
            return value.ndim is not None
        case "dot", [ast.expr() as argument]:
            other = touch.value(argument)
            known = other is not None and other.kind == "array" and {value.ndim, other.ndim} <= {1, 2}
            return known and touch.source(argument) is not None
        case _:
            return False


def _as_function(touch: Touch, function: str, text: str) -> str | None:
    """Return a method's call as that of `function`, or None where it is not certain to mean the same."""
    call = touch.call
    if call is None or is_open(call):
        return None
    if function == "reshape":
        shape = _shape(touch, call)
        return None if shape is None else f"{touch.main}.reshape({text}, {shape})"
    parameters = standard.entries()[function].signature(touch.version).parameters
    usual = [item.name for item in parameters.values() if not item.keyword_only]
    words = (POSITIONS.get(function, "").split() or usual)[1:]
    arguments = [text]
    if len(call.args) > len(words):
        return None
    given = [(word, word not in usual, node) for word, node in zip(words, call.args, strict=False)]
    given += [({"ddof": "correction"}.get(item.arg or "", item.arg or ""), True, item.value) for item in call.keywords]
    for word, by_keyword, node in given:
        written = _dtype(touch, node) or touch.source(node)
        if word not in parameters or written is None:
            return None
        arguments.append(f"{word}={written}" if by_keyword else written)
    required = {item.name for item in [*parameters.values()][1:] if item.required}
    if not required <= {word for word, _, _ in given}:
        return None
    return f"{touch.main}.{function}({', '.join(arguments)})"


def _dtype(touch: Touch, node: ast.expr) -> str | None:
    """Return the standard's dtype for one of Python's own types."""
    value = touch.value(node)
    if value is None or value.kind != "builtin":
        return None
    return f"{touch.main}.{BUILTIN_TYPES[value.name]}"


def _shape(touch: Touch, call: ast.Call) -> str | None:
    """Return the shape that the method ``reshape`` is given, as a tuple."""
    texts = [touch.source(node) for node in call.args]
    if call.keywords or None in texts or not texts:
        return None
    [first, *others] = call.args
    if others:
        return f"({', '.join(text or '' for text in texts)})"
    if isinstance(first, ast.Tuple):
        return texts[0]
    value = touch.value(first)
    return f"({texts[0]},)" if value is not None and value[:2] == ("scalar", "integer") else None
