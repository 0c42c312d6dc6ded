"""xpsession: the Python array API standard in an IPython session, on the device that the user picks.

``%load_ext xpsession`` binds `xp`. The public names are imported when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xpsession.backends import devices
    from xpsession.backends.transfer import to_device
    from xpsession.compliance import check
    from xpsession.compliance.fixing.fixes import fix
    from xpsession.errors import XPSessionError
    from xpsession.extension import session
    from xpsession.measuring import measure
    from xpsession.namespaces import namespace
    from xpsession.records.device import Device
    from xpsession.records.diagnostic import Diagnostic
    from xpsession.records.timing import Timing

__all__ = [
    "Device",
    "Diagnostic",
    "Timing",
    "XPSessionError",
    "check",
    "devices",
    "fix",
    "measure",
    "namespace",
    "session",
    "to_device",
]
__version__ = "0.1.0"

_HOMES = {
    "Device": "records.device",
    "Diagnostic": "records.diagnostic",
    "Timing": "records.timing",
    "XPSessionError": "errors",
    "check": "compliance",
    "devices": "backends",
    "fix": "compliance.fixing.fixes",
    "measure": "measuring",
    "namespace": "namespaces",
    "session": "extension",
    "to_device": "backends.transfer",
}


def load_ipython_extension(shell: Any) -> None:
    """Bind `xp` in an IPython shell; called by ``%load_ext xpsession``."""
    import_module("xpsession.extension").load(shell)


def unload_ipython_extension(shell: Any) -> None:
    """Undo `load_ipython_extension`; called by ``%unload_ext xpsession``."""
    import_module("xpsession.extension").unload(shell)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'xpsession' has no attribute '{name}'", name=name)
    return getattr(import_module(f"xpsession.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
