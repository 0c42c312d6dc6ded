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
