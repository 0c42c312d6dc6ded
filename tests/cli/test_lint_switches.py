"""What users of ruff look for beside the findings themselves."""

from pathlib import Path
from typing import Any

import array_api_strict
import pytest

from xpsession.cli import main

CODE = "import array_api_strict as xp\nxp.concatenate([x, y])\nxp.mod(x, 2)\nxp.einsum('i', x)\n"
PLAIN = "import numpy as np\n\n\ndef f(x):\n    return np.concatenate([x, np.power(x, 2)])\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").write_text(CODE, encoding="utf-8")
    return tmp_path


def test_without_a_path_the_current_folder_is_checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del folder
    assert main(["lint"]) == 1
    assert "Found 3 findings in 1 file." in capsys.readouterr().out


def test_a_folder_without_any_file_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "empty").mkdir()
    assert main(["lint", "empty"]) == 0
    assert capsys.readouterr().err == "xpsession: no Python files or notebooks under 'empty'\n"


def test_the_format_has_the_name_that_ruff_gives_it_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del folder
    assert main(["lint", "--output-format", "github"]) == 1
    assert capsys.readouterr().out.startswith("::error file=a.py,line=2,")


def test_statistics_count_by_rule(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del folder
    assert main(["lint", "--statistics"]) == 1
    assert capsys.readouterr().out.splitlines()[:2] == [
        "2  XP101  [*] renamed-function",
        "1  XP104  [ ] unknown-function",
    ]


def test_findings_may_not_count_for_the_exit_code(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--exit-zero"]) == 0
    assert main(["lint", "--exit-zero", "--diff"]) == 0
    assert main(["lint", "--exit-zero", str(folder / "none.py")]) == 2
    assert capsys.readouterr().err.splitlines()[-1].endswith("none.py': No such file or directory")


def test_findings_of_any_severity_count(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = (
        "from array_api_compat import array_namespace as a\n\ndef f(x):\n    xp = a(x)\n    return x + xp.zeros(3)\n"
    )
    (folder / "a.py").write_text(source, encoding="utf-8")
    assert main(["lint"]) == 1
    assert "XP804" in capsys.readouterr().out


def test_quiet_leaves_the_summary_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "-q"]) == 1
    assert "Found" not in capsys.readouterr().out
    (folder / "a.py").write_text("", encoding="utf-8")
    assert main(["lint", "-q"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "arguments", [["--diff", "--statistics"], ["--statistics", "--format", "json"], ["--diff", "--format", "sarif"]]
)
def test_what_excludes_each_other_is_misuse(
    folder: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    del folder
    assert main(["lint", *arguments]) == 2
    assert capsys.readouterr().err.startswith("xpsession: error: --")


def test_migration_is_asked_for_and_works_with_fix_and_diff(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.py").write_text(PLAIN, encoding="utf-8")
    assert main(["lint"]) == 0
    assert main(["lint", "--migrate"]) == 1
    printed = capsys.readouterr().out
    assert "a.py:4:5: XP910 'f' computes with NumPy alone: 'np.concatenate', 'np.power'" in printed
    assert "hint: xp = array_namespace(x)" in printed
    assert main(["lint", "--migrate", "--diff"]) == 1
    assert "+    return np.concat([x, np.pow(x, 2)])" in capsys.readouterr().out
    assert main(["lint", "--migrate", "--fix"]) == 1
    assert (folder / "a.py").read_text(encoding="utf-8").endswith("np.concat([x, np.pow(x, 2)])\n")


def test_migration_ends_with_0(folder: Path) -> None:
    done = "import array_api_compat\ndef f(x):\n    xp = array_api_compat.array_namespace(x)\n    return xp.sin(x)\n"
    (folder / "a.py").write_text(done, encoding="utf-8")
    assert main(["lint", "--migrate"]) == 0


def test_unsafe_fixes_give_a_function_its_namespace_once_all_it_calls_is_in_the_standard(folder: Path) -> None:
    source = (
        "import numpy as np\n\n\n"
        'def spread(a, ddof=0):\n    """Return it."""\n    a = np.asanyarray(a)\n'
        "    return np.amax(a) / a.std(ddof=ddof)\n\n\n"
        "def middle(a):\n    return np.median(a) + np.mean(a)\n"
    )
    (folder / "a.py").write_text(source, encoding="utf-8")
    assert main(["lint", "--migrate", "--fix", "--unsafe-fixes"]) == 1
    fixed = (folder / "a.py").read_text(encoding="utf-8")
    assert fixed == (
        "from array_api_compat import array_namespace\nimport numpy as np\n\n\n"
        'def spread(a, ddof=0):\n    """Return it."""\n    xp = array_namespace(a)\n    a = xp.asarray(a)\n'
        "    return xp.max(a) / xp.std(a, correction=ddof)\n\n\n"
        "def middle(a):\n    return np.median(a) + np.mean(a)\n"
    )
    scope: dict[str, Any] = {}
    exec(fixed, scope)  # noqa: S102  # it stands above
    assert float(scope["spread"](array_api_strict.asarray([1.0, 2.0, 3.0]), ddof=1)) == 3.0
