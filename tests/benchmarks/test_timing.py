"""The report on the accuracy of timing works from end to end; its figures are nobody's business here."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from xpsession import backends
from xpsession.errors import DeviceError

GPU_SCRIPT = Path(__file__).parents[2] / "benchmarks" / "timing_gpu.py"
SCRIPT = Path(__file__).parents[2] / "benchmarks" / "timing.py"
COLUMNS = {"check", "target", "measured", "met", "peers", "figures", "table", "what", "seconds", "load"}


def test_the_quick_report_has_every_row_and_is_kept_as_json_and_markdown(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(SCRIPT), "--quick", "--results", str(tmp_path)], check=True)
    report = json.loads((tmp_path / "timing-accuracy.json").read_text(encoding="utf-8"))
    page = (tmp_path / "timing-accuracy.md").read_text(encoding="utf-8")
    assert {"date", "command", "machine", "versions", "rows"} <= report.keys()
    assert len(report["rows"]) == 16
    for row in report["rows"]:
        assert row.keys() == COLUMNS
        assert row["met"] in {True, False, None}
        assert f"| {row['check']} | {row['target']} | {row['measured']} |" in page
    assert "%timeit" in page
    assert "pyperf" in page
    assert "CuPy's GPU time" in page


def test_a_single_row_can_be_asked_for(tmp_path: Path) -> None:
    command = [sys.executable, str(SCRIPT), "--quick", "--only", "virtual_clock", "--results", str(tmp_path)]
    subprocess.run(command, check=True)
    (row,) = json.loads((tmp_path / "timing-accuracy.json").read_text(encoding="utf-8"))["rows"]
    assert row["check"] == "a virtual clock: wall, throughput, host, device, ratio"


def test_the_report_on_a_gpu_says_that_it_needs_one() -> None:
    try:
        backends.device("cuda:0")
    except DeviceError:
        found = subprocess.run([sys.executable, str(GPU_SCRIPT)], capture_output=True, text=True, check=False)
        assert (found.returncode, found.stdout) == (2, "")
        assert found.stderr.startswith("this needs a GPU, and nothing was measured: ")
    else:
        pytest.skip("this machine has a GPU")
