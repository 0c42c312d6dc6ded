"""The command line: hands over to its subcommands, one file each, found by scanning this folder.

A subcommand's module has `NAME`, `HELP`, `configure(parser)` and ``run(arguments) -> int``, the exit code; an `EPILOG`
ends its help. It imports what it needs in `run`, so that the command line starts at once.
"""

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from xpsession.errors import XPSessionError

MISUSE, INTERRUPTED, PIPE_CLOSED = 2, 130, 141


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
    try:
        arguments = _parser().parse_args(argv)
        code = arguments.run(arguments)
        sys.stdout.flush()
    except XPSessionError as error:
        print(f"xpsession: error: {error}", file=sys.stderr)
        return MISUSE
    except KeyboardInterrupt:
        print("xpsession: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has gone; what is left to write must not fail again when Python exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    return int(code)


def _parser() -> argparse.ArgumentParser:
    """Return the parser with every subcommand."""
    parser = argparse.ArgumentParser(
        prog="xpsession", description="The Python array API standard, on the device you pick."
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for found in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{found.name}")
        if hasattr(module, "NAME"):
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


class _Version(argparse.Action):
    """Shows the version, which is looked up only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from xpsession import __version__  # noqa: PLC0415  # rarely asked

        print(f"xpsession {__version__}")
        parser.exit()
