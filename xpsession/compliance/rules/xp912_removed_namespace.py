"""XP912: the namespaces of the standard that NumPy and CuPy had once."""

import ast
from collections.abc import Iterable
from typing import ClassVar

from xpsession.compliance.migration.libraries import LIBRARIES, REMOVED, removed
from xpsession.compliance.rule import MigrationRule
from xpsession.compliance.uses import Finding, Import, Place
from xpsession.records.diagnostic import Edit

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
        ("from numpy.array_api import asarray, ones as o", "from array_api_strict import asarray, ones as o"),
        ("from numpy.array_api._array_object import Array", None),
        ("from cupy import array_api", "import array_api_compat.cupy as array_api"),
    )

    def migrated(self, place: Place) -> Iterable[Finding]:
        """Return the finding on an import."""
        if not isinstance(place, Import) or not (gone := removed(place.path)):
            return
        top = gone.partition(".")[0]
        message = f"'{place.path}' is gone since {LIBRARIES[top]} {GONE[top]}"
        if place.path != gone:  # a module inside of it, which was its own business
            yield Finding(place.node, message)
            return
        if place.name:
            yield from self._names(place, message)
            return
        name = place.bound or ("array_api" if place.from_parent else "")
        if not name:  # `import numpy.array_api` binds the library itself
            yield Finding(place.node, message, f"import {REMOVED[place.path]} as xp")
            return
        hint = f"import {REMOVED[place.path]} as {name}"
        fix = place.replacement(place.whole, hint) if len(place.whole.names) == 1 else None
        yield Finding(place.node, message, hint, fix)

    def _names(self, place: Import, message: str) -> Iterable[Finding]:
        """Return the finding on names that are imported out of it: one for all, at the first."""
        whole, first = place.whole, place.whole.names[0]
        if (first.lineno, first.col_offset) != (place.node.lineno, place.node.col_offset):
            return
        home = REMOVED[place.path]
        hint = ast.unparse(ast.ImportFrom(home, whole.names, 0))
        line, column, *_ = place.fragment.span(whole)
        column += len("from ")
        edit = Edit(line, column, line, column + len(place.path), home)
        start = place.fragment.characters(whole.lineno, whole.col_offset)
        written = place.fragment.lines[whole.lineno - 1].startswith(f"from {place.path} ", start)
        yield Finding(place.node, message, hint, (edit,) if written else None)
