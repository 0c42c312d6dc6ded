import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from xpsession.cli import main
from xpsession.compliance import files
from xpsession.records.correction import Correction

CODE = "import array_api_strict as xp\n\nxp.concatenate([x, y])\nif x:\n\tz = xp.sum(d['漢😀'], 0)\n"
CLEAN = "import array_api_strict as xp\nxp.concat([x, y])\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def command(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    root = str(Path(__file__).parents[2])
    environment = os.environ | {"PYTHONPATH": root, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-m", "xpsession", *arguments],
        cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_findings_are_shown_and_the_code_is_1(
    folder: Path, capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion
) -> None:
    (folder / "a.py").write_text(CODE, encoding="utf-8")
    cells = [{"cell_type": "markdown", "source": ""}, {"cell_type": "code", "source": CODE.splitlines(keepends=True)}]
    (folder / "b.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert main(["lint", "."]) == 1
    assert capsys.readouterr().out == snapshot


def test_clean_files_give_0(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.py").write_text(CLEAN, encoding="utf-8")
    assert main(["lint", "a.py"]) == 0
    assert capsys.readouterr().out == "All clean.\n"


def test_json_is_an_array_of_records(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.py").write_text(CODE, encoding="utf-8")
    assert main(["lint", "a.py", "--format", "json"]) == 1
    first, second = json.loads(capsys.readouterr().out)
    assert first == {
        "code": "XP101",
        "name": "renamed-function",
        "message": "'xp.concatenate' is not in the array API standard 2025.12",
        "severity": "error",
        "path": "a.py",
        "cell": None,
        "line": 3,
        "column": 0,
        "end_line": 3,
        "end_column": 14,
        "hint": "xp.concat",
        "fix": [{"line": 3, "column": 3, "end_line": 3, "end_column": 14, "text": "concat"}],
        "url": "https://data-apis.org/array-api/2025.12/API_specification/generated/array_api.concat.html",
        "unsafe_fix": None,
    }
    assert second["code"] == "XP203"


def test_json_of_clean_files_is_an_empty_array(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.py").write_text(CLEAN, encoding="utf-8")
    assert main(["lint", "a.py", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_the_version_is_chosen(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.py").write_text("import array_api_strict as xp\nxp.clip(x, 0, 1)\n", encoding="utf-8")
    assert main(["lint", "a.py", "--standard", "2022.12"]) == 1
    assert "XP108" in capsys.readouterr().out
    assert main(["lint", "a.py"]) == 0


def test_an_unknown_version_is_misuse(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del folder
    assert main(["lint", ".", "--standard", "2021.12"]) == 2
    assert capsys.readouterr().err.startswith("xpsession: error: no version '2021.12'")


def test_a_file_that_cannot_be_read_gives_2_and_the_others_are_done(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.py").write_text(CODE, encoding="utf-8")
    (folder / "b.ipynb").write_text("{", encoding="utf-8")
    assert main(["lint", "none.py", "a.py", "b.ipynb"]) == 2
    printed = capsys.readouterr()
    assert len(printed.err.splitlines()) == 2
    assert printed.out.endswith("Found 2 findings in 1 file.\n--fix takes care of 2.\n")


def test_a_mistake_of_ours_is_told_and_the_other_files_are_done(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(document: files.Document, **options: Any) -> Correction:
        if document.path == "b.py":
            raise IndexError("no such place")  # which cannot be had otherwise, as far as we know
        return whole(document, **options)

    whole = files.correct_document
    monkeypatch.setattr(files, "correct_document", check)
    (folder / "b.py").write_text("x = 1", encoding="utf-8")
    (folder / "a.py").write_text(CODE, encoding="utf-8")
    assert main(["lint", "b.py", "a.py"]) == 2
    printed = capsys.readouterr()
    assert "XP101" in printed.out
    assert re.search(
        r"cannot check 'b.py' by a mistake in xpsession \(IndexError in test_lint.py:\d+: no such", printed.err
    )


def test_only_unreadable_files_are_not_called_clean(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del folder
    assert main(["lint", "none.py"]) == 2
    assert capsys.readouterr().out == ""


def test_missing_arguments_are_one_line_and_2(tmp_path: Path) -> None:
    for arguments in (["lint", ".", "--jobs", "0"], ["lint", ".", "--format", "xml"], ["nonsense"], []):
        done = command(*arguments, cwd=tmp_path)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr


def test_the_command_runs_in_its_own_process(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(CODE, encoding="utf-8")
    done = command("lint", "a.py", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("a.py:3:1: XP101 ")
    assert command("--version", cwd=tmp_path).stdout.startswith("xpsession ")


def test_a_closed_pipe_is_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import array_api_strict as xp\n" + "xp.norm()\n" * 20_000, encoding="utf-8")
    root = str(Path(__file__).parents[2])
    with subprocess.Popen(
        [sys.executable, "-m", "xpsession", "lint", "a.py"],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": root}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_is_one_line_and_2(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(CODE, encoding="utf-8")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "xpsession", "lint", "a.py"],
            cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}, stdout=full,
            stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == b"xpsession: error: cannot write what was found: No space left on device\n"


def test_ctrl_c_is_no_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("xpsession.cli.lint.run", interrupt)
    assert main(["lint", "."]) == 130
    assert capsys.readouterr().err == "xpsession: interrupted\n"


def test_starting_and_linting_imports_no_library(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(CODE, encoding="utf-8")
    script = (
        "import sys; from xpsession.cli import main; main(['lint', 'a.py'])\n"
        "print([name for name in ('numpy', 'IPython', 'cupy', 'array_api_compat') if name in sys.modules])"
    )
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": root, "PYTHONIOENCODING": "utf-8"},
        capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert done.stdout.endswith("[]\n")
