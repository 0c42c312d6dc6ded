"""``%xp panel``: the device picker, the memory and the last cell's findings as a widget, or as text."""

from xpsession import backends
from xpsession.display import panel as display
from xpsession.errors import ArgumentError
from xpsession.magics.subcommand import Subcommand


class Command(Subcommand):
    """Open a panel to pick the device in, with this kernel's memory there and the last cell's findings.

    %xp panel

    The panel and %xp device follow each other. Where the front end has no widgets, the same is shown as text.
    """

    def run(self, line: str, cell: str | None) -> None:  # noqa: ARG002
        """Show the panel."""
        if line:
            raise ArgumentError.with_hint(f"%xp panel takes nothing, not '{line}'", "%xp panel")
        if hasattr(self.shell, "kernel"):
            try:
                from xpsession.panel import Panel  # noqa: PLC0415  # it alone needs ipywidgets
            except ImportError:
                pass
            else:
                Panel(self.shell, self.session, self.publisher).show(self._text())
                return
        self.publisher.line(self._text())

    def _text(self) -> str:
        """Return the panel as text."""
        session, devices = self.session, backends.devices()
        return display.panel_text(
            session.device,
            session.standard,
            session.warnings,
            devices=devices,
            memory={
                device.name: backends.backend_for(device.name).memory(device.name)
                for device in devices
                if device.available
            },
            findings=display.findings_text(
                session.diagnostics, session.sources, warnings=session.warnings, colour=self.publisher.colour
            ),
        )
