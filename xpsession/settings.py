"""The settings door: traitlets, for a configuration file and for ``%config XPSession``."""

from collections.abc import Callable
from typing import Any

from traitlets import Bool, List, TraitError, Unicode, observe, validate
from traitlets.config import Configurable

from xpsession import standard
from xpsession.errors import XPSessionError
from xpsession.sessions import AUTO, Change, Session

# The changes of a session that settings take over.
FOLLOWED: tuple[Change, ...] = ("standard", "warnings", "ignore", "extend_select", "device")


class XPSession(Configurable):
    """Settings of xpsession. They follow the session and the session follows them."""

    device = Unicode(AUTO, help="The device that xp is bound to; 'auto' is the first usable GPU, else 'cpu'.").tag(
        config=True
    )
    standard = Unicode(standard.LATEST, help="The version of the standard that is bound and checked.").tag(config=True)
    warnings = Unicode("on", help="'on' reports findings, 'error' stops the cell, 'off' does not look.").tag(
        config=True
    )
    ignore = List(Unicode(), help="Codes of rules, or their beginnings, whose findings are left out.").tag(config=True)

    complete_arrays = Bool(
        default_value=True, help="Whether arrays get the methods of the standard that their library leaves out."
    ).tag(config=True)

    extend_select = List(Unicode(), help="The opt-in rules that count as well, such as 'XP601'.").tag(config=True)

    _session: Session | None = None

    def apply(self, session: Session) -> list[str]:
        """Start `session` as configured and keep both alike from now on.

        Returns
        -------
        list of str
            One sentence for each setting that is not valid; the session then has its default.
        """
        problems: list[str] = []
        actions: tuple[Callable[[], None], ...] = (
            lambda: session.set_standard(self.standard),
            lambda: session.set_warnings(self.warnings),
            lambda: session.set_ignore(self.ignore),
            lambda: session.set_extend_select(self.extend_select),
        )
        for action in actions:
            try:
                action()
            except XPSessionError as error:
                problems.append(str(error))
        session.set_completion(on=self.complete_arrays)
        session.start(self.device)
        for change in FOLLOWED:
            self._follow(session, change)
        session.listen(lambda change: self._follow(session, change))
        self._session = session
        return problems

    def _follow(self, session: Session, change: Change) -> None:
        """Take over what the session has."""
        if change in FOLLOWED:  # each cell announces something else
            self.set_trait(change, _value(session, change))

    @observe("complete_arrays")
    def _complete(self, change: dict[str, Any]) -> None:
        if self._session is not None:
            self._session.set_completion(on=change["new"])

    @validate("device", "standard", "warnings", "ignore", "extend_select")
    def _take(self, proposal: dict[str, Any]) -> str | list[str]:
        """Give a new value to the session; what it refuses is refused here."""
        session, name, value = self._session, proposal["trait"].name, proposal["value"]
        if session is None or value == _value(session, name):
            return value  # type: ignore[no-any-return]
        actions: dict[str, Callable[[Any], object]] = {
            "device": session.select,
            "standard": session.set_standard,
            "warnings": session.set_warnings,
            "ignore": session.set_ignore,
            "extend_select": session.set_extend_select,
        }
        try:
            actions[name](value)
        except XPSessionError as error:
            raise TraitError(str(error)) from error
        return _value(session, name)


def _value(session: Session, name: str) -> str | list[str]:
    """Return the session's value of a setting."""
    if name in {"ignore", "extend_select"}:
        return list(getattr(session, name))
    return session.device.name if name == "device" else str(getattr(session, name))
