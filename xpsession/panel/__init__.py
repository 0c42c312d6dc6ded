"""The panel door: the session as a widget, in which the user picks the device. Importing it imports ipywidgets."""

from xpsession.panel.panel import Panel

__all__ = ["Panel"]
