"""The type of `xp`: an immutable module that holds one version of the standard, bound to one device.

It knows how to hold names and refuse changes; `xpsession.namespaces` decides what the names are.
"""

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

from xpsession.errors import ImmutableNamespaceError


class Namespace(ModuleType):
    """An immutable module object.

    Its names live in its ``__dict__``, so reading one costs what reading a name of any module costs. A name that is
    not there goes to `missing`, which returns the value or raises AttributeError.

    Parameters
    ----------
    name : str
        The module's name, such as ``xpsession.namespace('cpu')``.
    members : mapping of str to object
        The names that are bound from the start.
    public : iterable of str
        What ``dir`` shows, whether bound already or not.
    missing : callable
        Called with a name that is not in ``__dict__``.
    device : str
        The device that the namespace is bound to.
    version : str
        The version of the standard.
    extension : str
        ``""`` for the main namespace, else ``linalg`` or ``fft``.
    """

    def __init__(  # noqa: PLR0913
        self,
        name: str,
        members: Mapping[str, object],
        *,
        doc: str,
        public: frozenset[str],
        missing: Callable[[str], object],
        device: str,
        version: str,
        extension: str = "",
    ) -> None:
        super().__init__(name, doc)
        listing = sorted(public)
        vars(self).update(
            members,
            __xpsession__=(device, version, extension),
            __getattr__=missing,
            __dir__=lambda: listing,
        )

    @property
    def bound(self) -> tuple[str, str, str]:
        """The device, the version and the extension (``""``, ``linalg`` or ``fft``)."""
        return vars(self)["__xpsession__"]  # type: ignore[no-any-return]

    def __setattr__(self, name: str, value: object) -> None:
        raise ImmutableNamespaceError.from_name(name)

    def __delattr__(self, name: str) -> None:
        raise ImmutableNamespaceError.from_name(name)

    def __repr__(self) -> str:
        return f"<{self.__name__}>"

    def __reduce__(self) -> tuple[Any, ...]:
        device, version, extension = self.bound
        return (_restore, (device, version, extension))


def _restore(device: str, version: str, extension: str) -> object:
    """Return the namespace that was pickled or copied."""
    from xpsession import namespace  # noqa: PLC0415  # the composition of rooms is the package's, not this leaf's

    main = namespace(device, version=version)
    return getattr(main, extension) if extension else main
