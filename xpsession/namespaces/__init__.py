"""Namespaces: builds `xp`, the standard as an immutable module bound to one device and one version.

Where the library's function complies, ``xp.f`` is that function. What the library lacks or has wrong is a row in its
backend's table of corrections, and is made when the name is first used.
"""

from functools import cache, reduce
from threading import RLock
from types import ModuleType
from typing import Any

from xpsession import standard
from xpsession.backends import backend_for
from xpsession.backends import device as usable_device
from xpsession.backends.protocol import Backend
from xpsession.namespaces.editions import edition
from xpsession.namespaces.inspection import Inspection
from xpsession.standard.namespace import Bound, Namespace

_BUILDING = RLock()


def namespace(device: str | None = None, *, version: str = standard.LATEST) -> Namespace:
    """Return the array API standard on a device, as an immutable module.

    The same arguments give the same object. Functions create on `device`, honour ``device=``, and compute where
    their inputs live; arrays are the library's own. A name outside the standard still resolves to the library's own.

    Parameters
    ----------
    device : str, optional
        ``cpu``, ``cuda:0``, …; by default ``cpu``.
    version : str, optional
        The version of the standard, ``2022.12`` to ``2025.12``.

    Raises
    ------
    DeviceError
        If the device does not exist or cannot be used.
    VersionError
        If the version is unknown.

    Examples
    --------
    >>> xp = namespace("cpu")
    >>> xp.sum(xp.ones(3))
    np.float64(3.0)
    >>> xp is namespace("cpu", version="2025.12")
    True
    """
    standard.require_version(version)
    with _BUILDING:
        return _bound(usable_device("cpu" if device is None else device).name, version)


@cache
def _bound(device: str, version: str) -> Namespace:
    """Build the namespace of a usable device."""
    builder = _Builder(backend_for(device), device, version)
    extensions = {name: builder.build(name) for name in standard.EXTENSIONS}
    return builder.build("", extensions)


class _Builder:
    """Builds the main namespace and the extensions of one device and version."""

    def __init__(self, backend: Backend, device: str, version: str) -> None:
        self._backend = backend
        self._device = device
        self._version = version
        self._library = backend.library()
        self._corrections = {row.name: row for row in backend.corrections()}

    def build(self, extension: str, members: dict[str, Namespace] | None = None) -> Namespace:
        """Return the main namespace (``""``) with its extensions as `members`, or one extension."""
        prefix = f"{extension}." if extension else ""
        short = {
            name: name.removeprefix(prefix)
            for name in standard.names(self._version)
            if name.startswith(prefix) and "." not in name.removeprefix(prefix)
        }
        at_once = {short[name]: self.resolve(name) for name in short if name not in self._corrections}
        if not extension:
            at_once["__array_api_version__"] = self._version
        public = frozenset(short.values()) | frozenset(members or {})

        def missing(name: str) -> object:
            """Make the correction for `name`, or hand on what the library has beyond the standard."""
            __tracebackhide__ = True  # IPython and pytest leave this frame out
            if name in public:
                # Two threads may make it; the first one's stays.
                return vars(built).setdefault(name, self.resolve(prefix + name))
            if (name.startswith("__") and name not in standard.entries()) or not hasattr(native, name):
                raise AttributeError(f"module {built.__name__!r} has no attribute {name!r}", name=name, obj=built)
            return getattr(native, name)

        native = getattr(self._library, extension) if extension else self._library
        built = Namespace(
            f"xpsession.namespace({self._device!r}).{extension}".rstrip("."),
            at_once | (members or {}),
            doc=f"The array API standard {self._version} on {self._device}.",
            public=public,
            missing=missing,
            bound=Bound(self._device, self._version, extension),
        )
        return built

    def resolve(self, name: str) -> Any:
        """Return the object for a qualified name: the library's own, corrected or bound where that is needed."""
        correction = self._corrections.get(name)
        value: Any = correction.make(self._library) if correction else _member(self._library, name)
        known = standard.entries()[name]
        if name == "__array_namespace_info__":
            return Inspection(value(), self._backend, Bound(self._device, self._version, ""))
        if known.kind == "function" and "device" in known.signature().parameters:
            return self._backend.bind(name, value, self._device)
        if known.kind == "function":
            value = self._backend.follow(name, value)
        return edition(name, value, self._version, self._library)


def _member(library: ModuleType, name: str) -> Any:
    """Return the library's own object for a qualified name."""
    # CuPy 14 has neither of these: the one is the same everywhere, the other is ours to say.
    return None if name in {"newaxis", "__array_api_version__"} else reduce(getattr, name.split("."), library)
