"""Display of a report: a row and a sentence for each namespace that say whether a wrapper is still needed, then why."""

from collections import Counter
from collections.abc import Iterator
from textwrap import wrap

from xpsession.display.ansi import paint
from xpsession.display.card import card, escape, table
from xpsession.display.source_line import clean
from xpsession.records.report import NamespaceReport, ProbeResult, Report

_COLUMNS = ("namespace", "library", "names missing", "signatures wrong", "probes failed", "may I drop my wrapper?")
_SHOWN = 6  # findings of a kind that are shown where the list is folded; of more, the rest are counted
_WIDTH = 120
Section = tuple[str, list[tuple[str, str]]]


def to_text(report: Report, *, full: bool = False, colour: bool = False) -> str:
    """Return the report as text; `full` shows every finding, `colour` adds ANSI colours."""
    rows = [_COLUMNS, *map(_row, report.namespaces)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [f"against the array API standard {report.standard}"]
    lines += ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    for namespace in report.namespaces:
        lines += ["", paint(sentence(namespace), "hint" if answer(namespace) == "yes" else "warning", colour=colour)]
        for title, findings in _sections(namespace):
            lines += [f"  {title}", *_folded(findings, full=full)]
    return "\n".join(lines)


def to_html(report: Report) -> str:
    """Return the report as one card of HTML, in which the findings of each namespace are folded away."""
    first = f"<div>against the array API standard {escape(report.standard)}</div>"
    summary = table(_COLUMNS, map(_row, report.namespaces))
    return card("".join([first, summary, *map(_details, report.namespaces)]), label="Report")


def answer(namespace: NamespaceReport) -> str:
    """Return whether a wrapper of this namespace can go: ``yes``, ``no``, or that it is not known."""
    if namespace.reason is not None:
        return "not known"
    if namespace.wanting:
        return "no"
    return "not known" if _unanswered(namespace) or namespace.unreadable else "yes"


def sentence(namespace: NamespaceReport) -> str:
    """Return how a namespace stands, in one sentence."""
    name = clean(namespace.name)
    name = f"{name} ({clean(namespace.library)})" if namespace.library else name
    if namespace.reason is not None:
        return f"{name}: cannot be imported: {clean(namespace.reason)}"
    if namespace.complete:
        return f"{name}: complete, all {_count(len(namespace.probes), 'probe')} pass"
    failed = len(namespace.with_outcome("failed"))
    parts = [
        f"{_count(len(namespace.missing), 'name')} short" if namespace.missing else "",
        f"{_count(len(namespace.signatures), 'signature')} wrong" if namespace.signatures else "",
        f"{failed} of {_count(len(namespace.probes), 'probe')} failed" if failed else "",
        *(f"no extension {extension}" for extension in namespace.absent),
        f"{_count(len(namespace.limits), 'limit')} of its arrays" if namespace.limits else "",
    ]
    unanswered = _unanswered(namespace)
    if len(unanswered) == len(namespace.probes) and unanswered:
        parts.append("no probe ran")
    elif unanswered:
        parts.append(f"{_count(len(unanswered), 'probe')} not run")
    found = ", ".join(filter(None, parts)) or "nothing found wanting"
    wanting = namespace.wanting
    return f"{name}: {found}" + (f"; a wrapper has to mend {_count(len(wanting), 'name')}" if wanting else "")


def _folded(findings: list[tuple[str, str]], *, full: bool) -> Iterator[str]:
    """Yield findings as lines: bare names one after the other, the others one a line."""
    bare = not any(what for _, what in findings)
    shown = findings if full else findings[: _SHOWN * 2 if bare else _SHOWN]
    more = f"… and {len(findings) - len(shown)} more" if len(findings) > len(shown) else ""
    if bare:
        names = ", ".join(name for name, _ in shown)
        indent = " " * 4
        yield from wrap(f"{names} {more}".strip(), _WIDTH, initial_indent=indent, subsequent_indent=indent)
        return
    width = max(len(name) for name, _ in shown)
    yield from (f"    {name:<{width}}  {what}" for name, what in shown)
    if more:
        yield f"    {more}"


def _row(namespace: NamespaceReport) -> tuple[str, ...]:
    """Return the summary of a namespace; where nothing is known, there is a dash."""
    unknown = namespace.reason is not None
    asked = len(namespace.probes) - len(namespace.with_outcome("not run"))
    failed = f"{len(namespace.with_outcome('failed'))} of {asked}" if asked else "none ran"
    return (
        clean(namespace.name),
        clean(namespace.library) or "–",  # noqa: RUF001  # an en dash for nothing
        "–" if unknown else str(len(namespace.missing)),  # noqa: RUF001
        "–" if unknown else str(len(namespace.signatures)),  # noqa: RUF001
        "–" if unknown else failed,  # noqa: RUF001
        answer(namespace),
    )


def _sections(namespace: NamespaceReport) -> Iterator[Section]:
    """Yield the findings by kind, as pairs of a name and what is to be said of it."""
    kinds: list[Section] = [
        ("names missing", [(name, "") for name in namespace.missing]),
        ("signatures wrong", [(row.name, "; ".join(row.differences)) for row in namespace.signatures]),
        ("signatures that could not be read", [(name, "") for name in namespace.unreadable]),
        ("probes failed", [(probe.name, _finding(probe)) for probe in namespace.with_outcome("failed")]),
        ("limits", [(limit.name, limit.reason) for limit in namespace.limits]),
        ("not run", _by_reason(namespace)),
    ]
    yield from ((title, [(clean(name), clean(what)) for name, what in rows]) for title, rows in kinds if rows)


def _finding(probe: ProbeResult) -> str:
    issue = f" ({probe.issue})" if probe.issue else ""
    return f"{probe.says} Here: {probe.detail}{issue}"


def _by_reason(namespace: NamespaceReport) -> list[tuple[str, str]]:
    """Return how many probes did not run for each reason."""
    reasons = Counter(probe.detail or "" for probe in namespace.with_outcome("not run"))
    return [(_count(count, "probe"), reason) for reason, count in reasons.items()]


def _unanswered(namespace: NamespaceReport) -> tuple[ProbeResult, ...]:
    """Return the probes that did not run, without those of an extension that may be absent."""
    free = {f"there is no extension '{extension}'" for extension in namespace.absent}
    return tuple(probe for probe in namespace.with_outcome("not run") if probe.detail not in free)


def _details(namespace: NamespaceReport) -> str:
    """Return the sentence on a namespace, to be opened where there is more to say."""
    kind = {"yes": "xps-info", "no": "xps-warning"}.get(answer(namespace), "xps-more")
    urls = {probe.name: probe.url for probe in namespace.probes if probe.url}
    parts = []
    for title, findings in _sections(namespace):
        items = "".join(
            f"<li>{_linked(name, urls)}{' ' + escape(what) if what else ''}</li>" for name, what in findings
        )
        parts.append(f"<div>{escape(title)}</div><ul>{items}</ul>")
    head = escape(sentence(namespace))
    body = f"<details><summary>{head}</summary>{''.join(parts)}</details>" if parts else head
    return f'<div class="xps-item {kind}">{body}</div>'


def _linked(name: str, urls: dict[str, str]) -> str:
    code = f"<code>{escape(name)}</code>"
    return (
        f'<a href="{escape(urls[name])}" target="_blank" rel="noopener noreferrer">{code}</a>' if name in urls else code
    )


def _count(number: int, noun: str) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> _count(1, "probe"), _count(3, "name")
    ('1 probe', '3 names')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"
