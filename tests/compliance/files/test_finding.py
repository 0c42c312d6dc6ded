"""Which files are meant: what is named, what lies in folders, and what ``.gitignore`` files leave out."""

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xpsession.compliance.files.finding import find


def made(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def below(folder: Path, named: Path | None = None) -> list[str]:
    return [Path(path).relative_to(folder).as_posix() for path in find([named or folder])]


def test_folders_are_searched_without_what_nobody_wrote(tmp_path: Path) -> None:
    wanted = ["a.py", "b.ipynb", "sub/c.py"]
    unwanted = [
        *(".git/a.py", ".ipynb_checkpoints/b.ipynb", "node_modules/a.py", "build/a.py", "env/lib/a.py", "a.txt"),
        "x/array_api_compat/numpy.py",
    ]
    made(tmp_path, *wanted, *unwanted, "env/pyvenv.cfg")
    assert below(tmp_path) == wanted
    assert below(tmp_path, tmp_path / "env") == ["env/lib/a.py"]


def test_a_named_file_is_taken_whatever_its_name_and_once(tmp_path: Path) -> None:
    made(tmp_path, "build/script")
    path = tmp_path / "build" / "script"
    assert list(find([path, path, tmp_path / "build" / ".." / "build" / "script"])) == [str(path)]


def test_links_to_files_are_followed_once_and_links_to_folders_are_not(tmp_path: Path) -> None:
    made(tmp_path, "a/b.py")
    (tmp_path / "a" / "c.py").symlink_to("b.py")
    (tmp_path / "folder").symlink_to("a")
    (tmp_path / "loop.py").symlink_to("loop.py")
    assert below(tmp_path) == ["loop.py", "a/b.py"]
    assert below(tmp_path, tmp_path / "folder") == ["folder/b.py"]


@pytest.mark.parametrize("name", ["loop", "a" * 300])
def test_a_path_that_no_system_takes_is_left_to_whoever_reads_it(tmp_path: Path, name: str) -> None:
    (tmp_path / "loop").symlink_to("loop")
    assert list(find([tmp_path / name])) == [str(tmp_path / name)]


def test_a_folder_that_cannot_be_listed_is_yielded_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(folder: str) -> object:
        if folder.endswith("b"):
            raise PermissionError(13, "Permission denied", folder)
        return scandir(folder)

    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", refused)  # the superuser, who may run this, may list everything
    made(tmp_path, "a/a.py", "b/a.py", "c/a.py")
    assert below(tmp_path) == ["a/a.py", "b", "c/a.py"]


def test_what_git_ignores_is_left_out_from_the_top_of_the_repository(tmp_path: Path) -> None:
    made(tmp_path, ".git/info/exclude", "a.py", "gen/a.py", "src/a.py", "src/gen/a.py", "src/x_pb2.py", "src/mine.py")
    (tmp_path / ".gitignore").write_text("# made\r\n/gen/\r\n*_pb2.py\r\n", encoding="utf-8")
    (tmp_path / "src" / ".gitignore").write_text("gen\n", encoding="utf-8")
    (tmp_path / ".git" / "info" / "exclude").write_text("mine.py\n", encoding="utf-8")
    assert below(tmp_path) == ["a.py", "src/a.py"]
    assert below(tmp_path, tmp_path / "src") == ["src/a.py"]


def test_in_a_named_folder_that_git_ignores_all_is_taken(tmp_path: Path) -> None:
    made(tmp_path, ".git/HEAD", "env/lib/pkg/a.py", "gen/deep/a.py")
    (tmp_path / ".gitignore").write_text("gen/\n", encoding="utf-8")
    (tmp_path / "env" / ".gitignore").write_text("*\n", encoding="utf-8")
    assert below(tmp_path) == []
    assert below(tmp_path, tmp_path / "gen") == ["gen/deep/a.py"]
    assert below(tmp_path, tmp_path / "gen" / "deep") == ["gen/deep/a.py"]
    assert below(tmp_path, tmp_path / "env" / "lib") == ["env/lib/pkg/a.py"]


def test_above_what_is_no_repository_nothing_is_asked(tmp_path: Path) -> None:
    made(tmp_path, "src/a.py")
    (tmp_path / ".gitignore").write_text("*\n", encoding="utf-8")
    assert below(tmp_path, tmp_path / "src") == ["src/a.py"]
    assert list(find([tmp_path], gitignore=lambda _: False)) == [str(tmp_path / "src" / "a.py")]


PIECES = st.sampled_from(
    ["a", "b", "*", "**", "?", "[ab]", "[!a]", "a*", "*.py", "b.py", "foo", "\\a", "[a-c]", "a[", "**b", "#y", "!x"]
)
LINES = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "", "!", "/", "\\", "!/"]),
    st.lists(PIECES, min_size=1, max_size=3).map("/".join),
    st.sampled_from(["", "", "/", " ", "\\ "]),
)
FOLDERS = ["a", "a/b", "b/foo/a", "foo/!x", "foo/#y"]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "-q", str(folder)], check=True)  # noqa: S607  # git of the machine
    made(folder, *(f"{place}/{name}" for place in FOLDERS for name in ("a.py", "b.py", "ab.py", "!x.py", "#y.py")))
    return folder


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from([".", *FOLDERS]), st.lists(LINES, min_size=1, max_size=4), max_size=2))
def test_what_is_left_out_is_what_git_says(tree: Path, lines: dict[str, list[str]]) -> None:
    for place in [".", *FOLDERS]:
        (tree / place / ".gitignore").write_text("\n".join(lines.get(place, [])), encoding="utf-8")
    listed = ["git", "ls-files", "-z", "--others", "--exclude-standard"]
    done = subprocess.run(listed, cwd=tree, capture_output=True, encoding="utf-8", check=True)
    assert set(below(tree)) == {name for name in done.stdout.split("\0") if name.endswith(".py")}
