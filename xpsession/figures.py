"""Figures: durations and factors as people read them, with three significant digits."""

_DIGITS = 3
_UNITS = ((1e-9, "ns"), (1e-6, "µs"), (1e-3, "ms"), (1.0, "s"))


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
