"""The prompt door's completion: Tab shows the standard's signatures, and within a call the standard's keywords."""

import re
from collections.abc import Iterator
from typing import Any

from xpsession import standard
from xpsession.prompt.replacement import Replacement
from xpsession.standard.namespace import Namespace
from xpsession.standard.signatures import Passing, Signature

_ATTRIBUTE = re.compile(r"([^\W\d][\w.]*)\.\w*$")  # xp.su
_FUNCTION = re.compile(r"([^\W\d][\w.]*)\.(\w+)\s*$")  # xp.sum, before its parenthesis
_STRING = re.compile(r"""'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*\"""")
_KEYWORD = {Passing.POSITIONAL_OR_KEYWORD, Passing.KEYWORD_ONLY}


class Completion:
    """Corrects what IPython and jedi complete from the library's own functions.

    Both read ``out=`` and ``where=`` off `numpy.sum`. A matcher can add to what others complete but not judge it, so
    the one method is stood in for that terminals and kernels alike ask.
    """

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._replacement: Replacement | None = None

    def install(self) -> None:
        """Start correcting."""
        self._replacement = Replacement(self._shell.Completer, "completions", self.completions)

    def remove(self) -> None:
        """Stop correcting."""
        if self._replacement is not None:
            self._replacement.undo()

    def completions(self, text: str, offset: int) -> Iterator[Any]:
        """Yield IPython's completions, corrected where they come from a namespace."""
        assert self._replacement is not None  # noqa: S101  # it is what calls this
        try:
            space, keywords = self._space(text[:offset]), self._keywords(text[:offset])
        except Exception:  # IPython's own completions are always there
            self._shell.log.debug("xpsession cannot complete %r", text, exc_info=True)
            space, keywords = None, None
        for found in self._replacement.native(text, offset):
            if keywords is not None and found.text.endswith("=") and found.text[:-1] not in keywords:
                continue
            signature = None if space is None else _signature(space, found.text.rpartition(".")[2])
            if signature is not None:
                found.type, found.signature = "function", str(signature)
            yield found

    def _space(self, before: str) -> Namespace | None:
        """Return the namespace of which a name is being typed."""
        typed = _ATTRIBUTE.search(before)
        return None if typed is None else self._reached(typed[1])

    def _keywords(self, before: str) -> set[str] | None:
        """Return the keywords that the function takes whose arguments are being typed; None if it is none of ours."""
        typed = _FUNCTION.search(_before_call(before))
        space = None if typed is None else self._reached(typed[1])
        signature = None if typed is None or space is None else _signature(space, typed[2])
        if signature is None:
            return None
        return {name for name, parameter in signature.parameters.items() if parameter.kind in _KEYWORD}

    def _reached(self, dotted: str) -> Namespace | None:
        """Return the namespace that a dotted name denotes; nothing but namespaces is looked into."""
        first, *rest = dotted.split(".")
        found = self._shell.user_ns.get(first)
        for part in rest:
            found = vars(found).get(part) if isinstance(found, Namespace) else None
        return found if isinstance(found, Namespace) else None


def _signature(space: Namespace, name: str) -> Signature | None:
    """Return the signature of a function of the standard, or None."""
    bound = space.__xpsession__
    entry = standard.entry(f"{bound.extension}.{name}".lstrip("."))
    known = entry is not None and entry.kind == "function" and entry.since <= bound.version
    return entry.signature(bound.version) if entry is not None and known else None


def _before_call(before: str) -> str:
    """Return what stands before the last parenthesis that is still open; an empty text without one.

    Examples
    --------
    >>> _before_call("y = f(xp.sum(g(x), ')', a")
    'y = f(xp.sum'
    """
    code = _STRING.sub("''", before)
    closed = 0
    for index in range(len(code) - 1, -1, -1):
        closed += {")": 1, "(": -1}.get(code[index], 0)
        if closed < 0:
            return code[:index]
    return ""
