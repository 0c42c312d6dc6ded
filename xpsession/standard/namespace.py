"""The type of `xp`: an immutable module that holds one version of the standard, bound to one device.

It knows how to hold names and refuse changes; `xpsession.namespaces` decides what the names are.
"""

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import NamedTuple

from xpsession.errors import ImmutableNamespaceError


class Bound(NamedTuple):
    """What a namespace is bound to; `extension` is empty for the main namespace, else ``linalg`` or ``fft``."""

    device: str
    version: str
    extension: str


class Namespace(ModuleType):
    """An immutable module object; ``xp.__xpsession__`` says what it is bound to.

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
    bound : Bound
        The device, the version of the standard and the extension.
    """

    __xpsession__: Bound

    def __init__(
        self,
        name: str,
        members: Mapping[str, object],
        *,
        doc: str,
        public: frozenset[str],
        missing: Callable[[str], object],
        bound: Bound,
    ) -> None:
        super().__init__(name, doc)
        listing = sorted(public)
        vars(self).update(
            members,
            __xpsession__=bound,
            __getattr__=missing,
            __dir__=lambda: listing,
        )

    def __setattr__(self, name: str, value: object) -> None:
        raise ImmutableNamespaceError.from_name(name)

    def __delattr__(self, name: str) -> None:
        raise ImmutableNamespaceError.from_name(name)

    def __repr__(self) -> str:
        return f"<{self.__name__}>"

    def __reduce__(self) -> tuple[Callable[[Bound], object], tuple[Bound]]:
        return (restore, (self.__xpsession__,))


def restore(bound: Bound) -> object:
    """Return the namespace that was pickled or copied: the one object that is bound so in this process."""
    from xpsession import namespace  # noqa: PLC0415  # a pickle names a leaf; only the package knows how to build

    main = namespace(bound.device, version=bound.version)
    return getattr(main, bound.extension) if bound.extension else main
