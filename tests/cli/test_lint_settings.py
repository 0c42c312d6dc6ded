"""What ``xpsession lint`` is told by pyproject.toml and by the command line, and many files at once."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from xpsession.compliance.files import batch

Command = Callable[..., subprocess.CompletedProcess[bytes]]

CODE = "import array_api_strict as xp\nxp.mod(x, 2)\nxp.ravel(x)\nxp.sum(x, 0)\nxp.clip(x, 0, 1)\n"


@pytest.fixture
def codes(tmp_path: Path, lint: Command) -> Callable[..., list[str]]:
    """Return a function that lints with these arguments and returns the path and code of each finding."""
    (tmp_path / "a.py").write_text(CODE, encoding="utf-8")

    def found(*arguments: str) -> list[str]:
        done = lint(*(arguments or (".",)))
        assert done.stderr == b""
        lines = [line for line in done.stdout.decode().splitlines() if ": XP" in line]
        return [f"{line.split(':')[0]} {line.split(': ')[1].split()[0]}" for line in lines]

    return found


def settings(folder: Path, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text(f"[tool.xpsession]\n{text}\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ["XP101", "XP102", "XP203"]),
        (["--select", "XP1"], ["XP101", "XP102"]),
        (["--select", "xp101,XP2"], ["XP101", "XP203"]),
        (["--select", "XP101", "--select", "XP203"], ["XP101", "XP203"]),
        (["--select", "ALL", "--ignore", "XP1"], ["XP203"]),
        (["--ignore", "XP"], []),
        (["--select", "XP102", "--ignore", "XP1"], ["XP102"]),
        (["--select", "XP1", "--ignore", "XP102"], ["XP101"]),
        (["--select", "XP1", "--ignore", "XP1"], []),
    ],
)
def test_codes_are_selected_by_their_beginnings(
    codes: Callable[..., list[str]], arguments: list[str], expected: list[str]
) -> None:
    assert codes(".", *arguments) == [f"a.py {code}" for code in expected]


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize("code", ["XP19", "E501", "XP1011"])
def test_an_unknown_code_is_one_line_and_2(lint: Command, option: str, code: str) -> None:
    done = lint(".", option, code)
    assert done.returncode == 2
    assert done.stderr.decode() == (
        f"xpsession: error: no rule '{code}'; valid are codes such as 'XP101', their beginnings, and 'ALL'. "
        "Hint: xpsession rule --all\n"
    )


OPT_IN = "from array_api_compat import numpy as xp\nx = xp.ones(3)\nx[0] = 1.0\nx.sum()\n"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ["XP301"]),
        (["--select", "ALL"], ["XP301"]),
        (["--select", "XP6,XP3"], ["XP301"]),
        (["--select", "XP603"], ["XP603"]),
        (["--extend-select", "xp603"], ["XP603", "XP301"]),
        (["--extend-select", "XP603", "--ignore", "XP3"], ["XP603"]),
        (["--extend-select", "XP603", "--ignore", "XP603"], ["XP301"]),
        (["--extend-select", "XP603", "--ignore", "XP6"], ["XP603", "XP301"]),
    ],
)
def test_an_opt_in_rule_counts_where_its_code_is_selected_in_full(
    tmp_path: Path, codes: Callable[..., list[str]], arguments: list[str], expected: list[str]
) -> None:
    (tmp_path / "b.py").write_text(OPT_IN, encoding="utf-8")
    assert codes("b.py", *arguments) == [f"b.py {code}" for code in expected]


def test_the_settings_may_select_opt_in_rules_on_top(tmp_path: Path, codes: Callable[..., list[str]]) -> None:
    (tmp_path / "b.py").write_text(OPT_IN, encoding="utf-8")
    settings(tmp_path, 'extend-select = ["XP603"]')
    assert codes("b.py") == ["b.py XP603", "b.py XP301"]
    assert codes("b.py", "--select", "XP3") == ["b.py XP301"]
    assert codes("b.py", "--ignore", "XP603") == ["b.py XP301"]


def test_a_beginning_that_only_opt_in_rules_have_is_one_line_and_2(lint: Command) -> None:
    done = lint(".", "--select", "XP7")
    assert done.returncode == 2
    assert done.stderr.decode() == (
        "xpsession: error: 'XP7' selects nothing, for 'XP701', 'XP702' must each be selected by the full code. "
        "Hint: XP701\n"
    )


def test_code_that_cannot_be_parsed_is_told_whatever_is_selected(tmp_path: Path, lint: Command) -> None:
    (tmp_path / "a.py").write_text("x = (1\n", encoding="utf-8")
    assert lint(".", "--select", "XP2").returncode == 1
    assert lint(".", "--ignore", "XP001").returncode == 0


def test_the_nearest_file_with_the_table_counts(tmp_path: Path, codes: Callable[..., list[str]]) -> None:
    settings(tmp_path, 'select = ["XP1"]\nignore = ["XP101"]\nstandard = "2022.12"')
    settings(tmp_path / "sub", 'select = ["XP2"]')
    (tmp_path / "sub" / "deep").mkdir()
    (tmp_path / "sub" / "deep" / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    (tmp_path / "sub" / "deep" / "b.py").write_text(CODE, encoding="utf-8")
    assert codes() == ["a.py XP102", "a.py XP108", "sub/deep/b.py XP203"]


def test_the_command_line_wins(tmp_path: Path, codes: Callable[..., list[str]]) -> None:
    settings(tmp_path, 'select = ["XP1"]\nignore = ["XP102"]\nstandard = "2022.12"')
    assert codes() == ["a.py XP101", "a.py XP108"]
    assert codes(".", "--standard", "2025.12") == ["a.py XP101"]
    assert codes(".", "--select", "XP102,XP2") == ["a.py XP102", "a.py XP203"]
    assert codes(".", "--ignore", "XP101") == ["a.py XP108"]


def test_files_are_left_out_and_the_command_line_names_others(tmp_path: Path, codes: Callable[..., list[str]]) -> None:
    settings(tmp_path, 'exclude = ["gen", "src/old/", "*_pb2.py", "data/**/raw"]')
    for name in ("gen/a.py", "x/gen/b.py", "src/old/c.py", "old/d.py", "e_pb2.py", "data/raw/f.py", "data/1/raw/g.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(CODE, encoding="utf-8")
    only = ("--select", "XP101")
    assert codes(".", *only) == ["a.py XP101", "old/d.py XP101"]
    assert codes("e_pb2.py", "src/old/c.py", *only) == ["e_pb2.py XP101", "src/old/c.py XP101"]
    assert codes("e_pb2.py", "src/old/c.py", "a.py", "--force-exclude", *only) == ["a.py XP101"]
    assert codes(".", "--exclude", "[a-d]*", *only) == ["e_pb2.py XP101"]
    assert codes("src", "--exclude", "", *only) == ["src/old/c.py XP101"]


def test_more_is_left_out_on_top(tmp_path: Path, codes: Callable[..., list[str]]) -> None:
    settings(tmp_path, 'exclude = ["b.py"]\nextend-exclude = ["c.py"]\nforce-exclude = true')
    for name in ("b.py", "c.py", "d.py"):
        (tmp_path / name).write_text(CODE, encoding="utf-8")
    only = ("--select", "XP101")
    assert codes(".", *only) == ["a.py XP101", "d.py XP101"]
    assert codes(".", "--extend-exclude", "d.py", *only) == ["a.py XP101"]
    assert codes(".", "--exclude", "a.py", *only) == ["b.py XP101", "d.py XP101"]
    assert codes("a.py", "b.py", *only) == ["a.py XP101"]
    assert codes("a.py", "b.py", "--no-force-exclude", *only) == ["a.py XP101", "b.py XP101"]


def test_what_git_ignores_is_left_out_unless_that_is_not_wanted(
    tmp_path: Path, codes: Callable[..., list[str]]
) -> None:
    (tmp_path / ".gitignore").write_text("b.py\n", encoding="utf-8")
    (tmp_path / "b.py").write_text(CODE, encoding="utf-8")
    only = ("--select", "XP101")
    assert codes(".", *only) == ["a.py XP101"]
    assert codes("a.py", "b.py", *only) == ["a.py XP101", "b.py XP101"]
    assert codes(".", "--no-respect-gitignore", *only) == ["a.py XP101", "b.py XP101"]
    settings(tmp_path, "respect-gitignore = false")
    assert codes(".", *only) == ["a.py XP101", "b.py XP101"]
    assert codes(".", "--respect-gitignore", *only) == ["a.py XP101"]


def test_one_file_of_settings_holds_for_all_or_none_does(
    tmp_path: Path, lint: Command, codes: Callable[..., list[str]]
) -> None:
    settings(tmp_path, 'select = ["XP1"]')
    other = tmp_path / "other.toml"
    other.write_text('[tool.xpsession]\nselect = ["XP2"]\nexclude = ["x"]\n', encoding="utf-8")
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "b.py").write_text(CODE, encoding="utf-8")
    assert codes(".", "--config", "other.toml") == ["a.py XP203"]
    assert codes("x", "--isolated") == [f"x/b.py {code}" for code in ("XP101", "XP102", "XP203")]
    for name, problem in (("none.toml", "there is no such file"), (".gitignore", "it has no table '[tool.xpsession]'")):
        (tmp_path / ".gitignore").touch()
        done = lint("--config", name)
        assert (done.returncode, done.stderr.decode()) == (2, f"xpsession: error: {name}: {problem}\n")


def test_rules_are_ignored_in_some_files(tmp_path: Path, codes: Callable[..., list[str]]) -> None:
    settings(tmp_path, '[tool.xpsession.per-file-ignores]\n"tests/**" = ["XP1"]\n"b.py" = ["ALL"]')
    for name in ("tests/sub/c.py", "b.py", "lib/b.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(CODE, encoding="utf-8")
    assert codes() == ["a.py XP101", "a.py XP102", "a.py XP203", "tests/sub/c.py XP203"]


def test_stdin_has_the_settings_of_its_name(tmp_path: Path, lint: Command) -> None:
    settings(tmp_path, 'select = ["XP2"]')
    settings(tmp_path / "sub", 'select = ["XP101"]')
    assert b"XP101" not in lint("-", given=CODE.encode()).stdout
    assert b"XP101" in lint("-", "--stdin-filename", "sub/a.py", given=CODE.encode()).stdout


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("selct = []", "unknown setting 'selct'; valid are 'exclude', 'extend-exclude', "),
        ('select = "XP1"', "'select' is a list of strings, not 'XP1'"),
        ('ignore = ["XP19"]', "no rule 'XP19'"),
        ('standard = "1"', "no version '1'"),
        ("standard = 2025.12", "'standard' is a version in quotes, not 2025.12"),
        ("exclude = [1]", "'exclude' is a list of strings, not [1]"),
        ("per-file-ignores = []", "'per-file-ignores' is a table"),
        ('per-file-ignores = { "a.py" = "XP1" }', "'per-file-ignores' is a list of strings, not 'XP1'"),
        ("respect-gitignore = 1", "'respect-gitignore' is true or false, not 1"),
        ("select = [", "pyproject.toml: "),
    ],
)
def test_a_wrong_setting_is_one_line_with_the_file_and_2(
    tmp_path: Path, lint: Command, text: str, problem: str
) -> None:
    (tmp_path / "a.py").touch()
    settings(tmp_path, text)
    done = lint(".")
    message = done.stderr.decode()
    assert done.returncode == 2
    assert message.startswith(f"xpsession: error: {tmp_path / 'pyproject.toml'}: ")
    assert problem in message
    assert message.count("pyproject.toml") == message.count("\n") == 1


def test_many_files_give_the_same_in_several_processes(
    tmp_path: Path, lint: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    padding = "# " + "x" * 60_000 + "\n"
    for number in range(64):
        text = CODE + padding if number % 3 else "x = (1\n" + padding
        (tmp_path / f"m{number:02}.py").write_text(text, encoding="utf-8")
    (tmp_path / "m10.py").write_bytes(b"\xff")
    several = lint(".")
    jobs = [
        batch.Job(str(path), frozenset({"XP001", "XP101", "XP102", "XP203"}), "2025.12")
        for path in sorted(tmp_path.glob("*.py"))
    ]
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    together = list(batch.run_all(jobs))
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    alone = list(batch.run_all(jobs))
    assert list(map(repr, together)) == list(map(repr, alone))
    assert several.returncode == 2
    places = [line.split(":")[0] for line in several.stdout.decode().splitlines() if line.startswith("m")]
    assert places == sorted(places)
    assert len(set(places)) == 63
    assert several.stderr.decode().startswith("xpsession: 'm10.py' is not a Python file: ")


def test_many_files_are_fixed_in_several_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [tmp_path / f"m{number:02}.py" for number in range(40)]
    for path in paths:
        path.write_text(CODE, encoding="utf-8")
    monkeypatch.setattr(batch, "PAYS", 0)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    done = list(
        batch.run_all([batch.Job(str(path), frozenset({"XP101"}), "2025.12", fix=True, write=True) for path in paths])
    )
    assert len(done) == 40
    assert {path.read_text(encoding="utf-8") for path in paths} == {CODE.replace("xp.mod", "xp.remainder")}
