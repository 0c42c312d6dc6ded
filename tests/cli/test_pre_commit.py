"""The hook for pre-commit: what it runs is a command that there is."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

Command = Callable[..., subprocess.CompletedProcess[bytes]]

HOOK = (Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")


def test_the_hook_is_called_xpsession_lint_and_takes_python_and_notebooks() -> None:
    assert HOOK.startswith("- id: xpsession-lint\n")
    assert "\n  types_or: [python, jupyter]\n" in HOOK
    assert "\n  language: python\n" in HOOK


def test_the_hook_runs_on_named_files_and_keeps_to_what_is_excluded(tmp_path: Path, lint: Command) -> None:
    entry = re.search(r"^  entry: xpsession lint (.*)$", HOOK, re.MULTILINE)
    assert entry is not None
    (tmp_path / "pyproject.toml").write_text('[tool.xpsession]\nexclude = ["old"]\n', encoding="utf-8")
    (tmp_path / "old").mkdir()
    for name in ("a.py", "old/b.py"):
        (tmp_path / name).write_text("import array_api_strict as xp\nxp.mod(x, 2)\n", encoding="utf-8")
    done = lint(*entry[1].split(), "a.py", "old/b.py")
    assert done.returncode == 1
    assert done.stdout.decode().endswith("Found 1 finding in 1 file.\n--fix takes care of 1.\n")
    assert lint(*entry[1].split(), "old/b.py").returncode == 0
