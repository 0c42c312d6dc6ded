"""XP912: the namespaces of the standard that NumPy and CuPy had once."""

from collections.abc import Iterable
from typing import ClassVar

from xpsession.compliance.migration.libraries import LIBRARIES, REMOVED
from xpsession.compliance.rule import MigrationRule
from xpsession.compliance.uses import Finding, Import, Place

GONE = {"cupy": "14", "numpy": "2.0"}


class RemovedNamespace(MigrationRule):
    """The namespace ``numpy.array_api`` or ``cupy.array_api``. Only with ``--migrate``.

    What it does
    ------------
    Finds imports of them. What code does with such a namespace is checked as with any other.

    Why is this bad?
    ----------------
    NumPy 2.0 and CuPy 14 do not have them any more. The strict one lives on as array_api_strict, for tests. CuPy's own
    functions are the standard's by now, up to what array_api_compat makes up for; arrays are then plain ones of CuPy.

    Example
    -------
    ::

        import cupy.array_api as xp

    Use instead
    -----------
    ::

        import array_api_compat.cupy as xp
    """

    code = "XP912"
    name = "removed-namespace"
    VALID: ClassVar[tuple[str, ...]] = ("import array_api_strict as xp", "import array_api_compat.cupy as xp")
    INVALID: ClassVar[tuple[tuple[str, str | None], ...]] = (
        ("import cupy.array_api as xp", "import array_api_compat.cupy as xp"),
        ("import numpy.array_api as xp", "import array_api_strict as xp"),
        ("from numpy import array_api as xp", "import array_api_strict as xp"),
        ("from cupy import array_api", "import array_api_compat.cupy as array_api"),
    )

    def migrated(self, place: Place) -> Iterable[Finding]:
        """Return the finding on an import."""
        if not isinstance(place, Import) or place.path not in REMOVED or place.name:
            return
        top = place.path.partition(".")[0]
        message = f"'{place.path}' is gone since {LIBRARIES[top]} {GONE[top]}"
        name = place.bound or ("array_api" if place.from_parent else "")
        if not name:  # `import numpy.array_api` binds the library itself
            yield Finding(place.node, message, f"import {REMOVED[place.path]} as xp")
            return
        hint = f"import {REMOVED[place.path]} as {name}"
        fix = place.replacement(place.whole, hint) if len(place.whole.names) == 1 else None
        yield Finding(place.node, message, hint, fix)
