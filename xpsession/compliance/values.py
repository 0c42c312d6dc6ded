"""Values: what the analysis knows about an expression, and which modules and functions lead to a namespace."""

import re
from collections.abc import Mapping
from types import FunctionType, ModuleType
from typing import Literal, NamedTuple

from xpsession.standard import EXTENSIONS
from xpsession.standard.namespace import Namespace

Kind = Literal["space", "module", "provider", "pair", "session", "guard"]


class Value(NamedTuple):
    """What is known of one expression; nothing known is None.

    ``space``: a namespace of the standard, `name` being its extension or empty. ``module``: any other module, by its
    path. ``provider``: a callable, `name` being the kind of what it returns. ``pair``: a tuple that starts with a
    namespace. ``session``: the loaded session. ``guard``: a flag that tells one library from another.
    """

    kind: Kind
    name: str = ""


SPACE = Value("space")
PAIR = Value("pair")
SESSION = Value("session")
GUARD = Value("guard")
RETURNS = {"space": SPACE, "pair": PAIR, "session": SESSION}

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

_WORD = re.compile(r"[^\W\d]\w*")
# What a source must contain before any of it can denote a namespace.
_CANDIDATE = re.compile(r"\bxp\b|array_api|array_namespace|get_namespace|xpsession")


def may_hold_namespace(source: str, names: Mapping[str, Value]) -> bool:
    """Return whether any expression of `source`, given the live `names` in it, could denote a namespace."""
    if _CANDIDATE.search(source):
        return True
    return any(value.kind in {"space", "provider"} for value in names.values())


def module(path: str) -> Value:
    """Return the value of the module at `path`.

    Examples
    --------
    >>> module("array_api_compat.numpy.linalg")
    Value(kind='space', name='linalg')
    >>> module("numpy")
    Value(kind='module', name='numpy')
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
        return Value("provider", "space")
    if name in {"get_namespace", "get_namespace_and_device"}:
        return Value("provider", "pair") if "array_api" in path else None
    inner = module(f"{path}.{name}")
    # Below a namespace there are its extensions and functions, and no further modules of interest.
    return inner if inner.kind == "space" or module(path).kind == "module" else None


def bound(name: str, value: Value | None) -> Value | None:
    """Return what `value` is once an import or the session has bound it to `name`.

    Examples
    --------
    >>> bound("xp", SPACE), bound("np", SPACE)
    (Value(kind='space', name=''), None)
    """
    return None if value == SPACE and name in LIBRARY_NAMES else value


def live(names: Mapping[str, object], source: str) -> dict[str, Value]:
    """Return the values of those live objects that matter to `source`; their own code is never run."""
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
    return found
