"""XP913: arrays that NumPy read or drew in the host's memory, and that go on to the namespace's functions."""

from collections.abc import Iterable
from typing import ClassVar

from xpsession.compliance.rule import MigrationRule
from xpsession.compliance.uses import Finding, Meeting, Place


class HostArray(MigrationRule):
    """An array out of a file or a random generator of NumPy, given to the namespace. Only with ``--migrate``.

    What it does
    ------------
    Follows what ``np.loadtxt``, ``np.load``, ``rng.normal(size=…)`` and the like return to the functions that will be
    the namespace's.

    Why is this bad?
    ----------------
    Files and NumPy's random numbers stay in the host's memory; a namespace of a GPU does not take such an array.

    Example
    -------
    ::

        data = np.loadtxt("data.txt")
        mean = np.mean(data)

    Use instead
    -----------
    ::

        data = xp.asarray(np.loadtxt("data.txt"))
        mean = xp.mean(data)
    """

    code = "XP913"
    name = "host-array"
    VALID: ClassVar[tuple[str, ...]] = (
        "import numpy as np\nnp.savetxt('b', np.loadtxt('a'))",
        "import numpy as np\nrng = np.random.default_rng()\nn = rng.integers(3)",
    )
    INVALID: ClassVar[tuple[tuple[str, str | None], ...]] = (
        ("import numpy as np\nx = np.loadtxt('a')\nnp.mean(x)", "np.asarray(x)"),
        ("import numpy as np\nnp.concat([np.ones(3), np.random.rand(3)])", "np.asarray(np.random.rand(3))"),
        (
            "import numpy as np\nrng = np.random.default_rng()\nx = rng.normal(size=3)\nnp.sin(x)",
            "np.asarray(x)",
        ),
    )

    def migrated(self, place: Place) -> Iterable[Finding]:
        """Return the finding on an array of the host."""
        if isinstance(place, Meeting):
            text = place.source(place.node)
            message = f"'{text or 'this array'}' is in the host's memory, whatever device the namespace is on"
            yield Finding(place.node, message, f"{place.main}.asarray({text or 'x'})", cure="asarray")
