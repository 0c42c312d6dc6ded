"""What no linter likes to read: each file is a finding or one line, and the others are still done."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from xpsession.cli import main

GOOD = "import array_api_strict as xp\nxp.norm()\n"
# Of each file, what is said about it on stderr.
UNREADABLE = {
    "utf16.py": (GOOD.encode("utf-16"), "is not a Python file: invalid or missing encoding declaration"),
    "latin.py": (b"# \xe9\n", "is not a Python file: invalid or missing encoding declaration"),
    "unknown.py": (b"# coding: nonsense\n", "is not a Python file: unknown encoding: nonsense"),
    "empty.ipynb": (b"", "is not a notebook: it is not JSON: Expecting value"),
    "text.ipynb": (b"{", "is not a notebook: it is not JSON: "),
    "list.ipynb": (b"[]", "is not a notebook: its JSON is no object"),
    "deep.ipynb": (b"[" * 100_000, "is not a notebook: its JSON is nested too deeply"),
    "no-cells.ipynb": (b"{}", "is not a notebook: it has no list of cells"),
    "number.ipynb": (b'{"cells": [1]}', "is not a notebook: cell 1 has no 'cell_type'"),
    "no-source.ipynb": (
        b'{"cells": [{"cell_type": "code"}]}',
        "is not a notebook: cell 1 has no 'source' that is text",
    ),
    "mixed.ipynb": (
        b'{"cells": [{"cell_type": "code", "source": ["", 1]}]}',
        "is not a notebook: cell 1 has no 'source'",
    ),
    "latin.ipynb": (b'"\xe9"', "is not a notebook: 'utf-8' codec can't decode byte 0xe9"),
}
# Of each file, where Python cannot go on.
BROKEN = {
    "open.py": (b"x = (1\n", "open.py:1:5: XP001 Python cannot parse this: '(' was never closed"),
    "indent.py": (b"def f():\nx\n", "indent.py:2:1: XP001 Python cannot parse this: expected an indented block"),
    "null.py": (b"x = 1\ny = \0\n", "null.py:2:5: XP001 Python cannot parse this: it contains a null byte"),
    "brackets.py": (
        b"x = " + b"(" * 500 + b")" * 500,
        "brackets.py:1:205: XP001 Python cannot parse this: too many nested",
    ),
    "signs.py": (b"x = " + b"-" * 50_000 + b"1", "signs.py:1:1: XP001 Python cannot parse this: nested too deeply"),
    "cell.ipynb": (
        b'{"cells": [{"cell_type": "code", "source": "%%bash\\nls ("}, {"cell_type": "code", "source": "x = ("}]}',
        "cell.ipynb:cell 2:1:5: XP001 Python cannot parse this: '(' was never closed",
    ),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.py").write_text(GOOD, encoding="utf-8")
    return tmp_path


def test_what_cannot_be_read_is_one_line_each_and_the_code_is_2(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, (data, _) in UNREADABLE.items():
        (folder / name).write_bytes(data)
    (folder / "broken-link.py").symlink_to("nowhere")
    assert main(["lint", "."]) == 2
    printed = capsys.readouterr()
    lines = printed.err.splitlines()
    assert len(lines) == len(UNREADABLE) + 1
    for name, (_, told) in UNREADABLE.items():
        assert any(line.startswith(f"xpsession: '{name}' {told}") for line in lines), name
    assert "xpsession: cannot read 'broken-link.py': No such file or directory" in lines
    assert printed.out.startswith("good.py:2:1: XP104 ")


def test_what_python_cannot_parse_is_a_finding_at_its_place(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, (data, _) in BROKEN.items():
        (folder / name).write_bytes(data)
    assert main(["lint", "."]) == 1
    lines = capsys.readouterr().out.splitlines()
    for name, (_, told) in BROKEN.items():
        assert any(line.startswith(told) for line in lines), name
    assert any(line.startswith("good.py:2:1: XP104 ") for line in lines)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_a_folder_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe.py")
    (folder / "loop").symlink_to(".")
    assert main(["lint", "."]) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_that_is_named_is_one_line_and_one_that_is_given_open_is_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(folder / "pipe.py")
    assert main(["lint", "pipe.py", "good.py"]) == 2
    printed = capsys.readouterr()
    assert printed.err == (
        "xpsession: cannot read 'pipe.py': it is a pipe, a socket or a device. Hint: xpsession lint - < pipe.py\n"
    )
    assert printed.out.startswith("good.py:2:1: XP104 ")
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m xpsession lint -q <(cat good.py) /dev/null"],  # noqa: S607  # bash of the machine
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}, capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, b"")
    assert b":2:1: XP104 " in done.stdout


def test_paths_that_no_system_takes_are_one_line_each(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "loop.py").symlink_to("loop.py")
    assert main(["lint", "loop.py", "a" * 300, "two\nlines.py", "good.py"]) == 2
    printed = capsys.readouterr()
    assert [line.rpartition(": ")[0] for line in printed.err.splitlines()] == [
        "xpsession: cannot read 'loop.py'",
        f"xpsession: cannot read '{'a' * 300}'",
        "xpsession: cannot read 'two\ufffdlines.py'",
    ]
    assert printed.out.startswith("good.py:2:1: XP104 ")


def test_a_folder_that_cannot_be_listed_is_one_line_and_the_others_are_done(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(place: str) -> Any:
        if place == "closed":
            raise PermissionError(13, "Permission denied", place)
        return scandir(place)

    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", refused)  # the superuser, who may run this, may list everything
    (folder / "closed").mkdir()
    assert main(["lint", "."]) == 2
    printed = capsys.readouterr()
    assert printed.err.startswith("xpsession: cannot read 'closed': ")
    assert printed.out.startswith("good.py:2:1: XP104 ")


def test_fields_that_a_notebook_lacks_or_has_empty_do_not_matter(folder: Path) -> None:
    rows = [{"cell_type": "markdown"}, {"cell_type": "code", "source": GOOD}]
    kinds: list[Any] = [None, [], {"language_info": None, "kernelspec": None}]
    for metadata in kinds:
        (folder / "a.ipynb").write_text(json.dumps({"cells": rows, "metadata": metadata}), encoding="utf-8")
        assert main(["lint", "a.ipynb"]) == 1


@pytest.mark.parametrize("name", ["a.py", "a.ipynb"])
def test_a_cell_of_10_000_lines_is_checked(folder: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    source = GOOD + "y = xp.sum(x, axis=0)\n" * 10_000 + "xp.norm()\n"
    cells = json.dumps({"cells": [{"cell_type": "code", "source": source}]})
    (folder / name).write_text(cells if name.endswith(".ipynb") else source, encoding="utf-8")
    assert main(["lint", name]) == 1
    assert "Found 2 findings in 1 file." in capsys.readouterr().out
