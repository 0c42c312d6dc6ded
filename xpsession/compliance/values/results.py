"""Results: what the standard's functions return, as far as the text of a call tells."""

import ast
from functools import cache

from xpsession.compliance.values import ARRAY, VIEWS, Value
from xpsession.compliance.values.arrays import (
    RANKS,
    RECORDS,
    Known,
    argument,
    dtype_argument,
    dtype_kind,
    scalar,
    takes_dtype,
)
from xpsession.standard import entry

# Functions that return no array.
OTHERS = frozenset({"broadcast_shapes", "can_cast", "finfo", "iinfo", "isdtype"})
# Functions by which arrays of other libraries are taken in.
CONVERTERS = frozenset({"asarray", "from_dlpack"})
SEQUENCES = frozenset({"broadcast_arrays", "meshgrid", "nonzero", "unstack"})
# Since which version some of these return a tuple, and a list before.
TUPLE_SINCE = {"broadcast_arrays": "2025.12", "meshgrid": "2025.12"}
INDEX = Value("array", "integer", 1)  # of what `nonzero` returns
BOOLEAN = frozenset(
    {"all", "any", "equal", "greater", "greater_equal", "isfinite", "isin", "isinf", "isnan", "less", "less_equal"}
    | {"logical_and", "logical_not", "logical_or", "logical_xor", "not_equal", "signbit"}
)
INDICES = frozenset({"argmax", "argmin", "argsort", "count_nonzero", "searchsorted"})
# Functions whose result has the dtype and the shape of their first argument.
ALIKE = frozenset(
    {"acos", "acosh", "asin", "asinh", "atan", "atanh", "bitwise_invert", "ceil", "conj", "cos", "cosh"}
    | {"cumulative_prod", "empty_like", "exp", "expm1", "flip", "floor", "full_like", "log", "log10", "log1p", "log2"}
    | {"moveaxis", "negative", "ones_like", "permute_dims", "positive", "reciprocal", "roll", "round", "sign", "sin"}
    | {"sinh", "sort", "sqrt", "square", "tan", "tanh", "tril", "triu", "trunc", "zeros_like", "astype"}
)
SAME_KIND = frozenset({"expand_dims", "max", "mean", "min", "reshape", "squeeze", "take", "tile"})
REDUCTIONS = frozenset({"all", "any", "max", "mean", "min", "prod", "std", "sum", "var", "argmax", "argmin"})
FLOATING = frozenset(
    {
        "acos",
        "acosh",
        "asin",
        "asinh",
        "atan",
        "atanh",
        "cos",
        "cosh",
        "cumulative_prod",
        "exp",
        "expm1",
        "log",
        "log10",
    }
    | {"log1p", "log2", "mean", "reciprocal", "sin", "sinh", "sqrt", "tan", "tanh"}
)
SAME_SHAPE = frozenset({"abs", "argsort", "imag", "isfinite", "isinf", "isnan", "logical_not", "real"})
# Where functions take the shape of what they return.
SHAPED = {"broadcast_to": 1, "empty": 0, "full": 0, "ones": 0, "reshape": 1, "zeros": 0}
DIMENSIONS = {"arange": 1, "eye": 2, "linspace": 1, "unique_values": 1}
# Functions whose result may share the memory of their argument.
SHARING = {
    **dict.fromkeys(("asarray", "astype", "expand_dims", "flip", "from_dlpack", "imag", "linalg.diagonal"), "view"),
    **dict.fromkeys(("linalg.matrix_transpose", "matrix_transpose", "meshgrid", "moveaxis", "permute_dims"), "view"),
    **dict.fromkeys(("real", "reshape", "squeeze", "unstack"), "view"),
    **dict.fromkeys(("broadcast_arrays", "broadcast_to"), "broadcast"),
}
# Functions that make an array of the default dtype, some of them by the kind of the numbers that they are given.
BY_VALUES = frozenset({"arange", "full"})
DEFAULTED = BY_VALUES | {"empty", "eye", "fft.fftfreq", "fft.rfftfreq", "linspace", "ones", "zeros"}
FIXED = {
    **dict.fromkeys(BOOLEAN, "bool"),
    **dict.fromkeys(INDICES, "integer"),
    **dict.fromkeys(("empty", "eye", "ones", "zeros"), "real floating"),
}


def returned(name: str, call: ast.Call, known: Known) -> Value | None:
    """Return what a call of the standard's function `name` gives, `known` telling about its arguments."""
    always, positions = _always(name)
    if positions < 0:
        return _grid(always, call, known) if name == "meshgrid" and always is not None else always
    if len(call.args) > positions or any(type(item) is ast.Starred for item in call.args):
        return ARRAY
    trait = _trait(name, call, known) if name in SHARING or name in DEFAULTED else ""
    return Value("array", _kind(name, call, known), _ndim(name, call, known), trait)


def _grid(always: Value, call: ast.Call, known: Known) -> Value:
    """Return the arrays of a grid, each of the kind of the coordinates that it repeats."""
    if not call.args or any(type(item) is ast.Starred for item in call.args):
        return always
    kinds = [value.name if (value := known(item)) is not None and value.is_array else "" for item in call.args]
    parts = tuple((place, Value("array", kind, len(kinds), SHARING["meshgrid"])) for place, kind in enumerate(kinds))
    return always._replace(parts=parts)


def always(name: str) -> Value | None:
    """Return what a function returns whatever it is given, as far as it is that."""
    value, positions = _always(name)
    return value if positions < 0 else ARRAY


@cache
def _always(name: str) -> tuple[Value | None, int]:
    """Return what a function returns whatever it is given, and -1; of one array, its arguments by position instead."""
    row = entry(name)
    if row is None or row.kind != "function" or name in OTHERS or row.chapter == "inspection":
        return None, -1
    if name == "result_type":
        return Value("dtype"), -1
    if name in SEQUENCES:
        each = INDEX if name == "nonzero" else Value("array", trait=SHARING.get(name, ""))
        return Value("tuple", trait=name if name in TUPLE_SINCE else "", parts=((None, each),)), -1
    if name in RECORDS:
        return Value("tuple", name, parts=tuple((part, ARRAY) for part in RECORDS[name])), -1
    return None, sum(not item.keyword_only for item in row.signature().parameters.values())


def _trait(name: str, call: ast.Call, known: Known) -> str:
    """Return whether what a function returns may share memory with an argument, or has the default dtype."""
    if name in SHARING:
        first = argument(call, 0, "")
        before = None if first is None else known(first)
        shared = before.trait if before is not None and before.trait in VIEWS else SHARING[name]
        copy = next((item.value for item in call.keywords if item.arg == "copy"), None)
        if name == "astype":
            return shared if copy is not None and not _is(copy, value=True) else ""
        if name == "asarray" and (before is None or not before.is_array):
            made = first is not None and scalar_kind(first, known) not in {"", "bool"}
            return "default" if made and dtype_argument(name, call) is None else ""
        return "" if copy is not None and _is(copy, value=True) else shared
    if name in DEFAULTED and dtype_argument(name, call) is None:
        return "default" if name not in BY_VALUES or _created(name, call) not in {"", "bool"} else ""
    return ""


def _is(node: ast.expr, *, value: bool) -> bool:
    return isinstance(node, ast.Constant) and node.value is value


def scalar_kind(node: ast.expr, known: Known) -> str:
    """Return the kind of what ``asarray`` makes of a literal that holds nothing but numbers."""
    if isinstance(node, ast.List | ast.Tuple):
        kinds = {scalar_kind(item, known) for item in node.elts}
        return "" if "" in kinds or not kinds else max(kinds, key=RANKS.index)
    number = scalar(node)
    return "" if number is None else number.name


def literal_kind(node: ast.expr, known: Known) -> tuple[str, int | None]:
    """Return the kind and the number of dimensions of the array that ``asarray`` makes of a literal."""
    if (number := scalar(node)) is not None:
        return number.name, 0
    if isinstance(node, ast.List | ast.Tuple) and node.elts:
        inner = [literal_kind(item, known) for item in node.elts]
        kinds = {kind for kind, _ in inner}
        depths = {depth for _, depth in inner}
        [depth] = depths if len(depths) == 1 else [None]
        name = "" if "" in kinds or ("bool" in kinds and len(kinds) > 1) else max(kinds, key=RANKS.index)
        return name, None if depth is None else depth + 1
    value = known(node)
    return (value.name, value.ndim) if value is not None and value.kind == "array" else ("", None)


def _kind(name: str, call: ast.Call, known: Known) -> str:
    """Return the kind of dtype of what a function returns, or an empty text."""
    if call.keywords and any(item.arg is None for item in call.keywords):
        return ""
    dtype = dtype_argument(name, call) if takes_dtype(name) else None
    if dtype is not None and not (isinstance(dtype, ast.Constant) and dtype.value is None):
        return _given_kind(known(dtype))
    if name in FIXED:
        return FIXED[name]
    first = argument(call, 0, "")
    if name in {"arange", "linspace", "full"}:
        return _created(name, call)
    if first is not None and name == "asarray":
        return literal_kind(first, known)[0]
    value = None if first is None else known(first)
    return "" if value is None or value.kind != "array" else _kind_after(name, value.name)


def _given_kind(dtype: Value | None) -> str:
    """Return the kind of a dtype that a call gives."""
    if dtype is None or dtype.kind not in {"builtin", "dtype"}:
        return ""
    return dtype_kind(dtype.name) if dtype.kind == "builtin" else dtype.name


def _kind_after(name: str, kind: str) -> str:
    """Return the kind of what a function makes of an array of `kind`."""
    if name in FLOATING and kind in {"bool", "integer"}:
        return ""  # which each library decides
    if name in ALIKE or name in SAME_KIND:
        return kind
    if name in {"sum", "prod"}:
        return kind if kind != "bool" else ""
    if name in {"abs", "real", "imag"}:
        return "real floating" if kind in {"real floating", "complex floating"} else ""
    return ""


def _created(name: str, call: ast.Call) -> str:
    """Return the kind of what a function makes of numbers."""
    used = [*call.args, *(item.value for item in call.keywords if item.arg in {"start", "stop", "step", "fill_value"})]
    if name == "full":
        used = used[1:2]
    elif name == "linspace":
        used = used[:2]
    kinds = {number.name if (number := scalar(node)) is not None else "" for node in used}
    if not kinds or "" in kinds:
        return ""
    kind = max(kinds, key=RANKS.index)
    return "real floating" if name == "linspace" and kind in {"bool", "integer"} else kind


def _ndim(name: str, call: ast.Call, known: Known) -> int | None:
    """Return the number of dimensions of what a function returns, or None."""
    if name in DIMENSIONS:
        return DIMENSIONS[name]
    if name in SHAPED:
        return _length(argument(call, SHAPED[name], "shape"))
    first = argument(call, 0, "")
    if first is not None and name == "asarray":
        return literal_kind(first, known)[1]
    value = None if first is None else known(first)
    if value is None or value.kind != "array" or value.ndim is None:
        return None
    if name in ALIKE or name in SAME_SHAPE:
        return value.ndim
    return _reduced(call, value.ndim) if name in REDUCTIONS else None


def _length(shape: ast.expr | None) -> int | None:
    """Return the number of dimensions that a literal shape has."""
    if isinstance(shape, ast.Tuple) and not any(isinstance(item, ast.Starred) for item in shape.elts):
        return len(shape.elts)
    return 1 if shape is not None and scalar(shape) is not None else None


def _reduced(call: ast.Call, ndim: int) -> int | None:
    """Return the number of dimensions after a reduction."""
    given = {item.arg for item in call.keywords}
    if None in given or "keepdims" in given or len(call.args) != 1:
        return None
    axis = argument(call, 1, "axis")
    if axis is None or (isinstance(axis, ast.Constant) and axis.value is None):
        return 0
    return ndim - 1 if scalar(axis) is not None and ndim else None
