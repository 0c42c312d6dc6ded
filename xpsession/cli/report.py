"""The command ``xpsession report``: holds the installed namespaces against the standard."""

import argparse
import sys

NAME = "report"
HELP = "Hold the installed namespaces against the array API standard: names, signatures, known divergences."


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "names", nargs="*", metavar="NAME",
        help="a module such as array_api_compat.numpy, or a device, which means ours there; all known ones if none",
    )  # fmt: skip
    parser.add_argument("--standard", metavar="VERSION", help="the version of the standard; the latest if not given")
    parser.add_argument("--full", action="store_true", help="show every finding; so does naming namespaces")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text (default), or a JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Make the report and print it; return 0 whatever it found."""
    import json  # noqa: PLC0415  # the command line starts at once

    from xpsession import standard, surveying  # noqa: PLC0415
    from xpsession.display.ansi import coloured  # noqa: PLC0415
    from xpsession.display.report import to_text  # noqa: PLC0415

    found = surveying.report(arguments.names, version=arguments.standard or standard.LATEST)
    if arguments.format == "json":
        print(json.dumps(found.to_dict(), indent=2))
        return 0
    colour = coloured(sys.stdout)
    print(to_text(found, full=arguments.full or bool(arguments.names), colour=colour))
    return 0
