"""The runner of the standard's own tests: what it runs them on, what it excuses, and what it keeps.

The suite itself is a checkout of another project; here a small one stands in, whose tests have names of the real ones.
"""

import json
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from xpsession.backends.cupy_arrays import LIMITS

SCRIPT = Path(__file__).parents[2] / "tools" / "conformance.py"
# As the suite does, which wants `exec('…')` in the variable.
SUITE = """
import os
import pytest
scope = {}
exec(os.environ["ARRAY_API_TESTS_MODULE"].removeprefix("exec('").removesuffix("')"), scope)
xp = scope["xp"]

def test_the_namespace():
    assert xp.__array_api_version__ == os.environ["ARRAY_API_TESTS_VERSION"] == "2024.12"
    assert xp.__name__ == "xpsession.namespace('cpu')"

@pytest.mark.parametrize("case", ["floor_divide(x1_i is +infinity and isfinite(x2_i) and x2_i > 0)", OTHER])
def test_binary(case):
    assert False, "out=nan"

def test_skipped():
    pytest.skip("not asked")
"""


OPTIONS = """
def pytest_addoption(parser):
    parser.addoption("--max-examples")
    parser.addoption("--disable-deadline", action="store_true")
"""


@pytest.fixture(scope="module")
def conformance() -> ModuleType:
    """Return the script as a module."""
    spec = spec_from_file_location("conformance", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("other", "failed"), [("floor_divide(x1_i is -infinity and isfinite(x2_i))", 0), ("add(x)", 1)]
)
def test_the_record_counts_what_failed_and_why_it_may(tmp_path: Path, other: str, failed: int) -> None:
    package = tmp_path / "checkout" / "array_api_tests"
    package.mkdir(parents=True)
    (package / "test_special_cases.py").write_text(SUITE.replace("OTHER", repr(other)))
    (package.parent / "conftest.py").write_text(OPTIONS)
    command = [sys.executable, str(SCRIPT), str(package.parent), "--standard", "2024.12", "--results", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    (kept,) = tmp_path.glob("conformance-cpu-numpy-*-2024.12.json")
    record = json.loads(kept.read_text())
    assert done.returncode == failed, done.stderr
    assert (record["passed"], record["skipped"], record["failed"]) == (1, 1, failed)
    assert record["failed, excused"] == 2 - failed
    assert {failure["message"] for failure in record["failures"]} == {"AssertionError: out=nan"}
    assert all(failure["excuse"].startswith("floor_divide") for failure in record["failures"] if failure["excuse"])


@pytest.mark.parametrize("script", [SCRIPT, SCRIPT.parents[1] / "benchmarks" / "calls.py"], ids=lambda path: path.stem)
def test_a_device_that_is_not_there_is_one_sentence_and_no_record(script: Path, tmp_path: Path) -> None:
    checkout = [str(tmp_path), "--results", str(tmp_path)] if script == SCRIPT else []
    command = [sys.executable, str(script), *checkout, "--device", "strict:device9"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "error: no device 'strict:device9'; this machine has 'cpu'" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("test", "library", "version", "excused"),
    [
        ("test_special_cases::test_iop[__imod__(x1_i is +0 and x2_i < 0) -> -0]", "cupy", "2025.12", True),
        ("test_special_cases::test_binary[remainder(x1_i is +0 and x2_i < 0) -> -0]", "cupy", "2025.12", False),
        ("test_special_cases::test_iop[__imod__(x1_i is +0 and x2_i < 0) -> -0]", "numpy", "2025.12", False),
        ("test_dlpack::test_dunder_dlpack", "cupy", "2025.12", True),
        ("test_dlpack::test_from_dlpack", "cupy", "2025.12", False),
        ("test_dlpack::test_from_dlpack", "numpy", "2022.12", True),
        ("test_dlpack::test_from_dlpack", "numpy", "2023.12", False),
    ],
)
def test_an_excuse_is_that_of_a_library_and_a_version(
    conformance: ModuleType, test: str, library: str, version: str, *, excused: bool
) -> None:
    assert (conformance.excuse(test, library, version) is not None) is excused


def test_what_is_beyond_reach_in_cupy_the_report_lists_too(conformance: ModuleType) -> None:
    listed = " ".join(f"{limit.name}: {limit.reason}" for limit in LIMITS)
    assert len(conformance.BEYOND_REACH["cupy"]) == 2
    assert "operators" in listed
    assert "x.__dlpack__(copy=True)" in listed
