"""The rules: one file each, found by scanning this folder; those in `opt_in` count only where their code is selected.

What the names of the files tell is known before a rule is imported, as it is once something is to be looked at.
"""

import os
import re
from functools import cache
from typing import NamedTuple

# What no rule finds: code that Python cannot parse, what a run on array_api_strict refuses, and comments that ignore
# what no rule finds.
SYNTAX_ERROR, REFUSED, UNKNOWN_CODE = OF_NO_RULE = ("XP001", "XP002", "XP003")
OPT_IN = "opt_in"  # the folder
_FILE = re.compile(r"(xp\d{3})_\w+\.py")


class Listing(NamedTuple):
    """What is known of a rule before it is imported: its code, its module, and whether it must be selected."""

    code: str
    module: str
    opt_in: bool


@cache
def listings() -> tuple[Listing, ...]:
    """Return what is known of every rule, sorted by code.

    Examples
    --------
    >>> listings()[0]
    Listing(code='XP101', module='xpsession.compliance.rules.xp101_renamed_function', opt_in=False)
    """
    [here] = __path__
    return tuple(
        sorted(
            [*_within(here, __name__, opt_in=False), *_within(f"{here}/{OPT_IN}", f"{__name__}.{OPT_IN}", opt_in=True)]
        )
    )


def _within(folder: str, package: str, *, opt_in: bool) -> list[Listing]:
    """Return what is known of the rules in a folder."""
    names = filter(None, map(_FILE.fullmatch, os.listdir(folder)))
    return [Listing(name[1].upper(), f"{package}.{name[0].removesuffix('.py')}", opt_in) for name in names]


@cache
def optional() -> frozenset[str]:
    """Return the codes of the opt-in rules."""
    return frozenset(rule.code for rule in listings() if rule.opt_in)
