"""The command ``xpsession rule``: the documentation of a rule, or the list of all."""

import argparse

NAME = "rule"
HELP = "Explain a rule, or list all of them."


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("rule", nargs="?", metavar="RULE", help="a code such as XP101, or a name")
    asked.add_argument("--all", action="store_true", help="list the code, the name and the summary of every rule")


def run(arguments: argparse.Namespace) -> int:
    """Print what was asked for; return 0."""
    from xpsession.compliance import pages  # noqa: PLC0415  # the command line starts at once
    from xpsession.display.pages import to_list, to_page  # noqa: PLC0415

    print(to_list(pages.pages()) if arguments.all else to_page(pages.page(arguments.rule)))
    return 0
