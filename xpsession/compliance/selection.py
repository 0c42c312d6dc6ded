"""Selection: which rules count, from codes and their beginnings, as users of ruff know it."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from xpsession.compliance.rules import OF_NO_RULE, SYNTAX_ERROR, listings, optional
from xpsession.errors import ArgumentError, listed

ALL = "ALL"
Words = Sequence[str]


class Layer(NamedTuple):
    """What one place says: a file of settings, or the command line. Without `select` it builds on what was before.

    `extend` selects on top of that.
    """

    select: Words | None = None
    ignore: Words = ()
    extend: Words = ()


def chosen(layers: Iterable[Layer]) -> frozenset[str]:
    """Return the codes of the rules that count; within a layer the longer beginning wins, and `ignore` wins a tie.

    Code that Python cannot parse counts unless its own code is ignored, for nothing else can be found in it. An opt-in
    rule counts only where its code is selected in full: neither a beginning nor ``ALL`` selects it.

    Raises
    ------
    ArgumentError
        If a word is not the beginning of any code, or selects nothing because all such rules are opt-in.

    Examples
    --------
    >>> sorted(chosen([Layer(select=["XP20"], ignore=["XP2", "XP203"]), Layer(ignore=["XP204"])]))
    ['XP001', 'XP201', 'XP202', 'XP205', 'XP206', 'XP207', 'XP208']
    """
    counted = set(codes()) - optional()
    for layer in layers:
        select, ignore = layer.select, list(map(_known, layer.ignore))
        wanted = [] if select is None else [SYNTAX_ERROR, *map(_selecting, select)]
        wanted += map(_selecting, layer.extend)
        counted = counted if select is None else set()
        for code in codes():
            selecting = [word for word in wanted if word == code] if code in optional() else wanted
            taken, dropped = _length(code, selecting), _length(code, ignore)
            if taken > dropped:
                counted.add(code)
            elif dropped >= 0:
                counted.discard(code)
    return frozenset(counted)


def matching(words: Words) -> frozenset[str]:
    """Return the codes that begin with one of `words`; raise ArgumentError for one with which none begins."""
    known = [_known(word) for word in words]
    return frozenset(code for code in codes() if _length(code, known) >= 0)


@cache
def codes() -> tuple[str, ...]:
    """Return the code of every rule, sorted."""
    return tuple(sorted([*OF_NO_RULE, *(rule.code for rule in listings())]))


def _selecting(word: str) -> str:
    """Return a word that selects, in capitals."""
    upper = _known(word)
    meant = [code for code in codes() if code.startswith(upper)]
    if upper != ALL and upper not in meant and optional().issuperset(meant):
        raise ArgumentError.with_hint(
            f"'{word.strip()}' selects nothing, for {listed(meant)} must each be selected by the full code", meant[0]
        )
    return upper


def _known(word: str) -> str:
    """Return a word in capitals."""
    upper = word.strip().upper()
    if upper != ALL and not (upper and any(code.startswith(upper) for code in codes())):
        raise ArgumentError.with_hint(
            f"no rule '{word.strip()}'; valid are codes such as '{listings()[0].code}', their beginnings, and '{ALL}'",
            "xpsession rule --all",
        )
    return upper


def _length(code: str, words: Iterable[str]) -> int:
    """Return the length of the longest of `words` with which `code` begins; 0 for ``ALL``, -1 for none."""
    return max((0 if word == ALL else len(word) for word in words if word == ALL or code.startswith(word)), default=-1)
