"""What is installed: the package with the built JupyterLab extension where JupyterLab looks, without Node."""

import json
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import xpsession
from xpsession.errors import REPORT

ROOT = Path(__file__).parents[1]
EXTENSION = "share/jupyter/labextensions/xpsession/"


SOURCES = ("benchmarks", "extension", "notebooks", "tests", "tools", "xpsession")
MADE = shutil.ignore_patterns("__pycache__", "node_modules", "lib", ".yarn")


def build(target: str, sources: Path, folder: Path) -> Path:
    """Build the wheel or the archive of sources, on a path on which there is no Node."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(folder)]
    done = subprocess.run(command, cwd=sources, env={"PATH": ""}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (path,) = folder.iterdir()
    return path


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the unpacked archive of the sources, which is built from a copy of them."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in SOURCES:
        shutil.copytree(ROOT / name, copy / name, ignore=MADE)
    for path in ROOT.iterdir():
        if path.is_file() and path.name != ".git":
            shutil.copy(path, copy)
    unpacked = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(build("sdist", copy, tmp_path_factory.mktemp("sdist"))) as archive:
        archive.extractall(unpacked, filter="data")
    (folder,) = unpacked.iterdir()
    return folder


@pytest.fixture(scope="module")
def wheel(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Return the wheel that is built from the archive of the sources, as pip does."""
    return zipfile.ZipFile(build("wheel", sources, tmp_path_factory.mktemp("wheel")))


def test_whoever_has_the_sources_alone_can_run_the_suite(sources: Path) -> None:
    assert {*SOURCES, "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md"} <= {
        path.name for path in sources.iterdir()
    }
    assert (sources / ".pre-commit-hooks.yaml").is_file()
    missing = [path for path in (ROOT / "tests").rglob("*.*") if not (sources / path.relative_to(ROOT)).exists()]
    assert [path for path in missing if "__pycache__" not in path.parts] == []


def test_the_page_of_the_package_leads_to_where_errors_send_the_user(wheel: zipfile.ZipFile) -> None:
    described = wheel.read(f"xpsession-{xpsession.__version__}.dist-info/METADATA").decode()
    assert f"Project-URL: Issues, {REPORT}\n" in described


def test_no_link_on_the_page_of_the_package_needs_a_file_beside_it(wheel: zipfile.ZipFile) -> None:
    described = wheel.read(f"xpsession-{xpsession.__version__}.dist-info/METADATA").decode()
    page = re.sub(r"```.*?```|`[^`\n]*`", "", described, flags=re.DOTALL)
    links = re.findall(r"\]\(([^)]+)\)", page)
    assert [link for link in links if not link.startswith("https://")] == []
    assert "https://github.com/xpsession/xpsession/blob/main/ARCHITECTURE.md" in links
    assert "https://raw.githubusercontent.com/xpsession/xpsession/main/docs/findings.png" in links


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
