"""The checks against array_api_strict, on a few of the programs that ``make oracle`` draws, always the same."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "oracle.py"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("oracle")
    subprocess.run(
        [sys.executable, str(SCRIPT), "--programs", "250", "--seeds", "0", "--results", str(folder)], check=True
    )
    found: dict[str, Any] = json.loads((folder / "oracle.json").read_text(encoding="utf-8"))
    page = (folder / "oracle.md").read_text(encoding="utf-8")
    assert f"| {found['recall']:.2%} |" in page
    return found


def test_what_strict_refuses_is_reported_at_that_line(report: dict[str, Any]) -> None:
    assert report["refused"] > 200
    assert report["recall"] >= 0.97, report["missed"]


def test_what_strict_passes_is_silent_unless_there_is_a_listed_reason(report: dict[str, Any]) -> None:
    assert report["reports"] > 150
    assert report["precision"] >= 0.99, report["unfounded"]
