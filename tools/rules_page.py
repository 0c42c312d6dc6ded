"""Print the catalogue of the compliance rules as Markdown, made from their docstrings.

Usage: ``python tools/rules_page.py > docs/rules.md``
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from textwrap import dedent

from xpsession.compliance.pages import pages
from xpsession.records.correction import RulePage

CHAPTERS = {
    "XP0": "Code that cannot be read, or is refused",
    "XP1": "Names",
    "XP2": "Arguments",
    "XP3": "Methods and attributes of arrays",
    "XP4": "Data types",
    "XP5": "Indices",
    "XP6": "Changes in place",
    "XP7": "Shapes that depend on data",
    "XP8": "Devices and other libraries' arrays",
    "XP9": "Code that computes with one library",
}
HEAD = """# The rules

What `xpsession` finds, by code. An *error* is not in the standard, a *warning* is what the standard leaves open, an
*info* is about portability or speed. A rule marked *opt-in* counts only where its full code is selected. In the
terminal, `xpsession rule XP101` prints a page, `xpsession rule --all` this list.

Made by `python tools/rules_page.py > docs/rules.md`.
"""


def markdown(text: str) -> Iterator[str]:
    """Yield the paragraphs of a docstring as Markdown: titles in bold, literal blocks as code."""
    for block in re.split(r"\n{2,}(?! )", text.strip()):
        *title, body = re.split(r"\n-{3,}\n", block, maxsplit=1)
        prose, literal, code = body.partition("::\n\n")
        if title:
            yield f"**{title[0]}**\n"
        if prose:
            yield re.sub(r"``(.+?)``", r"`\1`", f"{prose}:" if literal else prose) + "\n"
        if literal:
            yield f"```python\n{dedent(code)}\n```\n"


def section(page: RulePage) -> list[str]:
    """Return the section of one rule."""
    kind = f"{page.severity}, opt-in" if page.opt_in else page.severity
    return [f"### {page.code} {page.name}", "", f"*{kind}*", "", *markdown(page.text)]


def contents(every: Iterable[RulePage]) -> Iterator[str]:
    """Yield the table of contents of a chapter."""
    yield from ("| | | |", "|---|---|---|")
    for page in every:
        anchor = f"{page.code} {page.name}".lower().replace(" ", "-")
        star = " *opt-in*" if page.opt_in else ""
        summary = re.sub(r"``(.+?)``", r"`\1`", page.summary).replace("|", "\\|")
        yield f"| [{page.code}](#{anchor}) | {page.name}{star} | {summary} |"


def document() -> str:
    """Return the whole page."""
    lines = [HEAD]
    chapters = [(CHAPTERS[code], list(found)) for code, found in groupby(pages(), lambda page: page.code[:3])]
    for title, found in chapters:
        lines += [f"**{title}**", "", *contents(found), ""]
    for title, found in chapters:
        lines += [f"## {title}", ""]
        for page in found:
            lines += section(page)
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    print(document(), end="")
