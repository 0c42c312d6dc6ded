"""Arrays: what operators, indices and attributes make of arrays, and what a call gives its parameters."""

import ast
from collections.abc import Callable
from functools import lru_cache

from xpsession.compliance.values import NONE, VIEWS, Kind, Value
from xpsession.standard import entry

Known = Callable[[ast.AST], Value | None]

# Functions that return a named tuple, and the names in it.
RECORDS = {
    "linalg.eig": ("eigenvalues", "eigenvectors"),
    "linalg.eigh": ("eigenvalues", "eigenvectors"),
    "linalg.qr": ("Q", "R"),
    "linalg.slogdet": ("sign", "logabsdet"),
    "linalg.svd": ("U", "S", "Vh"),
    "unique_all": ("values", "indices", "inverse_indices", "counts"),
    "unique_counts": ("values", "counts"),
    "unique_inverse": ("values", "inverse_indices"),
}
# Where functions take a dtype by position.
DTYPES = {"astype": (1, "dtype"), "can_cast": (1, "to"), "finfo": (0, "type"), "iinfo": (0, "type")}
KINDS = {bool: "bool", int: "integer", float: "real floating", complex: "complex floating"}
SCALARS: dict[type, Value] = {kind: Value("scalar", name, 0) for kind, name in KINDS.items()}
CONSTANTS: dict[type, Value] = {**SCALARS, type(None): NONE}
# What an array has, and neither a list has it nor a number of Python's.
EVIDENCE = frozenset(
    {"T", "__array_namespace__", "all", "any", "argmax", "argmin", "argsort", "astype", "clip", "cumprod", "cumsum"}
    | {"device", "diagonal", "dot", "dtype", "fill", "flat", "flatten", "item", "itemsize", "mT", "max", "mean", "min"}
    | {"nbytes", "ndim", "nonzero", "prod", "ravel", "repeat", "reshape", "round", "shape", "size", "squeeze", "std"}
    | {"strides", "sum", "swapaxes", "take", "to_device", "tolist", "trace", "transpose", "var", "view"}
)
# Python's own types, as they stand for a dtype in NumPy.
BUILTIN_TYPES = {"bool": "bool", "complex": "complex128", "float": "float64", "int": "int64"}
# The operators that the standard defines for some kinds of dtype only, beside the arithmetic ones.
LIMITED = frozenset({ast.BitAnd, ast.BitOr, ast.BitXor, ast.Div, ast.LShift, ast.RShift})
RANKS = ("bool", "integer", "real floating", "complex floating")


@lru_cache(maxsize=512)
def dtype_kind(name: str) -> str:
    """Return the kind of the standard's dtype `name`, which may be a kind itself.

    Examples
    --------
    >>> dtype_kind("uint8"), dtype_kind("float32"), dtype_kind("bool")
    ('integer', 'real floating', 'bool')
    """
    known = (("bool", "bool"), ("complex", "complex floating"), ("float", "real floating"), ("int", "integer"))
    if name == "real floating":  # a kind stands for itself
        return name
    return next((kind for start, kind in known if name.removeprefix("u").startswith(start)), "")


def scalar(node: ast.expr) -> Value | None:
    """Return the value of a literal number, and None of all else."""
    inner = node.operand if isinstance(node, ast.UnaryOp) else node
    return SCALARS.get(type(inner.value)) if isinstance(inner, ast.Constant) else None


def argument(call: ast.Call, position: int, keyword: str) -> ast.expr | None:
    """Return what a call gives at `position` or by `keyword`."""
    if position < len(call.args):
        for item in call.args[: position + 1]:
            if isinstance(item, ast.Starred):
                return None
        return call.args[position]
    for given in call.keywords:
        if given.arg == keyword:
            return given.value
    return None


@lru_cache(maxsize=512)
def parameters(name: str) -> frozenset[str]:
    """Return the parameters of the standard's function `name`, of any version."""
    row = entry(name)
    return frozenset() if row is None or row.kind != "function" else frozenset(row.signature().parameters)


@lru_cache(maxsize=512)
def takes_dtype(name: str) -> bool:
    """Return whether the standard's function `name` takes a dtype."""
    return name in DTYPES or (name != "isdtype" and "dtype" in parameters(name))


def dtype_argument(name: str, call: ast.Call) -> ast.expr | None:
    """Return what a call of the standard's function `name` gives as a dtype."""
    position, keyword = DTYPES.get(name, (len(call.args), "dtype"))
    return argument(call, position, keyword)


def combined(left: Value | None, right: Value | None, operator: ast.operator) -> Value | None:
    """Return what a binary operator gives: an array where one side is one."""
    sides = [side for side in (left, right) if side is not None and side.kind in {"array", "input", "scalar"}]
    arrays = [side for side in sides if side.is_array]
    if not arrays or (isinstance(operator, ast.MatMult) and len(arrays) < 2):  # noqa: PLR2004  # a matrix of any kind
        return None
    kind: Kind = "array" if any(side.kind == "array" for side in arrays) else "input"
    if len(sides) == 1:  # what the other is may also have an operator of its own
        return Value(kind, trait="mixed")
    trait = "mixed" if any(side.trait == "mixed" for side in arrays) else ""
    if isinstance(operator, ast.MatMult):
        return Value(kind, trait=trait)
    name = _promoted(sides)
    if name in {"bool", "integer"} and isinstance(operator, ast.Div | ast.Pow):
        name = ""
    dims = [side.ndim for side in sides]
    return Value(kind, name, None if None in dims else max(dim or 0 for dim in dims), trait)


def compared(sides: list[Value | None]) -> Value | None:
    """Return what comparing two sides gives."""
    if any(side is not None and side.kind == "dtype" for side in sides):
        return None
    value = combined(sides[0], sides[1], ast.Add())
    return None if value is None else Value(value.kind, "bool", value.ndim)


def indexed(value: Value, index: ast.expr, known: Known = lambda _: None) -> Value:
    """Return what indexing an array gives.

    Examples
    --------
    >>> matrix, order = Value("array", "real floating", 2), Value("array", "integer", 1)
    >>> indexed(matrix, ast.Name("order"), lambda _: order).ndim
    2
    """
    ndim, chosen = value.ndim, 0  # chosen: of how many dimensions the arrays are that choose
    for part in _parts(index):
        if ndim is None:
            break
        if isinstance(part, ast.Slice) or (isinstance(part, ast.Constant) and part.value is Ellipsis):
            continue
        if isinstance(part, ast.Constant) and part.value is None:
            ndim += 1
        elif (found := scalar(part) or known(part)) is None or found.kind not in {"array", "scalar"}:
            ndim = None
        elif found.name == "integer" and found.ndim is not None:
            ndim, chosen = ndim - 1, max(chosen, found.ndim)
        elif found.name == "bool" and found.kind == "array" and found.ndim is not None:
            ndim, chosen = ndim - found.ndim, max(chosen, 1)
        else:
            ndim = None
    ndim = None if ndim is None or ndim < 0 else ndim + chosen
    trait = value.trait if value.trait in {*VIEWS, "mixed"} else "view"
    basic = all(isinstance(part, ast.Slice) or scalar(part) is not None or _is_plain(part) for part in _parts(index))
    return Value("array", value.name, ndim, trait if basic else "")


def _parts(index: ast.expr) -> list[ast.expr]:
    """Return the parts of an index."""
    return index.elts if isinstance(index, ast.Tuple) else [index]


def _is_plain(part: ast.expr) -> bool:
    """Return whether a part of an index is ``None`` or ``...``."""
    return isinstance(part, ast.Constant) and part.value in {None, Ellipsis}


def attribute(value: Value, name: str) -> Value | None:
    """Return what the standard's attribute `name` of an array is."""
    if name == "dtype":
        return Value("dtype", value.name, trait="default" if value.trait == "default" else "")
    if name == "device":
        return Value("device")
    if name in {"T", "mT"}:
        return Value("array", value.name, value.ndim, value.trait if value.trait in VIEWS else "view")
    return None


def called(value: Value, call: ast.Call) -> Value | None:
    """Return what a method of an array gives; ``to_device`` alone is within the standard."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    return Value("array", value.name, value.ndim, "view") if name == "to_device" else None


def _promoted(sides: list[Value]) -> str:
    """Return the kind that the sides of an operator share, a scalar giving way to an array of a higher kind."""
    arrays = {side.name for side in sides if side.is_array}
    numbers = [RANKS.index(side.name) for side in sides if side.kind == "scalar"]
    if len(arrays) != 1 or "" in arrays:
        return ""
    [kind] = arrays
    return kind if all(number <= RANKS.index(kind) for number in numbers) else ""
