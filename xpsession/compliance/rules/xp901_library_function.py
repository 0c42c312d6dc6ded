"""XP901: NumPy's functions on arrays of the namespace."""

from collections.abc import Iterable

from xpsession import standard
from xpsession.compliance.migration.libraries import stays
from xpsession.compliance.rule import ArrayRule, NameRule, all_rules
from xpsession.compliance.uses import Finding, Touch, hints
from xpsession.compliance.uses.renames import CLOSE, PURE

NUMPY = "numpy."
EXTENSIONS = tuple(f"{name}." for name in standard.EXTENSIONS)
# How one takes an array to NumPy, deliberately.
CONVERTERS = frozenset(
    {"array", "asanyarray", "asarray", "asarray_chkfinite", "ascontiguousarray", "asfortranarray", "from_dlpack"}
)

# What reads attributes, which all arrays have.
READERS = frozenset({"ndim", "shape", "size"})

# What the methods of NumPy's functions of two arrays do for arrays.
METHODS = {
    "add.accumulate": "cumulative_sum",
    "add.reduce": "sum",
    "logical_and.reduce": "all",
    "logical_or.reduce": "any",
    "maximum.reduce": "max",
    "minimum.reduce": "min",
    "multiply.accumulate": "cumulative_prod",
    "multiply.reduce": "prod",
}


class LibraryFunction(ArrayRule):
    """A function of NumPy on what surely is an array of the namespace.

    What it does
    ------------
    Finds ``np.sum(x)`` where `x` comes out of the namespace's functions, with what the namespace has for it, and
    ``np.histogram(x)``, for which it has nothing. Conversions such as ``np.asarray(x)`` are deliberate, and left alone.

    Why is this bad?
    ----------------
    The array lives wherever the namespace has put it. NumPy cannot read the memory of a GPU; of other arrays on the
    CPU it makes copies of its own.

    Example
    -------
    ::

        x = xp.linspace(0, 1, 5)
        np.sin(x)

    Use instead
    -----------
    ::

        x = xp.linspace(0, 1, 5)
        xp.sin(x)
    """

    code = "XP901"
    name = "library-function"
    roles = ("call",)
    VALID = (
        "import numpy as np; np.asarray(xp.ones(3))",
        "import numpy as np; np.sum(x), xp.ones(3) * np.pi",
        "import numpy as np; x = np.ones(3); np.sum(x)",
        "import numpy as np; np.sum(np.asarray(xp.ones(3)))",
        "import numpy as np; np.isscalar(xp.ones(3))",
        "import numpy as np; x = xp.ones(3); np.zeros(x.shape), np.sum(x.shape)",
    )
    INVALID = (
        ("import numpy as np; np.sin(xp.ones(3))", "xp.sin"),
        ("import numpy as np; x = xp.ones(3); np.where(x > 0, x, 0)", "xp.where"),
        ("import numpy as np; x = xp.ones(3); np.concatenate(x)", "xp.concat"),
        ("import numpy as np; x = xp.eye(3); np.linalg.inv(x)", "xp.linalg.inv"),
        ("import numpy; x = xp.eye(3); numpy.ravel(x)", "xp.reshape(x, (-1,))"),
        ("import numpy as np; x = xp.eye(3); np.zeros_like(x)", "xp.zeros_like"),
        ("import numpy as np; x = xp.eye(3); np.add.reduce(x)", "xp.sum"),
        ("import numpy as np; x = xp.ones(3); np.histogram(x, bins=3)", None),
    )

    def touched(self, touch: Touch) -> Iterable[Finding]:
        """Return the finding on a call of NumPy."""
        call = touch.call
        callee = touch.value(call.func) if call is not None and touch.node is call else None
        if call is None or callee is None or callee.kind != "module" or not callee.name.startswith(NUMPY):
            return
        name = callee.name.removeprefix(NUMPY)
        if name in CONVERTERS:
            return
        message = f"'{touch.source(call.func) or name}' is given an array of '{touch.main}'"
        template = self._template(touch, name)
        if template is None:
            if (name.startswith(EXTENSIONS) or "." not in name) and not stays("numpy", name) and name not in READERS:
                yield Finding(call.func, f"{message}, which has no such function")
            return
        template = template.replace("xp.", f"{touch.main}.")
        hint = hints.fill(template, touch) if "{" in template else template
        yield Finding(call.func, message, hint, cure=name if name in standard.names(touch.version) else "")

    def _template(self, touch: Touch, name: str) -> str | None:
        """Return the template of the hint, or None where the standard has no counterpart."""
        renamed = {**PURE, **CLOSE, **METHODS}.get(name, name)
        if renamed in standard.names(touch.version):
            return f"xp.{renamed}"
        tables = (rule.TABLE for rule in all_rules() if isinstance(rule, NameRule))
        found = next((table[name] for table in tables if name in table), None)
        return found if found is not None and standard.names(touch.version).issuperset(hints.names(found)) else None
