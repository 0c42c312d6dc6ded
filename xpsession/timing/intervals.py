"""Timing, the intervals: medians and what they could have been, by the bootstrap over rounds."""

from collections.abc import Sequence

import numpy as np

CONFIDENCE = 0.95
# With fewer figures not even the range from the least to the greatest holds the true median 95 times in 100.
FEWEST = 6
# Enough resamples for ends that are steady to a tenth of the interval; fewer where there are many rounds.
_RESAMPLES, _FEWEST_RESAMPLES, _WORK = 1000, 200, 1_000_000
_SEED = 20251200


def median(values: Sequence[float]) -> float:
    """Return the median."""
    return float(np.median(values))


def quartiles(values: Sequence[float]) -> tuple[float, float]:
    """Return the first and the third quartile.

    Examples
    --------
    >>> quartiles([1.0, 2.0, 3.0, 4.0, 5.0])
    (2.0, 4.0)
    """
    low, high = np.quantile(values, [0.25, 0.75])
    return float(low), float(high)


def interval(values: Sequence[float]) -> tuple[float, float] | None:
    """Return the 95 % percentile-bootstrap interval of the median, or None where there are too few values.

    The same values give the same interval; NumPy's global generator is not touched.

    Examples
    --------
    >>> interval([2.0] * 10), interval([2.0] * 5)
    ((2.0, 2.0), None)
    """
    count = len(values)
    if count < FEWEST:
        return None
    resamples = min(_RESAMPLES, max(_FEWEST_RESAMPLES, _WORK // count))
    drawn = np.random.default_rng(_SEED).integers(0, count, (resamples, count))
    medians = np.median(np.asarray(values)[drawn], axis=1)
    low, high = np.quantile(medians, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return float(low), float(high)
