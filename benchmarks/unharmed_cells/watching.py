"""Unharmed cells, the watching: compiles modules and examples as a session compiles the cells that it watches."""

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import re
import sys
import warnings
from types import CodeType
from typing import Any

from xpsession import namespace, standard
from xpsession.compliance import values
from xpsession.compliance.runtime import watcher as watching

WATCHER = watching.Watcher()


def watch_everything() -> None:
    """Let no source be passed over: one without any namespace has no checks of its own, and is here to be harmed."""
    vars(watching)["LARGEST"] = sys.maxsize
    vars(watching)["_measures"] = lambda _: False
    vars(values)["may_hold_namespace"] = lambda *_: True


def watched(source: str, filename: str, mode: str, flags: int = 0) -> CodeType:
    """Return the code of `source` with run-time checks, as a cell of a session has them."""
    plain: CodeType = compile(
        source, filename, mode, flags, dont_inherit=True
    )  # which says what is wrong with it first
    if vars(watching)["_resizes"](source):  # such a cell is run as it was written
        return plain
    tree: Any = compile(source, filename, mode, flags | ast.PyCF_ONLY_AST, dont_inherit=True)
    names = WATCHER.noted({"xp": namespace()}, "xp")
    WATCHER.prepare(source, tree, names=names, version=standard.LATEST, text=source)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        code = WATCHER.compile(
            tree,
            filename,
            lambda new, name: compile(new, name, mode, flags, dont_inherit=True),  # type: ignore[call-overload]
        )
    if code is None and tree.body:
        raise SystemExit(f"{filename} is not watched")
    return code or plain


class Loader(importlib.machinery.SourceFileLoader):
    """Loads a module with run-time checks, where its source has what is looked for."""

    mentioned = re.compile("")

    def get_code(self, fullname: str) -> CodeType:
        """Compile the source anew."""
        filename = self.get_filename(fullname)
        source = importlib.util.decode_source(self.get_data(filename))
        if self.mentioned.search(source):
            return watched(source, filename, "exec")
        return compile(source, filename, "exec", dont_inherit=True)


class Finder(importlib.abc.MetaPathFinder):
    """Finds the modules that are to be watched.

    Parameters
    ----------
    name : str
        The module, or the package whose modules they are.
    mentioned : str
        A pattern that is in the source of each.
    """

    def __init__(self, name: str, mentioned: str = "") -> None:
        self._name = name
        self._mentioned = re.compile(mentioned)

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:
        """Return the module's spec with our loader."""
        if fullname != self._name and not fullname.startswith(f"{self._name}."):
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is not None and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            spec.loader = Loader(fullname, spec.loader.path)
            spec.loader.mentioned = self._mentioned
        return spec
