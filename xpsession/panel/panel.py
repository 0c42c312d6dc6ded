"""The panel: keeps its controls and the session alike, in both directions."""

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from IPython.display import display as show

from xpsession import backends
from xpsession.display import panel as display
from xpsession.display.publish import Publisher
from xpsession.errors import XPSessionError
from xpsession.panel.controls import Controls
from xpsession.sessions import Change, Session
from xpsession.turns import Turns


class Panel:
    """A widget that shows a session and changes it.

    It follows the session's announcements and the end of each cell, and has no timer. While no page shows it, it does
    nothing. Whatever breaks in here costs one line and the panel, never the user's cell.
    """

    def __init__(self, shell: Any, session: Session, publisher: Publisher) -> None:
        self._shell = shell
        self._session = session
        self._publisher = publisher
        self._turns = Turns(shell)
        # The device that was picked last and is not bound yet, and whether the arrays are to move.
        self._wanted: deque[tuple[str, bool]] = deque(maxlen=1)
        self._hidden = False
        self._closed = False
        self.controls = Controls(device=session.device.name, devices=backends.devices(), warnings=session.warnings)
        self._refresh()
        self._install()

    def show(self, text: str) -> None:
        """Display the widget; a front end without widgets shows `text`."""
        bundle = self.controls.box._repr_mimebundle_()  # the protocol of rich display
        show({**bundle, "text/plain": text}, raw=True)
        self.controls.open_routes()

    def close(self, text: str = display.UNLOADED) -> None:
        """Let go of the session and the shell, and leave `text` where the panel was."""
        if self._closed:
            return
        self._closed = True
        self._ignore()
        self._turns.remove()
        self._shell.events.unregister("post_run_cell", self.cell_ended)
        for widget in vars(self.controls).values():
            widget.unobserve_all()
        self.controls.move.on_click(self._clicked, remove=True)
        self.controls.freeze(text)

    def cell_ended(self, result: Any) -> None:  # noqa: ARG002  # IPython hands it over
        """Show what the cell changed."""
        self._guarded(self._measure)

    def _install(self) -> None:
        controls = self.controls
        self._ignore = self._session.listen(lambda change: self._guarded(lambda: self._follow(change)))
        self._turns.install()
        self._shell.events.register("post_run_cell", self.cell_ended)
        controls.device.observe(self._picked, "value")
        controls.warnings.observe(self._set_warnings, "value")
        controls.box.observe(self._seen, "_view_count")
        controls.move.on_click(self._clicked)

    # What the user does here.

    def _picked(self, change: Any) -> None:
        self._guarded(lambda: self._want(change["new"], move=False))

    def _clicked(self, button: Any) -> None:  # noqa: ARG002  # ipywidgets hands it over
        self._guarded(lambda: self._want(self.controls.device.value, move=True))

    def _set_warnings(self, change: Any) -> None:
        if change["new"] != self._session.warnings:
            self._turns.take(lambda: self._guarded(lambda: self._session.set_warnings(change["new"])))

    def _seen(self, change: Any) -> None:
        self._hidden = change["new"] == 0
        if not self._hidden:
            self._turns.take(lambda: self._guarded(self._refresh))

    def _want(self, device: str, *, move: bool) -> None:
        """Ask for a device; the last one asked for wins."""
        self._wanted.clear()
        bound = self._session.device.name
        if device == bound and not move:
            self.controls.tell("")
            return
        self._wanted.append((device, move))
        self.controls.tell(display.pending(bound, device, move=move))
        self._turns.take(lambda: self._guarded(self._switch))

    def _switch(self) -> None:
        """Bind the device that is wanted; a failure leaves the old one."""
        if not self._wanted:
            return
        device, move = self._wanted.popleft()
        try:
            switch = self._session.select(device, move=move)
        except XPSessionError as error:
            self._follow("device")
            self.controls.tell(str(error), problem=True)
        else:
            self._measure()
            self.controls.tell(display.switched(switch, self._session.standard))

    # What happens elsewhere.

    def _follow(self, change: Change) -> None:
        """Show a change of the session."""
        session, controls = self._session, self.controls
        if change == "closed":
            self.close()
        elif self._hidden:
            return
        elif change == "device":
            self._show_device()
        elif change == "standard":
            controls.title.value = display.title_html(display.title(session.standard))
        elif change == "warnings":
            controls.warnings.value = session.warnings
        if change in {"warnings", "diagnostics"}:
            controls.findings.value = display.findings_html(
                session.diagnostics, session.sources, warnings=session.warnings
            )

    def _show_device(self) -> None:
        bound, picker = self._session.device.name, self.controls.device
        if bound not in dict(picker.options).values():  # it was installed meanwhile
            picker.unobserve(self._picked, "value")
            self.controls.offer(backends.devices(), bound)
            picker.observe(self._picked, "value")
        picker.value = bound
        self.controls.tell("")
        self._measure()

    def _measure(self) -> None:
        if not self._hidden:
            self.controls.memory.value = display.memory_html(self._session.device, self._session.memory)

    def _refresh(self) -> None:
        """Show everything as it is now."""
        for change in ("device", "standard", "warnings"):
            self._follow(change)

    def _guarded(self, action: Callable[[], None]) -> None:
        try:
            action()
            self.controls.open_routes()
        except Exception as error:  # noqa: BLE001  # nothing of ours may break the user's cell
            self._publisher.line(display.failed(error))
            with suppress(Exception):
                self.close(display.failed(error))
