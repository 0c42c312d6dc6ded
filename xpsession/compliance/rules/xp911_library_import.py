"""XP911: functions that are imported out of NumPy or CuPy by their names."""

from collections.abc import Iterable
from typing import ClassVar

from xpsession import standard
from xpsession.compliance.migration.libraries import LIBRARIES, extension, removed, standing
from xpsession.compliance.rule import MigrationRule, NameRule, all_rules
from xpsession.compliance.uses import Finding, Import, Place, hints


class LibraryImport(MigrationRule):
    """A function that is imported out of NumPy or CuPy by its name. Only with ``--migrate``.

    What it does
    ------------
    Finds ``from numpy import sin``, also with ``*``. Constants and dtypes may stay, as may all that NumPy does with
    files, texts and random numbers.

    Why is this bad?
    ----------------
    The name is this library's, whatever array it is given, and where it is used nothing shows that.

    Example
    -------
    ::

        from numpy import sin

        def f(x):
            return sin(x)

    Use instead
    -----------
    ::

        from array_api_compat import array_namespace

        def f(x):
            xp = array_namespace(x)
            return xp.sin(x)
    """

    code = "XP911"
    name = "library-import"
    VALID: ClassVar[tuple[str, ...]] = (
        "from numpy import pi, float64",
        "from numpy import random, linalg",
        "from numpy.random import default_rng",
        "from numpy.linalg import LinAlgError",
    )
    INVALID: ClassVar[tuple[tuple[str, str | None], ...]] = (
        ("from numpy import sin", "xp.sin"),
        ("from numpy import concatenate as c", "xp.concat"),
        ("from cupy.linalg import svd", "xp.linalg.svd"),
        ("from numpy import ravel", "xp.reshape(x, (-1,))"),
        ("from numpy import *", "import numpy as np"),
        ("from numpy import einsum", None),
    )

    def migrated(self, place: Place) -> Iterable[Finding]:
        """Return the finding on an import."""
        if not isinstance(place, Import) or not place.name or removed(place.path):
            return
        library = LIBRARIES[place.path.partition(".")[0]]
        if place.name == "*":
            hint = f"import {place.path} as {'np' if place.path == 'numpy' else 'cp'}"
            yield Finding(place.node, f"nothing shows which names are {library}'s after 'import *'", hint)
            return
        cure = standing(place.path, place.name)
        row = standard.entry(cure)
        if row is not None and row.kind != "function":
            return
        message = f"'{place.name}' is {library}'s own, whatever array it is given"
        yield Finding(place.node, message, f"xp.{cure}" if cure else self._rewritten(place), cure=cure)

    def _rewritten(self, place: Import) -> str | None:
        """Return what other rules say of a name that the standard does not have."""
        within = extension(place.path)
        name = f"{within}.{place.name}" if within else place.name
        tables = [rule.TABLE for rule in all_rules() if isinstance(rule, NameRule)]
        tables += [getattr(rule, "HINTS", {}) for rule in all_rules()]
        template = next((table[name] for table in tables if name in table), None)
        return None if template is None else hints.SLOT.sub(r"\3", template)
