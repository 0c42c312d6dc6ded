"""The committed build of the JupyterLab extension: it is of the sources, whole, and goes where JupyterLab looks."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "xpsession" / "labextension"


def test_the_build_is_of_the_sources_that_are_there() -> None:
    told = subprocess.run([sys.executable, ROOT / "tools" / "prebuilt.py"], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr


def test_the_build_has_all_that_it_names_and_no_trace_of_the_machine_that_made_it() -> None:
    package = json.loads((BUILT / "package.json").read_text(encoding="utf-8"))
    assert (BUILT / package["jupyterlab"]["_build"]["load"]).is_file()
    schemas = {path.name for path in (ROOT / "extension" / "schema").iterdir()}
    assert schemas <= {path.name for path in (BUILT / "schemas" / "xpsession").iterdir()}
    for asset in (BUILT / "static").iterdir():
        assert str(ROOT) not in asset.read_text(encoding="utf-8"), asset


def test_the_versions_are_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    package = json.loads((ROOT / "extension" / "package.json").read_text(encoding="utf-8"))
    assert package["version"] == project["version"]


def test_the_wheel_puts_the_build_where_jupyterlab_looks() -> None:
    hatch = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    shared = hatch["targets"]["wheel"]["shared-data"]
    assert shared["xpsession/labextension"] == "share/jupyter/labextensions/xpsession"
    assert all((ROOT / source).exists() for source in shared)
    # No build hook: an installation runs nothing of Node.
    assert "hooks" not in hatch
