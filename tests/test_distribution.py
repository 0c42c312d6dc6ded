"""What is installed: the package with the built JupyterLab extension where JupyterLab looks, without Node."""

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import xpsession

ROOT = Path(__file__).parents[1]
EXTENSION = "share/jupyter/labextensions/xpsession/"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Return the wheel that is built from a copy of the sources, on a path on which there is no Node."""
    copy = tmp_path_factory.mktemp("sources")
    for name in ("extension", "xpsession"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules", "lib"))
    for name in ("LICENSE", "README.md", "pyproject.toml"):
        shutil.copy(ROOT / name, copy)
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(copy / "dist")]
    done = subprocess.run(command, cwd=copy, env={"PATH": ""}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (path,) = (copy / "dist").glob("*.whl")
    return zipfile.ZipFile(path)


def installed(wheel: zipfile.ZipFile) -> dict[str, str]:
    """Return what goes where JupyterLab looks: the path below the extension's folder, and that in the wheel."""
    marker = f".data/data/{EXTENSION}"
    return {name.partition(marker)[2]: name for name in wheel.namelist() if marker in name}


def test_the_built_extension_goes_where_jupyterlab_looks(wheel: zipfile.ZipFile) -> None:
    found = installed(wheel)
    described = json.loads(wheel.read(found["package.json"]))
    assert described["jupyterlab"]["_build"]["load"] in found
    assert json.loads(wheel.read(found["install.json"]))["packageName"] == "xpsession"
    schemas = [name for name in found if name.startswith("schemas/") and name.endswith(".json")]
    assert schemas
    for name in schemas:
        json.loads(wheel.read(found[name]))


def test_the_extension_is_of_the_version_of_the_package(wheel: zipfile.ZipFile) -> None:
    assert json.loads(wheel.read(installed(wheel)["package.json"]))["version"] == xpsession.__version__


def test_the_package_has_its_data_and_nothing_of_its_development(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    assert {"xpsession/py.typed", "xpsession/standard/tables.json"} <= set(names)
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"xpsession", *(f"xpsession-{xpsession.__version__}.{kind}" for kind in ("data", "dist-info"))}
    assert not any("node_modules" in name or name.endswith((".ts", ".tsx")) for name in names)
    assert not any(name.startswith("xpsession/labextension") for name in names)
