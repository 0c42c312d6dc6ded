"""Display of help at the prompt: what ``xp.sum?`` and ``xp?`` say above the library's own help."""

from collections.abc import Sequence

from xpsession.display.ansi import paint
from xpsession.display.card import card, escape
from xpsession.display.session import place
from xpsession.records.description import Description, Overview, Provider

Row = tuple[str, str]  # what it is about, and the text
SECTION = "Section"


def description(found: Description, *, spelled: str, device: str) -> list[Row]:
    """Return what is to be said about a name that the user wrote as `spelled`.

    Examples
    --------
    >>> own = Provider("concatenate", "NumPy 2.4.6", "numpy.concatenate")
    >>> description(Description("concatenate", "2025.12", own, None, None, (), "", "xp.concat", ""),
    ...             spelled="xp.concatenate", device="cpu")
    [('Standard', 'xp.concatenate is not in the array API standard 2025.12. Hint: xp.concat')]
    """
    if not found.standard:
        new = f"; it is new in {found.since}" if found.since else ""
        hint = f". Hint: {found.hint}" if found.hint else ""
        return [("Standard", f"{spelled} is not in the array API standard {found.version}{new}{hint}")]
    signature = [("Signature", f"{spelled}{found.signature}")] if found.signature else []
    return [
        *signature,
        ("Summary", found.summary),
        ("Standard", _history(found)),
        ("Here", f"on {device}: {behind(found.provider)}"),
        (SECTION, found.url),
    ]


def overview(found: Overview, *, full: bool = False) -> list[Row]:
    """Return what is to be said about a namespace; `full` names what is corrected."""
    what = f"extension {found.extension} of the array API standard" if found.extension else "array API standard"
    count = len(found.corrected)
    listed = " (?? instead of ? says which and why)" if count and not full else ""
    rows = [
        ("Namespace", f"the {what} {found.version} on {place(found.device)}"),
        ("Names", f"{found.names}, {count or 'none'} of them corrected{listed}"),
        (SECTION, found.url),
    ]
    return rows + ([(row.name, behind(row)) for row in found.corrected] if full else [])


def behind(found: Provider) -> str:
    """Return which object stands behind a name, and what was wrong with the library's.

    Examples
    --------
    >>> behind(Provider("sum", "NumPy 2.4.6", "numpy.sum"))
    "numpy.sum (NumPy 2.4.6), the library's own"
    """
    if found.author is None:
        bound = ", bound to the device" if found.bound else ""
        return f"{found.origin} ({found.library}), the library's own{bound}"
    if found.wrong is None:
        return f"{found.author}'s own"
    if found.origin is None:
        return f"{found.author}'s own, as {found.library} has none"
    until = f", until {found.library.rpartition(' ')[0]} {found.until}" if found.until else ""
    issue = f" ({found.issue})" if found.issue else ""
    return f"{found.origin} ({found.library}), corrected by {found.author}{until}: {found.wrong}{issue}"


def to_text(rows: Sequence[Row], *, below: str = "", colour: bool = False) -> str:
    """Return the rows as aligned text; `below` heads what follows them."""
    width = max(len(head) for head, _ in rows) + 1
    lines = [f"{paint(f'{head}:', 'info', colour=colour)}{' ' * (width - len(head))}{text}" for head, text in rows]
    return "\n".join([*lines, "", f"{paint(below, 'place', colour=colour)}:", ""] if below else lines)


def to_html(rows: Sequence[Row], *, below: str = "") -> str:
    """Return the rows as a card; `below` heads what follows it."""
    items = "".join(f"<div><b>{escape(head)}</b> {_cell(head, text)}</div>" for head, text in rows)
    more = f'<div class="xps-more">{escape(below)}:</div>' if below else ""
    return card(f'<div class="xps-item xps-info">{items}</div>{more}', label="Help of the array API standard")


def _cell(head: str, text: str) -> str:
    """Return the HTML of one row's text."""
    if head == SECTION:
        return f'<a href="{escape(text)}" target="_blank" rel="noopener noreferrer">{escape(text)}</a>'
    return f"<code>{escape(text)}</code>" if head == "Signature" else escape(text)


def _history(found: Description) -> str:
    """Return since when the standard has the name, and how its signature changed."""
    changes = (
        f"; {'changed' if version <= found.version else 'changes'} in {version} to {signature}"
        for version, signature in found.changes
    )
    return f"{found.version}; there since {found.since}{''.join(changes)}"
