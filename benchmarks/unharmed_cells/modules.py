"""Unharmed cells, the body of code: which tests and whose docstrings are run, as modules.toml says."""

import tomllib
from pathlib import Path
from typing import Any

_READ: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
LANGUAGE: list[str] = _READ["language"].split()
QUICK: list[str] = _READ["quick"].split()
DOCUMENTED: list[str] = _READ["documented"].split()
QUICK_DOCUMENTED: list[str] = _READ["quick_documented"].split()
ARRAYS: list[str] = _READ["arrays"].split()
QUICK_ARRAYS: list[str] = _READ["quick_arrays"].split()
PROGRAMS: int = _READ["programs"]
QUICK_PROGRAMS: int = _READ["quick_programs"]
EXCUSED: dict[str, str] = _READ["excused"]
