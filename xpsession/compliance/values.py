"""Values: what the analysis knows about an expression, and which modules and functions lead to a namespace."""

import re
from collections.abc import Iterable, Mapping
from types import FunctionType, ModuleType
from typing import Any, Literal, NamedTuple, cast

from xpsession.standard import EXTENSIONS
from xpsession.standard.namespace import Namespace

Origin = Literal["space", "library", "module", "provider", "pair", "session", "guard"]
Made = Literal[
    "function",
    "array",
    "input",
    "arrays",
    "record",
    "dtype",
    "device",
    "scalar",
    "builtin",
    "foreign",
    "host",
    "generic",
    "list",
    "dict",
    "defined",
    "receiver",
]
Kind = Origin | Made


class Value(NamedTuple):
    """What is known of one expression; nothing known is None.

    ``space``: a namespace of the standard, `name` being its extension or empty. ``library``: NumPy or CuPy by its path,
    where code is to leave it. ``module``: any other module, or what is in it, by its path. ``provider``: a callable,
    `name` being the kind of what it returns, ``space of arrays`` where it refuses what is no array. ``pair``: a tuple
    that starts with a namespace. ``session``: the loaded session. ``guard``: a flag that tells one library from
    another.

    ``function``: one of the standard's, by its qualified name. ``array``: surely an array of the standard, `name` being
    the kind of its dtype (``bool``, ``integer``, ``real floating``, ``complex floating``) or empty, and `ndim` its
    number of dimensions or None. ``input``: one of several arguments whose namespace was asked for, so an array or a
    Python scalar. ``arrays``: a sequence of arrays, its `trait` being
    that of each. ``record``: a named tuple of arrays, `name` being the function that
    returned it. ``dtype``: a dtype, `name` being its kind or empty. ``scalar``: a Python scalar, by its kind.
    ``list``, ``dict``: of arrays, and open to change. ``defined``: a function of the source. ``receiver``: the
    instance in a method, by its name and its class.

    ``builtin``: one of Python's own types. ``foreign``: a live array that may deliberately be another library's own.
    ``host``: surely an array of NumPy's own. ``generic``: surely a NumPy scalar, by its
    kind. ``device``: the device of an array.

    `trait` says more of an array: ``view`` where it may share the memory of another, ``broadcast`` where several of its
    elements surely share theirs, ``default`` where it has the default dtype of its kind,
    ``mixed`` where an operator had an array on one side and on the other what nothing is known of.
    """

    kind: Kind
    name: str = ""
    ndim: int | None = None
    trait: str = ""

    @property
    def is_array(self) -> bool:
        """Whether it is an array, or else a Python scalar that stands in for one."""
        return self.kind in {"array", "input"}


SPACE = Value("space")
PAIR = Value("pair")
SESSION = Value("session")
GUARD = Value("guard")
ARRAY = Value("array")
INPUT = Value("input")
RETURNS = {"space": SPACE, "space of arrays": SPACE, "pair": PAIR, "session": SESSION}

# What holds arrays, each of which is one where it is taken out by a number.
SEQUENCES = frozenset({"arrays", "list"})
CHANGEABLE = frozenset({"list", "dict"})
# The traits of what may share memory.
VIEWS = frozenset({"view", "broadcast"})
COMPAT = "array_api_compat"
STRICT = "array_api_strict"
# The libraries that array_api_compat wraps, each as the path below it.
WRAPPED = ("cupy", "dask.array", "numpy", "torch")

# Under these names a module is that library, deliberately, even where array_api_compat wraps it.
LIBRARY_NAMES = frozenset({"cp", "cupy", "da", "dask", "jax", "jnp", "np", "numpy", "tf", "torch"})
# What array_api_strict has for its own control, beside the standard.
CONTROLS = frozenset(
    {"ArrayAPIStrictFlags", "Device", "get_array_api_strict_flags", "reset_array_api_strict_flags"}
    | {"set_array_api_strict_flags"}
)

# What a live array of each type is; those of array_api_strict come from its namespace alone.
ARRAY_TYPES: dict[tuple[str, str], Kind] = {
    ("array_api_strict._array_object", "Array"): "array",
    ("cupy", "ndarray"): "foreign",
    ("cupy._core.core", "ndarray"): "foreign",
    ("numpy", "ndarray"): "foreign",
}
DTYPE_KINDS = {"b": "bool", "c": "complex floating", "f": "real floating", "i": "integer", "u": "integer"}

_WORD = re.compile(r"[^\W\d]\w*")
# One of these a source must contain before any of it can denote a namespace. The pattern starts with plain letters,
# which is how a search is quick.
_CANDIDATES = ("array_api", "array_namespace", "get_namespace", "xpsession")
_XP = re.compile(r"xp\b(?<!\wxp)")


def may_hold_namespace(source: str, names: Mapping[str, Value]) -> bool:
    """Return whether any expression of `source`, given the live `names` in it, could denote a namespace."""
    if any(word in source for word in _CANDIDATES) or _XP.search(source):
        return True
    return any(value.kind in {"space", "provider", "array"} for value in names.values())


def module(path: str) -> Value:
    """Return the value of the module at `path`.

    Examples
    --------
    >>> module("array_api_compat.numpy.linalg")[:2]
    ('space', 'linalg')
    >>> module("numpy")[:2]
    ('module', 'numpy')
    """
    parts = path.split(".")
    if COMPAT in parts:  # also where a library carries a copy of it
        below = ".".join(parts[parts.index(COMPAT) + 1 :])
        for library in WRAPPED:
            if below == library:
                return SPACE
            extension = below.removeprefix(f"{library}.")
            if extension in EXTENSIONS and below != extension:
                return Value("space", extension)
    elif parts[0] == STRICT:
        if len(parts) == 1:
            return SPACE
        extension = parts[1].removeprefix("_")  # as the live module calls itself
        if len(parts) == 2 and extension in EXTENSIONS:  # noqa: PLR2004  # the package and one module
            return Value("space", extension)
    return Value("module", path)


def member(path: str, name: str) -> Value | None:
    """Return the value of `name` in the module at `path`, which is also what an import of it binds."""
    if path.partition(".")[0] == "xpsession" and name in {"namespace", "session"}:
        return Value("provider", "space" if name == "namespace" else "session")
    if name == "array_namespace":
        return Value("provider", "space of arrays" if COMPAT in path.split(".") else "space")
    if name in {"get_namespace", "get_namespace_and_device"}:
        return Value("provider", "pair") if "array_api" in path else None
    inner = module(f"{path}.{name}")
    # Below a namespace there are its extensions and functions, and no further modules of interest.
    return inner if inner.kind == "space" or module(path).kind == "module" else None


def common(values: Iterable[Value | None]) -> Value | None:
    """Return what all `values` have in common.

    Examples
    --------
    >>> common([Value("array", "integer", 1), Value("array", "integer", 2)])[:2]
    ('array', 'integer')
    """
    first, *rest = values
    for value in rest:
        if first is None or value is None:
            return None
        if first != value:
            if not (first.is_array and value.is_array):
                return None
            kind = first.kind if first.kind == value.kind else "input"
            name = first.name if first.name == value.name else ""
            traits = {first.trait, value.trait}
            doubtful = "mixed" if "mixed" in traits else "view" if VIEWS & traits else ""
            trait = first.trait if len(traits) == 1 else doubtful
            first = Value(kind, name, first.ndim if first.ndim == value.ndim else None, trait)
    return first


def bound(name: str, value: Value | None) -> Value | None:
    """Return what `value` is once an import or the session has bound it to `name`.

    Examples
    --------
    >>> bound("xp", SPACE) == SPACE, bound("np", SPACE)
    (True, None)
    """
    return None if value == SPACE and name in LIBRARY_NAMES else value


def live(names: Mapping[str, object], source: str) -> dict[str, Value]:
    """Return the values of those live objects that matter to `source`; their own code is never run.

    They are facts, so that whoever keeps them keeps no object alive. What is given as a value stays so.
    """
    found: dict[str, Value] = {}
    for name in set(_WORD.findall(source)):
        item = names.get(name)
        kind = type(item)
        if issubclass(kind, ModuleType):
            if issubclass(kind, Namespace):
                binding = vars(item).get("__xpsession__")
                found[name] = Value("space", binding.extension if binding is not None else "")
            elif (library := bound(name, module(str(vars(item).get("__name__", ""))))) is not None:
                found[name] = library
        elif kind is FunctionType and isinstance(item, FunctionType):
            value = member(item.__module__ or "", item.__name__)
            if value is not None and value.kind == "provider":
                found[name] = value
        elif (array := facts(item)) is not None:
            found[name] = array
    return found


def facts(item: object) -> Value | None:
    """Return the facts of a live array, or None of any other object; only arrays of known libraries are asked.

    Facts that were noted before stay what they are.

    Examples
    --------
    >>> facts([1, 2])
    """
    kind, array = type(item), cast("Any", item)
    if kind is Value:
        return cast("Value", array)
    library = ARRAY_TYPES.get((kind.__module__, kind.__name__))
    if library is None:
        return None
    return Value(library, DTYPE_KINDS.get(getattr(array.dtype, "kind", ""), ""), array.ndim)
