"""Timing, the swap: gives the session's variables other values for a while, and puts everything back."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from operator import is_
from typing import Any


@contextmanager
def swapped(names: dict[str, Any], values: Mapping[str, object]) -> Iterator[None]:
    """Bind `values` in `names`; afterwards every name is bound as before, also those that other code touched."""
    before = dict(names)
    try:
        names.update(values)
        yield
    finally:
        names.update({name: before[name] for name in values if name in before})
        if not _same(names, before):
            for name in names.keys() - before.keys():
                del names[name]
            names.update(before)


@contextmanager
def collector_off() -> Iterator[None]:
    """Keep the garbage collector from running, as `timeit` does."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _same(names: dict[str, Any], before: dict[str, Any]) -> bool:
    """Return whether the same names are bound to the same objects; a copy is compared, for threads may bind names."""
    now = dict(names)
    return list(now) == list(before) and all(map(is_, now.values(), before.values()))
