import json
from pathlib import Path

import pytest

from xpsession.compliance.files import check_file

START = "import array_api_strict as xp\n"


def test_a_code_that_no_rule_has_is_told_at_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text(f"{START}é = xp.sum(x)  # noqa # xp: ignore[XP101, E501 xp20]\n", encoding="utf-8")
    found = check_file(path)
    assert [(one.code, one.line, one.column, one.end_column) for one in found] == [
        ("XP003", 2, 42, 46),
        ("XP003", 2, 47, 51),
    ]
    assert found[0].message == "no rule has the code 'E501', so this comment ignores nothing by it"
    assert found[0].hint == "xpsession rule --all"


def test_the_hint_names_the_codes_that_begin_so(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("x = 1  # xp: ignore[XP00]\n", encoding="utf-8")
    assert [one.hint for one in check_file(path)] == ["XP001, XP002, XP003"]


@pytest.mark.parametrize("comment", ["# xp: ignore", "# xp: ignore[]", "# xp: ignore[xp404]", "'# xp: ignore[E1]'"])
def test_other_comments_are_left_alone(tmp_path: Path, comment: str) -> None:
    path = tmp_path / "a.py"
    path.write_text(f"x = 1\n{comment}\n", encoding="utf-8")
    assert check_file(path) == ()


def test_in_a_notebook_the_cell_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    cells = [{"cell_type": "code", "source": text} for text in (START, "%time xp.sum(x)  # xp: ignore[XP999]")]
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert [(one.code, one.cell, one.line, one.column) for one in check_file(path)] == [("XP003", 2, 1, 30)]
