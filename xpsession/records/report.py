"""Reports: the frozen facts of how namespaces stand against the standard; they hold, and never print."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Outcome = Literal["passed", "failed", "not run"]


@dataclass(frozen=True, slots=True)
class WrongSignature:
    """A function that cannot be called in every way that the standard allows.

    Attributes
    ----------
    name : str
        The qualified name, such as ``linalg.cross``.
    standard, own : str
        The two signatures; `own` is empty where the function does not tell its own.
    differences : tuple of str
        What differs, each in a few words.
    """

    name: str
    standard: str
    own: str
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What one probe found.

    Attributes
    ----------
    name : str
        The probe: ``eye-takes-device``.
    function : str
        What it is about: ``eye``, ``linalg.svd``, ``array.__index__``, ``info.devices``.
    says : str
        What the standard asks, in one sentence.
    outcome : {"passed", "failed", "not run"}
        What came of it.
    detail : str or None
        What happened instead, or why the probe did not run; one line.
    known : str or None
        The libraries that are known to differ.
    issue : str or None
        The upstream issue.
    url : str
        The section of the standard.
    """

    name: str
    function: str
    says: str
    outcome: Outcome
    detail: str | None = None
    known: str | None = None
    issue: str | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """Something of the standard that a namespace of ours cannot have, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class NamespaceReport:
    """How one namespace stands against one version of the standard.

    Attributes
    ----------
    name : str
        ``numpy``, ``array_api_compat.cupy``, ``xpsession on cpu``.
    library : str
        The libraries behind it with their versions, such as ``numpy 2.4.6``; empty where it cannot be imported.
    standard : str
        The version of the standard that it was held against.
    declared : str or None
        The version that the namespace itself says it follows.
    reason : str or None
        Why the namespace cannot be imported; there is then nothing else to say.
    absent : tuple of str
        The extensions that it does not have; the standard leaves that to it.
    missing : tuple of str
        The names that it lacks, without those of absent extensions.
    signatures : tuple of WrongSignature
        The functions that cannot be called as the standard says.
    unreadable : tuple of str
        The functions whose signature could not be found out.
    probes : tuple of ProbeResult
        The battery, in its order.
    limits : tuple of Limit
        What the backend says it cannot complete, with the reasons.
    """

    name: str
    library: str
    standard: str
    declared: str | None = None
    reason: str | None = None
    absent: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    signatures: tuple[WrongSignature, ...] = ()
    unreadable: tuple[str, ...] = ()
    probes: tuple[ProbeResult, ...] = ()
    limits: tuple[Limit, ...] = ()

    def with_outcome(self, outcome: Outcome) -> tuple[ProbeResult, ...]:
        """Return the probes that ended so."""
        return tuple(probe for probe in self.probes if probe.outcome == outcome)

    @property
    def wanting(self) -> tuple[str, ...]:
        """What a wrapper would still have to mend: the names missing, with a wrong signature or a failed probe."""
        wrong = (row.name for row in self.signatures)
        failed = (probe.function for probe in self.with_outcome("failed"))
        return tuple(sorted({*self.missing, *wrong, *failed}))

    @property
    def complete(self) -> bool:
        """Whether nothing is wanting, and every probe ran."""
        return not (self.reason or self.wanting or self.absent or self.limits or self.with_outcome("not run"))


@dataclass(frozen=True, slots=True)
class Report:
    """Several namespaces against one version of the standard.

    Attributes
    ----------
    standard : str
        The version.
    namespaces : tuple of NamespaceReport
        One for each, in the order asked for.
    seconds : float
        What the report took.
    """

    standard: str
    namespaces: tuple[NamespaceReport, ...]
    seconds: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as a JSON-ready dict; each namespace with `wanting` and `complete` besides."""
        fields = asdict(self)
        for row, namespace in zip(fields["namespaces"], self.namespaces, strict=True):
            row |= {"wanting": namespace.wanting, "complete": namespace.complete}
        return fields
