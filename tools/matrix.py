"""Test the namespace on several versions of NumPy, each in an environment of its own under build/matrix.

Usage: ``python tools/matrix.py '2.0.*' '2.*' [--conformance CHECKOUT]``, where CHECKOUT is one of array-api-tests.
"""

import argparse
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
# What runs on every version: the rooms that look NumPy in the eye.
TESTS = ("tests/backends", "tests/namespaces", "tests/standard", "tests/sessions")
# SciPy, scikit-learn and CuPy want newer NumPy; the tests above need none of them.
TOOLS = ("array-api-strict", "hypothesis", "jupyter-client", "ipykernel", "pytest", "pytest-timeout", "syrupy")


def environment(version: str) -> Path:
    """Return the Python of an environment that has NumPy of `version` and this package."""
    folder = ROOT / "build" / "matrix" / version.replace("*", "x")
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--editable", str(ROOT), f"numpy=={version}", *TOOLS]
    subprocess.run(install, check=True)
    return python


def main() -> int:
    """Test on each version; the exit status is 1 if any failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("versions", nargs="+", help="as pip takes them: 2.0.*")
    parser.add_argument("--conformance", type=Path, metavar="CHECKOUT")
    options = parser.parse_args()
    failed = []
    for version in options.versions:
        python = str(environment(version))
        # array_api_strict itself wants NumPy 2.1, and is not what is in question here.
        runs = [[python, "-m", "pytest", "-q", "-k", "not strict", *TESTS]]
        if options.conformance is not None:
            needs = str(options.conformance / "requirements.txt")
            subprocess.run([python, "-m", "pip", "install", "--quiet", "--requirement", needs], check=True)
            runs.append([python, "tools/conformance.py", str(options.conformance)])
        failed += [version for run in runs if subprocess.run(run, cwd=ROOT, check=False).returncode]
    print(f"failed on NumPy {', '.join(failed)}" if failed else f"passed on NumPy {', '.join(options.versions)}")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
