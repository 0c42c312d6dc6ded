"""Binding: makes a function of a library create on one device, and take ``device=`` as a name or a library's object."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from xpsession.standard import LATEST
from xpsession.standard.namespace import Bound, restore

# Functions whose result follows an input where `device` is not given; the others create on the bound device.
FOLLOW = {"astype", "empty_like", "from_dlpack", "full_like", "ones_like", "zeros_like"}


class BoundFunction:
    """A function of the standard, bound to a device; it pickles as the name that it has in its namespace.

    Parameters
    ----------
    name : str
        The qualified name, such as ``zeros`` or ``fft.fftfreq``.
    function : callable
        The library's.
    device : str
        The device's name.
    place : callable
        Called with the positional arguments, the value of ``device=`` or None, and the other keywords.
    """

    def __init__(
        self, name: str, function: Callable[..., Any], *, device: str, place: Callable[[Any, Any, Any], Any]
    ) -> None:
        self._name = name
        self._device = device
        self._place = place
        update_wrapper(self, function)

    def __call__(self, *args: Any, device: Any = None, **kwargs: Any) -> Any:
        """Call the function on the bound device, or on the one that is asked for."""
        return self._place(args, device, kwargs)

    def __repr__(self) -> str:
        return f"<{self._name} on {self._device}>"

    def __reduce__(self) -> tuple[Any, ...]:
        extension, _, short = self._name.rpartition(".")
        return getattr, (restore(Bound(self._device, LATEST, extension)), short)


def follows(name: str, args: tuple[Any, ...], array: type) -> bool:
    """Return whether a call without ``device=`` goes where its first argument lies."""
    return name in FOLLOW or (name == "asarray" and bool(args) and isinstance(args[0], array))
