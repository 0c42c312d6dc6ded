"""The composition root: builds the rooms of one IPython shell at loading, and takes all of them out at unloading."""

from typing import TYPE_CHECKING, Any

from xpsession.cells import CellHook
from xpsession.compiler import CompilerHook
from xpsession.display import session as display
from xpsession.display.publish import Publisher
from xpsession.errors import NotLoadedError
from xpsession.history import History
from xpsession.magics import Magics
from xpsession.prompt import Prompt
from xpsession.sessions import Session
from xpsession.settings import XPSession
from xpsession.stepping import Stepping

if TYPE_CHECKING:
    from xpsession.wire import Wire

_loaded: "list[Extension]" = []


class Extension:
    """xpsession in one shell."""

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.session = Session(shell.user_ns, hidden=shell.user_ns_hidden, cells=History(shell).cells)
        self._publisher = Publisher(terminal=not hasattr(shell, "kernel"))
        self._settings = XPSession(parent=shell)
        self._cells = CellHook(shell, self.session, self._publisher)
        self._compiler = CompilerHook(shell, self.session)
        self._magics = Magics(shell, self.session, self._publisher)
        self._prompt = Prompt(shell, self.session)
        self._stepping = Stepping(shell)
        self._wire = _wire(shell, self.session)

    def load(self) -> None:
        """Bind `xp`, hook in, and say so in one line."""
        problems = self._settings.apply(self.session)
        self.shell.configurables.append(self._settings)
        self._cells.install()
        self._compiler.install()
        self._magics.install()
        self._prompt.install()
        self._stepping.install()
        if self._wire is not None:
            self._wire.install()
        for problem in problems:
            self._publisher.line(f"xpsession: {problem}")
        self._publisher.line(display.bound_lines(self.session.device, self.session.standard))

    def unload(self) -> None:
        """Undo `load`."""
        if self._wire is not None:
            self._wire.remove()
        self._stepping.remove()
        self._prompt.remove()
        self._magics.remove()
        self._compiler.remove()
        self._cells.remove()
        self.shell.configurables.remove(self._settings)
        self.session.close()


def load(shell: Any) -> None:
    """Load xpsession into `shell`; where it is loaded already, do nothing."""
    if _find(shell) is None:
        extension = Extension(shell)
        extension.load()
        _loaded.append(extension)


def unload(shell: Any) -> None:
    """Unload xpsession from `shell`; where it is not loaded, do nothing."""
    extension = _find(shell)
    if extension is not None:
        _loaded.remove(extension)
        extension.unload()


def session() -> Session:
    """Return the loaded session: ``.device``, ``.xp``, ``.diagnostics`` of the last cell.

    Raises
    ------
    NotLoadedError
        If the extension is not loaded.
    """
    if not _loaded:
        raise NotLoadedError.from_missing()
    return _loaded[-1].session


def _wire(shell: Any, session: Session) -> "Wire | None":
    """Return the door for JupyterLab's extension, which only a kernel has."""
    if getattr(shell, "kernel", None) is None:
        return None
    from xpsession.wire import Wire  # noqa: PLC0415  # a terminal does not pay for it

    return Wire(shell, session)


def _find(shell: Any) -> Extension | None:
    """Return what is loaded in `shell`."""
    return next((extension for extension in _loaded if extension.shell is shell), None)
