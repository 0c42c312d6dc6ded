"""The prompt door's help: ``xp.sum?``, ``xp.sum??``, ``xp?``, and Shift-Tab in a notebook."""

import pkgutil
from typing import Any

from xpsession.prompt.replacement import Replacement
from xpsession.sessions import Session
from xpsession.standard.namespace import Namespace

Bundle = dict[str, str]
_METHOD = "_get_info"


class Inspection:
    """Puts what the standard says above what IPython says about a name of a namespace.

    ``?`` and a kernel's inspect_request meet in one method of the shell's inspector, which takes the same arguments
    from IPython 8.20 to 9.18: that one is stood in for. IPython's ``mime_hooks`` would be the public way. They came
    with 8.21, are called differently since 8.22, are gone when the colours change before 9, and replace IPython's own
    text, which is to stay here below ours.
    """

    def __init__(self, shell: Any, session: Session) -> None:
        self._shell = shell
        self._session = session
        self._replacement: Replacement | None = None

    def install(self) -> None:
        """Start helping."""
        self._shell.observe(self._stand_in, "colors")  # which makes another inspector before IPython 9
        self._stand_in()

    def remove(self) -> None:
        """Stop helping."""
        self._shell.unobserve(self._stand_in, "colors")
        if self._replacement is not None:
            self._replacement.undo()

    def get_info(  # IPython's own arguments
        self,
        obj: Any,
        oname: str = "",
        formatter: Any = None,
        info: Any = None,
        detail_level: int = 0,
        omit_sections: Any = (),
    ) -> Bundle:
        """Return IPython's text and HTML about an object, below ours where it is a name of a namespace."""
        ours, below = None, obj
        try:
            parent, name = getattr(info, "parent", None), oname.rpartition(".")[2]
            if isinstance(obj, Namespace):
                return self._overview(obj, full=detail_level > 0)
            if isinstance(parent, Namespace) and (name in dir(parent) or not name.startswith("__")):
                ours, below = self._described(obj, oname, parent)
        except Exception:  # IPython's own help is always there
            self._shell.log.debug("xpsession cannot help on %r", oname, exc_info=True)
        assert self._replacement is not None  # noqa: S101  # it is what calls this
        native: Bundle = self._replacement.native(below, oname, formatter, info, detail_level, omit_sections)
        return native if ours is None else {kind: f"{ours[kind]}\n{text}" for kind, text in native.items()}

    def _described(self, obj: Any, spelled: str, parent: Namespace) -> tuple[Bundle, Any]:
        """Return what is to be said about a name, and the object of which IPython is to say the rest."""
        from xpsession.display import prompt as display  # noqa: PLC0415  # loading shows no help

        found = self._session.describe(parent, spelled.rpartition(".")[2])
        provider, below = found.provider, obj
        if provider.author and provider.origin:
            below = pkgutil.resolve_name(provider.origin)  # the correction says nothing of itself
        ours = provider.author is not None and below is obj
        speaker = f"{provider.author}'s {found.name}" if ours else f"{provider.origin} in {provider.library}"
        rows = display.description(found, spelled=spelled, device=parent.__xpsession__.device)
        return {
            "text/plain": display.to_text(rows, below=f"{speaker}, in its own words", colour=self._colour),
            "text/html": display.to_html(rows, below=f"{speaker}, in its own words"),
        }, below

    def _overview(self, namespace: Namespace, *, full: bool) -> Bundle:
        """Return what is to be said about a namespace; IPython has nothing to add."""
        from xpsession.display import prompt as display  # noqa: PLC0415  # loading shows no help

        rows = display.overview(self._session.overview(namespace), full=full)
        return {"text/plain": display.to_text(rows, colour=self._colour), "text/html": display.to_html(rows)}

    @property
    def _colour(self) -> bool:
        """Whether IPython colours its own help, which a notebook shows too."""
        return str(self._shell.colors).lower() != "nocolor"

    def _stand_in(self, _: object = None) -> None:
        """Stand in for the method, unless that is done."""
        inspector = self._shell.inspector
        if self._replacement is None or not self._replacement.holds(inspector):
            self._replacement = Replacement(inspector, _METHOD, self.get_info)
