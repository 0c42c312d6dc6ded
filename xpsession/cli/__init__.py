"""The command line: hands over to its subcommands, one file each, found by scanning this folder.

A subcommand's module has `NAME`, `HELP`, `configure(parser)` and ``run(arguments) -> int``, the exit code; an `EPILOG`
ends its help. It imports what it needs in `run`, and where it is asked for, the others are not imported: the command
line starts at once.
"""

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from types import ModuleType
from typing import NoReturn

from xpsession.errors import XPSessionError

MISUSE, INTERRUPTED, PIPE_CLOSED = 2, 130, 141


def process() -> NoReturn:
    """Run the subcommand that this process was started for, and end with its exit code."""
    code = main()
    gc.freeze()  # all ends with the process, and Python would look through it for garbage
    sys.exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit code: 0 clean, 1 findings, 2 misuse.

    Parameters
    ----------
    argv : sequence of str, optional
        The arguments; those of the process if not given.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal may lack characters that a source has
            stream.reconfigure(errors="backslashreplace")
    given = sys.argv[1:] if argv is None else argv
    try:
        arguments = _parser(given[:1]).parse_args(given)
        code = arguments.run(arguments)
        sys.stdout.flush()
    except XPSessionError as error:
        # Where a hint is the magic of this name, the command is its like here.
        command = next(iter(given), "")
        text = str(error).replace(f"Hint: %xp {command} ", f"Hint: xpsession {command} ")
        print(f"xpsession: error: {text}", file=sys.stderr)
        return MISUSE
    except KeyboardInterrupt:
        print("xpsession: interrupted", file=sys.stderr)
        return INTERRUPTED
    except OSError as error:
        if error.filename is not None:  # what is not about stdout is a mistake of ours
            raise
        # What is left to write must not fail again when Python exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):  # the reader has gone, as after `| head`
            return PIPE_CLOSED
        print(f"xpsession: error: cannot write what was found: {error.strerror}", file=sys.stderr)
        return MISUSE
    return int(code)


def _parser(first: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser with the subcommand that is the `first` argument, or with every one."""
    parser = argparse.ArgumentParser(
        prog="xpsession", description="The Python array API standard, on the device you pick."
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    names = sorted(file.removesuffix(".py") for file in os.listdir(__path__[0]) if file.endswith(".py"))
    for module in _commands(name for name in names if name in first) or _commands(names):
        command = commands.add_parser(
            module.NAME,
            help=module.HELP,
            description=module.HELP,
            epilog=getattr(module, "EPILOG", None),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.configure(command)
        command.set_defaults(run=module.run)
    return parser


def _commands(names: Iterable[str]) -> list[ModuleType]:
    """Return the modules of these names that are subcommands."""
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return [module for module in modules if hasattr(module, "NAME")]


class _Version(argparse.Action):
    """Shows the version, which is looked up only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from xpsession import __version__  # noqa: PLC0415  # rarely asked

        print(f"xpsession {__version__}")
        parser.exit()
