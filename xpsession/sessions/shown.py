"""Shown: which findings the user has seen in this session, so that each is shown once unless it changes."""

from collections.abc import Iterable, Mapping

from xpsession.records.diagnostic import Diagnostic

Findings = tuple[Diagnostic, ...]
Sources = Mapping[tuple[str, int | None], str]  # by path and cell


class Shown:
    """The findings that were shown, by what they say and the text of their line, wherever that stands."""

    def __init__(self) -> None:
        self._known: set[int] = set()  # the hashes, of which a long session has many
        self._codes: set[str] = set()

    def clear(self) -> None:
        """Let everything be new again."""
        self._known.clear()
        self._codes.clear()

    def met(self, found: Iterable[Diagnostic]) -> tuple[str, ...]:
        """Return the codes of findings that no earlier one had; all count as met from now on."""
        codes = dict.fromkeys(one.code for one in found if one.code not in self._codes)
        self._codes.update(codes)
        return tuple(sorted(codes))

    def divide(self, found: Iterable[Diagnostic], sources: Sources) -> tuple[Findings, Findings]:
        """Return the findings that are new, and those that an earlier cell had; all count as shown from now on."""
        keys = [(one, _key(one, sources)) for one in found]
        fresh = tuple(one for one, key in keys if key not in self._known)
        again = tuple(one for one, key in keys if key in self._known)
        self._known.update(key for _, key in keys)
        return fresh, again


def _key(found: Diagnostic, sources: Sources) -> int:
    lines = sources.get((found.path, found.cell), "").splitlines()
    line = lines[found.line - 1].strip() if 0 < found.line <= len(lines) else ""
    return hash((found.code, found.message, found.hint, line))
