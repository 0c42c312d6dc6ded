"""Display of a re-run: the findings as under any cell, and below them what was checked and what was not."""

from xpsession.display import diagnostics
from xpsession.display.card import card, escape
from xpsession.display.correction import counted
from xpsession.display.source_line import clean
from xpsession.records.rerun import Rerun


def to_text(done: Rerun, *, colour: bool = False, columns: int | None = None) -> str:
    """Return the findings and the account as text."""
    findings = done.findings
    listing = [diagnostics.to_text(findings, done.source, colour=colour, columns=columns)] if findings else []
    return "\n".join([*listing, *_account(done)])


def to_html(done: Rerun) -> str:
    """Return the findings as a card, and the account as one more."""
    found = diagnostics.to_html(done.findings, done.source) if done.findings else ""
    lines = "".join(f'<div class="xps-more">{escape(line)}</div>' for line in _account(done))
    return found + card(lines, label="What was checked")


def _account(done: Rerun) -> list[str]:
    """Return the lines that say what was run, what was not, and on what."""
    count = len(done.findings)
    said = counted(count) if count else "nothing found"
    lines = [f"xpsession: {said}, the array API standard {done.standard} as {done.library} has it"]
    if done.ended:
        where = "the cell was not run again" if done.line is None else f"the re-run ended at line {done.line}"
        rest = "it is" if done.line is None else "what follows is"
        lines.append(f"{where}: {clean(done.ended)}; {rest} checked by its source alone")
    if done.left:
        lines.append(f"not brought to the checker: {clean(', '.join(done.left))}")
    return lines
