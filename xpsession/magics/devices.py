"""``%xp devices``: every device, its memory and load, and why one cannot be used."""

from xpsession import backends
from xpsession.display import session as display
from xpsession.errors import ArgumentError
from xpsession.magics.subcommand import Subcommand


class Command(Subcommand):
    """List every device, its memory and load, and why one cannot be used; a star marks the bound one.

    %xp devices
    """

    def run(self, line: str, cell: str | None) -> None:  # noqa: ARG002
        """Show the table."""
        if line:
            raise ArgumentError.with_hint(f"%xp devices takes nothing, not '{line}'", f"%xp device {line}")
        devices = backends.devices()
        memory = {
            device.name: backends.backend_for(device.name).memory(device.name) for device in devices if device.available
        }
        self.publisher.line(display.device_table(devices, self.session.device.name, memory))
