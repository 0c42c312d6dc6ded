import json
from pathlib import Path
from typing import Any

import pytest

from xpsession.compliance.files import FileError, check_file, read

START = "import array_api_strict as xp\n"


def notebook(path: Path, *cells: tuple[str, Any], **metadata: Any) -> Path:
    rows = [{"cell_type": kind, "source": source, "metadata": {}} for kind, source in cells]
    path.write_text(json.dumps({"cells": rows, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}), "utf-8")
    return path


def test_a_python_file_is_checked(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text(f"{START}é = xp.norm('é')\n", encoding="utf-8")
    [found] = check_file(path)
    assert (found.path, found.cell, found.line, found.column) == (str(path), None, 2, 4)


def test_the_declared_encoding_is_used(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(f"# -*- coding: latin-1 -*-\n{START}s = 'é'; xp.norm(s)\n".encode("latin-1"))
    assert [(found.line, found.column) for found in check_file(path)] == [(3, 9)]


def test_a_byte_order_mark_does_not_count(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"\xef\xbb\xbfimport array_api_strict as xp; xp.norm()\r\nxp.norm()\r\n")
    assert [(found.line, found.column) for found in check_file(path)] == [(1, 31), (2, 0)]


def test_magics_are_no_python_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("%load_ext xpsession\nxp.norm()\n", encoding="utf-8")
    assert [(found.code, found.line) for found in check_file(path)] == [("XP001", 1)]


def test_a_notebook_is_checked_cell_by_cell(tmp_path: Path) -> None:
    path = notebook(
        tmp_path / "a.ipynb",
        ("markdown", "# xp.norm"),
        ("code", ["%load_ext xpsession\n", "xp.norm(1)"]),
        ("raw", "xp.norm(2)"),
        ("code", "y = xp\n%time y.norm(2)"),
        ("code", "%%bash\nxp.norm(3)"),
        ("code", "xp = np\nxp.norm(4)"),
        ("code", "xp.norm(5); y.norm(5)"),
    )
    found = [(one.cell, one.line, one.column) for one in check_file(path)]
    assert found == [(2, 2, 0), (4, 2, 6), (7, 1, 12)]


def test_functions_of_a_notebook_see_the_bindings_of_all_cells(tmp_path: Path) -> None:
    cells = [("code", START), ("code", "def f():\n    return xp.norm()")]
    assert [one.cell for one in check_file(notebook(tmp_path / "a.ipynb", *cells))] == [2]
    assert check_file(notebook(tmp_path / "b.ipynb", *cells, ("code", "import numpy as xp"))) == ()


def test_a_broken_cell_is_a_finding_and_the_others_are_checked(tmp_path: Path) -> None:
    path = notebook(
        tmp_path / "a.ipynb", ("code", START), ("code", "%matplotlib inline\nx = (1"), ("code", "xp.norm()")
    )
    found = check_file(path)
    assert [(one.code, one.cell, one.line, one.column) for one in found] == [("XP001", 2, 2, 4), ("XP104", 3, 1, 0)]


def test_a_cell_nested_too_deeply_is_a_finding(tmp_path: Path) -> None:
    path = notebook(tmp_path / "a.ipynb", ("code", "x = " + "-" * 200_000 + "1"), ("code", "%%time"), ("code", ""))
    assert [(one.code, one.cell) for one in check_file(path)] == [("XP001", 1)]


def test_a_notebook_of_another_language_is_left_alone(tmp_path: Path) -> None:
    path = notebook(tmp_path / "a.ipynb", ("code", "xp <- 1"), kernelspec={"language": "R"})
    assert check_file(path) == ()


def test_old_notebooks_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    cells = [{"cell_type": "code", "input": [START, "xp.norm()"]}]
    path.write_text(json.dumps({"worksheets": [{"cells": cells}], "nbformat": 3}), encoding="utf-8")
    assert [one.line for one in check_file(path)] == [2]


@pytest.mark.parametrize(("source", "column"), [("x = (1", 4), ("x = 1 +", 7), ("x = é )", 6), ("", None), ("\0", 0)])
def test_a_syntax_error_has_its_place(tmp_path: Path, source: str, column: int | None) -> None:
    path = tmp_path / "a.py"
    path.write_text(source, encoding="utf-8")
    found = check_file(path)
    assert [(one.code, one.name, one.column) for one in found] == (
        [] if column is None else [("XP001", "syntax-error", column)]
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ipynb", b"{"),
        ("a.ipynb", b"[]"),
        ("a.ipynb", b"{}"),
        ("a.ipynb", b'{"cells": [1]}'),
        ("a.ipynb", b'{"cells": [{"cell_type": "code"}]}'),
        ("a.ipynb", b'{"worksheets": []}'),
        ("a.ipynb", b"\xff"),
        ("a.py", b"x = '\xff'"),
        ("a.py", b"# coding: nonsense\n"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FileError) as raised:
        read(path)
    assert str(path) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="No such file"):
        read(tmp_path / "none.py")
