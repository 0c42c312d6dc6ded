"""The command ``xpsession time``: times a statement on devices, or statements against each other."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the command line starts at once
    from xpsession.records.change import Change
    from xpsession.records.timing import Timing

NAME = "time"
HELP = "Time a statement on the CPU against the GPU, or statements against each other, in turn."
EPILOG = """\
examples:
  xpsession time 'xp.sum(x)' --setup 'x = xp.ones(10**6)'
  xpsession time 'xp.sum(x)' --vs 'xp.max(x)' --setup 'x = xp.ones(10**6)' --devices cpu
  xpsession time 'xp.sum(x)' --setup 'x = xp.ones(10**6)' --save before.json
  xpsession time 'xp.sum(x)' --setup 'x = xp.ones(10**6)' --compare before.json

exit codes: 0 measured, 1 the code raised an error, 2 misuse, 130 interrupted (with what was measured until then).
"""
FAILED, INTERRUPTED = 1, 130


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "statement", metavar="STMT",
        help="the code to time; xp is the standard, bound to each device in turn",
    )  # fmt: skip
    parser.add_argument("--setup", metavar="CODE", default="", help="code that runs once on each side before, untimed")
    parser.add_argument(
        "--vs", metavar="STMT", action="append", default=[],
        help="a statement to compare it with; may be given again for another one",
    )  # fmt: skip
    parser.add_argument(
        "--devices", metavar="NAME,NAME",
        help="the devices, each compared with the first; if not given the CPU and the best GPU, and with --vs that GPU",
    )  # fmt: skip
    parser.add_argument("--budget", metavar="SECONDS", type=float, help="the time for everything, 2 if not given")
    parser.add_argument("--cold", action="store_true", help="empty the caches before each call")
    parser.add_argument(
        "--cpu-threads", metavar="N", type=int, help="how many threads the libraries on the CPU may use"
    )
    parser.add_argument(
        "--save", metavar="FILE", help="write the timing there, raw samples included; another saved one is replaced"
    )
    parser.add_argument("--compare", metavar="FILE", help="tell how it compares with a timing that was saved before")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text (default), or a JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Measure and print; return 0, or 1 where the code raised an error."""
    from xpsession import measuring  # noqa: PLC0415  # the command line starts at once
    from xpsession.backends import best_device  # noqa: PLC0415
    from xpsession.display.progress import Progress, Terminal  # noqa: PLC0415
    from xpsession.errors import XPSessionError  # noqa: PLC0415
    from xpsession.namespaces import namespace  # noqa: PLC0415
    from xpsession.records.timing import Timing  # noqa: PLC0415
    from xpsession.timing import BUDGET  # noqa: PLC0415
    from xpsession.timing.code.options import devices  # noqa: PLC0415

    earlier = Timing.load(arguments.compare) if arguments.compare else None
    if arguments.save:
        Timing.require_place(arguments.save)
    names: dict[str, Any] = {"__name__": "__main__", "xp": namespace(best_device().name)}
    places = None if arguments.devices is None else devices(arguments.devices, "--devices cpu")
    budget = BUDGET if arguments.budget is None else arguments.budget
    try:
        with Progress(Terminal(), budget=budget) as progress:
            timing = measuring.measure(
                arguments.statement,
                setup=arguments.setup,
                vs=arguments.vs,
                devices=places,
                names=names,
                budget=budget,
                cold=arguments.cold,
                cpu_threads=arguments.cpu_threads,
                progress=progress,
            )
    except XPSessionError:
        raise
    except Exception as error:  # noqa: BLE001  # it is the user's own, of which a sentence says enough here
        print(f"xpsession: error: {_said(error)}", file=sys.stderr)
        return FAILED
    change = None if earlier is None else timing.compare(earlier)
    if arguments.save:
        timing.save(arguments.save)
    _print(timing, change, form=arguments.format)
    return INTERRUPTED if timing.interrupted else 0


def _print(timing: "Timing", change: "Change | None", *, form: str) -> None:
    import json  # noqa: PLC0415  # as above

    from xpsession.display import change as change_display  # noqa: PLC0415
    from xpsession.display.ansi import coloured  # noqa: PLC0415
    from xpsession.display.timing import to_text  # noqa: PLC0415

    if form == "json":
        print(json.dumps(timing.to_dict() | ({} if change is None else {"change": change.to_dict()}), indent=2))
        return
    colour = coloured(sys.stdout)
    print(to_text(timing, colour=colour))
    if change is not None:
        print(f"\n{change_display.to_text(change, colour=colour)}")


def _said(error: Exception) -> str:
    """Return what an error of the user's code says in one line: its kind, its text, and where it was raised."""
    if isinstance(error, SyntaxError):
        place = f", line {error.lineno}: {(error.text or '').strip()}" if error.lineno else ""
        return f"the code is not Python: {error.msg}{place}"
    notes = [note.removeprefix("while timing ") for note in getattr(error, "__notes__", ()) if "while timing " in note]
    where = (
        f" in {notes[0]}" if notes and notes[0].startswith("statement") else "".join(f" {note}" for note in notes[:1])
    )
    text = " ".join(str(error).split())
    return f"the code raised {type(error).__name__}{where}{f': {text}' if text else ''}"
