"""Calls: compares the arguments of a call with a signature of the standard."""

import ast
from functools import cache
from typing import Literal, NamedTuple

from xpsession import standard
from xpsession.standard.signatures import Signature

Kind = Literal["unknown", "positional-only", "extra", "missing"]


class Problem(NamedTuple):
    """One way in which a call does not fit.

    Attributes
    ----------
    kind : str
        ``unknown``: a keyword that there is not. ``positional-only``: a keyword that must be given by position.
        ``extra``: more arguments by position than there may be. ``missing``: a required one is not given.
    node : ast.keyword or ast.expr
        The argument, or the call where one is missing.
    name : str
        The keyword or the missing parameter; for ``extra`` empty.
    position : int
        Of an ``extra`` argument, from 0.
    """

    kind: Kind
    node: ast.keyword | ast.expr
    name: str = ""
    position: int = -1


def given(call: ast.Call) -> list[ast.expr]:
    """Return the arguments whose position is certain: those before the first ``*args``."""
    plain: list[ast.expr] = []
    for argument in call.args:
        if isinstance(argument, ast.Starred):
            break
        plain.append(argument)
    return plain


def is_open(call: ast.Call) -> bool:
    """Return whether the call passes ``*args`` or ``**kwargs``, which may supply anything."""
    return any(isinstance(argument, ast.Starred) for argument in call.args) or any(
        keyword.arg is None for keyword in call.keywords
    )


@cache
def plain_calls(name: str, version: str) -> tuple[int, int, frozenset[str]]:
    """Return how many arguments a function wants at least and takes at most by position, and its other keywords."""
    items = standard.entries()[name].signature(version).parameters.values()
    by_position = [item for item in items if item.by_position]
    least = sum(item.required for item in by_position)
    return least, len(by_position), frozenset(item.name for item in items if item.keyword_only)


@cache
def takes_any(name: str, version: str) -> bool:
    """Return whether a function takes any number of arguments by position.

    Examples
    --------
    >>> takes_any("meshgrid", "2025.12"), takes_any("sum", "2025.12")
    (True, False)
    """
    items = standard.entries()[name].signature(version).parameters.values()
    return any(item.variadic for item in items)


def fits(name: str, version: str, call: ast.Call) -> bool:
    """Return whether a call surely fits the function called `name`, as most calls do; False where it takes a look."""
    least, most, keywords = plain_calls(name, version)
    return (
        least <= len(call.args) <= most
        and all(keyword.arg in keywords for keyword in call.keywords)
        and not any(isinstance(argument, ast.Starred) for argument in call.args)
    )


def problems(signature: Signature, call: ast.Call) -> list[Problem]:
    """Return what is wrong with a call, in the order of its arguments.

    Examples
    --------
    >>> call = ast.parse("f(x, 0, out=y)", mode="eval").body
    >>> [(found.kind, found.name) for found in problems(standard.entries()["any"].signature(), call)]
    [('extra', ''), ('unknown', 'out')]
    """
    known = signature.parameters
    # The kinds are in this order; to compare them so is quicker than to hash them.
    by_position = [item for item in known.values() if item.by_position]
    variadic = len(by_position) < len(known) and any(item.variadic for item in known.values())
    plain = given(call)
    found: list[Problem] = []
    if not variadic:
        start = len(by_position)
        found += [Problem("extra", node, position=start + index) for index, node in enumerate(plain[start:])]
    for keyword in call.keywords:
        if keyword.arg is None:
            continue
        parameter = known.get(keyword.arg)
        if parameter is None or parameter.variadic:
            found.append(Problem("unknown", keyword, keyword.arg))
        elif parameter.positional_only:
            found.append(Problem("positional-only", keyword, keyword.arg))
    if not found and not is_open(call):
        names = {keyword.arg for keyword in call.keywords}
        found += [
            Problem("missing", call, parameter.name)
            for parameter in by_position[len(plain) :]
            if parameter.required and parameter.name not in names
        ]
    return found
