"""Display, cards: what all HTML output shares, the escaping and the look, in light and in dark themes.

A card needs no script and nothing from outside. JupyterLab's theme gives the colours; elsewhere they come from that of
VS Code, or are inherited, with accents that read on any background. What a colour tells, a line or a word tells too,
for printers and for systems that choose all colours.
"""

from collections.abc import Iterable, Sequence
from html import escape as _escape

# Two classes, so that the card outweighs what JupyterLab says of `code` and `a` in any output.
_STYLE = """
.xpsession-card { margin: 2px 0; font-size: var(--jp-ui-font-size1, 13px); line-height: 1.5;
  font-family: var(--jp-ui-font-family, var(--vscode-font-family, system-ui, sans-serif));
  color: var(--jp-ui-font-color1, var(--vscode-foreground, inherit)); }
.xpsession-card.xps code, .xpsession-card.xps pre { margin: 0; padding: 0; border: 0; background: none; color: inherit;
  font-size: var(--jp-code-font-size, var(--vscode-editor-font-size, 13px));
  font-family: var(--jp-code-font-family, var(--vscode-editor-font-family, ui-monospace, monospace)); }
.xpsession-card.xps pre { overflow-x: auto; white-space: pre; tab-size: 4; }
.xpsession-card.xps a { color: var(--jp-content-link-color, var(--vscode-textLink-foreground, inherit));
  text-decoration: underline; text-underline-offset: 2px; }
.xpsession-card.xps .xps-item { margin: 3px 0; padding: 1px 0 1px 8px; border-left: 3px solid var(--xps-tone);
  break-inside: avoid; }
.xpsession-card.xps .xps-error { --xps-tone: var(--jp-error-color1, var(--vscode-editorError-foreground, #d32f2f)); }
.xpsession-card.xps .xps-warning { --xps-tone: var(--jp-warn-color1, var(--vscode-editorWarning-foreground, #ed8b00)); }
.xpsession-card.xps .xps-info { --xps-tone: var(--jp-info-color1, var(--vscode-editorInfo-foreground, #0288d1)); }
.xpsession-card.xps .xps-place, .xpsession-card.xps .xps-more { opacity: 0.8; }
.xpsession-card.xps .xps-place { display: inline-block; margin-left: 1em; }
.xpsession-card.xps .xps-ignore { display: inline-block; margin-left: 1em; opacity: 0.8; }
.xpsession-card.xps .xps-ignore summary { cursor: pointer; }
.xpsession-card.xps .xps-ignore[open] { display: block; margin-left: 0; opacity: 1; }
.xpsession-card.xps .xps-figures { overflow-x: auto; }
.xpsession-card.xps .xps-figures table { margin: 2px 0; border: 0; border-collapse: collapse; font-size: inherit; }
.xpsession-card.xps .xps-figures thead { border-bottom: 1px solid rgba(128, 128, 128, 0.5); }
.xpsession-card.xps .xps-figures :is(td, th) { padding: 1px 16px 1px 0; border: 0; text-align: left;
  white-space: nowrap; font-variant-numeric: tabular-nums; }
.xpsession-card.xps .xps-sizes :is(td, th) { text-align: right; }
.xpsession-card.xps mark { background: rgba(237, 139, 0, 0.25); color: inherit; padding: 1px 0; border-radius: 2px;
  text-decoration: underline 2px var(--xps-tone); text-underline-offset: 3px; text-decoration-skip-ink: none; }
.xpsession-card.xps .xps-hint { display: inline; }
.xpsession-card.xps .xps-hint code { padding: 1px 4px; border-radius: 3px; background: rgba(76, 175, 80, 0.22);
  overflow-wrap: anywhere; white-space: pre-wrap; }
""".strip()


def escape(text: object) -> str:
    """Return `text` safe to stand in HTML, in an attribute as well.

    Examples
    --------
    >>> escape('a < "b"')
    'a &lt; &quot;b&quot;'
    """
    return _escape(str(text), quote=True)


def card(body: str, *, label: str) -> str:
    """Return one card around `body`, which is HTML; `label` is what a screen reader calls it."""
    attributes = f'class="xpsession-card xps" role="group" aria-label="{escape(label)}"'
    return f"<div {attributes}><style>{_STYLE}</style>{body}</div>"


def table(columns: Iterable[str], rows: Iterable[Sequence[str]], *, look: str = "xps-figures") -> str:
    """Return the HTML of a table, whose rows begin with their names; where it is too wide, it is moved by itself."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    body = "".join(f"<tr>{_cells(row)}</tr>" for row in rows)
    return f'<div class="{look}"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _cells(row: Sequence[str]) -> str:
    return f'<th scope="row">{escape(row[0])}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
