"""XP802: arrays of the namespace given to libraries that read the host's memory."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from xpsession import standard
from xpsession.compliance.rule import ArrayRule
from xpsession.compliance.rules.xp901_library_function import CONVERTERS, NUMPY
from xpsession.compliance.uses import Finding, Touch

# Functions of Python's module `math` that the standard has under another name.
MATH = {"fabs": "abs", "ldexp": "", "fmod": "remainder", "pow": "pow", "prod": "prod", "fsum": "sum"}
# Libraries that read arrays in the host's memory alone, by the beginning of what their modules are called.
LIBRARIES = ("bokeh", "matplotlib", "pandas", "polars", "seaborn", "statsmodels")


class ArrayToHostLibrary(ArrayRule):
    """An array of the namespace that is given to code which reads the host's memory.

    What it does
    ------------
    Finds ``np.asarray(x)``, ``math.sin(x)``, and calls of Matplotlib, pandas and the like, where `x` comes out of the
    namespace's functions.

    Why is this bad?
    ----------------
    The array may live on a GPU. CuPy refuses to hand it over without being asked, PyTorch too; ``math`` gets a Python
    number of it, for which everything waits.

    Example
    -------
    ::

        x = xp.linspace(0, 1, 5)
        plt.plot(x)

    Use instead
    -----------
    ::

        x = xp.linspace(0, 1, 5)
        plt.plot(xpsession.to_device(x, "cpu"))
    """

    code = "XP802"
    name = "array-to-host-library"
    severity = "info"
    roles = ("call",)
    HINT: ClassVar[str] = "xpsession.to_device({x}, 'cpu')"
    RENAMED: ClassVar[Mapping[str, str]] = MATH
    VALID = (
        "import math; x = xp.ones(3); math.sqrt(x.shape[0])",
        "import math; x = xp.ones(3); math.sin(float(x[0]))",
        "import numpy as np; np.asarray([1, 2])",
        "import xpsession, numpy as np; x = xp.ones(3); np.sum(xpsession.to_device(x, 'cpu'))",
        "import math; math.sin(a)",
    )
    INVALID = (
        ("import math; x = xp.ones(3); math.sin(x[0])", "xp.sin"),
        ("import math; x = xp.ones(3); math.isclose(x[0], 1.0)", "float(x[0])"),
        ("from math import sqrt; x = xp.ones(3); sqrt(x[0])", "xp.sqrt"),
        ("import numpy as np; x = xp.ones(3); np.asarray(x)", "xpsession.to_device(x, 'cpu')"),
        ("import matplotlib.pyplot as plt; x = xp.ones(3); plt.plot(x)", "xpsession.to_device(x, 'cpu')"),
        ("import pandas as pd; x = xp.ones(3); pd.Series(x)", "xpsession.to_device(x, 'cpu')"),
    )

    def touched(self, touch: Touch) -> Iterable[Finding]:
        """Return the finding on the first argument that is an array."""
        call = touch.call
        callee = touch.value(call.func) if call is not None and touch.node is call else None
        if call is None or callee is None or callee.kind != "module":
            return
        given = [*call.args, *(item.value for item in call.keywords)]
        array = next(
            (item for item in given if (value := touch.value(item)) is not None and value.kind == "array"), None
        )
        if array is None:
            return
        library, _, name = callee.name.partition(".")
        text = touch.source(array)
        if library in {"cmath", "math"}:
            own = self.RENAMED.get(name, name)
            known = standard.entry(own)
            fits = known is not None and known.kind == "function" and own in standard.names(touch.version)
            hint = f"{touch.main}.{own}" if fits else f"float({text})" if text else None
            message = f"'{touch.source(call.func) or name}' makes a Python number of an array"
            yield Finding(call.func if fits else array, message, hint, cure=own if fits else "")
        elif library in LIBRARIES or (f"{library}." == NUMPY and name in CONVERTERS):
            message = f"'{touch.source(call.func) or name}' reads the host's memory, and the array may be elsewhere"
            yield Finding(array, message, self.HINT.format(x=text) if text else None)
