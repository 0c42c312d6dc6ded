"""Comments: tells of those that ignore a code which no rule has."""

from collections.abc import Iterable, Iterator

from xpsession import standard
from xpsession.compliance.rules import UNKNOWN_CODE
from xpsession.compliance.selection import codes
from xpsession.compliance.source.fragments import Fragment
from xpsession.compliance.source.ignores import comments
from xpsession.records.diagnostic import Diagnostic

FEW = 4  # codes that a hint names


def unknown_codes(fragments: Iterable[Fragment], *, path: str) -> Iterator[Diagnostic]:
    """Yield a diagnostic, ``XP003``, for each code in an ignore comment that is the code of no rule."""
    for fragment in fragments:
        for comment in comments(fragment):
            for column, code in (comment.codes or {}).items():
                if code.upper() not in codes():
                    yield _diagnostic(fragment, comment.line, column, code, path)


def _diagnostic(fragment: Fragment, line: int, column: int, code: str, path: str) -> Diagnostic:
    """Return the diagnostic on an unknown code at a place of the fragment's text."""
    place, end = fragment.origin(line, column), fragment.origin(line, column + len(code))
    meant = [known for known in codes() if known.startswith(code.upper())]
    return Diagnostic(
        code=UNKNOWN_CODE,
        name="unknown-code",
        message=f"no rule has the code '{code}', so this comment ignores nothing by it",
        severity="warning",
        path=path,
        cell=fragment.cell,
        line=place[0],
        column=place[1],
        end_line=end[0],
        end_column=end[1],
        hint=", ".join(meant) if 0 < len(meant) <= FEW else "xpsession rule --all",
        url=standard.url(""),
    )
