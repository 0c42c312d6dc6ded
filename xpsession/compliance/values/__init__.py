"""Values: what the analysis knows about an expression, and which modules and functions lead to a namespace."""

import re
from collections.abc import Iterable, Mapping
from types import FunctionType, ModuleType
from typing import Any, Literal, NamedTuple, cast, get_args

from xpsession.compliance.values import companions
from xpsession.standard import EXTENSIONS
from xpsession.standard.namespace import Namespace

Origin = Literal["space", "library", "module", "provider", "session", "guard"]
Made = Literal[
    "function", "array", "input", "asked", "dtype", "device", "scalar", "none", "builtin", "foreign", "host", "generic"
]
Held = Literal["tuple", "series", "list", "dict", "instance"]
Written = Literal["defined", "class", "receiver", "awaitable", "holder"]
Kind = Origin | Made | Held | Written
# Under which a container holds something: a place, a key, or None for any of all that there is in it.
Key = int | str | None


class Value(NamedTuple):
    """What is known of one expression; nothing known is None.

    ``space``: a namespace of the standard, `name` being its extension or empty. ``library``: NumPy or CuPy by its path,
    where code is to leave it. ``module``: any other module, or what is in it, by its path. ``provider``: a callable,
    `name` being the kind of what it returns, ``space of arrays`` where it refuses what is no array. ``session``: the
    loaded session. ``guard``: a flag that tells one library from another.

    ``function``: one of the standard's, by its qualified name. ``array``: surely an array of the standard, `name` being
    the kind of its dtype (``bool``, ``integer``, ``real floating``, ``complex floating``) or empty, and `ndim` its
    number of dimensions or None. ``input``: an array or a Python scalar, as one of several arguments is whose namespace
    was asked for. ``asked``: an argument whose namespace was asked for where lists and the like have one, too; it is an
    array from where something is taken of it that these lack. ``dtype``: a dtype, `name` being its kind or empty.
    ``scalar``: a Python scalar, by its kind. ``none``: None. ``builtin``: one of Python's own types. ``foreign``: a
    live array that may deliberately be another library's own. ``host``: surely an array of NumPy's own. ``generic``:
    surely a NumPy scalar, by its kind. ``device``: the device of an array.

    ``tuple``: one that may have names for its parts. ``series``: anything else that can be iterated and not changed.
    ``list``, ``dict``: open to change, as is an ``instance`` of a class of the source. ``defined``: a function of the
    source, its `trait` being ``bound`` where it is taken from an instance. ``class``: a class of the source.
    ``receiver``: the instance in a method, by its name and its class. ``awaitable``: what a coroutine gives.
    ``holder``: a live object with arrays of the namespace in it.

    `parts` is what is known of what a container holds, in its order; under None, of whatever is taken out.

    `trait` says more of an array: ``view`` where it may share the memory of another, ``broadcast`` where several of its
    elements surely share theirs, ``default`` where it has the default dtype of its kind,
    ``mixed`` where an operator had an array on one side and on the other what nothing is known of. Of a tuple it names
    the function that returns it, where that is a list in earlier versions of the standard.
    """

    kind: Kind
    name: str = ""
    ndim: int | None = None
    trait: str = ""
    parts: "tuple[tuple[Key, Value | None], ...]" = ()

    @property
    def is_array(self) -> bool:
        """Whether it is an array, or else a Python scalar that stands in for one."""
        return self.kind in {"array", "input"}


SPACE = Value("space")
SESSION = Value("session")
GUARD = Value("guard")
ARRAY = Value("array")
INPUT = Value("input")
ASKED = Value("asked")
NONE = Value("none")
# A list of which no more is known, whatever is done to it.
LISTED = Value("list", trait="plain")
# What calling a provider gives, by its name.
RETURNS = {
    **dict.fromkeys(("space", "space of arrays"), SPACE),
    "array": ARRAY,
    "device": Value("device"),
    "dtype": Value("dtype"),
    "floating": Value("dtype", "real floating"),
    "number": Value("scalar", "integer", 0),
    "session": SESSION,
    "pair": Value("tuple", parts=((0, SPACE), (1, None))),
    "triple": Value("tuple", parts=((0, SPACE), (1, None), (2, Value("device")))),
}

CONTAINERS: frozenset[Kind] = frozenset(get_args(Held))
CHANGEABLE: frozenset[Kind] = frozenset({"list", "dict", "instance"})
# What the arrays of a namespace may stand beside.
ALTERNATIVES: frozenset[Kind] = frozenset({"array", "input", "asked", "scalar"})
# What may be None at times, as long as that is nothing which anything could be done with.
OPTIONAL: frozenset[Kind] = frozenset({"array", "input", "asked", "space", "function", "defined", *get_args(Held)})
# What a namespace, or an array of it, may come from.
LEADING: frozenset[Kind] = frozenset({"space", "provider", "array", "holder"})
# The traits of what may share memory.
VIEWS = frozenset({"view", "broadcast"})
COMPAT = "array_api_compat"
STRICT = "array_api_strict"
# The libraries that array_api_compat wraps, each as the path below it.
WRAPPED = ("cupy", "dask.array", "numpy", "torch")

# Where one of these is in its name, a module is that library, deliberately, even where array_api_compat wraps it.
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
    return any(value.kind in LEADING for value in names.values())


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
    if name in {"get_namespace", "get_namespace_and_device"} and "array_api" in path:
        return Value("provider", "pair" if name == "get_namespace" else "triple")
    if "array_api" in path and (given := companions.given(path, name)) is not None:
        return Value("provider", given)
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
            first = _either(first, value)
    return first


def _either(first: Value, second: Value) -> Value | None:
    """Return what two different values have in common."""
    kinds = {first.kind, second.kind}
    if "none" in kinds:
        other = second if first.kind == "none" else first
        return other if other.kind in OPTIONAL else None
    if kinds <= ALTERNATIVES and not kinds <= {"asked", "scalar"}:
        return ASKED if "asked" in kinds else _arrays(first, second)
    return _containers(first, second)


def _arrays(first: Value, second: Value) -> Value:
    """Return what two arrays have in common."""
    kind = first.kind if first.kind == second.kind else "input"
    name = first.name if first.name == second.name else ""
    traits = {first.trait, second.trait}
    doubtful = "mixed" if "mixed" in traits else "view" if VIEWS & traits else ""
    trait = first.trait if len(traits) == 1 else doubtful
    return Value(kind, name, first.ndim if first.ndim == second.ndim else None, trait)


def _containers(first: Value, second: Value) -> Value | None:
    """Return what two containers of one kind have in common, if anything."""
    if first.kind != second.kind or first.kind not in CONTAINERS or first.name != second.name:
        return None
    if LISTED in {first, second}:
        return LISTED
    if [key for key, _ in first.parts] == [key for key, _ in second.parts]:
        pairs = zip(first.parts, second.parts, strict=True)
        parts = tuple((key, common([one, other])) for (key, one), (_, other) in pairs)
        return first._replace(parts=parts, trait=first.trait if first.trait == second.trait else "")
    if first.kind in {"tuple", "instance"}:
        return None
    every = common([value for _, value in (*first.parts, *second.parts)])
    return None if every is None else first._replace(parts=((None, every),))


def bound(name: str, value: Value | None) -> Value | None:
    """Return what `value` is once an import or the session has bound it to `name`, which may be a library's.

    Examples
    --------
    >>> [bound(name, SPACE).kind for name in ("xp", "np", "np_compat")]
    ['space', 'module', 'module']
    """
    return Value("module") if value == SPACE and not LIBRARY_NAMES.isdisjoint(name.split("_")) else value


def named(names: Mapping[str, object], source: str) -> set[str]:
    """Return those of the names that stand somewhere in `source`.

    Examples
    --------
    >>> sorted(named({"x": 1, "y": 2}, "x.sum(), z"))
    ['x']
    """
    return {word for word in _WORD.findall(source) if word in names}


def live(names: Mapping[str, object], source: str) -> dict[str, Value]:
    """Return the values of those live objects that matter to `source`; their own code is never run.

    They are facts, so that whoever keeps them keeps no object alive. What is given as a value stays so.
    """
    kept = {name: value for name in named(names, source) if (value := _known(name, names[name])) is not None}
    return led(kept, names)


def led(kept: dict[str, Value], names: Mapping[str, object]) -> dict[str, Value]:
    """Return what is known of live objects, with `xp` where there are arrays, for what is done to these names it."""
    if "xp" not in kept and "xp" in names and any(value.kind == "array" for value in kept.values()):
        value = _known("xp", names["xp"])
        if value is not None and value.kind == "space":
            return kept | {"xp": value}
    return kept


def _known(name: str, item: object) -> Value | None:
    """Return what is known of the live object of a name; None where that does not matter."""
    kind = type(item)
    if issubclass(kind, ModuleType):
        if issubclass(kind, Namespace):
            binding = vars(item).get("__xpsession__")
            return Value("space", binding.extension if binding is not None else "")
        return bound(name, module(str(vars(item).get("__name__", ""))))
    if kind is FunctionType and isinstance(item, FunctionType):
        value = member(item.__module__ or "", item.__name__)
        return value if value is not None and value.kind == "provider" else None
    return facts(item)


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
