"""Re-running, the withheld: what cannot be copied, and would not be as before once the re-run has used it."""

from collections.abc import Callable
from typing import Any, NoReturn

from xpsession.rerunning.refusals import Ended

# Libraries whose objects show what is done to them.
_SHOWN = frozenset({"ipywidgets", "matplotlib"})


class Withheld:
    """Stands for a variable of the session; whoever takes of it ends the re-run.

    Parameters
    ----------
    value : object
        The variable's value, of which the type alone is kept.
    name : str
        What the session calls it.
    """

    def __init__(self, value: object, name: str) -> None:
        self._said = f"a re-run takes nothing of '{name}', a {type(value).__name__} that cannot be copied"

    def _end(self, *_: Any, **__: Any) -> NoReturn:
        raise Ended from RuntimeError(self._said)

    __aiter__ = __anext__ = __await__ = __call__ = __enter__ = __getattr__ = __getitem__ = __iter__ = __next__ = _end
    __setitem__ = _end

    def __setattr__(self, name: str, value: Any) -> None:
        if name != "_said":
            self._end()
        super().__setattr__(name, value)


class NoMagics:
    """What the shell is in a re-run: magics and shell commands are not run again."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_, **__: None


def is_shell(value: object) -> bool:
    """Return whether something is IPython's shell, which stands for the session itself."""
    return any(base.__name__ == "InteractiveShell" for base in type(value).__mro__)


def is_used_up(value: object) -> bool:
    """Return whether something is another after it was used: an iterator, an open file, a figure, a widget.

    Examples
    --------
    >>> is_used_up(number for number in "12"), is_used_up([1, 2])
    (True, False)
    """
    kind = type(value)
    if any(hasattr(kind, name) for name in ("__next__", "__anext__", "cr_await")):
        return True
    return any(base.__module__.partition(".")[0] in _SHOWN for base in kind.__mro__)
