"""Pages: the documentation of each rule, which is the docstring of its class."""

import inspect

from xpsession.compliance.rule import all_rules
from xpsession.errors import ArgumentError
from xpsession.records.correction import RulePage

SYNTAX_ERROR = RulePage(
    "XP001",
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


def pages() -> tuple[RulePage, ...]:
    """Return the page of every rule, sorted by code.

    Examples
    --------
    >>> [page.code for page in pages()][:3]
    ['XP001', 'XP101', 'XP102']
    """
    of_rules = (RulePage(rule.code, rule.name, rule.severity, inspect.getdoc(type(rule)) or "") for rule in all_rules())
    return tuple(sorted([SYNTAX_ERROR, *of_rules], key=lambda page: page.code))


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
