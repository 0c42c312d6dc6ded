"""Re-running, what is kept: state of the process that a cell may change, and that is put back afterwards."""

import os
import random
import sys
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import numpy as np


@contextmanager
def kept() -> Iterator[None]:
    """Put back, at the end, random states, the folder, the environment, the filters of warnings and NumPy's options.

    Figures that were opened are closed again, or a notebook would show them.
    """
    folder, environment, path = os.getcwd(), dict(os.environ), list(sys.path)  # noqa: PTH109  # of this process
    state, legacy, errors = random.getstate(), np.random.get_state(), np.geterr()  # noqa: NPY002  # what cells use
    figures = _figures()
    with ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        stack.enter_context(np.printoptions())
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            random.setstate(state)
            np.random.set_state(legacy)  # noqa: NPY002  # as above
            np.seterr(**errors)
            sys.path[:] = path
            if dict(os.environ) != environment:
                os.environ.clear()
                os.environ.update(environment)
            os.chdir(folder)
            for number in _figures() - figures:
                _plotting().close(number)


def _plotting() -> Any:
    return sys.modules.get("matplotlib.pyplot")


def _figures() -> set[int]:
    """Return the numbers of the figures that are open; nothing is imported for that."""
    plotting = _plotting()
    return set() if plotting is None else set(plotting.get_fignums())
