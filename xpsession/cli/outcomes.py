"""The command line's way out: prints what became of files in the format asked for, and gives the exit code."""

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:  # the command line starts at once
    from xpsession.compliance.files import FileError
    from xpsession.records.correction import Correction
    from xpsession.records.diagnostic import Diagnostic

CLEAN, FINDINGS, MISUSE = 0, 1, 2


def show_diffs(outcomes: "Iterable[Correction | FileError]") -> int:
    """Print what would change; return 1 if anything would."""
    from xpsession.display.correction import counted, diff  # noqa: PLC0415  # as above

    fixed = failed = 0
    for done in outcomes:
        if isinstance(done, Exception):
            _tell(done)
            failed += 1
            continue
        fixed += done.fixed
        print(diff(done), end="")
    print(f"Would fix {counted(fixed)}." if fixed else "Nothing to fix.", file=sys.stderr)
    return MISUSE if failed else FINDINGS if fixed else CLEAN


def show_findings(
    outcomes: "Iterable[Correction | FileError]", *, form: str, fixing: bool, quiet: bool, out: TextIO
) -> int:
    """Print what was found; return 1 if anything was and is not fixed."""
    from xpsession.display.ansi import coloured  # noqa: PLC0415  # as above

    colour = coloured(out)
    found: list[Diagnostic] = []
    hit = fixed = failed = 0
    for done in outcomes:
        if isinstance(done, Exception):
            _tell(done)
            failed += 1
            continue
        found += done.left
        fixed += done.fixed
        hit += bool(done.left or done.fixed)
        if done.left and form == "text":
            from xpsession.display.diagnostics import to_listing  # noqa: PLC0415  # not where all is clean

            print(to_listing(done.left, done.quoted, colour=colour), file=out)
    if form == "statistics":
        print(*_statistics(found), sep="\n", end="\n" if found else "", file=out)
    if form not in {"text", "statistics"}:
        print(_document(found, form), end="", file=out)
    elif not quiet and (found or fixed or not failed):
        fixable = 0 if fixing else sum(one.fix is not None for one in found)
        unsafe = sum(one.fix is None and one.unsafe_fix is not None for one in found)
        print(_summary(len(found), hit, fixed=fixed, fixable=fixable, unsafe=unsafe), file=out)
    return MISUSE if failed else FINDINGS if found else CLEAN


def _tell(error: Exception) -> None:
    """Print in one line on stderr what went wrong with a file."""
    from xpsession.display.source_line import clean  # noqa: PLC0415  # as above

    print(clean(f"xpsession: {error}"), file=sys.stderr)


def _document(found: "Sequence[Diagnostic]", form: str) -> str:
    """Return all findings in a format for programs."""
    import json  # noqa: PLC0415  # as above

    from xpsession import __version__  # noqa: PLC0415
    from xpsession.compliance.pages import pages  # noqa: PLC0415
    from xpsession.display.github import to_github  # noqa: PLC0415
    from xpsession.display.sarif import to_sarif  # noqa: PLC0415

    match form:
        case "json":
            text = json.dumps([one.to_dict() for one in found], indent=2)
        case "sarif":
            text = to_sarif(found, pages(), __version__)
        case _:
            text = to_github(found)
    return f"{text}\n" if text else ""


def _statistics(found: "Sequence[Diagnostic]") -> list[str]:
    """Return how often each rule found something, the most frequent first, with a star where --fix helps."""
    by_rule: dict[tuple[str, str], list[Diagnostic]] = {}
    for one in found:
        by_rule.setdefault((one.code, one.name), []).append(one)
    rows = sorted(by_rule.items(), key=lambda row: (-len(row[1]), row[0]))
    width = max((len(str(len(ones))) for _, ones in rows), default=0)
    return [
        f"{len(ones):>{width}}  {code}  [{'*' if any(one.fix is not None for one in ones) else ' '}] {name}"
        for (code, name), ones in rows
    ]


def _summary(count: int, hit: int, *, fixed: int = 0, fixable: int = 0, unsafe: int = 0) -> str:
    """Return the last lines.

    Examples
    --------
    >>> _summary(3, 1)
    'Found 3 findings in 1 file.'
    >>> _summary(1, 2, fixed=2)
    'Found 3 findings in 2 files: 2 fixed, 1 left.'
    """
    if not count + fixed:
        return "All clean."
    total, files = count + fixed, f"{hit} file{'s' if hit > 1 else ''}"
    text = f"Found {total} finding{'s' if total > 1 else ''} in {files}"
    text += f": {fixed} fixed, {count} left." if fixed else "."
    if fixable:
        text += f"\n--fix takes care of {fixable}."
    if unsafe:
        text += f"\n--diff --unsafe-fixes shows fixes of {unsafe} more that may change what runs."
    return text
