"""Functions: which of the standard's functions a live callable is, wherever the code keeps it."""

from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import cast

import numpy as np

from xpsession import standard

# Whose modules define functions of the standard by name, beside NumPy's own functions.
_HOMES = ("array_api_compat", "array_api_strict", "xpsession.backends")


def of_standard(value: object) -> str:
    """Return the qualified name of the standard's function that `value` is, or empty.

    NumPy's own functions are those of a namespace on NumPy as well: what they are called for, their arguments tell.

    Examples
    --------
    >>> of_standard(np.power), of_standard(np.linalg.inv), of_standard(np.median), of_standard(print)
    ('pow', 'linalg.inv', '', '')
    """
    known = _numpy().get(id(value))
    if known is not None or type(value) is not FunctionType:
        return known or ""
    home = (value.__module__ or "").split(".")
    if not ".".join(home).startswith(_HOMES):
        return ""
    extension = next((name for name in standard.EXTENSIONS if name == home[-1].removeprefix("_")), "")
    name = f"{extension}.{value.__name__}".lstrip(".")
    return name if _is_function(name) else ""


@cache
def _numpy() -> dict[int, str]:
    """Return the names of NumPy's own functions, which live as long as the process, by their identities."""
    found: dict[int, str] = {}
    for name in standard.entries():
        owner, _, attribute = name.rpartition(".")
        function: Callable[..., object] | None = getattr(getattr(np, owner) if owner else np, attribute, None)
        if function is not None and _is_function(name):
            found.setdefault(id(cast("object", function)), name)
    return found


def _is_function(name: str) -> bool:
    known = standard.entry(name)
    return known is not None and known.kind == "function"
