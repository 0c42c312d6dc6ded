"""Containers: what is known of what tuples, lists, dicts and instances hold, and of what is taken out of them."""

import ast
from collections.abc import Iterable, Sequence

from xpsession.compliance.values import CHANGEABLE, CONTAINERS, LISTED, Held, Key, Value, arrays, common

# Those that compute with what they are given: all of it, or what one argument holds.
ARITHMETIC = frozenset({"abs", "max", "min", "sum"})
_FIRST = ast.Constant(0)
LONGEST = 32  # parts that are told apart
# What is of no interest by itself, so that tables of numbers are not kept.
_PLAIN = frozenset({"builtin", "none", "scalar"})
# Python's own functions that give what they are given one by one.
PASSING: dict[str, Held] = {
    "iter": "series", "list": "list", "reversed": "series", "sorted": "list", "tuple": "tuple",
}  # fmt: skip


def holding(kind: Held, parts: Sequence[tuple[Key, Value | None]], name: str = "") -> Value | None:
    """Return a container of these parts, or None where nothing is known of any that is worth it.

    Examples
    --------
    >>> holding("tuple", [(0, Value("array")), (1, None)]).parts[1], holding("list", [(0, None)])
    ((1, None), None)
    """
    if all(value is None or value.kind in _PLAIN for _, value in parts):
        return None
    if len(parts) > LONGEST:
        return series(kind, common([value for _, value in parts]))
    return Value(kind, name, parts=tuple(parts))


def series(kind: Held, every: Value | None) -> Value | None:
    """Return a container of any number of parts that are alike."""
    return None if every is None else holding(kind, [(None, every)])


def each(container: Value | None) -> Value | None:
    """Return what a loop over a container takes, whichever round it is.

    Examples
    --------
    >>> each(Value("tuple", parts=((0, Value("array")), (1, Value("array"))))).kind
    'array'
    """
    if container is None or container.kind not in {"tuple", "series", "list"}:
        return None
    return every(container)


def taken(value: Value | None) -> Value | None:
    """Return what a loop takes out of a value in each round: of an array its parts along the first axis."""
    return arrays.indexed(value, _FIRST) if value is not None and value.kind == "array" else each(value)


def every(container: Value) -> Value | None:
    """Return what all that a container holds has in common."""
    return common([value for _, value in container.parts]) if container.parts else None


def part(container: Value, key: Key) -> Value | None:
    """Return what a container holds at a place or under a key.

    Examples
    --------
    >>> pair = Value("tuple", parts=((0, None), (1, Value("array"))))
    >>> part(pair, -1).kind, part(pair, 5)
    ('array', None)
    """
    if isinstance(key, int) and container.kind in {"tuple", "list"} and not is_open(container):
        return container.parts[key][1] if -len(container.parts) <= key < len(container.parts) else None
    found = dict(container.parts)
    return found.get(key, found.get(None))


def is_open(container: Value) -> bool:
    """Return whether nobody knows how many parts there are."""
    return any(key is None for key, _ in container.parts)


def subscripted(container: Value, index: ast.expr) -> Value | None:
    """Return what an index takes out of a container."""
    match index:
        case ast.Slice():
            known = each(container)
            return series("list" if container.kind == "list" else "tuple", known)
        case ast.Constant(value=str() | int() as key):
            return part(container, key)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as key)):
            return part(container, -key)
        case _:
            return every(container)


def unpacked(container: Value | None, targets: Sequence[ast.expr]) -> list[Value | None]:
    """Return what each of `targets` is bound to where they share a container out."""
    if container is not None and container.kind == "array":
        known = taken(container)
        return [series("list", known) if isinstance(target, ast.Starred) else known for target in targets]
    if container is None or container.kind not in {"tuple", "series", "list"}:
        return [None] * len(targets)
    if is_open(container):
        known = each(container)
        return [series("list", known) if isinstance(target, ast.Starred) else known for target in targets]
    values = [value for _, value in container.parts]
    stars = [place for place, target in enumerate(targets) if isinstance(target, ast.Starred)]
    if not stars:
        return values if len(values) == len(targets) else [None] * len(targets)
    before, after = stars[0], len(targets) - stars[0] - 1
    if len(values) < before + after:
        return [None] * len(targets)
    end = len(values) - after
    return [*values[:before], holding("list", [*enumerate(values[before:end])]), *values[end:]]


def is_changeable(value: Value | None) -> bool:
    """Return whether a value, or something in it, can be changed by whoever has it."""
    if value is None or value.kind not in CONTAINERS or value == LISTED:
        return False
    return value.kind in CHANGEABLE or any(is_changeable(inner) for _, inner in value.parts)


def replaced(container: Value, key: Key, value: Value | None) -> Value:
    """Return a container in which something else is kept under a key."""
    return container._replace(parts=(*(pair for pair in container.parts if pair[0] != key), (key, value)))


def joined(left: Value | None, right: Value | None) -> Value | None:
    """Return what adding two lists or tuples gives, or repeating one."""
    if left is None or right is None or left.kind not in {"list", "tuple"} or right.kind not in {left.kind, "scalar"}:
        return None
    if LISTED in {left, right}:
        return LISTED
    known = common([value for _, value in (*left.parts, *right.parts)]) if left.parts or right.parts else None
    return None if is_changeable(known) else series("list" if left.kind == "list" else "tuple", known)


def appended(container: Value, value: Value | None) -> Value | None:
    """Return a list to which a value was appended."""
    if container == LISTED:
        return LISTED
    return series("list", common([value, *(known for _, known in container.parts)]))


def viewed(mapping: Value, method: str, given: Sequence[ast.expr]) -> Value | None:
    """Return what a method of a dict gives that shows its values."""
    if method in {"get", "pop"} and given:
        key = given[0].value if isinstance(given[0], ast.Constant) else None
        return dict(mapping.parts).get(key) if isinstance(key, str | int) else None
    known = every(mapping)
    if given or mapping.kind != "dict" or is_changeable(known):
        return None
    if method == "items":
        return series("series", holding("tuple", [(0, None), (1, known)]))
    return series("series", known) if method == "values" else None


def passed_on(name: str, given: Iterable[Value | None]) -> Value | None:
    """Return what one of Python's own functions makes of the containers that it is given.

    Examples
    --------
    >>> pairs = passed_on("enumerate", [Value("series", parts=((None, Value("array")),))])
    >>> [key for key, value in each(pairs).parts if value.kind == "array"]
    [1]
    """
    arguments = [*given]
    if name in ARITHMETIC:
        return _computed(name, arguments)
    values = [None if is_changeable(part) else part for part in map(taken, arguments)]
    if name in PASSING and len(values) == 1:
        return series(PASSING[name], values[0]) or (LISTED if PASSING[name] == "list" else None)
    if name == "enumerate" and values:
        return series("series", holding("tuple", [(0, Value("scalar", "integer", 0)), (1, values[0])]))
    if name == "zip":
        return series("series", holding("tuple", [*enumerate(values)]))
    return None


def _computed(name: str, given: list[Value | None]) -> Value | None:
    """Return what a function makes of arrays: one of the same kind."""
    found = (
        common([taken(given[0])] if name == "sum" or (name != "abs" and len(given) == 1) else given) if given else None
    )
    return found._replace(trait="") if found is not None and found.is_array else None
