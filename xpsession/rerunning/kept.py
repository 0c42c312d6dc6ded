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
    """Put back, at the end, what the process has beside the variables.

    Random states, the folder, the environment, the modules that are loaded and where they are looked for, the filters
    of warnings, NumPy's options, and Matplotlib's settings and figures.
    """
    folder, environment, path = os.getcwd(), dict(os.environ), list(sys.path)  # noqa: PTH109  # of this process
    state, legacy, errors = random.getstate(), np.random.get_state(), np.geterr()  # noqa: NPY002  # what cells use
    handler, modules = np.geterrcall(), dict(sys.modules)
    with ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        stack.enter_context(np.printoptions())
        stack.enter_context(_plotting_apart())
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            random.setstate(state)
            np.random.set_state(legacy)  # noqa: NPY002  # as above
            np.seterr(**errors)
            np.seterrcall(handler)
            sys.path[:] = path
            sys.modules.update(modules)  # what else was loaded stays: some libraries can be loaded once
            if dict(os.environ) != environment:
                os.environ.clear()
                os.environ.update(environment)
            os.chdir(folder)


@contextmanager
def _plotting_apart() -> Iterator[None]:
    """Hide the figures that are open, and put them and the settings back; nothing is imported for that.

    Figures that were opened meanwhile are closed, or a notebook would show them.
    """
    library: Any = sys.modules.get("matplotlib")
    settings = None if library is None else library.rcParams.copy()
    open_ = _figures()
    before = {} if open_ is None else dict(open_)
    if open_ is not None:
        open_.clear()
    try:
        yield
    finally:
        if (plotting := sys.modules.get("matplotlib.pyplot")) is not None:
            plotting.close("all")
        if (now := _figures()) is not None:
            now.update(before)
        if settings is not None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # settings that are on their way out say so when they are set
                dict.update(library.rcParams, settings)
        elif (library := sys.modules.get("matplotlib")) is not None:
            library.rc_file_defaults()


def _figures() -> dict[int, Any] | None:
    """Return the figures that pyplot has open, by their numbers."""
    helpers: Any = sys.modules.get("matplotlib._pylab_helpers")
    return None if helpers is None else helpers.Gcf.figs
