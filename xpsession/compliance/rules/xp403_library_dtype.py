"""XP403: a dtype of NumPy in a call of the namespace."""

from collections.abc import Iterable

from xpsession import standard
from xpsession.compliance.rule import CallRule
from xpsession.compliance.rules.xp106_constant_or_type import ConstantOrType
from xpsession.compliance.uses import Finding, Use
from xpsession.compliance.values.arrays import takes_dtype

NUMPY = "numpy."
RENAMED = {"bool_": "bool"}


class LibraryDtype(CallRule):
    """A dtype of NumPy where one of the namespace is due.

    What it does
    ------------
    Finds ``dtype=np.float64`` and the like in calls of the namespace's functions.

    Why is this bad?
    ----------------
    Each library has dtypes of its own, and need not know those of NumPy.

    Example
    -------
    ::

        xp.zeros(3, dtype=np.float64)

    Use instead
    -----------
    ::

        xp.zeros(3, dtype=xp.float64)
    """

    code = "XP403"
    name = "library-dtype"
    triggers = ("dtype",)
    VALID = (
        "import numpy as np; xp.zeros(3, dtype=xp.float64)",
        "import numpy as np; np.zeros(3, dtype=np.float64)",
        "import numpy as np; xp.zeros(3, dtype=np.result_type(t))",
    )
    INVALID = (
        ("import numpy as np; xp.zeros(3, dtype=np.float64)", "xp.float64"),
        ("import numpy as np; xp.astype(x, np.int8)", "xp.int8"),
        ("import numpy as np; xp.asarray(x, dtype=np.bool_)", "xp.bool"),
        ("import numpy as np; xp.asarray(x, dtype=np.float16)", None),
        ("from numpy import float32; xp.finfo(float32)", "xp.float32"),
    )

    def concerns(self, name: str) -> bool:
        """Return whether the function takes a dtype."""
        return takes_dtype(name)

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on the dtype of a call."""
        node = use.dtype
        value = use.value(node)
        if node is None or value is None or value.kind != "module" or not value.name.startswith(NUMPY):
            return
        name = value.name.removeprefix(NUMPY)
        own = standard.entry(RENAMED.get(name, name))
        known = own.name if own is not None and own.kind == "dtype" else None
        if known is None and name not in ConstantOrType.TABLE:
            return  # no dtype at all, as far as is known
        hint = f"{use.main}.{known}" if known else None
        message = f"'{use.source(node) or name}' is no dtype of '{use.main}'"
        yield Finding(node, message, hint, use.replacement(node, hint) if hint else None, known or "")
