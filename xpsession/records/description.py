"""Records of help: the frozen facts about a name of `xp`, about what stands behind it, and about all of `xp`."""

from dataclasses import dataclass

from xpsession.records.device import Device


@dataclass(frozen=True, slots=True)
class Provider:
    """What stands behind a name of `xp` on a device.

    Attributes
    ----------
    name : str
        The qualified name, such as ``linalg.svd``.
    library : str
        The library and its version, such as ``NumPy 2.4.6``.
    origin : str or None
        The library's own object, such as ``numpy.linalg.svd``; None where it has none.
    author : str or None
        The package whose correction stands in for the library's object; None where that stands there itself.
    wrong : str or None
        What is corrected.
    until : str or None
        The version of the library that ends the correction; None while no release does.
    issue : str or None
        What the library's own project says of it.
    bound : bool
        Whether the library's function is called through one that knows the bound device.
    """

    name: str
    library: str
    origin: str | None
    author: str | None = None
    wrong: str | None = None
    until: str | None = None
    issue: str | None = None
    bound: bool = False


@dataclass(frozen=True, slots=True)
class Description:
    """One name of a namespace, in the standard or not.

    Attributes
    ----------
    name : str
        The qualified name.
    version : str
        The version of the standard that the namespace holds.
    provider : Provider
        What stands behind it.
    since : str or None
        The version that brought it, which may be later than `version`; None where no version has it.
    signature : str or None
        The signature in `version`; None for a constant, a dtype, and what `version` does not have.
    changes : tuple of (str, str)
        Each version after `since` that changed the signature, and the signature from then on.
    summary : str
        What it is for, in one sentence; empty where the standard does not have it.
    hint : str or None
        What to write instead, where `version` does not have it.
    url : str
        The section of the standard.
    """

    name: str
    version: str
    provider: Provider
    since: str | None
    signature: str | None
    changes: tuple[tuple[str, str], ...]
    summary: str
    hint: str | None
    url: str

    @property
    def standard(self) -> bool:
        """Whether `version` has the name."""
        return self.since is not None and self.since <= self.version


@dataclass(frozen=True, slots=True)
class Overview:
    """A whole namespace, or one extension of it.

    Attributes
    ----------
    device : Device
        What it is bound to.
    version : str
        The version of the standard that it holds.
    extension : str
        ``linalg``, ``fft``, or empty for the main namespace.
    names : int
        How many names of the standard it has, those of its extensions included.
    corrected : tuple of Provider
        Those of them that are not the library's own.
    url : str
        The standard's index.
    """

    device: Device
    version: str
    extension: str
    names: int
    corrected: tuple[Provider, ...]
    url: str
