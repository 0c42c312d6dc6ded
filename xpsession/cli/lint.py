"""The command ``xpsession lint``: says where Python files and notebooks leave the standard, and applies the fixes."""

import argparse
import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from xpsession.cli.outcomes import CLEAN, FINDINGS, show_diffs, show_findings
from xpsession.errors import ArgumentError, listed

if TYPE_CHECKING:  # the command line starts at once
    from xpsession.compliance.files import FileError
    from xpsession.compliance.files.batch import Job
    from xpsession.compliance.files.configuration import Configuration
    from xpsession.compliance.files.settings import Said
    from xpsession.records.correction import Correction

NAME = "lint"
HELP = "Say where Python files and notebooks leave the array API standard."
STDIN = "-"
EPILOG = """\
exit codes: 0 clean; 1 findings of any severity, or with --diff something to fix; 2 misuse, or a file that could not be
read, where the others are still done; --exit-zero gives 0 in place of 1.

--migrate: NumPy and CuPy are read as if they were the namespace already. Each function that computes with one of them
is told how it gets an xp (XP910), and each name, keyword, method and dtype in it that the standard lacks is a finding
as usual, with its fix where that changes nothing on NumPy 2. What a function takes from files and random generators
stays NumPy's. Migrate step by step: --fix, then by hand what is left, then --fix --unsafe-fixes, which gives a function
its 'xp = array_namespace(…)' once the standard has all that it calls (lists are no arrays then); the exit code is 0
when every function is done.

folders: .py and .ipynb files count, but for what .gitignore files and 'exclude' leave out, hidden folders, build, dist,
node_modules, site-packages, __pycache__ and virtual environments; what is named is taken.

settings: [tool.xpsession] in the nearest pyproject.toml, with select, extend-select, ignore, per-file-ignores, exclude,
extend-exclude, force-exclude, respect-gitignore and standard; the command line overrides it.
'# xp: ignore[XP101]' silences a line, 'xpsession rule XP101' explains.
"""
FORMATS = ("text", "json", "sarif", "github")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add, flag = parser.add_argument, argparse.BooleanOptionalAction
    add(
        "paths",
        nargs="*",
        metavar="PATH",
        help="a .py or .ipynb file, a folder to search for them (the current one if none is given), or - for stdin",
    )
    add(
        "--select",
        action="append",
        metavar="CODES",
        type=_words,
        help="the rules that count, as codes or beginnings of them (XP1), or ALL",
    )
    add(
        "--extend-select",
        action="append",
        metavar="CODES",
        type=_words,
        help="rules that count on top of the others; opt-in ones by their full code",
    )
    add("--ignore", action="append", metavar="CODES", type=_words, help="rules that do not count")
    add("--standard", metavar="VERSION", help="the version of the standard; the latest if not given")
    add("--fix", action="store_true", help="apply the safe fixes; of stdin, write the result to stdout")
    add("--unsafe-fixes", action="store_true", help="let --fix and --diff take fixes that may change what runs, too")
    add("--diff", action="store_true", help="show what --fix would change, and change nothing")
    add("--migrate", action="store_true", help="also say what NumPy's and CuPy's own code must change to take any xp")
    add(
        "--format", "--output-format", choices=FORMATS, default="text",
        help="text (default), a JSON array, SARIF 2.1.0, or annotations",
    )  # fmt: skip
    add("--statistics", action="store_true", help="show how often each rule finds something, and no findings")
    add("--quiet", "-q", action="store_true", help="show the findings, and no summary")
    add("--exit-zero", action="store_true", help="let findings not count for the exit code")
    add("--jobs", type=_jobs_given, metavar="N", help="how many processes at most; as many as pay if not given")
    add("--exclude", action="append", metavar="PATTERNS", type=_words, help="files and folders not to search")
    add(
        "--extend-exclude",
        action="append",
        metavar="PATTERNS",
        type=_words,
        help="more of them, on top of the settings'",
    )
    add("--force-exclude", action=flag, help="leave out what is excluded even where it is named")
    add("--respect-gitignore", action=flag, help="leave out what .gitignore files say; so it is if not given")
    add("--config", metavar="PATH", help="the pyproject.toml that counts, in place of the nearest")
    add("--isolated", action="store_true", help="heed no pyproject.toml")
    add("--stdin-filename", metavar="PATH", help="the path of what comes from stdin, which is then checked")


def run(arguments: argparse.Namespace) -> int:
    """Check the files; return 0 if they are clean, 1 if there are findings, 2 if a file could not be read."""
    from xpsession.compliance.files import batch  # noqa: PLC0415  # as above
    from xpsession.compliance.files.configuration import Configuration  # noqa: PLC0415

    if arguments.diff and (arguments.format != "text" or arguments.statistics):
        other = "statistics" if arguments.statistics else f"'{arguments.format}'"
        raise ArgumentError(f"--diff shows a unified diff, and no {other}")
    if arguments.statistics and arguments.format != "text":
        raise ArgumentError(f"--statistics shows a table, and no '{arguments.format}'")
    configuration = Configuration(_said(arguments), file=arguments.config, isolated=arguments.isolated)
    out = sys.stdout
    if STDIN in arguments.paths or arguments.stdin_filename:
        outcomes: Iterable[Correction | FileError] = [_stdin(arguments, configuration)]
        out = sys.stderr if arguments.fix else out  # the result takes stdout
    else:
        outcomes = batch.run_all(_jobs(arguments, configuration), most=arguments.jobs)
    if arguments.diff:
        code = show_diffs(outcomes)
    else:
        form = "statistics" if arguments.statistics else arguments.format
        code = show_findings(outcomes, form=form, fixing=arguments.fix, quiet=arguments.quiet, out=out)
    return CLEAN if arguments.exit_zero and code == FINDINGS else code


def _said(arguments: argparse.Namespace) -> "Said":
    """Return what the command line says of rules and files."""
    from xpsession.compliance.files.settings import Said  # noqa: PLC0415  # as above
    from xpsession.compliance.selection import Layer  # noqa: PLC0415

    return Said(
        layer=Layer(
            _joined(arguments.select), *(_joined(one) or () for one in (arguments.ignore, arguments.extend_select))
        ),
        standard=arguments.standard,
        exclude=_joined(arguments.exclude),
        extend_exclude=_joined(arguments.extend_exclude) or (),
        force_exclude=arguments.force_exclude,
        respect_gitignore=arguments.respect_gitignore,
    )


def _jobs(arguments: argparse.Namespace, configuration: "Configuration") -> "list[Job]":
    """Return a job for each file."""
    from xpsession.compliance.files import batch, finding  # noqa: PLC0415  # as above

    paths = arguments.paths or ["."]
    found = finding.find(
        paths,
        skip=lambda path: configuration.of(path).leaves_out(path),
        gitignore=lambda folder: configuration.within(os.path.abspath(folder)).respect_gitignore,
    )
    jobs = [
        batch.Job(
            path, settings.codes_for(path), settings.standard,
            fix=arguments.fix or arguments.diff, write=not arguments.diff, migrate=arguments.migrate,
            unsafe=arguments.unsafe_fixes,
        )
        for path in found
        if not (settings := configuration.of(path)).leaves_out_named(path)
    ]  # fmt: skip
    if not jobs:
        print(f"xpsession: no Python files or notebooks under {listed(paths)}", file=sys.stderr)
    return jobs


def _stdin(arguments: argparse.Namespace, configuration: "Configuration") -> "Correction | FileError":
    """Return what became of stdin; with ``--fix`` the result has gone to stdout."""
    from xpsession.compliance import files  # noqa: PLC0415  # as above
    from xpsession.compliance.files import batch  # noqa: PLC0415  # as above

    if any(path != STDIN for path in arguments.paths):
        raise ArgumentError("stdin ('-') is checked alone, without other paths")
    path = arguments.stdin_filename or STDIN
    settings = configuration.of(path)
    data = sys.stdin.buffer.read()
    try:
        document = files.decode(path, data)
    except files.FileError as error:
        return error
    codes = frozenset[str]() if settings.leaves_out_named(path) else settings.codes_for(path)
    fix = arguments.fix or arguments.diff
    job = batch.Job(path, codes, settings.standard, fix=fix, migrate=arguments.migrate, unsafe=arguments.unsafe_fixes)
    done = batch.correct(document, job)
    if arguments.fix and not arguments.diff:
        sys.stdout.buffer.write(document.replaced(done.changed) if done.changed else data)
    return done


def _jobs_given(text: str) -> int:
    """Return a number of processes, or raise the error that it is none."""
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"'{text}' is no number of processes, such as 1 or 4")
    return int(text)


def _words(text: str) -> list[str]:
    """Return the words of a list with commas."""
    return [word.strip() for word in text.split(",") if word.strip()]


def _joined(lists: list[list[str]] | None) -> list[str] | None:
    """Return all words of an option that may be given more than once, or None where it is not given."""
    return None if lists is None else [word for words in lists for word in words]
