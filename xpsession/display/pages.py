"""Display of the rules' pages: one as text, and the list of all."""

from collections.abc import Sequence

from xpsession.records.correction import RulePage


def to_page(page: RulePage) -> str:
    """Return the page of a rule under its code and name.

    Examples
    --------
    >>> print(to_page(RulePage("XP001", "syntax-error", "error", "Code that Python cannot parse.")))
    XP001 syntax-error (error)
    <BLANKLINE>
    Code that Python cannot parse.
    """
    return f"{page.code} {page.name} ({page.severity})\n\n{page.text.rstrip()}"


def to_list(pages: Sequence[RulePage]) -> str:
    """Return the code, the name and the summary of each rule, one a line."""
    width = max(len(page.name) for page in pages)
    return "\n".join(f"{page.code}  {page.name:<{width}}  {page.summary}" for page in pages)
