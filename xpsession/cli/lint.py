"""The command ``xpsession lint``: says where Python files and notebooks leave the standard."""

import argparse
import os
import sys

NAME = "lint"
HELP = "Say where Python files and notebooks leave the array API standard."


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a .py or .ipynb file, or a folder to search for them")
    parser.add_argument("--standard", metavar="VERSION", help="the version of the standard; the latest if not given")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text (default), or a JSON array")


def run(arguments: argparse.Namespace) -> int:
    """Check the files; return 0 if they are clean, 1 if there are findings, 2 if a file could not be read."""
    import json  # noqa: PLC0415  # the command line starts at once

    from xpsession import standard  # noqa: PLC0415
    from xpsession.compliance import files  # noqa: PLC0415
    from xpsession.display.diagnostics import to_listing  # noqa: PLC0415

    version = standard.require_version(arguments.standard or standard.LATEST)
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    records, count, hit, failed = [], 0, 0, 0
    for path in files.find(arguments.paths):
        try:
            document = files.read(path)
            found = files.check_document(document, version=version)
        except files.FileError as error:
            print(f"xpsession: {error}", file=sys.stderr)
            failed += 1
            continue
        count += len(found)
        hit += bool(found)
        if arguments.format == "json":
            records += [diagnostic.to_dict() for diagnostic in found]
        elif found:
            print(to_listing(found, document.sources, colour=colour))
    if arguments.format == "json":
        print(json.dumps(records, indent=2))
    elif count or not failed:
        print(_summary(count, hit))
    return 2 if failed else int(count > 0)


def _summary(count: int, hit: int) -> str:
    """Return the last line.

    Examples
    --------
    >>> _summary(3, 1)
    'Found 3 findings in 1 file.'
    """
    if not count:
        return "All clean."
    return f"Found {count} finding{'s' if count > 1 else ''} in {hit} file{'s' if hit > 1 else ''}."
