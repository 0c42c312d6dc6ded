"""What a call through `xp` costs beside the library's own function, and beside array_api_compat, in turn in one run.

Usage: ``python benchmarks/calls.py [--device cpu] [--rounds N]``; printed, and kept in ``benchmarks/results/``. The
exit status is 1 if the geometric mean or a single function is over its bound and the table of corrections does not
say why.
"""

import argparse
import gc
import json
import math
import platform
import random
import statistics
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from time import perf_counter_ns
from typing import Any

from xpsession import backends, namespace, standard
from xpsession.errors import DeviceError

RESULTS = Path(__file__).parent / "results"
MEAN_BOUND, SINGLE_BOUND = 1.02, 1.3
BLOCK = 200_000  # nanoseconds
Call = Callable[[], object]


def arguments(xp: Any) -> dict[str, tuple[tuple[Any, ...], dict[str, Any]]]:
    """Return small arguments for every function of the standard, so that the call itself weighs most."""
    x = xp.asarray([0.25, 0.5, 0.75])
    i = xp.asarray([3, 1, 2])
    b = xp.asarray([True, False, True])
    m = xp.asarray([[2.0, 0.5], [0.5, 1.0]])
    z = xp.asarray([0.5 + 0.5j, 1.0 - 0.5j])
    v = xp.asarray([1.0, 2.0, 3.0])
    one: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
        "__array_namespace_info__": ((), {}),
        "acosh": ((v,), {}),
        "arange": ((3,), {}),
        "asarray": ((x,), {}),
        "astype": ((x, xp.float32), {}),
        "bitwise_invert": ((i,), {}),
        "broadcast_arrays": ((x, v), {}),
        "broadcast_shapes": (((3,), (1,)), {}),
        "broadcast_to": ((x, (2, 3)), {}),
        "can_cast": ((xp.int32, xp.int64), {}),
        "clip": ((x, 0.3, 0.6), {}),
        "concat": (([x, v],), {}),
        "empty": ((3,), {}),
        "expand_dims": ((x,), {"axis": 0}),
        "eye": ((3,), {}),
        "finfo": ((xp.float64,), {}),
        "from_dlpack": ((x,), {}),
        "full": (((3,), 1.0), {}),
        "full_like": ((x, 1.0), {}),
        "iinfo": ((xp.int64,), {}),
        "imag": ((z,), {}),
        "isdtype": ((xp.float64, "real floating"), {}),
        "linspace": ((0.0, 1.0, 3), {}),
        "logical_not": ((b,), {}),
        "matrix_transpose": ((m,), {}),
        "moveaxis": ((m, 0, 1), {}),
        "ones": ((3,), {}),
        "permute_dims": ((m, (1, 0)), {}),
        "repeat": ((x, 2), {}),
        "reshape": ((x, (3, 1)), {}),
        "result_type": ((x, i), {}),
        "roll": ((x, 1), {}),
        "searchsorted": ((x, v), {}),
        "squeeze": ((xp.asarray([[1.0, 2.0]]),), {"axis": 0}),
        "stack": (([x, v],), {}),
        "take": ((x, i - 1), {}),
        "take_along_axis": ((x, i - 1), {}),
        "tensordot": ((m, m), {}),
        "tile": ((x, (2,)), {}),
        "tril": ((m,), {}),
        "triu": ((m,), {}),
        "unstack": ((m,), {}),
        "where": ((b, x, v), {}),
        "zeros": ((3,), {}),
        "linalg.cross": ((v, v), {}),
        "linalg.matrix_power": ((m, 2), {}),
        "linalg.outer": ((x, v), {}),
        "linalg.solve": ((m, xp.asarray([1.0, 2.0])), {}),
        "linalg.tensordot": ((m, m), {}),
        "linalg.vecdot": ((x, v), {}),
        "linalg.vector_norm": ((x,), {}),
        "fft.fftfreq": ((8,), {}),
        "fft.rfftfreq": ((8,), {}),
    }
    for name, entry in standard.entries().items():
        if entry.kind == "function" and name not in one:
            one[name] = (_typical(name, entry, x=x, i=i, b=b, m=m, z=z), {})
    return one


def _typical(name: str, entry: standard.Entry, **arrays: Any) -> tuple[Any, ...]:
    """Return one or two arrays of the kind that the function takes."""
    required = [p for p in entry.signature().parameters.values() if p.required]
    if name.startswith("linalg.") or name in {"matmul", "vecdot"}:
        array = arrays["m"]
    elif name in {"fft.rfft", "fft.rfftn", "fft.ihfft", "fft.fftshift", "fft.ifftshift"}:
        array = arrays["x"]  # the transforms of real values
    elif name.startswith("fft."):
        array = arrays["z"]
    elif name.startswith(("bitwise", "logical")):
        array = arrays["i" if name.startswith("bitwise") else "b"]
    else:
        array = arrays["x"]
    return (array,) * max(1, len(required))


def calls(space: Any, given: dict[str, tuple[tuple[Any, ...], dict[str, Any]]]) -> dict[str, Call]:
    """Return a call for each function that `space` has and that takes the arguments."""
    found: dict[str, Call] = {}
    for name, (positional, named) in given.items():
        try:
            function = attrgetter(name)(space)
            function(*positional, **named)
        except (AttributeError, TypeError, ValueError, RuntimeError):
            continue
        found[name] = _call(function, positional, named)
    return found


def _call(function: Any, positional: tuple[Any, ...], named: dict[str, Any]) -> Call:
    """Return a loop's body that does nothing but the call."""
    names = ", ".join([f"p{i}" for i in range(len(positional))] + [f"{key}={key}" for key in named])
    scope = {"function": function, **{f"p{i}": value for i, value in enumerate(positional)}, **named}
    # One literal call, so that unpacking of arguments is not what is timed.
    exec(f"def loop(n):\n    for _ in range(n): function({names})", scope)  # noqa: S102  # written here
    loop: Call = scope["loop"]
    return loop


def block(loop: Any, count: int) -> float:
    """Return nanoseconds per call of one block."""
    start = perf_counter_ns()
    loop(count)
    return (perf_counter_ns() - start) / count


def compare(sides: dict[str, Any], *, rounds: int, synchronize: Callable[[], None]) -> dict[str, float]:
    """Return for each side the median of the ratio to the first, over blocks in random order."""
    draw = random.Random(0)  # noqa: S311  # an order, not a secret
    names = list(sides)
    block(sides[names[0]], 100)
    count = max(1, round(BLOCK / block(sides[names[0]], 100)))
    logs: dict[str, list[float]] = {name: [] for name in names[1:]}
    for _ in range(rounds):
        order = draw.sample(names, len(names))
        times = {}
        for name in order:
            synchronize()
            times[name] = block(sides[name], count)
        for name, values in logs.items():
            values.append(math.log(times[name] / times[names[0]]))
    return {name: math.exp(statistics.median(values)) for name, values in logs.items()}


def main() -> int:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--rounds", type=int, default=41)
    options = parser.parse_args()
    try:
        xp = namespace(options.device)
    except DeviceError as error:
        parser.error(str(error))
    backend = backends.backend_for(options.device)
    library = backend.library()
    compat = import_module(f"array_api_compat.{library.__name__}")
    given = arguments(xp)
    native, ours, theirs = calls(library, given), calls(xp, given), calls(compat, given)
    corrections = {row.name: row.wrong for row in backend.corrections()}
    rows: dict[str, dict[str, float]] = {}
    gc.disable()
    for name in sorted(set(native) & set(ours)):
        sides = {"native": native[name], "xpsession": ours[name]}
        if name in theirs:
            sides["array_api_compat"] = theirs[name]
        rows[name] = compare(sides, rounds=options.rounds, synchronize=lambda: backend.synchronize(options.device))
    gc.enable()
    means = {
        side: math.exp(statistics.mean(math.log(row[side]) for row in rows.values() if side in row))
        for side in ("xpsession", "array_api_compat")
    }
    over = {name: round(row["xpsession"], 2) for name, row in rows.items() if row["xpsession"] > SINGLE_BOUND}
    result = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "command": f"make bench-overhead DEVICE={options.device}",
        "python": platform.python_version(),
        "device": options.device,
        "library": backends.device(options.device).library,
        "functions": len(rows),
        "not compared": sorted(set(given) - set(rows)),
        "geometric mean of the ratio to the library's own call": {side: round(m, 3) for side, m in means.items()},
        f"over {SINGLE_BOUND}": {name: {"ratio": ratio, "why": corrections.get(name)} for name, ratio in over.items()},
        "ratios": {name: {side: round(value, 2) for side, value in row.items()} for name, row in rows.items()},
    }
    text = json.dumps(result, indent=2)
    print(text)
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / f"calls-{options.device.replace(':', '-')}.json").write_text(text + "\n", encoding="utf-8")
    unexplained = [name for name in over if name not in corrections]
    return 1 if unexplained or means["xpsession"] > MEAN_BOUND else 0


if __name__ == "__main__":
    sys.exit(main())
