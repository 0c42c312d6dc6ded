"""The panel's controls: the widgets, their labels and their layout, without what they do."""

from collections.abc import Sequence
from typing import get_args

from ipywidgets import HTML, Button, Dropdown, HBox, Layout, ToggleButtons, VBox

from xpsession.display import panel as display
from xpsession.records.device import Device
from xpsession.sessions import Warnings

_LABEL = {"description_width": "5rem"}
_MODES = {"on": "show findings under the cell", "off": "look for nothing", "error": "do not run such a cell"}


class Controls:
    """The widgets of one panel; `box` holds the others."""

    def __init__(self, *, device: str, devices: Sequence[Device], warnings: str) -> None:
        wide = Layout(width="auto")
        self.title = HTML(layout=wide)
        self.device = Dropdown(
            description="Device",
            style=_LABEL,
            layout=Layout(flex="1 1 auto", width="auto"),
            tooltip="Where xp computes",
        )
        self.move = Button(
            description="Move arrays here",
            tooltip="Move the session's arrays to the device that is picked",
            layout=Layout(flex="0 0 auto", width="auto"),
        )
        self.note = HTML(description=" ", style=_LABEL, layout=Layout(width="auto", display="none"))
        self.unusable = HTML(description=" ", style=_LABEL, layout=Layout(width="auto"))
        self.memory = HTML(description="Memory", style=_LABEL, layout=wide)
        modes = get_args(Warnings)
        self.warnings = ToggleButtons(
            description="Warnings",
            options=modes,
            value=warnings,
            tooltips=[_MODES[mode] for mode in modes],
            style=_LABEL | {"button_width": "5rem"},
            layout=wide,
        )
        self.warnings.add_class("widget-inline-hbox")  # what its label lacks to stand beside it, in ipywidgets 8.1
        self.findings = HTML(description="Last cell", style=_LABEL, layout=wide)
        picker = HBox([self.device, self.move], layout=Layout(align_items="center"))
        parts = (self.title, picker, self.note, self.unusable, self.memory, self.warnings, self.findings)
        # A count of views that is not None makes the front end keep it.
        self.box = VBox(parts, _view_count=0)
        self.box.add_class("xpsession-panel")
        self.offer(devices, device)

    def offer(self, devices: Sequence[Device], bound: str) -> None:
        """Let the user pick among the devices that can be used, and tell why the others cannot."""
        self.device.options = [(display.option(device), device.name) for device in devices if device.available]
        self.device.value = bound
        unusable = [device for device in devices if not device.available]
        self.unusable.value = display.unusable_html(unusable)
        self.unusable.layout.display = None if unusable else "none"

    def tell(self, text: str, *, problem: bool = False) -> None:
        """Show what was done last; an empty text takes no room."""
        self.note.value = display.note_html(text, problem=problem)
        self.note.layout.display = None if text else "none"

    def open_routes(self) -> None:
        """Let the front end choose the thread on which what the user does here arrives.

        ipykernel 7.4 sends a widget's messages to the shell that last published on its comm. That is the one that runs
        the cells, and a choice would be noticed only when the running cell has ended.
        """
        for widget in (self.device, self.move, self.warnings):
            if widget.comm is not None:
                vars(widget.comm).pop("_reply_subshell_id", None)

    def freeze(self, text: str) -> None:
        """Leave nothing but `text`."""
        self.title.value = display.title_html(text)
        self.box.children = (self.title,)
        for widget in (self.device, self.move, self.note, self.memory, self.warnings, self.findings, self.unusable):
            widget.close()
