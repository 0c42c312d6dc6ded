"""Display, colours: the ANSI codes of terminals."""

from typing import Literal

Style = Literal["error", "warning", "info", "place", "hint"]
_CODES: dict[Style, str] = {"error": "1;31", "warning": "1;33", "info": "1;36", "place": "34", "hint": "32"}


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
