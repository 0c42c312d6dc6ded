"""The catalogue of the rules in the documentation is that of the rules as they are."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_catalogue_is_what_the_rules_say() -> None:
    command = [sys.executable, str(ROOT / "tools" / "rules_page.py")]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout
    kept = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert kept == printed, "python tools/rules_page.py > docs/rules.md"
