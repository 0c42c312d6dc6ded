"""Fixtures of the command line: the command in its own process, in a folder of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Command = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def lint(tmp_path: Path) -> Command:
    """Return a function that runs ``xpsession lint`` in `tmp_path` and returns bytes, so that line ends are seen."""

    def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONIOENCODING": "utf-8"}
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "xpsession", "lint", *arguments],
            cwd=tmp_path, env=environment, capture_output=True, input=given, check=False,
        )  # fmt: skip

    return run
