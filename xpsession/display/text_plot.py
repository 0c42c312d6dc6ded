"""Display, plots of characters: a chart for terminals."""

from itertools import pairwise

from xpsession import figures
from xpsession.display.chart import Chart, Line, round_seconds

WIDTH, HEIGHT, NARROWEST = 60, 14, 20
_MARKS = "ox+*#%@&"
_BOTH = "8"
_PATH, _CROSS = "·", "|"


def text_plot(chart: Chart, columns: int | None = None) -> str:
    """Return `chart` as lines of text that fit into so many `columns`.

    There is a mark for each point, dots between them, and a bar where lines cross.
    """
    labels = {_row(chart, tick): round_seconds(tick) for tick in chart.y.ticks}
    width = max(map(len, labels.values()))
    wide = WIDTH if columns is None else min(WIDTH, max(columns - width - 2, NARROWEST))
    rows = [[" "] * wide for _ in range(HEIGHT)]
    for band in chart.bands:
        for row in rows:
            row[_column(chart, band.at, wide)] = _CROSS
    for line in chart.lines:
        _path(chart, line, rows)
    for line, mark in zip(chart.lines, _MARKS, strict=False):
        for n, seconds in zip(line.xs, line.ys, strict=True):
            row, column = rows[_row(chart, seconds)], _column(chart, n, wide)
            row[column] = mark if row[column] in {" ", mark, _PATH, _CROSS} else _BOTH
    drawn = [f"{labels.get(place, ''):>{width}} ┤{''.join(row)}".rstrip() for place, row in enumerate(rows)]
    marks = [f"{mark} {line.name}" for line, mark in zip(chart.lines, _MARKS, strict=False)]
    key = ", ".join([*marks, *([f"{_BOTH} where they meet"] if any(_BOTH in row for row in rows) else [])])
    return "\n".join(
        [*drawn, f"{' ' * width} └{'─' * wide}", f"{' ' * width}  {_below(chart, wide)}", f"  {key}; time against n"]
    )


def _path(chart: Chart, line: Line, rows: list[list[str]]) -> None:
    """Put dots between the points of a line, one in each column."""
    ends = list(zip(line.xs, line.ys, strict=True))
    for (n, seconds), (next_n, next_seconds) in pairwise(ends):
        first, last = _column(chart, n, len(rows[0])), _column(chart, next_n, len(rows[0]))
        for column in range(first + 1, last):
            part = (column - first) / (last - first)
            row = rows[_row(chart, seconds * (next_seconds / seconds) ** part)]
            row[column] = _PATH if row[column] == " " else row[column]


def _below(chart: Chart, wide: int) -> str:
    """Return the marks of the axis of n, those that have room."""
    text = ""
    for tick in chart.x.ticks:
        label = figures.short(tick)
        start = max(min(_column(chart, tick, wide) - len(label) // 2, wide - len(label)), 0)
        if not text or start > len(text) + 1:
            text = text.ljust(start) + label
    return text


def _column(chart: Chart, n: float, wide: int) -> int:
    return min(max(round(chart.x.place(n) * (wide - 1)), 0), wide - 1)


def _row(chart: Chart, seconds: float) -> int:
    return min(max(round((1 - chart.y.place(seconds)) * (HEIGHT - 1)), 0), HEIGHT - 1)
