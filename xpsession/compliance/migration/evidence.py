"""Evidence: which parameters of a function are arrays, as far as its body shows, and whether it has a namespace."""

import ast
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from xpsession.compliance.flow.guards import last_name
from xpsession.compliance.flow.scopes import Function, parameters
from xpsession.compliance.migration.libraries import MAKERS, positions, standing
from xpsession.compliance.source.trees import walk
from xpsession.compliance.values import Value

# What arrays have, and what is no array seldom has.
ATTRIBUTES = frozenset({"T", "dtype", "mT", "ndim", "shape", "strides"})
ASKING = frozenset({"__array_namespace__", "array_namespace", "get_namespace", "get_namespace_and_device"})
# What arrays are usually called.
USUAL = frozenset({"X", "Y", "a", "arr", "array", "data", "x", "y"})
OWNERS = frozenset({"cls", "self"})

# Methods that arrays have, and hardly anything else, and the libraries whose objects have them as well.
METHODS = frozenset(
    {"argmax", "argmin", "argsort", "astype", "cumprod", "cumsum", "dot", "flatten", "max", "mean", "min", "nonzero"}
    | {"prod", "ravel", "reshape", "squeeze", "std", "sum", "swapaxes", "var"}
)
_LIKE_ARRAYS = re.compile(r"import.*\b(awkward|dask|jax|pandas|polars|pyspark|sparse|stats|tensorflow|torch|xarray)\b")

SHOWN = 3  # parameters that a hint lists

Known = Callable[[ast.expr], Value | None]


def asks(function: Function) -> bool:
    """Return whether a function has a namespace of its own: it takes `xp`, or asks its arguments for theirs.

    Examples
    --------
    >>> [asks(ast.parse(text).body[0]) for text in ("def f(x, xp): ...", "def f(x): np.sum(x)")]
    [True, False]
    """
    if any(parameter.arg == "xp" for parameter in parameters(function)):
        return True
    return any(isinstance(node, ast.Call) and last_name(node.func) in ASKING for node in _nodes(function))


def shaped(function: Function, *, fetched: bool = False) -> list[str]:
    """Return the parameters that are read as only arrays are: by their attributes, or by slices of several dimensions.

    Where CuPy's arrays are about, they may be `fetched` as well, by a ``get()`` without arguments.

    Examples
    --------
    >>> shaped(ast.parse("def f(x, y, n): return x.shape[0] + n, y[:, 0]").body[0])
    ['x', 'y']
    """
    read = set[str]()
    for node in _nodes(function):
        match node:
            case ast.Attribute(value=ast.Name(id=name)) | ast.Subscript(value=ast.Name(id=name)):
                if _is_of_arrays(node):
                    read.add(name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get"), args=[], keywords=[]) if fetched:
                read.add(name)
            case _:
                pass
    return [name for name in _candidates(function) if name in read]


def _is_of_arrays(node: ast.Attribute | ast.Subscript) -> bool:
    """Return whether an attribute or an index is one that arrays have, and what is no array seldom."""
    if isinstance(node, ast.Attribute):
        return node.attr in ATTRIBUTES
    return isinstance(node.slice, ast.Tuple) and any(isinstance(part, ast.Slice) for part in node.slice.elts)


def is_method(node: ast.Attribute, text: str) -> bool:
    """Return whether what is called is surely a method of arrays, in code that has no objects with such methods.

    Examples
    --------
    >>> node = ast.parse("u.ravel()", mode="eval").body.func
    >>> is_method(node, "u.ravel()"), is_method(node, "import pandas"), is_method(node, "def ravel(self): ...")
    (True, False, False)
    """
    if node.attr not in METHODS or isinstance(node.value, ast.Call) or last_name(node.value) in OWNERS:
        return False
    return f"def {node.attr}(" not in text and _LIKE_ARRAYS.search(text) is None


def arguments(function: Function, known: Known) -> list[str]:
    """Return what the namespace can be asked of: the parameters that are arrays, or else attributes of `self`.

    `known` tells which names denote a library.
    """
    read, candidates, made = set(shaped(function)), _candidates(function), _made(function, known)
    own: dict[str, None] = {}
    for node in _nodes(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            for part in _given(node, node.func, known, made):
                if isinstance(part, ast.Name):
                    read.add(part.id)
                elif isinstance(part, ast.Attribute) and last_name(part.value) in OWNERS:
                    own[ast.unparse(part)] = None
    return [name for name in candidates if name in read] or [*own] or [name for name in candidates if name in USUAL]


def written(function: Function) -> tuple[str, ...]:
    """Return the parameters as a hint may list them: without annotations, those with a default by an ellipsis."""
    given = function.args
    names = [item.arg for item in (*given.posonlyargs, *given.args)]
    plain = names[: len(names) - len(given.defaults)]
    rest = bool(given.defaults or given.kwonlyargs or given.vararg or given.kwarg)
    return (*plain[:SHOWN], *(["…"] if rest or len(plain) > SHOWN else []))


@lru_cache(maxsize=64)
def _nodes(function: Function) -> list[ast.AST]:
    """Return all that is in a function; it is asked for several times while the function is followed."""
    return walk(function)


def _made(function: Function, known: Known) -> set[str]:
    """Return the names of what the function makes with the library itself."""
    return {
        target.id
        for node in _nodes(function)
        if isinstance(node, ast.Assign) and _calls_library(node.value, known)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _calls_library(node: ast.expr, known: Known) -> bool:
    """Return whether a function of a library is called in an expression."""
    for part in walk(node):
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute):
            value = known(part.func.value)
            if value is not None and value.kind == "library":
                return True
    return False


def _given(call: ast.Call, callee: ast.Attribute, known: Known, made: set[str]) -> Iterator[ast.expr]:
    """Yield what a call of a library's function works on: its arrays, and what operators make them of.

    What an operator joins to an array that was `made` here may as well be a number.
    """
    value = known(callee.value)
    if value is None or value.kind != "library":
        return
    name = standing(value.name, callee.attr)
    pending: list[ast.expr] = call.args[: positions(name) if name else callee.attr not in MAKERS]
    while pending:
        node = pending.pop()
        match node:
            case ast.Attribute(value=inner, attr="T" | "mT"):
                pending.append(inner)
            case ast.Name() | ast.Attribute():
                yield node
            case ast.BinOp(left=left, right=right):
                if not any(isinstance(part, ast.Name) and part.id in made for part in walk(node)):
                    pending += [left, right]
            case ast.UnaryOp(operand=operand) | ast.Subscript(value=operand):
                pending.append(operand)
            case ast.List(elts=elements) | ast.Tuple(elts=elements):
                pending += elements
            case ast.Compare(left=left, comparators=others):
                pending += [left, *others]
            case _:
                pass


def _candidates(function: Function) -> list[str]:
    """Return the parameters without a default, or with None, in their order; `self` is none."""
    given = function.args
    positional = [*given.posonlyargs, *given.args]
    required = len(positional) - len(given.defaults)
    pairs: list[tuple[ast.arg, ast.expr | None]] = [
        *((item, None) for item in positional[:required]),
        *zip(positional[required:], given.defaults, strict=True),
        *zip(given.kwonlyargs, given.kw_defaults, strict=True),
    ]
    return [
        item.arg
        for item, default in pairs
        if item.arg not in OWNERS and (default is None or (isinstance(default, ast.Constant) and default.value is None))
    ]
