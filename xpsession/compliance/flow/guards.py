"""Guards: tells where code has asked which library it runs on, for there it may leave the standard."""

import ast
import builtins
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, Literal

from xpsession.compliance.source.trees import walk
from xpsession.compliance.values import Value

Known = Callable[[ast.expr], Value | None]
# What a test tells of a name: it is None, or not; it is of a type that the test names, or not; it is a switch, and off.
Told = Literal["none", "present", "typed", "other", "off"]

# Libraries, as parts of names such as `is_numpy`, `_is_cupy_namespace`, `np_only`, `torch_available`.
LIBRARIES = frozenset(
    {"cp", "cupy", "dask", "jax", "jnp", "marray", "mlx", "mxnet", "ndonnx", "np", "numpy", "sparse", "strict"}
    | {"tensorflow", "tf", "torch"}
)
# Functions that ask an object what it has.
INSPECTORS = frozenset({"dir", "getattr", "getfullargspec", "hasattr", "signature", "vars"})
# Array types whose `isinstance` tells the library.
ARRAY_TYPES = frozenset({"Array", "Tensor", "matrix", "ndarray"})
# What an array may be called as well, whatever library it is of.
PROTOCOLS = ARRAY_TYPES | {
    *("Collection", "Container", "Generic", "Hashable", "Iterable", "Sized", "SupportsFloat", "SupportsInt", "object"),
}
_NARROWING = frozenset({ast.BoolOp, ast.Call, ast.Compare, ast.Name, ast.UnaryOp})
# Calls that end a test as `return` ends a function.
JUMPS = frozenset({"SkipTest", "exit", "fail", "skip", "skipTest", "xfail"})

_LIBRARY_TEXT = re.compile(r"\b(array_api_strict|cupy|dask|jax|numpy|torch)\b")
_TOLERANT = tuple(
    name
    for name, kind in vars(builtins).items()
    if isinstance(kind, type)
    and issubclass(kind, BaseException)
    and any(issubclass(wanted, kind) for wanted in (AttributeError, TypeError))
)
# What says whether arrays of others than NumPy are taken at all.
_SWITCH = re.compile(r"array_api(?!_(compat|extra|obj))")
_ERROR = re.compile(r"\w*(Error|Exception|Warning|Interrupt|Exit|Iteration)$")


def last_name(node: ast.expr) -> str:
    """Return the last part of a dotted name, or an empty text.

    Examples
    --------
    >>> last_name(ast.parse("a.b.c", mode="eval").body)
    'c'
    """
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


@lru_cache(maxsize=4096)  # the same few names stand everywhere
def names_library(name: str) -> bool:
    """Return whether `name` is a question about a library, as `is_numpy` is and `numpy` is not.

    Examples
    --------
    >>> [names_library(name) for name in ("_is_numpy", "is_dask_namespace", "np_only", "np", "input")]
    [True, True, True, False, False]
    """
    if "_" not in name:
        return name.startswith("is") and name[2:].lower() in LIBRARIES
    if name.strip("_").startswith("is_") and name.endswith("_namespace"):
        return True
    return not LIBRARIES.isdisjoint(name.lower().split("_"))


def is_type_check(test: ast.expr) -> bool:
    """Return whether `test` is ``isinstance(…)``, or its negation, and nothing else.

    Examples
    --------
    >>> is_type_check(ast.parse("not isinstance(x, np.ndarray)", mode="eval").body)
    True
    """
    inner = test.operand if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) else test
    return isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id == "isinstance"


def narrowed(  # noqa: PLR0911  # one for each kind of test
    test: ast.expr, *, outcome: bool
) -> list[tuple[str, Told]]:
    """Return the names of which `test` tells something where that is its outcome.

    That is whether they are None, or of some types that are no types of arrays, and which switch says that all arrays
    are NumPy's.

    Examples
    --------
    >>> narrowed(ast.parse("x is not None and not (y is None)", mode="eval").body, outcome=True)
    [('x', 'present'), ('y', 'present')]
    """
    if type(test) not in _NARROWING:
        return []
    match test:
        case ast.Compare(left=ast.Name(id=name), ops=[ast.Is() | ast.IsNot()], comparators=[ast.Constant(value=None)]):
            return [(name, "none" if isinstance(test.ops[0], ast.Is) == outcome else "present")]
        case ast.Call(func=ast.Name(id="isinstance"), args=[ast.Name(id=name), kinds]) if not _may_be_array(kinds):
            return [(name, "typed" if outcome else "other")]
        case ast.Name(id=name) if not outcome and _SWITCH.search(name.lower()):
            return [(name, "off")]
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return narrowed(inner, outcome=not outcome)
        case ast.BoolOp(op=operator, values=parts) if isinstance(operator, ast.And) == outcome:
            return [told for part in parts for told in narrowed(part, outcome=outcome)]
        case _:
            return []


def is_flag(node: ast.expr, known: Known) -> bool:
    """Return whether the value of `node`, once assigned to a name, makes that name a guard."""
    kind = type(node)
    if kind is ast.Call:
        return _asks(node, known)
    return kind in _CONDITIONS and any(_asks(part, known) for part in walk(node))


def is_guard(test: ast.expr, known: Known) -> bool:
    """Return whether `test` tells one library from another."""
    for part in walk(test):
        tells = _TELLING.get(type(part))
        if (tells is not None and tells(part, known)) or _asks(part, known):
            return True
    return False


def _asks(part: ast.AST, known: Known) -> bool:
    """Return whether `part`, by itself, asks about a namespace."""
    asks = _ASKING.get(type(part))
    return asks is not None and asks(part, known)


def _is_known_guard(name: ast.Name, known: Known) -> bool:
    value = known(name)
    return value is not None and value.kind == "guard"


def _call_asks(call: ast.Call, known: Known) -> bool:
    name = last_name(call.func)
    if name == "hasattr" and isinstance(call.func, ast.Name) and len(call.args) == 2:  # noqa: PLR2004  # all that it takes
        feature = call.args[1]
        if isinstance(feature, ast.Constant) and isinstance(feature.value, str):
            # What an array has depends on its library; but any array of the standard has its namespace.
            return feature.value != "__array_namespace__"
    if name in INSPECTORS:
        return any(_is_of_space(argument, known) for argument in call.args)
    return names_library(name)


def _comparison_asks(test: ast.Compare, known: Known) -> bool:
    sides = [test.left, *test.comparators]
    if not any(_is_space(side, known) for side in sides):
        return False
    # `xp is None` asks whether xp was given, not which library it is.
    return not any(isinstance(side, ast.Constant) and side.value is None for side in sides)


def _attribute_asks(node: ast.Attribute, known: Known) -> bool:
    dunder = node.attr.startswith("__") and node.attr != "__array_namespace_info__"
    return dunder and _is_space(node.value, known)


def _call_tells(call: ast.Call, known: Known) -> bool:
    if len(call.args) == 1 and not call.keywords:
        return _is_space(call.args[0], known)  # some helper's question about xp alone
    types = len(call.args) == 2 and isinstance(call.func, ast.Name) and call.func.id == "isinstance"  # noqa: PLR2004
    return types and _is_array_type(call.args[1])


def _attribute_tells(node: ast.Attribute, _: Known) -> bool:
    return names_library(node.attr) or node.attr.lower() in LIBRARIES  # a member of an enumeration of libraries


# What asks about a namespace by itself, and what tells libraries apart besides, where it stands in a test.
_ASKING: Mapping[type[ast.AST], Callable[[Any, Known], bool]] = {
    ast.Attribute: _attribute_asks,
    ast.Call: _call_asks,
    ast.Compare: _comparison_asks,
    ast.Name: _is_known_guard,
}
_TELLING: Mapping[type[ast.AST], Callable[[Any, Known], bool]] = {
    ast.Attribute: _attribute_tells,
    ast.Call: _call_tells,
    ast.Constant: lambda node, _: isinstance(node.value, str) and _LIBRARY_TEXT.search(node.value) is not None,
    ast.Name: lambda node, _: names_library(node.id),
}
_CONDITIONS = frozenset({ast.Compare, ast.BoolOp, ast.UnaryOp})


def _is_space(node: ast.expr, known: Known) -> bool:
    """Return whether `node` denotes a namespace."""
    if not isinstance(node, ast.Name | ast.Attribute):
        return False
    value = known(node)
    return value is not None and value.kind == "space"


def _is_of_space(node: ast.expr, known: Known) -> bool:
    """Return whether `node` denotes a namespace, or what is in one."""
    if not isinstance(node, ast.Name | ast.Attribute):
        return False
    value = known(node)
    return (value is not None and value.kind in {"function", "space"}) or (
        isinstance(node, ast.Attribute) and _is_space(node.value, known)
    )


def _may_be_array(kinds: ast.expr) -> bool:
    """Return whether an array may be of one of `kinds`, the second argument of `isinstance`."""
    return any(last_name(part) in PROTOCOLS for part in walk(kinds) if isinstance(part, ast.expr))


def _is_array_type(kinds: ast.expr) -> bool:
    """Return whether `kinds`, the second argument of `isinstance`, names a library's array type."""
    return any(last_name(part) in ARRAY_TYPES for part in walk(kinds) if isinstance(part, ast.expr))


def tolerates(kinds: ast.expr | None) -> bool:
    """Return whether an `except` of `kinds` may catch the error of leaving the standard; None catches everything.

    Examples
    --------
    >>> tolerates(ast.parse("(ImportError, AttributeError)", mode="eval").body)
    True
    >>> tolerates(ast.parse("np.linalg.LinAlgError", mode="eval").body)
    False
    """
    match kinds:
        case None:
            return True
        case ast.Tuple(elts=elements):
            return any(tolerates(element) for element in elements)
        case _:
            name = last_name(kinds)
            # What is not plainly another exception may be a tuple of several.
            return name in _TOLERANT or not _ERROR.match(name)


def expects_error(context: ast.expr) -> bool:
    """Return whether a `with` over `context` expects or suppresses such an error, as ``pytest.raises(TypeError)``."""
    if not isinstance(context, ast.Call):
        return False
    arguments = [*context.args, *(keyword.value for keyword in context.keywords)]
    kinds = [part for argument in arguments for part in _elements(argument)]
    return any(last_name(kind) in _TOLERANT for kind in kinds)


def expects_refusal(context: ast.expr) -> bool:
    """Return whether a `with` over `context` expects that a value is refused, as ``pytest.raises(ValueError)``.

    Examples
    --------
    >>> expects_refusal(ast.parse("pytest.raises(ValueError, match='device')", mode="eval").body)
    True
    """
    if not isinstance(context, ast.Call):
        return False
    return any(last_name(kind) == "ValueError" for argument in context.args for kind in _elements(argument))


def _elements(node: ast.expr) -> Iterable[ast.expr]:
    """Return the elements of a tuple, or `node` itself."""
    return node.elts if isinstance(node, ast.Tuple) else (node,)


def leaves(body: list[ast.stmt]) -> bool:
    """Return whether `body` ends by leaving the block around it."""
    match body[-1] if body else None:
        case ast.Return() | ast.Raise() | ast.Continue() | ast.Break():
            return True
        case ast.Expr(value=ast.Call(func=function)):
            return last_name(function) in JUMPS
        case ast.If(body=inner, orelse=other):
            return leaves(inner) and leaves(other)
        case _:
            return False
