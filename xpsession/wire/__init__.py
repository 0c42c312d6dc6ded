"""The wire door: what JupyterLab's extension asks and is told, over two comms; `extension/WIRE.md` describes it."""

from xpsession.wire.wire import Wire

__all__ = ["Wire"]
