"""Pages: the documentation of each rule, which is the docstring of its class."""

from inspect import getdoc

from xpsession.compliance.rule import all_rules
from xpsession.compliance.rules import REFUSED, SYNTAX_ERROR, UNKNOWN_CODE
from xpsession.errors import ArgumentError
from xpsession.records.correction import RulePage

ON_SYNTAX_ERROR = RulePage(
    SYNTAX_ERROR,
    "syntax-error",
    "error",
    """Code that Python cannot parse.

What it does
------------
Finds files, and cells of notebooks, that are not Python.

Why is this bad?
----------------
Nothing in them can be checked.

Example
-------
::

    x = (1

Use instead
-----------
::

    x = (1)""",
)

ON_REFUSED = RulePage(
    REFUSED,
    "refused-by-checker",
    "warning",
    """Operations that array_api_strict refuses.

What it does
------------
``%xp check`` runs a cell again on array_api_strict, the standard's reference checker, over copies of what the cell
reads. An operation counts that raises there and not on the session's own device, where no other rule tells of it.

Why is this bad?
----------------
The operation is not in the standard, or the standard leaves open what it gives: other libraries raise, or give
something else. The checker's own message says which.

Example
-------
::

    xp.ones(3) + xp.arange(3)

Use instead
-----------
::

    xp.ones(3) + xp.astype(xp.arange(3), xp.float64)""",
)

ON_UNKNOWN_CODE = RulePage(
    UNKNOWN_CODE,
    "unknown-code",
    "warning",
    """Comments that ignore a code which no rule has.

What it does
------------
``xpsession lint`` looks into the brackets of ``# xp: ignore[…]``, whose codes are separated by commas or blanks, each
in full.

Why is this bad?
----------------
Such a comment silences nothing by that code: it is misspelt, the beginning of codes, the name of a rule, or another
tool's.

Example
-------
::

    xp.concatenate([x, y])  # xp: ignore[XP1]

Use instead
-----------
::

    xp.concatenate([x, y])  # xp: ignore[XP101]""",
)


def pages() -> tuple[RulePage, ...]:
    """Return the page of every rule, sorted by code.

    Examples
    --------
    >>> [page.code for page in pages()][:3]
    ['XP001', 'XP002', 'XP003']
    """
    of_rules = (
        RulePage(rule.code, rule.name, rule.severity, getdoc(type(rule)) or "", opt_in=rule.opt_in)
        for rule in all_rules()
    )
    return tuple(sorted([ON_SYNTAX_ERROR, ON_REFUSED, ON_UNKNOWN_CODE, *of_rules], key=lambda page: page.code))


def page(word: str) -> RulePage:
    """Return the page of a rule, given by its code or by its name.

    Raises
    ------
    ArgumentError
        If there is no such rule.

    Examples
    --------
    >>> page("xp101").name, page("renamed-function").code
    ('renamed-function', 'XP101')
    """
    for found in pages():
        if word.upper() == found.code or word.lower() == found.name:
            return found
    raise ArgumentError.with_hint(f"no rule '{word}'", "xpsession rule --all")
