"""Figures: durations and factors as people read them, with three significant digits."""

import math

_DIGITS = 3
_UNITS = ((1e-9, "ns"), (1e-6, "µs"), (1e-3, "ms"), (1.0, "s"))
_LETTERS = ((1e9, "G"), (1e6, "M"), (1e3, "k"))


def significant(value: float) -> str:
    """Return a number with three significant digits and no exponent.

    Examples
    --------
    >>> significant(12.345), significant(2.0), significant(1234.5), significant(0.01234)
    ('12.3', '2.00', '1230', '0.0123')
    """
    if value == 0:
        return "0"
    rounded = float(f"{value:.{_DIGITS - 1}e}")
    exponent = int(f"{rounded:e}".partition("e")[2])
    return f"{rounded:.{max(0, _DIGITS - 1 - exponent)}f}"


def seconds(value: float) -> str:
    """Return a duration given in seconds in the unit that suits it.

    Examples
    --------
    >>> seconds(1.5e-8), seconds(9.999e-7), seconds(0.0123), seconds(75)
    ('15.0 ns', '1.00 µs', '12.3 ms', '75.0 s')
    """
    rounded = float(f"{value:.{_DIGITS - 1}e}")
    scale, unit = next((row for row in reversed(_UNITS) if rounded >= row[0]), _UNITS[0])
    return f"{significant(value / scale)} {unit}"


def times(value: float) -> str:
    """Return a factor, such as 12.4 with a multiplication sign."""
    return f"{significant(value)}×"  # noqa: RUF001  # the sign for "times"


def interval(low: float, high: float) -> str:
    """Return the interval between two numbers, with an en dash and the decimals of the greater."""
    last = significant(high)
    first = f"{low:.{len(last.partition('.')[2])}f}"
    return f"{first}–{last}"  # noqa: RUF001  # a range is written with an en dash


def seconds_between(low: float, high: float) -> str:
    """Return the interval between two durations given in seconds; the unit is said once where it is the same."""
    first, last = seconds(low), seconds(high)
    unit = last.partition(" ")[2]
    return f"{first.removesuffix(f' {unit}')}–{last}"  # noqa: RUF001  # a range is written with an en dash


def whole(value: float) -> str:
    """Return a whole number with its thousands apart, by blanks at which no line breaks.

    Examples
    --------
    >>> whole(999), whole(35000).split()
    ('999', ['35', '000'])
    """
    return f"{value:,.0f}".replace(",", "\N{NO-BREAK SPACE}")


def about(value: float) -> str:
    """Return a size that is known approximately: two significant digits.

    Examples
    --------
    >>> about(7.4), about(98.7), about(354.6), about(1234567).split()
    ('7', '99', '350', ['1', '200', '000'])
    """
    return whole(round(value, 1 - math.floor(math.log10(value))))


def short(value: float) -> str:
    """Return a round size with a letter for the thousands.

    Examples
    --------
    >>> short(500), short(3000), short(1e5), short(2e6), short(1e12)
    ('500', '3k', '100k', '2M', '1000G')
    """
    scale, letter = next(((scale, letter) for scale, letter in _LETTERS if value >= scale), (1, ""))
    return f"{float(significant(value / scale)):g}{letter}"
