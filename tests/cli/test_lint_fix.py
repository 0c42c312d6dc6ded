"""``xpsession lint --fix`` and ``--diff``: what is written, what is shown, and the exit codes."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

Command = Callable[..., subprocess.CompletedProcess[bytes]]

CODE = "import array_api_strict as xp\n\nx = xp.concatenate([x, y])  # both\nz = xp.sum(d['漢😀'], 0)\nxp.median(x)\n"
FIXED = "import array_api_strict as xp\n\nx = xp.concat([x, y])  # both\nz = xp.sum(d['漢😀'], axis=0)\nxp.median(x)\n"


def test_the_file_is_fixed_and_what_is_left_is_shown(
    tmp_path: Path, lint: Command, snapshot: SnapshotAssertion
) -> None:
    (tmp_path / "a.py").write_text(CODE, encoding="utf-8")
    done = lint("--fix", "a.py")
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.decode() == snapshot
    assert (tmp_path / "a.py").read_text(encoding="utf-8") == FIXED
    assert lint("--fix", "a.py").stdout.decode().endswith("Found 1 finding in 1 file.\n")


def test_when_all_is_fixed_the_code_is_0(tmp_path: Path, lint: Command) -> None:
    (tmp_path / "a.py").write_text("import array_api_strict as xp\nxp.mod(x, 2)\n", encoding="utf-8")
    done = lint("--fix", ".")
    assert (done.returncode, done.stdout) == (0, b"Found 1 finding in 1 file: 1 fixed, 0 left.\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            b"\xef\xbb\xbfimport array_api_strict as xp\r\nxp.mod(x, 2)\r\n",
            b"\xef\xbb\xbfimport array_api_strict as xp\r\nxp.remainder(x, 2)\r\n",
        ),
        (
            b"# coding: latin-1\nimport array_api_strict as xp\ns = '\xe9'; xp.mod(s, 2)",
            b"# coding: latin-1\nimport array_api_strict as xp\ns = '\xe9'; xp.remainder(s, 2)",
        ),
        (
            b"import array_api_strict as xp\rxp.mod(x, 2)  # xp: ignore\rxp.mod(x, 2)\r\n",
            b"import array_api_strict as xp\rxp.mod(x, 2)  # xp: ignore\rxp.remainder(x, 2)\r\n",
        ),
    ],
)
def test_line_ends_encoding_and_byte_order_mark_stay(
    tmp_path: Path, lint: Command, before: bytes, after: bytes
) -> None:
    (tmp_path / "a.py").write_bytes(before)
    assert lint("--fix", "a.py").returncode == 0
    assert (tmp_path / "a.py").read_bytes() == after


def test_a_file_without_anything_to_fix_is_not_written(tmp_path: Path, lint: Command) -> None:
    file = tmp_path / "a.py"
    file.write_text("import array_api_strict as xp\nxp.median(x)\n", encoding="utf-8")
    before = file.stat().st_mtime_ns
    assert lint("--fix", "a.py").returncode == 1
    assert file.stat().st_mtime_ns == before


def test_only_what_is_selected_is_fixed(tmp_path: Path, lint: Command) -> None:
    (tmp_path / "a.py").write_text(CODE, encoding="utf-8")
    assert lint("--fix", "--select", "XP2", "a.py").returncode == 0
    assert "xp.concatenate([x, y])  # both\nz = xp.sum(d['漢😀'], axis=0)" in (tmp_path / "a.py").read_text("utf-8")


def test_a_file_that_cannot_be_written_is_one_line_and_2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from xpsession.compliance.files import batch  # noqa: PLC0415  # this test alone looks inside

    file = tmp_path / "a.py"
    file.write_text(CODE, encoding="utf-8")

    usual = open

    def refuse(name: Any, mode: str = "r", *rest: Any, **options: Any) -> Any:
        if "w" in mode:
            raise PermissionError(13, "Permission denied", str(name))
        return usual(name, mode, *rest, **options)

    monkeypatch.setattr("builtins.open", refuse)
    error = batch.run(batch.Job(str(file), frozenset({"XP101"}), "2025.12", fix=True, write=True))
    assert str(error) == f"cannot write '{file}': Permission denied"


def notebook(path: Path, *sources: str) -> str:
    """Write a notebook as JupyterLab does, but for some habits of other tools; return its text."""
    cells = [
        {
            "cell_type": "code",
            "execution_count": number,
            "id": f"id{number}",
            "metadata": {"z": 1.0, "a": {"collapsed": True}},
            "outputs": [{"name": "stdout", "output_type": "stream", "text": ["é\n", "1e5"]}],
            "source": source.splitlines(keepends=True),
        }
        for number, source in enumerate(sources)
    ]
    whole = {"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {"language_info": {"name": "python"}}}
    text = json.dumps(whole, indent=1, ensure_ascii=False).replace('"z": 1.0', '"z" : 1.00E+0') + "\n"
    path.write_text(text, encoding="utf-8")
    return text


def test_a_notebook_changes_only_where_it_is_fixed(tmp_path: Path, lint: Command) -> None:
    before = notebook(
        tmp_path / "a.ipynb",
        "import array_api_strict as xp\n%time y = xp.mod(d['é'], 2)\n",
        "xp.concatenate([y])",
        "xp.norm()",
    )
    done = lint("--fix", ".")
    assert done.returncode == 1
    assert done.stdout.decode().endswith("Found 3 findings in 1 file: 2 fixed, 1 left.\n")
    after = before.replace("xp.mod(", "xp.remainder(").replace("xp.concatenate(", "xp.concat(")
    assert (tmp_path / "a.ipynb").read_text(encoding="utf-8") == after


def test_the_diff_is_shown_and_nothing_is_changed(tmp_path: Path, lint: Command, snapshot: SnapshotAssertion) -> None:
    (tmp_path / "a.py").write_text(CODE, encoding="utf-8")
    (tmp_path / "b.py").write_text("import array_api_strict as xp\nxp.mod(x, 2)", encoding="utf-8")
    before = notebook(tmp_path / "c.ipynb", "import array_api_strict as xp", "xp.norm()\nxp.mod(x, 2)\n")
    done = lint("--diff", ".")
    assert done.returncode == 1
    assert done.stderr == b"Would fix 4 findings.\n"
    assert done.stdout.decode() == snapshot
    assert (tmp_path / "a.py").read_text(encoding="utf-8") == CODE
    assert (tmp_path / "c.ipynb").read_text(encoding="utf-8") == before
    assert lint("--diff", "--fix", ".").stdout == done.stdout


def test_a_diff_can_be_applied(tmp_path: Path, lint: Command) -> None:
    (tmp_path / "a.py").write_bytes(CODE.replace("\n", "\r\n").encode())
    patch = lint("--diff", "a.py").stdout
    subprocess.run(["git", "apply", "-p0", "-"], cwd=tmp_path, input=patch, check=True)  # noqa: S607  # git of the machine
    assert (tmp_path / "a.py").read_bytes() == FIXED.replace("\n", "\r\n").encode()


def test_a_diff_of_nothing_is_0_whatever_else_is_found(tmp_path: Path, lint: Command) -> None:
    (tmp_path / "a.py").write_text("import array_api_strict as xp\nxp.median(x)\n", encoding="utf-8")
    done = lint("--diff", ".")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"Nothing to fix.\n")


def test_a_diff_in_another_format_is_misuse(lint: Command) -> None:
    done = lint("--diff", "--format", "json", ".")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_stdin_is_checked_under_the_name_that_is_given(lint: Command) -> None:
    done = lint("-", given=CODE.encode())
    assert done.returncode == 1
    assert done.stdout.startswith(b"-:3:5: XP101 ")
    assert lint("-", "--stdin-filename", "src/a.py", given=CODE.encode()).stdout.startswith(b"src/a.py:3:5: XP101 ")
    assert lint("--stdin-filename", "src/a.py", given=CODE.encode()).stdout.startswith(b"src/a.py:3:5: XP101 ")
    assert lint("-", given=b"x = 1\n").returncode == 0


def test_stdin_is_fixed_to_stdout(lint: Command) -> None:
    code = CODE.replace("\n", "\r\n").encode()
    done = lint("--fix", "-", given=code)
    assert (done.returncode, done.stdout) == (1, FIXED.replace("\n", "\r\n").encode())
    assert b"XP104" in done.stderr
    clean = lint("--fix", "-", given=b"x = '\xc3\xa9'\r\n")
    assert (clean.returncode, clean.stdout) == (0, b"x = '\xc3\xa9'\r\n")
    assert lint("--diff", "-", given=code).returncode == 1


def test_stdin_can_be_a_notebook(tmp_path: Path, lint: Command) -> None:
    before = notebook(tmp_path / "a.ipynb", "import array_api_strict as xp\nxp.mod(x, 2)")
    done = lint("--fix", "-", "--stdin-filename", "a.ipynb", given=before.encode())
    assert done.stdout.decode() == before.replace("xp.mod", "xp.remainder")
    assert (tmp_path / "a.ipynb").read_text(encoding="utf-8") == before


def test_stdin_that_is_wrong_or_not_alone_is_2(lint: Command) -> None:
    for done in (
        lint("-", "a.py"),
        lint("-", given=b"\xff"),
        lint("-", "--stdin-filename", "a.ipynb", given=b"{"),
        lint("--fix", "-", "--stdin-filename", "a.ipynb", given=b"{"),
    ):
        assert (done.returncode, len(done.stderr.splitlines()), b"Traceback" in done.stderr) == (2, 1, False)


UNSAFE = "import array_api_strict as xp\nxp.dot(x, y)\nxp.ravel(x)\n"


def test_fixes_that_may_change_what_runs_are_counted_and_not_applied(tmp_path: Path, lint: Command) -> None:
    (tmp_path / "a.py").write_text(UNSAFE, encoding="utf-8")
    assert (
        lint("a.py")
        .stdout.decode()
        .endswith("--fix takes care of 1.\n--diff --unsafe-fixes shows fixes of 1 more that may change what runs.\n")
    )
    assert lint("--fix", "a.py").returncode == 1
    assert (tmp_path / "a.py").read_text("utf-8") == UNSAFE.replace("xp.ravel(x)", "xp.reshape(x, (-1,))")


def test_fixes_that_may_change_what_runs_are_shown_and_applied_on_request(tmp_path: Path, lint: Command) -> None:
    (tmp_path / "a.py").write_text(UNSAFE, encoding="utf-8")
    shown = lint("--diff", "--unsafe-fixes", "a.py").stdout.decode()
    assert "-xp.dot(x, y)\n" in shown
    assert "+xp.matmul(x, y)\n" in shown
    assert (tmp_path / "a.py").read_text("utf-8") == UNSAFE
    assert lint("--fix", "--unsafe-fixes", "a.py").returncode == 0
    assert "xp.matmul(x, y)" in (tmp_path / "a.py").read_text("utf-8")
