"""What the documents tell the reader to type or to open: it is there."""

import re
from pathlib import Path

import pytest

from xpsession import cli

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "extension/README.md", "extension/WIRE.md")


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest) -> Path:
    """Return each document in turn."""
    named: str = request.param
    return ROOT / named


def found(pattern: str, page: Path) -> set[str]:
    """Return what a pattern's group matches in a document."""
    return set(re.findall(pattern, page.read_text(encoding="utf-8"), re.MULTILINE))


def test_a_target_of_make_is_in_the_makefile(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert found(r"(?:`|^)make (?:-k )?([a-z][a-z-]*)", page) <= targets


def test_a_file_that_is_named_is_there(page: Path) -> None:
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    linked = {link for link in re.findall(r"\]\(([^)#]+)\)", prose) if "://" not in link}
    assert [link for link in linked if not (page.parent / link).exists()] == []
    scripts = found(r"python ((?:tools|benchmarks)/\w+\.py)", page)
    assert [script for script in scripts if not (ROOT / script).is_file()] == []


def test_a_subcommand_is_one(page: Path) -> None:
    magics = {path.stem for path in (ROOT / "xpsession" / "magics").glob("[a-z]*.py")}
    assert found(r"%xp ([a-z]+)", page) <= magics
    commands = {path.stem for path in Path(cli.__file__).parent.glob("[a-z]*.py")}
    assert found(r"(?:`|^)xpsession ([a-z]+)", page) <= commands


def test_an_option_of_a_command_is_one(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("lint", "report", "rule", "time"):
        with pytest.raises(SystemExit):
            cli.main([command, "--help"])
        known = set(re.findall(r"--[a-z][a-z-]*", capsys.readouterr().out))
        for line in found(rf"(?:`|^)xpsession {command} ([^`\n#]*)", page):
            assert set(re.findall(r"(?<!\S)--[a-z][a-z-]*", line)) <= known
