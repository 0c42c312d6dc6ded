"""Errors: what can go wrong, each said in one sentence that ends in what would be right."""

from collections.abc import Iterable
from typing import Self

REPORT = "https://github.com/xpsession/xpsession/issues"


def listed(names: Iterable[str]) -> str:
    """Return the names quoted and joined by commas.

    Examples
    --------
    >>> listed(["cpu", "cuda:0"])
    "'cpu', 'cuda:0'"
    """
    return ", ".join(f"'{name}'" for name in names)


class XPSessionError(Exception):
    """The base of every error that xpsession raises itself."""

    @classmethod
    def with_hint(cls, problem: str, hint: str | None) -> Self:
        """Return the error for `problem`, followed by one line that the user can type."""
        return cls(problem if hint is None else f"{problem}. Hint: {hint}")


class DeviceError(XPSessionError, ValueError):
    """A device does not exist or cannot be used."""

    @classmethod
    def from_unknown(cls, name: str, valid: Iterable[str]) -> Self:
        """Return the error for a device `name` that is not one of `valid`."""
        from difflib import get_close_matches  # noqa: PLC0415  # the command line starts at once

        names = list(valid)
        meant = next(iter([*get_close_matches(name, names, n=1), *names]))
        return cls.with_hint(f"no device '{name}'; this machine has {listed(names)}", f"%xp device {meant}")

    @classmethod
    def from_foreign(cls, device: object, library: str, valid: Iterable[str]) -> Self:
        """Return the error for a ``device=`` that is not one of the `library` whose function was called."""
        names = list(valid)
        return cls.with_hint(
            f"device {device!r} is not one of {library}, which has {listed(names)}", f'device="{names[0]}"'
        )

    @classmethod
    def from_apart(cls, function: str, devices: Iterable[str]) -> Self:
        """Return the error for a `function` that was given arrays of several `devices`."""
        names = list(devices)
        problem = f"'{function}' takes arrays of one device, and these lie on {listed(names)}"
        return cls.with_hint(problem, f'xpsession.to_device(x, "{names[0]}")')

    @classmethod
    def from_nameless(cls, device: object) -> Self:
        """Return the error for a device that is not given by its name."""
        return cls.with_hint(f"a device is given by its name, not as {type(device).__name__}", '"cpu"')

    @classmethod
    def from_unavailable(cls, name: str, reason: str, hint: str | None) -> Self:
        """Return the error for a device that is known but cannot be used, with the true reason."""
        return cls.with_hint(f"device '{name}' cannot be used: {reason}", hint)


class DeviceMemoryError(DeviceError):
    """A device has too little free memory for what was asked of it."""

    @classmethod
    def from_full(cls, name: str, detail: str) -> Self:
        """Return the error for a device that ran out of memory."""
        problem = f"device '{name}' has too little free memory: {detail}"
        return cls.with_hint(problem, "delete arrays that you no longer need, then try again")


class VersionError(XPSessionError, ValueError):
    """A version of the standard is unknown."""

    @classmethod
    def from_unknown(cls, version: object, valid: Iterable[str], hint: str = 'version="{}"') -> Self:
        """Return the error for a `version` that is not one of `valid`; `hint` has a place for the newest."""
        names = list(valid)
        problem = f"no version '{version}' of the array API standard; known are {listed(names)}"
        return cls.with_hint(problem, hint.format(names[-1]))


class NotLoadedError(XPSessionError, RuntimeError):
    """The extension is not loaded in this process."""

    @classmethod
    def from_missing(cls) -> Self:
        """Return the error for a session that does not exist."""
        return cls.with_hint("no session is loaded", "%load_ext xpsession")


class ImmutableNamespaceError(XPSessionError, AttributeError):
    """Something tried to change a namespace."""

    @classmethod
    def from_name(cls, name: str) -> Self:
        """Return the error for an attempt to bind or delete `name`."""
        return cls(f"the namespace xp is immutable: '{name}' can be neither set nor deleted")


class ArgumentError(XPSessionError, ValueError):
    """A magic, a setting or a public function was given something that it does not know."""

    @classmethod
    def from_unknown(cls, what: str, given: str, valid: Iterable[str], hint: str | None = None) -> Self:
        """Return the error for `given`, which is not one of the `valid` values of `what`."""
        return cls.with_hint(f"unknown {what} '{given}'; valid are {listed(valid)}", hint)
