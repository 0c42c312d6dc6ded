"""Namespaces, inspection: ``xp.__array_namespace_info__()``, true for the bound device."""

from typing import Any, Self

from xpsession.backends.protocol import Backend
from xpsession.namespaces.editions import TUPLES_SINCE
from xpsession.standard.namespace import Bound, restore


class Inspection:
    """The library's own answers, for the bound device where none is named.

    It is both the function ``__array_namespace_info__`` and what that returns, as the standard allows.

    Parameters
    ----------
    native : object
        What the library's ``__array_namespace_info__`` returns.
    backend : Backend
        The library.
    bound : Bound
        What the namespace is bound to.
    """

    def __init__(self, native: Any, backend: Backend, bound: Bound) -> None:
        self._native = native
        self._backend = backend
        self._bound = bound
        self._device = backend.handle(bound.device)
        self.__name__ = self.__qualname__ = "__array_namespace_info__"

    def __call__(self) -> Self:
        """Return the inspection functions."""
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return getattr, (restore(self._bound), "__array_namespace_info__")

    def capabilities(self) -> dict[str, Any]:
        """Return what the library can do; NumPy before 2.3 leaves out the number of dimensions."""
        return {"max dimensions": 64, **self._native.capabilities()}

    def default_device(self) -> Any:
        """Return the bound device."""
        return self._device

    def default_dtypes(self, *, device: Any = None) -> dict[str, Any]:
        """Return the default data types on a device, by default the bound one."""
        found: dict[str, Any] = self._native.default_dtypes(device=self._on(device))
        return found

    def devices(self) -> tuple[Any, ...] | list[Any]:
        """Return the library's devices."""
        found = self._native.devices()
        return tuple(found) if self._bound.version >= TUPLES_SINCE else list(found)

    def dtypes(self, *, device: Any = None, kind: str | tuple[str, ...] | None = None) -> dict[str, Any]:
        """Return the data types of a kind, or of all kinds, on a device, by default the bound one."""
        found: dict[str, Any] = self._native.dtypes(device=self._on(device), kind=kind)
        return found

    def _on(self, device: Any) -> Any:
        return self._device if device is None else self._backend.handle(device)
