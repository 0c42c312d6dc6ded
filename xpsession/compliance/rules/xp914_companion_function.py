"""XP914: functions of CuPy's companion, which take CuPy's arrays alone."""

from collections.abc import Iterable
from typing import ClassVar

from xpsession.compliance.rule import MigrationRule
from xpsession.compliance.uses import Companion, Finding, Place

SCIPY = "cupyx.scipy."


class CompanionFunction(MigrationRule):
    """A function of ``cupyx``, given arrays of CuPy. Only with ``--migrate``.

    What it does
    ------------
    Finds calls of what is imported from ``cupyx``, outside of functions that have a namespace and may ask it whether it
    is CuPy's.

    Why is this bad?
    ----------------
    It takes CuPy's arrays alone. With ``SCIPY_ARRAY_API=1`` in the environment, many of SciPy's functions take those of
    several libraries, and compute with ``cupyx`` where they are CuPy's.

    Example
    -------
    ::

        from cupyx.scipy.ndimage import gaussian_filter
        gaussian_filter(x, 2)

    Use instead
    -----------
    ::

        from scipy.ndimage import gaussian_filter
        gaussian_filter(x, 2)
    """

    code = "XP914"
    name = "companion-function"
    VALID: ClassVar[tuple[str, ...]] = (
        "from scipy.ndimage import gaussian_filter\ngaussian_filter(x, 2)",
        "import array_api_compat as a, cupyx\ndef f(x):\n    xp = a.array_namespace(x)\n    cupyx.rsqrt(x), xp.sum(x)",
        "try:\n    import cupyx\nexcept ImportError:\n    cupyx = None",
    )
    INVALID: ClassVar[tuple[tuple[str, str | None], ...]] = (
        ("from cupyx.scipy.special import erf\ny = erf(x)", "from scipy.special import erf"),
        ("import cupyx.scipy.ndimage as n\ndef f(x): return n.zoom(x, 2)", "from scipy.ndimage import zoom"),
        ("import cupyx\ncupyx.scatter_add(x, i, 1)", None),
    )

    def migrated(self, place: Place) -> Iterable[Finding]:
        """Return the finding on a call."""
        if not isinstance(place, Companion):
            return
        module, _, name = place.path.rpartition(".")
        hint = f"from {module.removeprefix('cupyx.')} import {name}" if module.startswith(SCIPY) else None
        yield Finding(place.node, f"'{place.path}' works with CuPy alone", hint)
