"""The stepping door: has JupyterLab's debugger pass by our own code, as it passes by the kernel's."""

from pathlib import Path
from typing import Any

OURS = str(Path(__file__).parent / "**")  # as debugpy takes it


class Stepping:
    """Stands among the modules of the kernel, which a debugger that is attached later does not step into.

    The step from the last line of a cell would lead to what we do after it.
    """

    def __init__(self, shell: Any) -> None:
        # What the kernel hands on when a debugger is attached; other kernels, and a terminal, have none.
        self._passed_by: Any = getattr(
            getattr(getattr(shell, "kernel", None), "debugger", None), "kernel_modules", None
        )

    def install(self) -> None:
        """Have our code passed by."""
        if isinstance(self._passed_by, list):
            self._passed_by.append(OURS)

    def remove(self) -> None:
        """Take that back."""
        if isinstance(self._passed_by, list) and OURS in self._passed_by:
            self._passed_by.remove(OURS)
