"""Parameters: decides whether a function's parameter `xp` is a namespace; in many a function it is an array."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from xpsession.compliance.flow.guards import last_name
from xpsession.compliance.flow.scopes import Function, parameters
from xpsession.compliance.source.trees import walk
from xpsession.compliance.values import ARRAY, INPUT, Value
from xpsession.standard import entry

NAME = "xp"
# Annotations under which a parameter may be a namespace.
NAMESPACE_TYPES = frozenset({"Any", "ArrayNamespace", "Module", "ModuleType", "None", "Optional", "Union"})
# Annotations of what is an array of the namespace, or a number that stands for one.
ANNOTATIONS = frozenset({"Array", "bool", "complex", "float", "int"})
# What an array has, and a function of the same name in a namespace is called by.
ARRAY_ATTRIBUTES = frozenset({"T", "dtype", "flat", "imag", "mT", "nbytes", "ndim", "real", "shape", "size"})
ARRAY_METHODS = frozenset({"copy", "cumprod", "cumsum", "flatten", "item", "ravel", "tolist", "transpose"})
# Partners of an `xp` that holds coordinates, as in ``interp(x, xp, fp)``.
COORDINATES = frozenset({"fp", "xq", "yp", "zp"})
CONVERTERS = frozenset({"array", "asanyarray", "asarray", "ascontiguousarray", "float", "int", "len", "list", "tuple"})


# An `xp` in the text that may be evidence of an array, as most are not: where all are those of a namespace, nothing has
# to be walked. Each line is of a use that surely is none.
_DOUBTFUL = re.compile(
    r"""xp\b(?<=\bxp)(?!
        \.(?!(?:astype|reshape)\b)\w+\(\s*(?=[\w"'(\[{*+~.-])(?!\*\*|\w+\s*=[^=])  # called with an argument by position
        | \.(?:astype|reshape)\((?!(?:bool|complex|float|int)\b)[^\W\d]\w*,
        | \.(?!(?:MEMBERS)\b)\w+\b(?!\s*\()
        | (?<=\.xp)  # of something else
        | (?<=\bas[ ]xp)
        | (?<!\*xp)\s*=(?!=)  # bound, or the name of an argument
        | [ ]?:\s*"?\w*(?:TYPES)\b
        | (?<=\w=xp)\s*[,)]  # an argument
        | (?:(?<=,xp)|(?<=,[ ]xp))\s*[],)]
        | (?<=\w\(xp)(?<!array\(xp)(?<!float\(xp)(?<!int\(xp)(?<!len\(xp)(?<!list\(xp)(?<!tuple\(xp)[,)]
        | (?<=\bif[ ]xp)[ ]is\b
    )""".replace("MEMBERS", "|".join(ARRAY_ATTRIBUTES | ARRAY_METHODS)).replace(
        "TYPES", "|".join(NAMESPACE_TYPES | {"amespace"})
    ),
    re.VERBOSE,
)


def holds_namespace(function: Function, lines: Sequence[str] = ()) -> bool:
    """Return whether the parameter `xp` of `function` is a namespace, as far as its text shows.

    `lines` are those of the source that the function stands in, where they are at hand.

    Examples
    --------
    >>> holds_namespace(ast.parse("def f(x, *, xp=None): return xp.sum(x)").body[0])
    True
    >>> holds_namespace(ast.parse("def interp(x, xp, fp): return xp[0]").body[0])
    False
    """
    arguments = function.args
    stars = [star.arg for star in (arguments.vararg, arguments.kwarg) if star is not None]
    if NAME in stars:
        return False
    everyone = parameters(function)
    if not COORDINATES.isdisjoint(argument.arg for argument in everyone):
        return False
    own = next(argument for argument in everyone if argument.arg == NAME)
    allowed = _annotation_allows(own.annotation) and _default_allows(arguments)
    return allowed and not _is_used_as_array(function, lines)


def annotated(function: Function) -> Iterator[tuple[str, Value]]:
    """Yield the parameters of a function that has a namespace which are annotated as its arrays.

    Examples
    --------
    >>> function = ast.parse("def f(x: Array, w: Array | None, n: int, y: Array | complex, xp): ...").body[0]
    >>> [(name, value.kind) for name, value in annotated(function)]
    [('x', 'array'), ('w', 'array'), ('y', 'input')]
    """
    for argument in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs):
        kinds = {last_name(part) or "?" for part in _options(argument.annotation)} - {"None"}
        if "Array" in kinds and kinds <= ANNOTATIONS:
            yield argument.arg, ARRAY if kinds == {"Array"} else INPUT


def _options(annotation: ast.expr | None) -> Iterator[ast.expr]:
    """Yield the types of which one is annotated."""
    match annotation:
        case None | ast.Constant(value=None):
            pass
        case ast.BinOp(left=left, right=right, op=ast.BitOr()):
            yield from (*_options(left), *_options(right))
        case _:
            yield annotation


def _annotation_allows(annotation: ast.expr | None) -> bool:
    """Return whether `annotation` leaves room for a namespace."""
    match annotation:
        case None | ast.Constant(value=None):
            return True
        case ast.Constant(value=str(text)):
            words = text.replace("|", " ").replace("[", " ").replace("]", " ").replace(".", " ").split()
            return any(word in NAMESPACE_TYPES or "amespace" in word for word in words)
        case ast.BinOp(left=left, right=right):
            return any(_annotation_allows(side) and not _is_none(side) for side in (left, right))
        case ast.Subscript(slice=inner):
            options = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            return any(_annotation_allows(option) and not _is_none(option) for option in options)
        case _:
            name = last_name(annotation)
            return name in NAMESPACE_TYPES or "amespace" in name


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _default_allows(arguments: ast.arguments) -> bool:
    """Return whether the default of `xp` is absent or None; any other is a library of its own."""
    positional = [*arguments.posonlyargs, *arguments.args]
    defaulted = positional[len(positional) - len(arguments.defaults) :]
    pairs = [*zip(defaulted, arguments.defaults, strict=True)]
    keyword = [(name, value) for name, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if value]
    return all(_is_none(value) for name, value in [*pairs, *keyword] if name.arg == NAME)


def _is_used_as_array(function: Function, lines: Sequence[str]) -> bool:
    """Return whether the body does with `xp` what only an array allows."""
    first = min([function.lineno, *(item.lineno for item in getattr(function, "decorator_list", []))])
    if lines and _DOUBTFUL.search("\n".join(lines[first - 1 : function.end_lineno])) is None:
        return False
    called: set[int] = set()
    for node in walk(function):  # a call comes before what it calls
        evidence = _EVIDENCE.get(type(node))
        if evidence is not None and evidence(node) and id(node) not in called:
            return True
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called.add(id(node.func))
    return False


def _is_xp(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == NAME


def _is_ordered(node: ast.Compare) -> bool:
    ordered = any(isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE) for operator in node.ops)
    return ordered and any(map(_is_xp, (node.left, *node.comparators)))


def _is_signed(node: ast.UnaryOp) -> bool:
    return _is_xp(node.operand) and not isinstance(node.op, ast.Not)


def _is_converted(node: ast.Call) -> bool:
    callee = node.func
    if isinstance(callee, ast.Attribute) and _is_xp(callee.value):
        return _is_method(callee.attr, node)
    return bool(node.args) and _is_xp(node.args[0]) and last_name(callee) in CONVERTERS


# What tells of a node of each kind that `xp` is an array there.
_EVIDENCE: Mapping[type[ast.AST], Callable[[Any], bool]] = {
    ast.Attribute: lambda node: _is_xp(node.value) and node.attr in ARRAY_ATTRIBUTES,
    ast.AugAssign: lambda node: _is_xp(node.target) or _is_xp(node.value),
    ast.BinOp: lambda node: _is_xp(node.left) or _is_xp(node.right),
    ast.Call: _is_converted,
    ast.Compare: _is_ordered,
    ast.For: lambda node: _is_xp(node.iter),
    ast.Starred: lambda node: _is_xp(node.value),
    ast.Subscript: lambda node: _is_xp(node.value),
    ast.UnaryOp: _is_signed,
    ast.comprehension: lambda node: _is_xp(node.iter),
}


def _is_method(name: str, call: ast.Call) -> bool:
    """Return whether ``xp.name(…)`` gives no array, as the method of an array is called."""
    if name.startswith("__") or any(isinstance(arg, ast.Starred) for arg in call.args):
        return False
    given = {keyword.arg for keyword in call.keywords}
    if None in given:
        return False
    known = entry(name)
    if known is None or known.kind != "function":
        return not call.args and name in ARRAY_METHODS
    kinds = [item for item in known.signature().parameters.values() if item.positional_only]
    if not call.args:
        return bool(kinds) and not any(item.name in given for item in kinds)
    only = call.args[0]
    number = isinstance(only, ast.Constant | ast.Tuple) or last_name(only) in {"bool", "complex", "float", "int"}
    return len(call.args) == 1 and name in {"astype", "reshape"} and number
