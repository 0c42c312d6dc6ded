"""The magics door: ``%xp`` and ``%%xp``, which hand over to one subcommand a file, with help and completion."""

from pathlib import Path
from types import TracebackType
from typing import Any

from IPython.core.error import UsageError
from IPython.core.magic import no_var_expand

from xpsession.display.failure import unreadable
from xpsession.display.publish import Publisher
from xpsession.errors import ArgumentError, XPSessionError
from xpsession.magics.completion import Completer
from xpsession.magics.subcommand import Context, Subcommand, load_subcommand, subcommand_names
from xpsession.sessions import Session

NAME = "xp"
_STATEMENT = "<statement"  # how the file of code that is measured begins
_PACKAGE = str(Path(__file__).parents[1])


class Magics:
    """``%xp`` in one shell."""

    def __init__(self, shell: Any, session: Session, publisher: Publisher) -> None:
        self._shell = shell
        self._context = Context(shell, session, publisher)
        self._completer = Completer(self._context)

    def install(self) -> None:
        """Register the magic, its completion, and ``%xp time?``."""
        self._shell.register_magic_function(self.run, magic_kind="line_cell", magic_name=NAME)
        self._shell.input_transformers_cleanup.append(help_lines)
        self._completer.install()

    def remove(self) -> None:
        """Take all of it out again."""
        for kind in ("line", "cell"):
            self._shell.magics_manager.magics[kind].pop(NAME, None)
        self._shell.input_transformers_cleanup.remove(help_lines)
        self._completer.remove()

    @no_var_expand
    def run(self, line: str, cell: str | None = None) -> object:
        """Set the device, time a statement, or control the diagnostics of the array API session.

        ``%xp`` alone shows the state; ``%xp help`` lists the subcommands; ``%xp help time``, or ``%xp time?``,
        explains one.
        """
        __tracebackhide__ = True  # an error in the user's code shows the user's code
        word, rest = (*line.split(None, 1), "", "")[:2]
        try:
            subcommand = self._subcommand(word or "state", cell)
            # IPython puts values for {name} and $name into a line, which code must be spared: it is two frames up.
            rest = rest if subcommand.takes_code else self._shell.var_expand(rest, depth=2)
            return subcommand.run(rest.strip(), cell)
        except XPSessionError as error:
            raise UsageError(str(error)) from error
        except BaseException as error:  # it goes on, without our frames
            if isinstance(error, SyntaxError) and (error.filename or "").startswith(_STATEMENT):
                raise UsageError(unreadable(error)) from error
            raise error.with_traceback(_outside(error.__traceback__)) from error.__cause__

    def _subcommand(self, word: str, cell: str | None) -> Subcommand:
        """Return the subcommand called `word`, which must take a cell where there is one."""
        names = subcommand_names()
        if word not in names:
            raise ArgumentError.from_unknown("subcommand", word, names, "%xp help")
        found = load_subcommand(word, self._context)
        if cell is not None and not found.takes_cell:
            raise ArgumentError.with_hint(f"'%%xp {word}' does not exist: it takes no cell", f"%xp {word}")
        return found


def _outside(trace: TracebackType | None) -> TracebackType | None:
    """Return the part of a traceback that begins where the user's code was called; all of it if it is all ours."""
    step = trace
    while step is not None and step.tb_frame.f_code.co_filename.startswith(_PACKAGE):
        step = step.tb_next
    return step or trace


def help_lines(lines: list[str]) -> list[str]:
    """Turn a cell that is ``%xp time?`` into ``%xp help time``."""
    if len(lines) != 1 or not lines[0].startswith("%xp"):  # as most cells, of which some are long
        return lines
    words = lines[0].split()
    asked = words[0] == "%xp" and words[-1].endswith("?")
    return [f"%xp help {' '.join(words[1:]).rstrip('?').strip()}\n"] if asked else lines
