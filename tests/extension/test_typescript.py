"""The tests of the JupyterLab extension's TypeScript, where there is a Node to run them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "extension"
INSTALLING = 240


@pytest.mark.timeout(INSTALLING + 120)
def test_the_typescript_passes_its_own_tests() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no Node; apt-get install nodejs")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if int(version.removeprefix("v").split(".")[0]) < 20:
        pytest.skip(f"Node {version.strip()} is older than 20")
    if not (FOLDER / "node_modules" / ".bin" / "jest").exists():
        install()
    told = subprocess.run(
        [node, FOLDER / "node_modules" / "jest" / "bin" / "jest.js", "--ci", "--maxWorkers=2"],
        cwd=FOLDER,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr


def install() -> None:
    """Install what `yarn.lock` names, and skip where that cannot be had."""
    jlpm = Path(sys.executable).with_name("jlpm")
    if not jlpm.exists():
        pytest.skip("there is no jlpm; pip install jupyter-builder")
    try:
        told = subprocess.run(
            [jlpm, "install", "--immutable"],
            cwd=FOLDER,
            capture_output=True,
            text=True,
            check=False,
            timeout=INSTALLING,
            env=os.environ | {"CI": "true"},
        )
    except subprocess.TimeoutExpired:
        pytest.skip(f"the TypeScript's packages could not be had in {INSTALLING} s")
    if told.returncode:
        pytest.skip(f"the TypeScript's packages could not be had: {told.stdout.strip().splitlines()[-1]}")
