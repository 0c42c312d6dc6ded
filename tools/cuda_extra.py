"""Print the extra of this package that suits the installed NVIDIA driver: cuda12 or cuda13.

With ``--driver``, print it only where there is a driver.
"""

import runpy
import sys
from pathlib import Path

# Run by file, since this is asked before the package is installed.
driver = runpy.run_path(str(Path(__file__).parents[1] / "xpsession" / "backends" / "cuda_driver.py"))
if "--driver" not in sys.argv or driver["cuda_version"]() is not None:
    print(driver["matching_extra"]())
