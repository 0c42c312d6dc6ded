"""Namespaces, editions: what an earlier version of the standard wants otherwise than the newest."""

from collections.abc import Callable
from functools import wraps
from types import ModuleType
from typing import Any

# Before 2025.12 these return lists of arrays, since then tuples.
LISTS = {"broadcast_arrays", "meshgrid"}
TUPLES_SINCE = "2025.12"
# Before 2023.12 these compute in the default precision, since then in that of the input.
WIDENED = {"linalg.trace", "prod", "sum"}
KEPT_SINCE = "2023.12"


def edition(name: str, function: Callable[..., Any], version: str, library: ModuleType) -> Callable[..., Any]:
    """Return the function called `name` as `version` of the standard has it; mostly that is `function` itself."""
    if name in LISTS and version < TUPLES_SINCE:
        return _listed(function)
    if name in WIDENED and version < KEPT_SINCE:
        return _widened(function, library)
    return function


def _listed(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that returns a list of arrays.

    Examples
    --------
    >>> _listed(lambda *arrays: arrays)(1, 2)
    [1, 2]
    """

    @wraps(function)
    def listed(*arrays: Any, **kwargs: Any) -> list[Any]:
        return list(function(*arrays, **kwargs))

    return listed


def _widened(function: Callable[..., Any], library: ModuleType) -> Callable[..., Any]:
    """Return a reduction that computes in double precision where no data type is given."""
    wide = {library.float32: library.float64, library.complex64: library.complex128}

    @wraps(function)
    def widened(x: Any, /, *, dtype: Any = None, **kwargs: Any) -> Any:
        if dtype is None:
            dtype = next((double for single, double in wide.items() if x.dtype == single), None)
        return function(x, dtype=dtype, **kwargs)

    return widened
