"""The prompt door's tool: stands in for one method of one object, and puts back what was there."""

from collections.abc import Callable
from typing import Any

Method = Callable[..., Any]


class Replacement:
    """Another method on one object, not on its class.

    Parameters
    ----------
    owner : object
        The object.
    name : str
        The method's name.
    method : callable
        What stands in for it; the method that was there is `native`.
    """

    def __init__(self, owner: object, name: str, method: Method) -> None:
        self._owner = owner
        self._name = name
        self._method = method
        self._before = {name: vars(owner)[name]} if name in vars(owner) else {}  # that of another extension
        self.native: Method = getattr(owner, name)
        setattr(owner, name, method)

    def holds(self, owner: object) -> bool:
        """Return whether this is what stands in on `owner`."""
        return self._owner is owner

    def undo(self) -> None:
        """Put back what was there, unless another extension has stood in since."""
        if vars(self._owner).get(self._name) == self._method:
            delattr(self._owner, self._name)
            vars(self._owner).update(self._before)
