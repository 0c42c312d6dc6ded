"""The magics door's plan: what a subcommand is, and how one is found; each is a module of this folder."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

from IPython.core.error import UsageError
from IPython.core.magic_arguments import parse_argstring

from xpsession.display.publish import Publisher
from xpsession.errors import ArgumentError
from xpsession.sessions import Session

# Modules of this folder that are no subcommands.
_MACHINERY = {"__init__", "subcommand", "completion"}


@dataclass(frozen=True, slots=True)
class Context:
    """What a subcommand works on: the shell, the session, and the way to show things."""

    shell: Any
    session: Session
    publisher: Publisher


class Subcommand:
    """One ``%xp`` subcommand; the class is called `Command`, its docstring is the help, its module is its name."""

    takes_cell: ClassVar[bool] = False
    """Whether there is a ``%%xp`` form."""
    takes_code: ClassVar[bool] = False
    """Whether the line is code, in which IPython must not put values for ``{name}`` and ``$name``."""

    def __init__(self, context: Context) -> None:
        self.shell = context.shell
        self.session = context.session
        self.publisher = context.publisher

    def run(self, line: str, cell: str | None) -> object:
        """Do it; `line` is what follows the subcommand's name, `cell` the body of the cell form.

        Raises
        ------
        XPSessionError
            For anything that the user can mend; the session is then as before.
        """
        raise NotImplementedError

    def options(self, line: str) -> Any:
        """Return the options that `line` gives, as `run` declares them with `magic_arguments`.

        Raises
        ------
        ArgumentError
            If `run` has no such option or argument.
        """
        try:
            return parse_argstring(self.run, line)
        except UsageError as error:
            raise ArgumentError.with_hint(str(error), f"%xp help {type(self).__module__.rpartition('.')[2]}") from error

    def complete(self) -> Iterable[str]:
        """Return the words that can follow the subcommand's name."""
        return ()

    def values(self, option: str) -> Iterable[str] | None:  # noqa: ARG002
        """Return the words that can be the value of an option, parted by commas; None where it takes no value."""
        return None


@cache
def subcommand_names() -> tuple[str, ...]:
    """Return the names of the subcommands, sorted, without importing any."""
    folder = Path(__file__).parent
    return tuple(sorted(path.stem for path in folder.glob("*.py") if path.stem not in _MACHINERY))


def load_subcommand(name: str, context: Context) -> Subcommand:
    """Return the subcommand called `name`."""
    command: Subcommand = import_module(f"xpsession.magics.{name}").Command(context)
    return command
