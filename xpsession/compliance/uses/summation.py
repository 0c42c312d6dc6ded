"""Summation: what an ``einsum`` computes, in functions and operators of the standard."""

import re
from collections.abc import Sequence

_SPEC = re.compile(r"[a-zA-Z]+(,[a-zA-Z]+)*(->[a-zA-Z]*)?")
_MATRICES = re.compile(r"((?:\.\.\.)?)([a-zA-Z])(?!\2)([a-zA-Z]),\1\3(?!\2|\3)([a-zA-Z])->\1\2\4")


def written(subscripts: str, names: Sequence[str]) -> str | None:
    """Return the expression that computes the same as ``einsum`` of the arrays called `names`, or None.

    Examples
    --------
    >>> written("ij,jk->ik", ["a", "b"]), written("...ij,...jk->...ik", ["a", "b"])
    ('xp.matmul(a, b)', 'xp.matmul(a, b)')
    >>> written("ii", ["a"]), written("ij->ji", ["a"]), written("ijk->j", ["a"])
    ('xp.linalg.trace(a)', 'xp.permute_dims(a, (1, 0))', 'xp.sum(a, axis=(0, 2))')
    >>> written("ijk,jl->ikl", ["a", "b"]), written("bi,bi->b", ["a", "b"])
    ('xp.tensordot(a, b, axes=((1,), (0,)))', 'xp.sum(a * b, axis=1)')
    >>> written("i,j->ij", ["a", "b"]), written("ij,i->j", ["a", "b"])
    ('a[:, None] * b[None, :]', 'xp.tensordot(a, b, axes=((0,), (0,)))')
    """
    spec = subscripts.replace(" ", "")
    if len(names) == 2 and _MATRICES.fullmatch(spec):  # noqa: PLR2004  # two factors
        return f"xp.matmul({names[0]}, {names[1]})"
    if not _SPEC.fullmatch(spec):
        return None
    before, arrow, result = spec.partition("->")
    terms = before.split(",")
    letters = "".join(terms)
    if not arrow:
        result = "".join(sorted(letter for letter in {*letters} if letters.count(letter) == 1))
    if len(terms) != len(names) or len({*result}) < len(result) or not {*result} <= {*letters}:
        return None
    if len(terms) == 1 and len(letters) == 2 and letters[0] == letters[1]:  # noqa: PLR2004  # of a matrix
        return f"xp.linalg.{'diagonal' if result else 'trace'}({names[0]})"
    if any(len({*term}) < len(term) for term in terms):
        return None
    return _contracted(terms, result, names) or _broadcast(terms, result, names)


def _contracted(terms: Sequence[str], result: str, names: Sequence[str]) -> str | None:
    """Return the ``tensordot`` of two arrays, where what they share is summed over and the rest is in its order."""
    if len(terms) != 2:  # noqa: PLR2004  # of two arrays
        return None
    one, other = terms
    shared = [letter for letter in one if letter in other]
    kept = [letter for letter in one + other if letter not in shared]
    if not shared or [*result] != kept:
        return None
    axes = tuple(map(one.index, shared)), tuple(map(other.index, shared))
    return f"xp.tensordot({names[0]}, {names[1]}, axes={axes})"


def _broadcast(terms: Sequence[str], result: str, names: Sequence[str]) -> str:
    """Return the product of arrays that are lined up by axes of length 1, summed over what the result has not."""
    every = [*dict.fromkeys("".join(terms))]
    order = every if len(terms) == 1 else [*result, *(letter for letter in every if letter not in result)]
    factors = []
    for term, name in zip(terms, names, strict=True):
        sorted_term = [letter for letter in order if letter in term]
        if sorted_term != [*term]:
            name = f"xp.permute_dims({name}, {tuple(map(term.index, sorted_term))})"  # noqa: PLW2901  # the same array
        places = ", ".join(":" if letter in term else "None" for letter in order)
        factors.append(name if len(term) == len(order) else f"{name}[{places}]")
    product = " * ".join(factors)
    summed = [place for place, letter in enumerate(order) if letter not in result]
    kept = [letter for letter in order if letter in result]
    if summed:
        product = f"xp.sum({product}, axis={summed[0] if len(summed) == 1 else tuple(summed)})"
    if kept == [*result]:
        return product
    return f"xp.permute_dims({product}, {tuple(map(kept.index, result))})"
