"""The tutorial notebooks: each runs in a real kernel, through the demo, and leaves the standard where it says so."""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
FIRST = ROOT / "notebooks" / "01-first-steps.ipynb"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LEAVES = "leaves-the-standard"


@dataclass(frozen=True)
class Run:
    """What the demo made of one notebook."""

    text: str
    notebook: nbformat.NotebookNode
    page: str

    @property
    def cells(self) -> list[nbformat.NotebookNode]:
        """The code cells."""
        return [cell for cell in self.notebook.cells if cell.cell_type == "code"]


def read(path: Path) -> nbformat.NotebookNode:
    notebook: nbformat.NotebookNode = nbformat.read(path, as_version=4)
    return notebook


def tagged(cell: nbformat.NotebookNode) -> bool:
    return LEAVES in cell.metadata.get("tags", [])


def texts(cell: nbformat.NotebookNode) -> str:
    """Return the plain text of a cell's outputs."""
    return "\n".join(output.get("text", "") or output.get("data", {}).get("text/plain", "") for output in cell.outputs)


@pytest.fixture(scope="session", params=NOTEBOOKS, ids=lambda path: path.stem)
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Return what the demo made of each notebook in turn, which is executed once."""
    path: Path = request.param
    folder = tmp_path_factory.mktemp("build")
    command = [sys.executable, str(ROOT / "tools" / "demo.py"), str(path), str(folder)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    page = (folder / f"{path.stem}.html").read_text(encoding="utf-8")
    return Run(done.stdout, read(folder / path.name), page)


def test_there_are_notebooks() -> None:
    assert FIRST in NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_committed_without_outputs(path: Path) -> None:
    cells = [cell for cell in read(path).cells if cell.cell_type == "code"]
    assert [cell.id for cell in cells if cell.outputs or cell.execution_count is not None] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_has_named_cells_and_the_kernel_that_everyone_has(path: Path) -> None:
    notebook = read(path)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    assert all(re.fullmatch(r"[a-z-]+", cell.id) for cell in notebook.cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_leaves_the_standard_just_where_it_says_so(path: Path) -> None:
    command = [sys.executable, "-m", "xpsession", "lint", str(path), "--format", "json"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")
    cells = read(path).cells
    found = {cells[diagnostic["cell"] - 1].id for diagnostic in json.loads(done.stdout)}
    assert found == {cell.id for cell in cells if tagged(cell)}


@pytest.mark.timeout(300)  # the fixture runs a whole notebook, on whatever machine this is
def test_a_notebook_runs_without_an_error(run: Run) -> None:
    errors = {cell.id: output.ename for cell in run.cells for output in cell.outputs if output.output_type == "error"}
    # A cell may show that findings stop it.
    assert {cell: name for cell, name in errors.items() if name != "CellStopped"} == {}
    assert all(cell.execution_count for cell in run.cells)


def test_a_finding_stands_under_each_cell_that_leaves_the_standard_and_under_no_other(run: Run) -> None:
    shown = {cell.id for cell in run.cells if re.search(r"^(warning|error)\[XP\d+ ", texts(cell), re.MULTILINE)}
    assert shown == {cell.id for cell in run.cells if tagged(cell)}


def test_nothing_of_our_own_failed_in_silence(run: Run) -> None:
    assert "could not check this cell" not in run.text


def test_the_page_holds_its_pictures(run: Run) -> None:
    pictures = [cell.id for cell in run.cells for output in cell.outputs if "image/png" in output.get("data", {})]
    assert len(pictures) >= 2
    assert len(re.findall(r"<img\b[^>]*src=\"data:image/png;base64,", run.page)) == len(pictures)


@pytest.mark.parametrize("run", [FIRST], indirect=True, ids=["01-first-steps"])
@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("the device", r"xpsession: xp is the array API standard \d{4}\.\d\d on \w"),
        ("a diagnostic", r"warning\[XP101 renamed-function\]: 'xp\.concatenate' .*\n.*\n.*\n.*hint: xp\.concat\b"),
        ("a timing", r"device +median per call"),
    ],
)
def test_the_demo_shows(run: Run, what: str, pattern: str) -> None:
    assert re.search(pattern, run.text), what
