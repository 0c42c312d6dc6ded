"""Accuracy of the agreement: distances of hand-made pairs in units in the last place."""

from typing import Any

import numpy as np
from timing_accuracy.rows import Effort, Row

from xpsession.timing.statistics.ulp import distances

TINY = 5e-324
PAIRS: tuple[tuple[Any, Any, type[np.generic], int], ...] = (
    (0.0, -0.0, np.float64, 0),
    (1.0, 1 + 2**-52, np.float64, 1),
    (-1.0, -1 - 2**-52, np.float64, 1),
    (1.0, 1 - 2**-53, np.float64, 1),
    (0.0, TINY, np.float64, 1),
    (-TINY, TINY, np.float64, 2),
    (1.0, 1 + 2**-23, np.float32, 1),
    (1.0, 1 + 2**-10, np.float16, 1),
    (1j, 1j + TINY, np.complex128, 1),
    (complex(1, -0.0), complex(1 + 2**-51, 0.0), np.complex128, 2),
)


def ulp(effort: Effort) -> Row:  # noqa: ARG001  # exact at any effort
    """Take the distance of pairs whose distance is known: signed zeros, subnormals, complex numbers."""
    right = sum(
        int(distances(np.asarray([a], dtype=kind), np.asarray([b], dtype=kind))[0]) == steps
        for a, b, kind, steps in PAIRS
    )
    return Row(
        check="ulp checker: ±0, subnormals, complex; NaN in tests/timing/statistics/test_agreement.py",
        target="hand-made pairs",
        measured=f"{right} of {len(PAIRS)} right",
        met=right == len(PAIRS),
    )
