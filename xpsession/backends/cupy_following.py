"""CuPy, several GPUs: functions that compute where their inputs live, wherever the thread's current device is."""

from collections.abc import Callable, Iterable, Iterator
from functools import update_wrapper
from typing import Any

from xpsession.errors import DeviceError
from xpsession.standard import LATEST
from xpsession.standard.namespace import Bound, restore


class FollowingFunction:
    """A function of the standard that computes where its inputs live.

    CuPy computes on the thread's current device, and reads inputs from other GPUs where the hardware lets it. Only a
    call whose inputs lie elsewhere makes that the current device; arrays of two devices are refused.

    Parameters
    ----------
    name : str
        The qualified name, such as ``sum`` or ``linalg.svd``.
    function : callable
        CuPy's, or what stands in for it.
    array : type
        CuPy's array class.
    current : callable
        Returns the `id` of the thread's current device.
    """

    def __init__(self, name: str, function: Callable[..., Any], *, array: type, current: Callable[[], int]) -> None:
        self._name = name
        self._array = array
        self._current = current
        self._function = function
        update_wrapper(self, function)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function where its inputs live.

        Raises
        ------
        DeviceError
            If they do not live together.
        """
        places = {found.device.id: found.device for found in self._arrays((*args, *kwargs.values()))}
        if len(places) > 1:
            raise DeviceError.from_apart(self._name, [f"cuda:{place}" for place in sorted(places)])
        if not places or self._current() in places:
            return self._function(*args, **kwargs)
        [home] = places.values()
        with home:
            return self._function(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<{self._name} where its inputs live>"

    def __reduce__(self) -> tuple[Any, ...]:
        extension, _, short = self._name.rpartition(".")
        return getattr, (restore(Bound("cuda:0", LATEST, extension)), short)

    def _arrays(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            if isinstance(value, self._array):
                yield value
            elif type(value) in {list, tuple}:
                yield from self._arrays(value)
