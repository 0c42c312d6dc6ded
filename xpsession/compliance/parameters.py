"""Parameters: decides whether a function's parameter `xp` is a namespace; in many a function it is an array."""

import ast

from xpsession.compliance.guards import last_name
from xpsession.compliance.scopes import Function, parameters
from xpsession.compliance.trees import walk
from xpsession.standard import entry

NAME = "xp"
# Annotations under which a parameter may be a namespace.
NAMESPACE_TYPES = frozenset({"Any", "ArrayNamespace", "Module", "ModuleType", "None", "Optional", "Union"})
# What an array has, and a function of the same name in a namespace is called by.
ARRAY_ATTRIBUTES = frozenset({"T", "dtype", "flat", "imag", "mT", "nbytes", "ndim", "real", "shape", "size"})
# Partners of an `xp` that holds coordinates, as in ``interp(x, xp, fp)``.
COORDINATES = frozenset({"fp", "xq", "yp", "zp"})
# Where it shows what a name is used as.
_TELLING = (
    *(ast.Subscript, ast.BinOp, ast.AugAssign, ast.UnaryOp, ast.Compare, ast.For, ast.comprehension, ast.Starred),
    *(ast.Attribute, ast.Call),
)
CONVERTERS = frozenset({"array", "asanyarray", "asarray", "ascontiguousarray", "float", "int", "len", "list", "tuple"})


def holds_namespace(function: Function) -> bool:
    """Return whether the parameter `xp` of `function` is a namespace, as far as its text shows.

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
    return _annotation_allows(own.annotation) and _default_allows(arguments) and not _is_used_as_array(function)


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


def _is_used_as_array(function: Function) -> bool:
    """Return whether the body does with `xp` what only an array allows."""
    telling = [node for node in walk(function) if isinstance(node, _TELLING)]
    called = {id(node.func) for node in telling if isinstance(node, ast.Call)}
    return any(_shows_array(node, called) for node in telling)


def _shows_array(node: ast.AST, called: set[int]) -> bool:  # noqa: PLR0911  # one for each kind of evidence
    """Return whether `node` treats `xp` as an array."""
    match node:
        case ast.Subscript(value=value):
            return _is_xp(value)
        case ast.BinOp(left=left, right=right):
            return _is_xp(left) or _is_xp(right)
        case ast.AugAssign(target=target, value=value):
            return _is_xp(target) or _is_xp(value)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() | ast.Invert(), operand=operand):
            return _is_xp(operand)
        case ast.Compare(left=left, ops=ops, comparators=others):
            ordered = any(isinstance(op, ast.Lt | ast.LtE | ast.Gt | ast.GtE) for op in ops)
            return ordered and any(_is_xp(side) for side in (left, *others))
        case ast.For(iter=values) | ast.comprehension(iter=values) | ast.Starred(value=values):
            return _is_xp(values)
        case ast.Attribute(value=value, attr=name):
            return _is_xp(value) and name in ARRAY_ATTRIBUTES and id(node) not in called
        case ast.Call(func=ast.Attribute(value=value, attr=name)) if _is_xp(value):
            return _is_method(name, node)
        case ast.Call(func=callee, args=[first, *_]):
            return _is_xp(first) and last_name(callee) in CONVERTERS
        case _:
            return False


def _is_method(name: str, call: ast.Call) -> bool:
    """Return whether ``xp.name(…)`` gives no array, as the method of an array is called."""
    if name.startswith("__") or any(isinstance(arg, ast.Starred) for arg in call.args):
        return False
    given = {keyword.arg for keyword in call.keywords}
    if None in given:
        return False
    known = entry(name)
    if known is None or known.kind != "function":
        return not call.args and name in {
            "copy",
            "cumprod",
            "cumsum",
            "flatten",
            "item",
            "ravel",
            "tolist",
            "transpose",
        }
    kinds = [item for item in known.signature().parameters.values() if item.kind is item.POSITIONAL_ONLY]
    if not call.args:
        return bool(kinds) and not any(item.name in given for item in kinds)
    only = call.args[0]
    number = isinstance(only, ast.Constant | ast.Tuple) or last_name(only) in {"bool", "complex", "float", "int"}
    return len(call.args) == 1 and name in {"astype", "reshape"} and number


def _is_xp(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == NAME
