"""Real Python with and without run-time checks, on the few modules of ``make unharmed --quick``."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "unharmed.py"


def test_the_interpreter_s_own_tests_and_examples_give_the_same_when_watched(tmp_path: Path) -> None:
    command = [sys.executable, str(SCRIPT), "--quick", "--results", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    report = json.loads((tmp_path / "unharmed.json").read_text(encoding="utf-8"))
    assert done.returncode == 0, [row["differ"] for row in report["rows"]]
    # Some builds of Python come without their tests.
    assert report["tests"] > (200 if find_spec("test") and find_spec("test.test_grammar") else 10)
