"""``xpsession report``: its exit codes and its two formats."""

import json
import subprocess
import sys

import pytest

from xpsession.cli import main


def test_a_report_on_one_namespace_shows_every_finding(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "numpy"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("against the array API standard 2025.12\nnamespace ")
    assert "\n  probes failed\n" in printed
    assert " more" not in printed


def test_a_report_on_everything_folds_long_lists(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report"]) == 0
    folded = capsys.readouterr().out
    assert "… and " in folded
    assert main(["report", "--full"]) == 0
    assert len(capsys.readouterr().out) > len(folded)


def test_json_is_the_record(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--format", "json", "--standard", "2023.12", "numpy", "cpu"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"standard", "namespaces", "seconds"}
    assert found["standard"] == "2023.12"
    assert [row["name"] for row in found["namespaces"]] == ["numpy", "xpsession on cpu"]
    assert {probe["outcome"] for probe in found["namespaces"][0]["probes"]} <= {"passed", "failed", "not run"}


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["numpyy"], "unknown namespace 'numpyy'"),
        (["numpyy"], "Hint: xpsession report numpy\n"),
        (["cuda:77"], "'cuda:77'"),
        (["--standard", "2020.12"], "no version '2020.12'"),
    ],
)
def test_misuse_is_one_line_and_2(arguments: list[str], problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert problem in printed.err
    assert len(printed.err.splitlines()) == 1


def test_an_unknown_format_is_2() -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["report", "--format", "xml"])


def test_it_runs_with_every_warning_an_error_in_a_fresh_process() -> None:
    command = [sys.executable, "-W", "error", "-m", "xpsession", "report", "cpu"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert done.stderr == ""
    assert "xpsession on cpu" in done.stdout
