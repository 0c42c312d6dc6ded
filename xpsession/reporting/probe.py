"""Reporting, the battery: what a probe is, how the probes are found, and how one runs without harm to the session."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from xpsession import standard
from xpsession.records.report import Outcome, ProbeResult
from xpsession.reporting.expect import Divergence, Unanswerable

Check = Callable[[Any], None]
# What a probe's subject begins with if it is no name of the namespace.
METHODS, INSPECTION = "array.", "info."
_LONGEST = 160  # characters of an error that a report shows


@dataclass(frozen=True, slots=True)
class Probe:
    """One question to a namespace.

    Attributes
    ----------
    name : str
        The function's name with hyphens.
    names : tuple of str
        What it is about, then what else it needs; it does not run where one of them is missing.
    says : str
        What the standard asks, in one sentence: the function's docstring.
    check : callable
        Takes the namespace, and raises where it differs.
    since : str
        The version of the standard that asks it first.
    known : str or None
        The libraries that are known to differ.
    issue : str or None
        The upstream issue.
    """

    name: str
    names: tuple[str, ...]
    says: str
    check: Check
    since: str
    known: str | None = None
    issue: str | None = None

    @property
    def needs(self) -> tuple[str, ...]:
        """The names that the namespace must have for the probe to make sense."""
        wanted = ("__array_namespace_info__" if name.startswith(INSPECTION) else name for name in self.names)
        return tuple(name for name in wanted if not name.startswith(METHODS))

    def url(self, version: str) -> str:
        """Return the address of the section that the probe is about."""
        subject = self.names[0]
        if subject.startswith((METHODS, INSPECTION)):
            return f"{standard.SITE}/{version}/API_specification/generated/array_api.{subject}.html"
        return standard.url(subject, version)


def probe(
    *names: str, since: str = standard.VERSIONS[0], known: str | None = None, issue: str | None = None
) -> Callable[[Check], Probe]:
    """Make a probe of a function; its name and its docstring are the probe's."""

    def make(check: Check) -> Probe:
        says = (check.__doc__ or "").partition("\n")[0].replace("``", "`")
        return named_probe(check.__name__.replace("_", "-"), names, says, check, since=since, known=known, issue=issue)

    return make


def named_probe(  # the fields of a probe
    name: str,
    names: tuple[str, ...],
    says: str,
    check: Check,
    *,
    since: str = standard.VERSIONS[0],
    known: str | None = None,
    issue: str | None = None,
) -> Probe:
    """Return a probe; it is asked of no version that lacks one of the names."""
    made = Probe(name, names, says, check, since, known, issue)
    asked = (standard.entry(needed) for needed in made.needs)
    return replace(made, since=max([since, *(entry.since for entry in asked if entry is not None)]))


@cache
def battery(version: str = standard.LATEST) -> tuple[Probe, ...]:
    """Return the probes for a version of the standard, by chapter.

    Examples
    --------
    >>> len(battery("2022.12")) < len(battery())
    True
    """
    folder = Path(__file__).parent / "probes"
    found: list[Probe] = []
    for path in sorted(folder.glob("[!_]*.py")):
        for value in vars(import_module(f"{__package__}.probes.{path.stem}")).values():
            several = value if isinstance(value, tuple) else (value,)
            found += [item for item in several if isinstance(item, Probe)]
    return tuple(item for item in found if item.since <= version)


def run(asked: Probe, xp: Any, *, version: str) -> ProbeResult:
    """Ask `xp` one question; whatever goes wrong in it is the answer."""
    outcome: Outcome = "passed"
    detail = None
    try:
        asked.check(xp)
    except Unanswerable as reason:
        outcome, detail = "not run", str(reason)
    except Divergence as difference:
        outcome, detail = "failed", str(difference)
    except Exception as error:  # noqa: BLE001  # an error of the library's is what the probe found
        outcome, detail = "failed", one_line(error)
    return result(asked, outcome, detail, version=version)


def result(asked: Probe, outcome: Outcome, detail: str | None, *, version: str) -> ProbeResult:
    """Return the record of an answer."""
    return ProbeResult(
        name=asked.name,
        function=asked.names[0],
        says=asked.says,
        outcome=outcome,
        detail=detail,
        known=asked.known,
        issue=asked.issue,
        url=asked.url(version),
    )


@contextmanager
def quiet() -> Iterator[None]:
    """Run probes without warnings, and without floating-point errors that the user asked NumPy to raise."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def one_line(error: BaseException) -> str:
    r"""Return an error as one line.

    Examples
    --------
    >>> one_line(TypeError("no\nway"))
    'TypeError: no way'
    """
    text = " ".join(f"{type(error).__name__}: {error}".split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
