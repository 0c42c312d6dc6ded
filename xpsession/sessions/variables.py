"""Variables: the user's own variables, where `xp` is bound in them, and which of their arrays lie where."""

from collections.abc import Container
from typing import Any

from xpsession import backends
from xpsession.backends import transfer
from xpsession.standard.namespace import Namespace

NAME = "xp"


class Variables:
    """The variables of a shell, in which one name is `xp`.

    Parameters
    ----------
    live : dict
        The variables themselves; the user's own `xp`, if there is one, is put back by `unbind`.
    hidden : container of str
        Names in `live` that are not the user's, and are never moved to another device.
    """

    def __init__(self, live: dict[str, Any], *, hidden: Container[str] = ()) -> None:
        self.live = live
        self._hidden = hidden
        self._previous = {NAME: live[NAME]} if NAME in live else {}

    def bind(self, namespace: Namespace) -> None:
        """Let the name `xp` stand for `namespace`."""
        self.live[NAME] = namespace

    def unbind(self) -> None:
        """Take `xp` back, and restore what the user had under that name."""
        if isinstance(self.live.get(NAME), Namespace):
            del self.live[NAME]
            self.live.update(self._previous)

    def moved(self, target: str) -> tuple[dict[str, object], int]:
        """Return the user's variables whose arrays were copied to `target`, and the bytes copied; none is rebound.

        Arrays in lists, tuples and dicts are copied too. Two names of one array stay two names of one array.
        """
        copies: dict[int, object] = {}
        nbytes = 0

        def moved(array: object) -> object:
            nonlocal nbytes
            if backends.device_of(array) == target:
                return array
            if id(array) not in copies:
                copies[id(array)] = transfer.copy_array(array, target)
                nbytes += backends.backend_for(target).nbytes(copies[id(array)])
            return copies[id(array)]

        changed = {name: transfer.map_arrays(value, moved) for name, value in self._own().items()}
        return {name: value for name, value in changed.items() if value is not self.live[name]}, nbytes

    def elsewhere(self, device: str) -> tuple[str, ...]:
        """Return the names of the user's arrays that do not lie on `device`."""
        return tuple(name for name, value in self._own().items() if backends.device_of(value) not in {None, device})

    def _own(self) -> dict[str, object]:
        """Return the user's own variables, without what IPython keeps and `xp` itself."""
        return {
            name: value
            for name, value in self.live.items()
            if not name.startswith("_") and name not in self._hidden and name != NAME
        }
