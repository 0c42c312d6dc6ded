"""XP108: names and parameters that came into the standard after the version that is checked."""

from collections.abc import Iterable

from xpsession import standard
from xpsession.compliance.rule import Rule, absent
from xpsession.compliance.uses import Finding, Use

# What array-api-extra has for versions that lack it.
EXTRA = frozenset({"broadcast_shapes", "isin", "searchsorted"})


class NewerThanTarget(Rule):
    """A name or a parameter that a later version of the standard brought.

    What it does
    ------------
    Finds names and keywords that the standard has, but not yet in the version that is checked: ``clip`` in 2022.12, or
    ``astype(…, device=…)``.

    Why is this bad?
    ----------------
    A library that implements just that version does not have them.

    Example
    -------
    With ``--standard 2022.12``::

        xp.clip(x, 0, 1)

    Use instead
    -----------
    A later version of the standard, or::

        xp.where(x < 0, 0, xp.where(x > 1, 1, x))
    """

    code = "XP108"
    name = "newer-than-target"
    VALID = ("xp.clip(x, 0, 1)", "xp.astype(x, xp.float32, device=x.device)", "xp.isin(x, y)")
    INVALID = ()  # nothing is newer than the latest version, in which examples are checked

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the findings on a name, or on the keywords of a call."""
        known = standard.entry(use.name)
        if known is None:
            return []
        if not use.known:
            found = absent(use, f"array_api_extra.{use.attribute}" if use.name in EXTRA else None)
            return [found._replace(message=f"{found.message}; it is new in {known.since}")]
        return [
            Finding(
                problem.node,
                f"'{use.written}' takes no keyword '{problem.name}' in the array API standard {use.version}; "
                f"it is new in {since}",
                cure=use.name,
            )
            for problem in use.problems
            if problem.kind == "unknown" and (since := arrival(known, problem.name, use.version)) is not None
        ]


def arrival(known: standard.Entry, parameter: str, version: str) -> str | None:
    """Return the version after `version` that brought `parameter`, or None.

    Examples
    --------
    >>> arrival(standard.entries()["astype"], "device", "2022.12")
    '2023.12'
    """
    later = (newer for newer in standard.VERSIONS if newer > version)
    return next((newer for newer in later if parameter in known.signature(newer).parameters), None)
