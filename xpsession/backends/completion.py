"""Completion of array classes: adds what a library's arrays lack of the standard, and takes it back.

Nothing that is there is ever overridden: an attribute is set only where the class has none, and taken back only while
it is still the one that was set.
"""

from collections.abc import Callable, Mapping
from typing import Any

Undo = Callable[[], None]


def completed(array_class: type, lacking: Mapping[str, Any]) -> Undo:
    """Set the attributes that `array_class` does not have, and return what takes them back.

    Examples
    --------
    >>> class Array: ...
    >>> undo = completed(Array, {"to_device": lambda self, device: self})
    >>> hasattr(Array, "to_device"), undo(), hasattr(Array, "to_device")
    (True, None, False)
    """
    added = {name: value for name, value in lacking.items() if not hasattr(array_class, name)}
    for name, value in added.items():
        setattr(array_class, name, value)

    def undo() -> None:
        for name, value in added.items():
            if vars(array_class).get(name) is value:
                delattr(array_class, name)

    return undo
