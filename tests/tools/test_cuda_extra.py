"""The Makefile asks for the extra that suits the driver before anything is installed."""

import subprocess
import sys
from pathlib import Path

from xpsession.backends import cuda_driver

SCRIPT = Path(__file__).parents[2] / "tools" / "cuda_extra.py"


def test_the_extra_is_found_without_any_installed_package(tmp_path: Path) -> None:
    command = [sys.executable, "-I", "-S", str(SCRIPT)]  # neither site-packages nor the current folder
    asked = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert asked.stdout.strip() == cuda_driver.matching_extra()
