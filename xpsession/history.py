"""The history: the cells that the shell keeps anyway, so that nothing of ours must run to know which was the last."""

from collections.abc import Iterator
from typing import Any


class History:
    """The cells of one shell, as its user ran them; what code runs without keeping it is none of them."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell

    @property
    def newest(self) -> tuple[int, str]:
        """The number and the source of the cell that began last, which is the one that asks."""
        inputs = self._inputs()
        return self._number(len(inputs) - 1, inputs[-1]), inputs[-1]

    def cells(self) -> Iterator[tuple[int, str]]:
        """Yield the number and the source of each cell, the last one first, and not of the one that runs."""
        inputs = self._inputs()
        running = getattr(self._shell.displayhook, "exec_result", None)
        own = running is not None and running.info.raw_cell.strip() in inputs[-1]
        for place in range(len(inputs) - 1 - own, 0, -1):
            yield self._number(place, inputs[place]), inputs[place]

    def _inputs(self) -> list[str]:
        """Return the sources, of which the first stands for no cell."""
        manager = self._shell.history_manager
        return [""] if manager is None else list(manager.input_hist_raw)

    def _number(self, place: int, source: str) -> int:
        """Return the number of a cell: its place, or more where the shell has not kept one before it."""
        later = range(place, self._shell.execution_count + 1)
        return next((number for number in later if self._shell.user_ns.get(f"_i{number}") == source), place)
