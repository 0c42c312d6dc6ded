"""The functions that stand in for CuPy's where array_api_compat has no correction; imported when one is first used."""

from typing import Any

import cupy


def repeat(x: Any, repeats: Any, /, *, axis: int | None = None) -> Any:
    """Repeat each element, as often as a number or an array says; the counts come to the host, which waits for them."""
    counts = repeats.tolist() if isinstance(repeats, cupy.ndarray) else repeats
    return cupy.repeat(x, counts, axis=axis)
