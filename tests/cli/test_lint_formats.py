"""``xpsession lint --format``: SARIF and GitHub's annotations, as the services that read them ask for."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from syrupy.assertion import SnapshotAssertion

from xpsession.compliance.rule import all_rules
from xpsession.display.github import to_github
from xpsession.records.diagnostic import Diagnostic

Command = Callable[..., subprocess.CompletedProcess[bytes]]

CODE = "import array_api_strict as xp\nx = xp.concatenate([x, y])\n"
# What the schema of SARIF 2.1.0 requires of each object, and all that it allows of those that are closed.
REQUIRED = {
    "log": {"version", "runs"},
    "run": {"tool"},
    "driver": {"name"},
    "rule": {"id"},
    "result": {"message"},
    "change": {"artifactLocation", "replacements"},
    "replacement": {"deletedRegion"},
}


def write(folder: Path) -> None:
    (folder / "a b.py").write_text(CODE, encoding="utf-8")
    cells = [{"cell_type": "code", "source": CODE}]
    (folder / "n.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")


def sarif(done: subprocess.CompletedProcess[bytes]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_sarif_has_what_its_schema_requires(tmp_path: Path, lint: Command) -> None:
    write(tmp_path)
    done = lint("--format", "sarif", ".")
    assert (done.returncode, done.stderr) == (1, b"")
    log = sarif(done)
    assert log.keys() >= REQUIRED["log"]
    assert log["version"] == "2.1.0"
    [run] = log["runs"]
    assert run.keys() >= REQUIRED["run"]
    assert run["columnKind"] in {"utf16CodeUnits", "unicodeCodePoints"}
    driver = run["tool"]["driver"]
    assert driver.keys() >= REQUIRED["driver"]
    for rule in driver["rules"]:
        assert rule.keys() >= REQUIRED["rule"]
        assert rule["shortDescription"]["text"]
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note", "none"}
    for result in run["results"]:
        assert result.keys() >= REQUIRED["result"]
        assert result["message"]["text"]
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        for fix in result.get("fixes", []):
            for change in fix["artifactChanges"]:
                assert change.keys() >= REQUIRED["change"]
                assert all(item.keys() >= REQUIRED["replacement"] for item in change["replacements"])


@pytest.mark.skipif(
    "SARIF_SCHEMA" not in os.environ, reason="SARIF_SCHEMA is the path of OASIS's schema of SARIF 2.1.0"
)
def test_sarif_fits_its_schema(tmp_path: Path, lint: Command) -> None:
    write(tmp_path)
    schema = json.loads(Path(os.environ["SARIF_SCHEMA"]).read_text(encoding="utf-8"))
    jsonschema.validate(sarif(lint("--format", "sarif", ".")), schema)


def test_sarif_says_where_and_how_to_fix_it(tmp_path: Path, lint: Command, snapshot: SnapshotAssertion) -> None:
    write(tmp_path)
    assert sarif(lint("--format", "sarif", "."))["runs"][0]["results"] == snapshot


def test_sarif_describes_every_rule_and_clean_files_have_no_results(tmp_path: Path, lint: Command) -> None:
    (tmp_path / "a.py").write_text("x = 1\n", encoding="utf-8")
    done = lint("--format", "sarif", ".")
    assert done.returncode == 0
    [run] = sarif(done)["runs"]
    assert run["results"] == []
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == sorted(
        ["XP001", "XP002", "XP003", *(rule.code for rule in all_rules())]
    )


def test_an_absolute_path_is_a_uri(tmp_path: Path, lint: Command) -> None:
    write(tmp_path)
    [result] = sarif(lint("--format", "sarif", str(tmp_path / "a b.py")))["runs"][0]["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == (tmp_path / "a b.py").as_uri()


def test_annotations_are_one_line_each(tmp_path: Path, lint: Command, snapshot: SnapshotAssertion) -> None:
    write(tmp_path)
    done = lint("--format", "github", ".")
    assert done.returncode == 1
    assert done.stdout.decode() == snapshot


def test_annotations_are_escaped() -> None:
    found = Diagnostic(
        code="XP1", name="n", message="50%\r\nof: a, b", severity="warning", path="a,b:c%.py", cell=None,
        line=2, column=3, end_line=2, end_column=4,
    )  # fmt: skip
    assert to_github([found]) == "::warning file=a%2Cb%3Ac%25.py,line=2,col=4,title=XP1::50%25%0D%0Aof: a, b"


def test_clean_files_have_no_annotations(tmp_path: Path, lint: Command) -> None:
    (tmp_path / "a.py").write_text("x = 1\n", encoding="utf-8")
    done = lint("--format", "github", ".")
    assert (done.returncode, done.stdout) == (0, b"")
