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
    text = f"{page.code} {page.name} ({page.severity}{', opt-in' if page.opt_in else ''})\n\n{page.text.rstrip()}"
    if not page.opt_in:
        return text
    return f"{text}\n\nIt counts only where it is selected by its full code: --extend-select {page.code}"


def to_list(pages: Sequence[RulePage]) -> str:
    """Return the code, the name and the summary of each rule, one a line; a star marks those that are opt-in."""
    width = max(len(page.name) for page in pages)
    lines = [f"{page.code}{'*' if page.opt_in else ' '} {page.name:<{width}}  {page.summary}" for page in pages]
    optional = [page.code for page in pages if page.opt_in]
    if optional:
        lines += ["", f"* opt-in: it counts only where it is selected by its full code (--extend-select {optional[0]})"]
    return "\n".join(lines)
