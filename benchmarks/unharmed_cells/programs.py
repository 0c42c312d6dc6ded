"""Unharmed cells, programs over the arrays of a namespace: what each leaves, says, raises and warns of, in which order.

Of arrays the data type, the values, the layout, what they share and how often they are referred to are looked at. Of a
program that runs out of stack nothing but that: where it first meets a statement with no room left for one more call,
the error comes a call earlier.
"""

import contextlib
import gc
import io
import sys
import traceback
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from unharmed_cells import writing

from xpsession import namespace, standard
from xpsession.compliance.runtime import Watcher

CELL = "<cell>"
STRICT = 3  # of so many cells one has its warnings as errors


def run(count: str, *, watch: bool) -> dict[str, str]:
    """Run so many programs, always the same."""
    kept: dict[str, str] = {}

    @settings(
        max_examples=int(count),
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(writing.programs())
    def draw(cells: list[str]) -> None:
        kept["\n# ---\n".join(cells)] = outcome(cells, Watcher() if watch else None)

    gc.freeze()  # so that looking for garbage after each program takes no time
    draw()
    return kept


def outcome(cells: list[str], watcher: Watcher | None) -> str:
    """Return all that the cells of a program do, run one after the other over one set of variables."""
    trace: list[str] = []
    names = variables(trace)
    if watcher is not None:
        for value in names.values():
            watcher.origins.mark(value, "xp")
    for number, cell in enumerate(cells):
        said = io.StringIO()
        with contextlib.redirect_stdout(said), warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always" if (number + 1) % STRICT else "error", RuntimeWarning)
            error = _ran(cell, number, names, watcher)
        trace += [f"{one.category.__name__} {one.message} {one.lineno}" for one in warned]
        trace += [said.getvalue(), *_raised(error)]
        del error
    done = "\n".join([*trace, *left(names)])
    return "out of stack" if "RecursionError" in done else done


def _ran(cell: str, number: int, names: dict[str, Any], watcher: Watcher | None) -> BaseException | None:
    """Run a cell and return what it raised."""
    if watcher is None:
        return _ran_plainly(cell, names)
    watcher.begin(cell)
    try:
        return watcher.run(cell, names, version=standard.LATEST)
    finally:
        watcher.diagnostics(cell, cell=number, live=names)
        watcher.earlier()
        watcher.end()


def _ran_plainly(cell: str, names: dict[str, Any]) -> BaseException | None:
    """Run a cell as it is, as deep in the stack as a watcher does."""
    try:
        exec(compile(cell, CELL, "exec"), names)  # noqa: S102  # the program
    except Exception as error:  # noqa: BLE001  # returned
        return error
    return None


def variables(trace: list[str]) -> dict[str, Any]:
    """Return what every program finds."""
    xp: Any = namespace("cpu")

    def t(number: int, value: Any) -> Any:
        trace.append(f"t{number} {_shown(value)}")
        return value

    @contextlib.contextmanager
    def manager() -> Iterator[Any]:
        trace.append("in")
        try:
            yield xp.ones(5)
        finally:
            trace.append("out")

    class Box:
        value = xp.ones(5)

        def take(self, other: Any) -> Any:
            return other

    base = xp.linspace(-1.0, 2.0, 5)
    return {
        "xp": xp, "np": np, "t": t, "manager": manager, "box": Box(), "f": lambda p, q=1.0: p - q, "g": iter,
        "a": base, "b": base[::-1], "c": xp.arange(5), "d": xp.ones(5), "i": xp.arange(5), "m": xp.eye(5),
        "kept": [base], "table": dict.fromkeys("abcd", base), "count": 0, "z": 1,
    }  # fmt: skip


def left(names: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is left in the variables: their values, and which of the arrays are the same or share memory."""
    gc.collect()
    found = dict(_arrays(names))
    for name, value in found.items():
        layout = "" if isinstance(value, np.generic) else f"{value.strides} {value.flags.writeable}"
        # The call, the loop, and `found` refer to it, too, in either run.
        references = 0 if isinstance(value, np.generic) else sys.getrefcount(value)
        yield f"{name}: {_shown(value)} {layout} {references}"
    whole = [(name, value) for name, value in found.items() if isinstance(value, np.ndarray)]
    for index, (name, value) in enumerate(whole):
        same = [other for other, one in whole[:index] if one is value]
        shared = [other for other, one in whole[:index] if np.may_share_memory(one, value)]
        yield f"{name}: is {same}, shares {shared}"
    for name, value in names.items():
        if name not in found and type(value) in {int, float, complex, bool, str, type(None)}:
            yield f"{name}: {value!r}"


def _arrays(names: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    inner = {f"box.{name}": value for name, value in vars(names["box"]).items()}
    for name, value in {**names, **inner, "Box.value": type(names["box"]).value}.items():
        parts = value.items() if name == "table" else enumerate(value) if type(value) in {list, tuple} else ()
        for key, part in parts:
            if isinstance(part, np.ndarray | np.generic):
                yield f"{name}[{key!r}]", part
        if isinstance(value, np.ndarray | np.generic):
            yield name, value


def _shown(value: Any) -> str:
    if isinstance(value, np.ndarray | np.generic):
        return f"{type(value).__name__} {value.dtype} {value.shape} {value.tobytes().hex()}"
    return f"{type(value).__name__} {value!r}" if type(value) in {int, float, complex, bool} else type(value).__name__


def _raised(error: BaseException | None) -> list[str]:
    """Return an error, with every place of its traceback, and those that led to it."""
    lines: list[str] = []
    while error is not None:
        lines.append(f"{type(error).__name__}: {error}")
        lines += [
            f"  {frame.name} {frame.lineno}:{frame.colno}-{frame.end_lineno}:{frame.end_colno}"
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename == CELL
        ]
        error = error.__context__
    return lines
