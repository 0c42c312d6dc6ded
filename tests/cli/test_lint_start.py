"""What ``xpsession lint`` imports: it starts at once, and what few files need is imported for those."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

# What takes long to import, and says nothing about a Python file without declarations, settings and findings.
HEAVY = frozenset(
    {"concurrent", "dataclasses", "inspect", "multiprocessing", "numpy", "pathlib", "pkgutil", "tokenize", "tomllib"}
)
if sys.version_info >= (3, 14):
    HEAVY -= {"dataclasses", "inspect", "tokenize"}  # argparse imports them itself
CLEAN = "import json\n\nprint(json.dumps(1))\n"
NAMED = "def interpolate(x, xp, fp):\n    return xp[0]\n"  # an array, as the text shows once it is followed
USED = "import array_api_strict as xp\n\nxp.sum(xp.ones(3))\n"


def imported(folder: Path, source: str) -> set[str]:
    """Return the modules that linting a file with this source imports."""
    (folder / "a.py").write_text(source, encoding="utf-8")
    code = (
        "import json, sys; before = {*sys.modules} - {'json'}; from xpsession.cli import main;"
        "code = main(['lint', '-q', 'a.py']); print(json.dumps([code, *{*sys.modules} - before]))"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    code, *modules = json.loads(done.stdout)
    assert code == 0
    return set(modules)


def rules(modules: set[str]) -> set[str]:
    return {name for name in modules if name.startswith("xpsession.compliance.rules.")}


@pytest.mark.parametrize("source", [CLEAN, NAMED, USED])
def test_linting_a_clean_file_imports_nothing_heavy(tmp_path: Path, source: str) -> None:
    assert not {name.partition(".")[0] for name in imported(tmp_path, source)} & HEAVY


def test_a_file_that_names_no_namespace_is_not_followed_at_all(tmp_path: Path) -> None:
    modules = imported(tmp_path, CLEAN)
    above = {name.split(".")[2] for name in modules if name.startswith("xpsession.compliance.")}
    assert not above & {"examination", "fixing", "flow", "migration", "rule", "uses"}


def test_no_rule_is_imported_before_there_is_something_to_ask_it_about(tmp_path: Path) -> None:
    assert not rules(imported(tmp_path, NAMED))
    assert len(rules(imported(tmp_path, USED))) > 1


def test_settings_are_read_only_where_a_file_may_have_some(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    assert "tomllib" not in imported(tmp_path, CLEAN)
    (tmp_path / "pyproject.toml").write_text('[tool."\\u0078psession"]\nselect = ["XP1"]\n', encoding="utf-8")
    assert "tomllib" in imported(tmp_path, CLEAN)


def test_a_declared_encoding_is_still_read(tmp_path: Path) -> None:
    assert "tokenize" in imported(tmp_path, f"# coding: utf-8\n{CLEAN}")
