"""Timing, the agreement: holds the results of two sides against each other, within what rounding explains."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from xpsession.records.timing_details import Agreement
from xpsession.timing.statistics.ulp import distances

# An elementwise function of two good libraries differs by up to this.
ULP = 8
# A sum of n numbers in another order differs by some √n roundings of the norm.
FACTOR = 4
_CHUNK = 1 << 16
_ULP_DTYPES = frozenset("efdFD")

Array = npt.NDArray[Any]


def compared(
    results: tuple[Sequence[Array], Sequence[Array]], *, length: int = 1, in_time: Callable[[], bool] = lambda: True
) -> Agreement:
    """Return how far two results agree.

    Parameters
    ----------
    results : two sequences of array
        The arrays of each side, in host memory.
    length : int, optional
        The elements of the greatest input: what a reduction may have summed.
    in_time : callable, optional
        Whether there is time for the next part; the rest is not compared.

    Examples
    --------
    >>> compared(([np.asarray([1.0, 2.0])], [np.asarray([1.0, 2 + 2**-51])])).max_ulp
    1
    """
    first, second = results
    if len(first) != len(second):
        return Agreement(agrees=False, reason=f"{len(first)} arrays on one side and {len(second)} on the other")
    found = [_pair(left, right, length=length, in_time=in_time) for left, right in zip(first, second, strict=True)]
    worst = max(found, key=_badness)
    total, size = (sum(getattr(one, name) for one in found) for name in ("compared", "size"))
    return replace(worst, compared=total, size=size)


def _badness(one: Agreement) -> tuple[int, float, int]:
    """Return what orders agreements from the best to the worst."""
    return {True: 0, None: 1, False: 2}[one.agrees], one.norm_rel or 0.0, one.max_ulp or 0


def _pair(left: Array, right: Array, *, length: int, in_time: Callable[[], bool]) -> Agreement:
    kinds, shapes = (str(left.dtype), str(right.dtype)), (str(left.shape), str(right.shape))
    for what, pair in (("dtype", kinds), ("shape", shapes)):
        if pair[0] != pair[1]:
            reason = f"the {what} differs: {pair[0]} against {pair[1]}"
            return Agreement(agrees=False, reason=reason, dtypes=kinds, shapes=shapes, size=left.size)
    if left.dtype.kind not in "biufc":
        return Agreement(agrees=None, reason=f"{left.dtype} is no number", dtypes=kinds, shapes=shapes)
    tally = _Tally(left.shape, exact=left.dtype.kind in "biu")
    flat, other = left.reshape(-1), right.reshape(-1)
    while tally.compared < left.size and (tally.compared == 0 or in_time()):
        part = slice(tally.compared, tally.compared + _CHUNK)
        tally.add(flat[part], other[part])
    return replace(tally.agreement(max(length, left.size), left.dtype), dtypes=kinds, shapes=shapes)


@dataclass
class _Tally:
    """What the parts of two arrays that were compared so far add up to.

    `odd` is the place of the first elements that no rounding explains, `far` that of the greatest distance.
    """

    shape: tuple[int, ...]
    exact: bool
    compared: int = 0
    nans: int = 0
    infs: int = 0
    ulp: int = 0
    greatest: float = 0.0
    relative: float = 0.0
    norms: list[tuple[float, float]] = field(default_factory=list)
    odd: int | None = None
    far: int | None = None

    def add(self, left: Array, right: Array) -> None:
        """Compare one part."""
        odd = left != right
        if not odd.any():
            with np.errstate(over="ignore"):
                sizes = np.abs(left.astype(np.float64) if self.exact else left)
            self.norms.append((0.0, _norm(np.where(np.isfinite(sizes), sizes, 0))))
            self.compared += left.size
            return
        if self.exact:
            left, right = left.astype(np.float64), right.astype(np.float64)
        else:
            nan = np.isnan(left) ^ np.isnan(right)
            inf = odd & (np.isinf(left) | np.isinf(right)) & ~np.isnan(left) & ~np.isnan(right)
            self.nans, self.infs = self.nans + int(nan.sum()), self.infs + int(inf.sum())
            odd = nan | inf
            finite = np.isfinite(left) & np.isfinite(right)
            left, right = np.where(finite, left, 0), np.where(finite, right, 0)
        if self.odd is None and odd.any():
            self.odd = self.compared + int(odd.argmax())
        self._add_finite(left, right)
        self.compared += left.size

    def _add_finite(self, left: Array, right: Array) -> None:
        if left.dtype.char in _ULP_DTYPES and not self.exact:
            steps = distances(left, right)
            if int(steps.max()) > self.ulp:
                self.ulp, self.far = int(steps.max()), self.compared + int(steps.argmax())
        with np.errstate(over="ignore"):
            difference, size = np.abs(left - right), np.abs(left)
            some = size != 0
            relative = float((difference[some] / size[some]).max(initial=0))
        self.greatest = max(self.greatest, float(difference.max()))
        self.relative = max(self.relative, relative)
        self.norms.append((_norm(difference), _norm(size)))

    def agreement(self, length: int, dtype: np.dtype[Any]) -> Agreement:
        """Return what was found; `length` is the number of terms that one element may be the sum of."""
        off, whole = (math.hypot(*norms) for norms in zip(*self.norms, strict=True)) if self.norms else (0.0, 0.0)
        norm = off / whole if whole else None
        tolerance = None if self.exact else FACTOR * math.sqrt(length) * float(np.finfo(dtype).eps)
        has_ulp = dtype.char in _ULP_DTYPES
        near = self.greatest == 0 or (has_ulp and self.ulp <= ULP)
        close = tolerance is not None and norm is not None and norm <= tolerance
        agrees = self.odd is None and (near or close)
        place = self.far if self.odd is None else self.odd
        return Agreement(
            agrees=agrees,
            reason=None if agrees else self._reason(),
            max_ulp=self.ulp if has_ulp else None,
            max_abs=_number(self.greatest),
            max_rel=_number(self.relative),
            norm_rel=_number(norm),
            tolerance=tolerance,
            where=None if place is None else tuple(map(int, np.unravel_index(place, self.shape))),
            nan_mismatches=self.nans,
            inf_mismatches=self.infs,
            compared=self.compared,
            size=math.prod(self.shape),
        )

    def _reason(self) -> str:
        """Return what is wrong, the worst first."""
        if self.nans:
            return f"{self.nans} NaN on one side only"
        if self.infs:
            return f"{self.infs} infinite on one side only"
        return "integers or booleans differ" if self.exact else "they differ by more than rounding usually gives"


def _norm(values: Array) -> float:
    """Return the Euclidean norm, without overflow of the squares."""
    greatest = float(values.max())
    if greatest == 0 or math.isinf(greatest):
        return greatest
    return greatest * float(np.linalg.norm(values.astype(np.float64) / greatest))


def _number(value: float | None) -> float | None:
    """Return `value`, or None where it is no finite number, for which JSON has no word."""
    return value if value is not None and math.isfinite(value) else None
