"""Print the extra of this package that suits the installed NVIDIA driver: cuda12 or cuda13.

With ``--driver``, print it only where there is a driver.
"""

import runpy
import sys
from pathlib import Path

# Run by file, since this is asked before the package is installed.
_DRIVER = runpy.run_path(str(Path(__file__).parents[1] / "xpsession" / "backends" / "cuda_driver.py"))


def matching_extra() -> str:
    """Return the extra for the installed driver, or the newest where there is none."""
    return str(_DRIVER["matching_extra"]())


if __name__ == "__main__" and ("--driver" not in sys.argv or _DRIVER["cuda_version"]() is not None):
    print(matching_extra())
