"""Binding: makes a function of a library create on one device, and take ``device=`` as a name or a library's object."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from xpsession.standard import LATEST
from xpsession.standard.namespace import Bound, restore

# Functions whose result follows an input where `device` is not given; the others create on the bound device.
FOLLOW = {"astype", "empty_like", "from_dlpack", "full_like", "ones_like", "zeros_like"}


class _Bound:
    """A function of the standard, bound to a device; it pickles as the name that it has in its namespace."""

    def __init__(self, name: str, device: str) -> None:
        self._name = name
        self._device = device

    def __repr__(self) -> str:
        return f"<{self._name} on {self._device}>"

    def __reduce__(self) -> tuple[Any, ...]:
        extension, _, short = self._name.rpartition(".")
        return getattr, (restore(Bound(self._device, LATEST, extension)), short)


class BoundFunction(_Bound):
    """A function that is placed on a device by each call.

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
        super().__init__(name, device)
        update_wrapper(self, function)
        self._place = place

    def __call__(self, *args: Any, device: Any = None, **kwargs: Any) -> Any:
        """Call the function on the bound device, or on the one that is asked for."""
        return self._place(args, device, kwargs)


class LoneFunction(_Bound):
    """A function whose library has one device only: nothing is placed, and what is asked for is checked.

    Parameters
    ----------
    name, function, device
        As above.
    check : callable
        Called with the value of ``device=``; raises if it is not the one device.
    """

    def __init__(self, name: str, function: Callable[..., Any], *, device: str, check: Callable[[Any], object]) -> None:
        super().__init__(name, device)
        update_wrapper(self, function)
        self._function = function
        self._check = check

    def __call__(self, *args: Any, device: Any = None, **kwargs: Any) -> Any:
        """Call the function; `device` must be the one there is."""
        if device is not None:
            self._check(device)
        return self._function(*args, **kwargs)


def follows(name: str, args: tuple[Any, ...], array: type) -> bool:
    """Return whether a call without ``device=`` goes where its first argument lies."""
    return name in FOLLOW or (name == "asarray" and bool(args) and isinstance(args[0], array))
