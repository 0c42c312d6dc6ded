"""The matrix says before anything is installed what it cannot test on."""

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "tools" / "matrix.py"


def test_a_python_that_cannot_be_started_is_told_at_once() -> None:
    command = [sys.executable, str(SCRIPT), sys.executable, "nonsense"]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (asked.returncode, asked.stdout) == (2, "")
    assert asked.stderr.endswith("'nonsense' is no Python that can be started\n")
