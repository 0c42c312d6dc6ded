"""Sweeping: joins timings at growing sizes to the question from which size on a device is the faster one."""

import math
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

from xpsession import figures, measuring
from xpsession.errors import ArgumentError
from xpsession.namespaces import namespace
from xpsession.records.sweep import Point, Sweep, SweepRequest
from xpsession.records.timing import Timing
from xpsession.sweeping.copies import Made, made, with_copies
from xpsession.sweeping.crossings import crossover
from xpsession.sweeping.growth import exponent, least
from xpsession.sweeping.size_read import SIZE, require_size
from xpsession.sweeping.sizes import grid
from xpsession.sweeping.walk import Walk, series
from xpsession.timing.lanes.interrupts import Interrupts
from xpsession.timing.lanes.swap import swapped

FIRST, LAST = 16, 4**13
BUDGET = 20.0
# The part of a size's time that is for the calls; the rest is for the copies of what the setup makes.
_CALLS = 0.9


def sweep(  # noqa: PLR0913  # the settings of a sweep, each with a default
    stmt: str,
    *,
    setup: str = "",
    vs: Sequence[str] = (),
    devices: Sequence[str] | None = None,
    names: dict[str, Any] | None = None,
    sizes: tuple[int | None, int | None] = (None, None),
    budget: float | None = None,
    transform: Callable[[str], str] = str,
    progress: Callable[[str], object] = str,
    measure: Callable[..., Timing] = measuring.measure,
    timer: Callable[[], float] = perf_counter,
) -> Sweep:
    """Time a statement at sizes `n`, and find out from which size on which device is faster.

    Parameters
    ----------
    stmt, setup : str
        The code, of which one part reads ``n``; the setup runs once at each size, untimed.
    vs : sequence of str, optional
        Statements to compare it with.
    devices : sequence of str, optional
        The devices, as for a timing.
    names : dict of str to object, optional
        The variables of the code. An `n` among them is not seen by it, and is as before afterwards.
    sizes : pair of int or None, optional
        The smallest and the greatest n, by default 16 and 67 108 864.
    budget : float, optional
        Seconds for everything, by default 20; exceeded by at most a tenth and one call on each device.
    transform : callable, optional
        Turns the code into Python.
    progress : callable, optional
        Is told what is being done.
    measure, timer : callable, optional
        What times one size, and what tells the time.

    Returns
    -------
    Sweep
        The record. Ctrl-C ends the sweep early: the record then holds the sizes so far.

    Raises
    ------
    ArgumentError
        If sizes or budget make no sense, or the code does not read ``n``.
    Exception
        Whatever the code raises, with a note at which n. Too little memory raises at the first size only; at a
        greater one it ends the growth.
    """
    began = timer()
    budget = BUDGET if budget is None else budget
    if not (math.isfinite(budget) and budget > 0):
        raise ArgumentError.with_hint(f"a budget of {budget} s makes no sense", f"--budget {BUDGET:g}")
    first, last = _ends(*sizes)
    deadline = began + budget
    names = {"xp": namespace()} if names is None else names
    with Interrupts() as interrupts:
        with swapped(names, {SIZE: first}):
            codes = {statement: transform(statement) for statement in (stmt, *vs)}
            before = transform(setup)
            for code in codes.values():
                require_size(code, before, names)

        def at(n: int, share: float) -> tuple[Point, float]:
            """Time size `n`, and the copies of its arrays in the rest of its share; return what it takes at least."""
            try:
                with swapped(names, {SIZE: n}):
                    with interrupts.opened():
                        timing = measure(
                            stmt,
                            setup=setup,
                            vs=vs,
                            devices=devices,
                            names=names,
                            budget=share * _CALLS,
                            transform=transform,
                            progress=lambda doing: progress(f"n = {figures.whole(n)}: {doing}"),
                        )
                    ready = Made()
                    # Within what it took the setup ran on each side, so it takes half of that at the most.
                    if not timing.interrupted and timing.spent / 2 <= deadline - timer():
                        until = min(timer() + share * (1 - _CALLS), deadline)
                        ready = made(
                            timing, codes, before, names, deadline=until, timer=timer, opened=interrupts.opened
                        )
            except Exception as error:
                error.add_note(f"at n = {n}")
                raise
            copied = tuple(with_copies(timing, ready.copying, side=side) for side in range(1, len(timing.sides)))
            return Point(n, timing, copied), least(timing, setup=ready.seconds)

        walk = Walk(at, deadline=deadline, timer=timer)
        walk.run(grid(first, last))
    return _sweep(stmt, setup, walk, budget=budget, spent=timer() - began)


def answer(
    request: SweepRequest,
    *,
    devices: Sequence[str] | None,
    names: dict[str, Any],
    transform: Callable[[str], str] = str,
    progress: Callable[[str], object] = str,
) -> Sweep:
    """Sweep what a line asks for, on devices that were chosen for it; arguments and errors are those of `sweep`."""
    return sweep(
        request.statement,
        setup=request.setup,
        vs=request.vs,
        devices=devices,
        names=names,
        sizes=(request.first, request.last),
        budget=request.budget,
        transform=transform,
        progress=progress,
    )


def _ends(first: int | None, last: int | None) -> tuple[int, int]:
    """Return the smallest and the greatest size, of which one may be given alone."""
    first = min(FIRST, last or FIRST) if first is None else first
    last = max(LAST, first) if last is None else last
    if not 1 <= first <= last:
        problem = f"sizes from {first} to {last} make no sense"
        raise ArgumentError.with_hint(problem, f"--from {FIRST} --to {LAST}")
    return first, last


def _sweep(stmt: str, setup: str, walk: Walk, *, budget: float, spent: float) -> Sweep:
    """Return the record of a walk."""
    points = tuple(sorted(walk.points, key=_size))
    sides = points[0].timing.sides
    names = points[0].timing.names
    ns = [point.n for point in points]
    return Sweep(
        statement=stmt,
        setup=setup,
        devices=tuple(side.device for side in sides),
        points=points,
        crossovers=tuple(
            crossover(readings, (names[0], names[side]), data=data, side=side)
            for (side, data), readings in series(points).items()
            if readings
        ),
        exponents=tuple(
            exponent(ns, [point.timing.sides[place].median for point in points]) for place in range(len(sides))
        ),
        reason=points[0].timing.reason,
        ended=walk.ended,
        budget=budget,
        spent=spent,
        interrupted=walk.interrupted,
    )


def _size(point: Point) -> int:
    return point.n
