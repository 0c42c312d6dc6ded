"""Display, colours: the ANSI codes of terminals."""

import os
from typing import Literal, TextIO

Style = Literal["error", "warning", "info", "place", "hint"]
# Those that read on a light background and on a dark one: not yellow, which is lost on white, nor blue, lost on black.
_CODES: dict[Style, str] = {"error": "1;31", "warning": "1;35", "info": "1;36", "place": "2", "hint": "32"}


def coloured(stream: TextIO) -> bool:
    """Return whether `stream` is a terminal that shows colours, whose user has not set ``NO_COLOR``."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def paint(text: str, style: Style, *, colour: bool) -> str:
    r"""Return `text` in the colour of `style`, or as it is without `colour`.

    Examples
    --------
    >>> paint("xp.concat", "hint", colour=True)
    '\x1b[32mxp.concat\x1b[0m'
    """
    return f"\033[{_CODES[style]}m{text}\033[0m" if colour and text else text


def link(text: str, url: str, *, colour: bool) -> str:
    r"""Return `text` as a link where there is colour; terminals that know no links show it as it is.

    Examples
    --------
    >>> link("XP101", "https://a.b", colour=True)
    '\x1b]8;;https://a.b\x1b\\XP101\x1b]8;;\x1b\\'
    """
    return f"\033]8;;{url}\033\\{text}\033]8;;\033\\" if colour and url and url.isprintable() else text
