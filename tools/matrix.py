"""Test on several Pythons, each with the oldest NumPy 2 that has a wheel for it and with the newest.

Usage: ``python tools/matrix.py PYTHON… [--conformance CHECKOUT]``, where PYTHON is a command such as python3.13 and
CHECKOUT one of array-api-tests. The environments lie under build/matrix. The exit status is 1 if anything failed.
"""

import argparse
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cuda_extra import matching_extra

ROOT = Path(__file__).parents[1]
# What runs with the oldest NumPy: the rooms that look it in the eye. array_api_strict, SciPy, scikit-learn and CuPy
# want a newer one, and are not what is in question there.
OLDEST = ("-k", "not strict", "tests/backends", "tests/namespaces", "tests/standard", "tests/sessions")
TOOLS = ("array-api-strict", "hypothesis", "jupyter-client", "ipykernel", "pytest", "pytest-timeout", "syrupy")
MINORS = range(20)  # of NumPy 2


class Trial(NamedTuple):
    """One environment: what is installed into it beside this package, and what pytest is given there."""

    numpy: str
    extras: str
    packages: tuple[str, ...]
    tests: tuple[str, ...]


def trials(python: str) -> Iterator[Trial]:
    """Yield what is tried with a Python."""
    yield Trial(oldest(python), "", TOOLS, OLDEST)
    yield Trial("2.*", f"[lab,test,{matching_extra()}]", (), ())


def oldest(python: str) -> str:
    """Return the first series of NumPy 2 that has wheels for a Python, as pip takes it."""
    asked = [python, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "--only-binary=:all:"]
    series = (f"2.{minor}.*" for minor in MINORS)
    return next((one for one in series if not run([*asked, "--no-deps", f"numpy=={one}"], quiet=True)), "2.*")


def environment(python: str, name: str, trial: Trial) -> str | None:
    """Return the Python of an environment in which a trial can run, or None where it cannot be installed."""
    folder = ROOT / "build" / "matrix" / f"{name}-numpy-{trial.numpy.replace('*', 'x')}"
    if run([python, "-m", "venv", str(folder)]):
        return None
    own = str(folder / ("Scripts" if sys.platform == "win32" else "bin") / "python")
    install = [own, "-m", "pip", "install", "--quiet", "--editable", f"{ROOT}{trial.extras}"]
    # A Python that is too old is told at once without the dependencies, of which pip would try one after the other.
    failed = run([*install, "--no-deps"]) or run([*install, f"numpy=={trial.numpy}", *trial.packages])
    return None if failed else own


def tried(python: str, name: str, checkout: Path | None) -> Iterator[tuple[str, str]]:
    """Yield what became of each trial with a Python, and what it was."""
    for trial in trials(python):
        own = environment(python, name, trial)
        if own is None:
            yield f"Python {name}, NumPy {trial.numpy}", "could not be installed"
            continue
        numpy = asked(own, "import numpy; print(numpy.__version__)")
        failed = run([own, "-m", "pytest", "-q", *trial.tests])
        if checkout is not None:
            failed |= run([own, "-m", "pip", "install", "--quiet", "--requirement", str(checkout / "requirements.txt")])
            failed |= run([own, "tools/conformance.py", str(checkout)])
        yield f"Python {name}, NumPy {numpy}", "failed" if failed else "passed"


def run(command: Sequence[str], *, quiet: bool = False) -> int:
    """Run a command in the repository and return its exit status."""
    nowhere = subprocess.DEVNULL if quiet else None
    return subprocess.run(command, cwd=ROOT, check=False, stdout=nowhere, stderr=nowhere).returncode


def asked(python: str, code: str) -> str:
    """Return what a Python prints; an empty text where it cannot be started."""
    try:
        return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def main() -> int:
    """Test on each Python, and say of each what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pythons", nargs="+", metavar="PYTHON")
    parser.add_argument("--conformance", type=Path, metavar="CHECKOUT")
    options = parser.parse_args()
    names = {python: asked(python, "import platform; print(platform.python_version())") for python in options.pythons}
    for python, name in names.items():
        if not name:
            parser.error(f"'{python}' is no Python that can be started")
    found = [pair for python, name in names.items() for pair in tried(python, name, options.conformance)]
    for what, result in found:
        print(f"{what}: {result}")
    return 0 if all(result == "passed" for _, result in found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
