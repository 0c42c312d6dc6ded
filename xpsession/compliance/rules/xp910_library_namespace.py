"""XP910: functions and scripts that compute with NumPy or CuPy themselves, whatever they are given."""

from collections.abc import Iterable
from typing import ClassVar

from xpsession.compliance.migration.libraries import LIBRARIES
from xpsession.compliance.rule import MigrationRule
from xpsession.compliance.uses import Finding, Place, Taking

SHOWN = 3  # names that a message lists


class LibraryNamespace(MigrationRule):
    """A function, or the code outside of functions, that computes with NumPy or CuPy itself. Only with ``--migrate``.

    What it does
    ------------
    Counts which of a library's functions each function calls, and says once how it gets a namespace: from its
    arguments, as far as its body shows that these are arrays, else as a parameter. The code outside of functions, as
    scripts have it, picks one once, where it imports the library. What NumPy does with files, texts and random numbers
    does not count; a function that has a namespace already is left alone.

    Why is this bad?
    ----------------
    The function computes with this library alone, whatever arrays it is given: those of a GPU are refused, or copied.

    Example
    -------
    ::

        import numpy as np

        def center(x):
            return x - np.mean(x, axis=0)

    Use instead
    -----------
    ::

        from array_api_compat import array_namespace

        def center(x):
            xp = array_namespace(x)
            return x - xp.mean(x, axis=0)
    """

    code = "XP910"
    name = "library-namespace"
    VALID: ClassVar[tuple[str, ...]] = (
        "import numpy as np\ndef f(n): return np.random.default_rng(n), np.pi, np.float64",
        "import array_api_compat as a, numpy as np\ndef f(x): xp = a.array_namespace(x); xp.sum(x), np.sum([1])",
        "import numpy as np\ndef f(x, xp): return xp.sum(x)",
        "import numpy as np\ndata = np.loadtxt('a.txt')",
        "import numpy as np\ndef f(x): return isinstance(x, np.integer)",
    )
    INVALID: ClassVar[tuple[tuple[str, str | None], ...]] = (
        ("import numpy as np\ndef f(x): return np.sum(x)", "xp = array_namespace(x)"),
        ("import numpy as np\ndef f(x, y, n=3): return np.exp(x - y[:n])", "xp = array_namespace(x, y)"),
        ("import cupy as cp\ndef f(x): return x.shape, cp.zeros(3)", "xp = array_namespace(x)"),
        ("import numpy as np\ndef f(n): return np.ones(n)", "def f(n, *, xp)"),
        ("import numpy as np\nx = np.ones(3)", "xp = xpsession.namespace()"),
        ("import numpy as np\nclass A:\n    def f(self): return np.sum(self.x)", "xp = array_namespace(self.x)"),
    )

    def migrated(self, place: Place) -> Iterable[Finding]:
        """Return the finding on what computes with a library."""
        if not isinstance(place, Taking):
            return
        names = ", ".join(f"'{name}'" for name in place.names[:SHOWN])
        more = len(place.names) - SHOWN
        names += f" and {more} more" if more > 0 else ""
        who = f"'{place.function}' computes" if place.function else "the code outside of functions computes"
        message = f"{who} with {LIBRARIES[place.library]} alone: {names}"
        yield Finding(place.node, message, self._hint(place), unsafe=place.conversion)

    def _hint(self, place: Taking) -> str:
        if not place.function:
            return "xp = xpsession.namespace()"
        if place.arguments:
            return f"xp = array_namespace({', '.join(place.arguments)})"
        return f"def {place.function}({', '.join([*place.parameters, '*', 'xp'])})"
