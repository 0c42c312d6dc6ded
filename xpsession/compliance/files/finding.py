"""Finding: which files are meant by the paths that a user names."""

import os
from collections.abc import Callable, Iterable, Iterator

from xpsession.compliance.files.gitignore import FILE, REPOSITORY, Ignored

SUFFIXES = (".ipynb", ".py")
# Folders that hold what nobody wrote; hidden folders and virtual environments are left out as well.
SKIPPED = frozenset({"__pycache__", "build", "dist", "node_modules", "site-packages"})
# Copies of what implements the standard on top of libraries: there, `xp` is the library.
IMPLEMENTATIONS = frozenset({"array_api_compat"})
ENVIRONMENT = "pyvenv.cfg"  # stands in each virtual environment


def find(
    paths: Iterable[str | os.PathLike[str]],
    *,
    skip: Callable[[str], bool] = lambda _: False,
    gitignore: Callable[[str], bool] = lambda _: True,
) -> Iterator[str]:
    """Yield each file once: those that are named, and the Python files and notebooks in folders that are.

    A folder that cannot be listed is yielded itself, for whoever reads it to say why.

    Parameters
    ----------
    paths : iterable of path
        Files, which are taken whatever they are, and folders, which are searched. Links to folders are not followed.
    skip : callable
        Says of each file and folder on the way whether to leave it out.
    gitignore : callable
        Says of each folder that is named whether to leave out what ``.gitignore`` files say.
    """
    seen: set[str] = set()
    for path in map(_plain, paths):
        real = os.path.realpath(path)
        below = _below(path, real, skip, gitignore=gitignore(path)) if os.path.isdir(path) else [(path, real)]
        for file, place in below:
            if place not in seen:
                seen.add(place)
                yield file


def _plain(path: str | os.PathLike[str]) -> str:
    """Return a path without what it can do without; ``..`` stays, for what is before it may be a link."""
    text = os.fspath(path)
    return text if ".." in text else os.path.normpath(text)


def _below(top: str, real: str, skip: Callable[[str], bool], *, gitignore: bool) -> Iterator[tuple[str, str]]:
    """Yield the files in `top` in the order of their names, each folder's before those of the folders in it.

    `real` is `top` without links on the way; each file comes with its place without them.
    """
    waiting = [(top, real, Ignored.around(real) if gitignore else None)]
    while waiting:
        folder, real, ignored = waiting.pop()
        try:
            with os.scandir(folder) as listed:
                entries = sorted(listed, key=lambda entry: entry.name)
        except OSError:
            yield folder, real
            continue
        here = "" if folder == os.curdir else folder
        names = {entry.name for entry in entries}
        if folder is not top and ENVIRONMENT in names:
            continue
        if gitignore and not names.isdisjoint({FILE, REPOSITORY}):
            ignored = Ignored.within(real, ignored)
        inner = []
        for entry in entries:
            is_folder = entry.is_dir(follow_symlinks=False)
            if not (_may_hold_code(entry.name) if is_folder else entry.name.endswith(SUFFIXES) and _is_text(entry)):
                continue
            path, place = os.path.join(here, entry.name), os.path.join(real, entry.name)
            if (ignored is not None and ignored.leaves_out(place, is_folder=is_folder)) or skip(path):
                continue
            if is_folder:
                inner.append((path, place, ignored))
            else:
                yield path, os.path.realpath(place) if entry.is_symlink() else place
        waiting += reversed(inner)


def _may_hold_code(folder: str) -> bool:
    """Return whether a folder of this name holds what somebody wrote."""
    return not (folder.startswith(".") or folder in SKIPPED or folder in IMPLEMENTATIONS)


def _is_text(entry: os.DirEntry[str]) -> bool:
    """Return whether a file can be read to its end, as a pipe or a device cannot; a broken link is told later."""
    return entry.is_file(follow_symlinks=False) or os.path.isfile(entry) or not os.path.exists(entry)
